/**
 * `POST /oauth/token`: a consumer proves that it holds its key and gets an access token.
 * OAuth 2.0 client credentials (RFC 6749 §4.4) with `private_key_jwt` (RFC 7523 §2.2).
 *
 * @module
 */
import { decodeJwt } from 'jose'
import { verifyClientAssertion } from './verify-client-assertion.ts'
import type { AssertionChecks, ClientKeys } from './verify-client-assertion.ts'
import type { TokenIssuer } from './token.ts'

export interface TokenEndpointDeps extends AssertionChecks {
  readonly tokens: TokenIssuer
  /** The consumer's registered public keys; `undefined` when no such consumer is registered. */
  readonly clientKeys: (
    clientId: string,
  ) => ClientKeys | undefined | Promise<ClientKeys | undefined>
}

export interface TokenResponse {
  readonly status: 200 | 400 | 401 | 503
  readonly headers: Readonly<Record<string, string>>
  readonly body: TokenGranted | TokenRefused
}

export interface TokenGranted {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
}

/** RFC 6749 §5.2. The description says what to do; it quotes nothing that was sent. */
export interface TokenRefused {
  readonly error:
    'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'temporarily_unavailable'
  readonly error_description: string
}

export const CLIENT_ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const ASSERTION_CHARS_MAX = 8192
const HEADERS = {
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
  Pragma: 'no-cache',
}

/** Answers one token request. Never throws for anything that a client sent. */
export async function handleTokenRequest(
  form: URLSearchParams,
  deps: TokenEndpointDeps,
): Promise<TokenResponse> {
  const problem = problemOf(form)
  if (problem !== undefined) return problem
  const assertion = form.get('client_assertion') ?? ''

  const clientId = claimedClient(assertion)
  if (clientId === undefined) {
    return refuse('invalid_client', 'client_assertion is not a JWT which names the client as sub.')
  }
  if ((form.get('client_id') ?? clientId) !== clientId) {
    return refuse('invalid_client', 'client_id differs from the sub of client_assertion.')
  }
  const verdict = await verifyClientAssertion(
    assertion,
    clientId,
    await deps.clientKeys(clientId),
    deps,
  )
  if (verdict.effect === 'busy') return refuse('temporarily_unavailable', verdict.because)
  if (verdict.effect === 'deny') return refuse('invalid_client', verdict.because)

  const body: TokenGranted = {
    access_token: await deps.tokens.issue({ clientId }),
    token_type: 'Bearer',
    expires_in: deps.tokens.lifetimeSec,
  }
  return { status: 200, headers: HEADERS, body }
}

function problemOf(form: URLSearchParams): TokenResponse | undefined {
  for (const name of ['grant_type', 'client_id', 'client_assertion_type', 'client_assertion']) {
    if (form.getAll(name).length > 1) {
      return refuse('invalid_request', `${name} is sent more than once. Send it once.`)
    }
  }
  const grantType = form.get('grant_type')
  if (grantType === null) {
    return refuse(
      'invalid_request',
      'grant_type is missing. Send grant_type=client_credentials in a form body.',
    )
  }
  if (grantType !== 'client_credentials') {
    return refuse(
      'unsupported_grant_type',
      'This endpoint knows one grant_type: client_credentials.',
    )
  }
  if (form.get('client_assertion_type') !== CLIENT_ASSERTION_TYPE) {
    return refuse('invalid_request', `Send client_assertion_type=${CLIENT_ASSERTION_TYPE}.`)
  }
  const assertion = form.get('client_assertion') ?? ''
  if (assertion === '' || assertion.length > ASSERTION_CHARS_MAX) {
    return refuse(
      'invalid_request',
      `Send client_assertion: a JWT signed with the key of the client, at most ${ASSERTION_CHARS_MAX} characters.`,
    )
  }
  return undefined
}

/** Whose keys to try. Nothing is believed yet. */
function claimedClient(assertion: string): string | undefined {
  try {
    const { sub } = decodeJwt(assertion)
    return typeof sub === 'string' && sub !== '' && sub.length <= 128 ? sub : undefined
  } catch {
    return undefined
  }
}

const STATUS = {
  invalid_request: 400,
  unsupported_grant_type: 400,
  invalid_client: 401,
  temporarily_unavailable: 503,
} as const

function refuse(error: TokenRefused['error'], description: string): TokenResponse {
  const retry = error === 'temporarily_unavailable' ? { 'Retry-After': '5' } : {}
  return {
    status: STATUS[error],
    headers: { ...HEADERS, ...retry },
    body: { error, error_description: description },
  }
}
