const GRAPHQL_RESPONSE = 'application/graphql-response+json'

/**
 * Whether to answer as `application/graphql-response+json`: when it is accepted by name and no less than
 * `application/json`. Whoever names neither gets `application/json` (GraphQL over HTTP, §Accept).
 */
export function acceptsGraphqlResponse(header: string | readonly string[] | undefined): boolean {
  if (typeof header !== 'string' || !header.toLowerCase().includes(GRAPHQL_RESPONSE)) return false
  let own = 0
  let plain = 0
  for (const part of header.split(',')) {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
    const q = parameters.find((p) => p.startsWith('q='))
    const weight = q === undefined ? 1 : Number(q.slice(2))
    if (type === GRAPHQL_RESPONSE) own = Math.max(own, weight)
    if (type === 'application/json') plain = Math.max(plain, weight)
  }
  return own > 0 && own >= plain
}
