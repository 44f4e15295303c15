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

  let query = EXAMPLE
  let variables = JSON.stringify({ id: '510100195003159905' }, null, 2)
  const root = ReactDOM.createRoot(field('graphiql'))
  let loads = 0
  const render = () =>
    root.render(
      React.createElement(GraphiQL, {
        key: String(loads++),
        fetcher,
        query,
        variables,
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
  // The console's page for trying queries hands over what was written there; the address names but the way it comes.
  const channel = location.hash.slice(1)
  if (/^[0-9a-f-]{36}$/.test(channel)) {
    history.replaceState(null, '', location.pathname)
    const handedOver = new BroadcastChannel(channel)
    handedOver.onmessage = ({ data }) => {
      handedOver.close()
      for (const id of ['token', 'matter', 'case', 'operator']) field(id).value = data[id]
      ;({ query, variables } = data)
      render()
    }
    handedOver.postMessage('ready')
  }
  field('load').addEventListener('click', render)
  field('credentials').addEventListener('submit', (event) => {
    event.preventDefault()
    render()
  })
  render()
})()
