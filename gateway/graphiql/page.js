/* The page around GraphiQL: token and purpose go into the headers of each request. Nothing is stored. */
'use strict'
;(() => {
  const field = (id) => document.getElementById(id)
  const state = field('state')
  const quote = (text) => `"${text.replace(/[^\x20-\x7e]/g, '').replace(/([\\"])/g, '\\$1')}"`
  const purpose = () =>
    `matter=${quote(field('matter').value)}, case=${quote(field('case').value)}, operator=${quote(field('operator').value)}`

  const EXAMPLE = `# 数道 · One query, two provinces.
# Paste an access token above and connect.
query certify($id: CitizenId!) {
  person(idNumber: $id) {
    pensionBenefit(from: [SICHUAN]) {
      benefitStatusCode
      lastCertifiedDate
      provenance {
        region
        department
        retrievedAt
      }
    }
    deathCancellation(from: [CHONGQING]) {
      deathDate
    }
  }
}
`
  const fetcher = async (parameters) => {
    const token = field('token').value.trim()
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json',
        'Exchange-Purpose': purpose(),
        ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(parameters),
    })
    const answer = await response.json()
    const code = answer.errors?.[0]?.extensions?.code
    state.textContent =
      code === undefined ? `HTTP ${response.status}` : `HTTP ${response.status} · ${code}`
    return answer
  }

  const root = ReactDOM.createRoot(field('graphiql'))
  let loads = 0
  const render = () =>
    root.render(
      React.createElement(GraphiQL, {
        key: String(loads++),
        fetcher,
        defaultQuery: EXAMPLE,
        variables: JSON.stringify({ id: '510100195003159905' }, null, 2),
        shouldPersistHeaders: false,
        isHeadersEditorEnabled: false,
        // Queries may hold identity numbers: they stay in this tab.
        storage: {
          getItem: () => null,
          setItem: () => undefined,
          removeItem: () => undefined,
          length: 0,
          clear: () => undefined,
        },
      }),
    )
  field('load').addEventListener('click', render)
  field('credentials').addEventListener('submit', (event) => {
    event.preventDefault()
    render()
  })
  render()
})()
