/**
 * The demo's own OpenID Connect issuer: it lets one pick who to be, and says that it is a demo.
 *
 * As much of OpenID Connect Core and RFC 7636 as a sign-in by code needs, and no more: it guards nothing, for there is
 * nothing to guard. It lives as long as the demo, on a free port of the loopback interface.
 *
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT } from 'jose'
import type { StaffMember } from '../staff.ts'
import { generateSigningKey, loadSigningKey, publicKeySet } from '../trust/keys.ts'
import { consoleClientId } from './console-client.ts'
import { peoplePage } from './issuer-page.ts'
import { DEMO_REGION_CODES, exchangeUrl } from './layout.ts'

export type DemoPerson = Omit<StaffMember, 'keys'> & { readonly region: string }

export interface DemoIssuer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  close(): Promise<void>
}

/** What the exchange asked for when it sent somebody here. */
interface Asked {
  readonly clientId: string
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  readonly challenge: string
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const BODY_BYTES_MAX = 8_000
/** Codes that nobody came for are forgotten, the oldest first. */
const CODES_MAX = 100
const ID_TOKEN_SEC = 60

/** @param people who may be picked, of both regions. */
export async function startIssuer(
  portBase: number,
  people: readonly DemoPerson[],
  now: () => Date,
): Promise<DemoIssuer> {
  const key = loadSigningKey(generateSigningKey().privateKeyPem)
  const codes = new Map<string, { readonly asked: Asked; readonly person: DemoPerson }>()
  const server = createServer((request, response) => {
    answer(request)
      .catch(() => plain(400, 'This cannot be read.'))
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
      .catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url)
    switch (`${request.method ?? ''} ${pathname}`) {
      case 'GET /.well-known/openid-configuration':
        return json(200, metadata(url))
      case 'GET /jwks':
        return json(200, publicKeySet([key]))
      case 'GET /authorize':
        return choose(searchParams)
      case 'POST /authorize':
        return picked(searchParams, new URLSearchParams(await bodyOf(request)).get('person'))
      case 'POST /token':
        return redeem(new URLSearchParams(await bodyOf(request)))
      default:
        return plain(404, 'Begin at the console of an exchange.')
    }
  }

  function choose(query: URLSearchParams): Answer {
    const asked = askedIn(query, portBase)
    if (asked === undefined) return plain(400, 'Begin at the console of an exchange of this demo.')
    const { html, policy } = peoplePage(peopleOf(asked), `?${query.toString()}`, asked.redirectUri)
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'cache-control': 'no-store',
    }
    return { status: 200, headers, body: html }
  }

  function picked(query: URLSearchParams, id: string | null): Answer {
    const asked = askedIn(query, portBase)
    const person = asked && peopleOf(asked).find((one) => one.id === id)
    if (asked === undefined || person === undefined)
      return plain(400, 'Nobody of that name is here.')
    const code = randomBytes(24).toString('base64url')
    codes.set(code, { asked, person })
    const [oldest] = codes.keys()
    if (codes.size > CODES_MAX && oldest !== undefined) codes.delete(oldest)
    const back = new URL(asked.redirectUri)
    back.search = new URLSearchParams({ code, state: asked.state, iss: url }).toString()
    return { status: 303, headers: { location: back.href, 'cache-control': 'no-store' }, body: '' }
  }

  async function redeem(form: URLSearchParams): Promise<Answer> {
    const code = form.get('code') ?? ''
    const found = codes.get(code)
    codes.delete(code)
    const digest = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const isTheirs =
      found?.asked.challenge === digest &&
      found.asked.clientId === form.get('client_id') &&
      found.asked.redirectUri === form.get('redirect_uri')
    if (!isTheirs) return json(400, { error: 'invalid_grant' })
    return json(200, {
      access_token: randomBytes(24).toString('base64url'),
      token_type: 'Bearer',
      expires_in: ID_TOKEN_SEC,
      id_token: await idToken(found.asked, found.person),
    })
  }

  function idToken({ clientId, nonce }: Asked, { id, name, roles }: DemoPerson): Promise<string> {
    const issuedAt = Math.floor(now().getTime() / 1000)
    return new SignJWT({ nonce, name, roles: [...roles] })
      .setProtectedHeader({ alg: 'EdDSA', kid: key.keyId })
      .setIssuer(url)
      .setSubject(id)
      .setAudience(clientId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ID_TOKEN_SEC)
      .sign(key.privateKey)
  }

  function peopleOf({ clientId }: Asked): readonly DemoPerson[] {
    return people.filter(({ region }) => consoleClientId(region) === clientId)
  }
}

/** A request for a code as the exchanges of this demo make it, with PKCE; undefined for any other. */
function askedIn(query: URLSearchParams, portBase: number): Asked | undefined {
  const region = DEMO_REGION_CODES.find((one) => consoleClientId(one) === query.get('client_id'))
  if (region === undefined) return undefined
  const redirectUri = `${exchangeUrl(portBase, region)}/console/signed-in`
  const isOurs =
    query.get('redirect_uri') === redirectUri &&
    query.get('response_type') === 'code' &&
    query.get('code_challenge_method') === 'S256'
  const challenge = query.get('code_challenge')
  if (!isOurs || challenge === null) return undefined
  const [state, nonce] = [query.get('state') ?? '', query.get('nonce') ?? '']
  return { clientId: consoleClientId(region), redirectUri, state, nonce, challenge }
}

/** OpenID Connect Discovery §3. */
function metadata(url: string): object {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/jwks`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['EdDSA'],
    scopes_supported: ['openid', 'profile'],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1')
    if (text.length > BODY_BYTES_MAX) return ''
  }
  return text
}

function json(status: number, body: object): Answer {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  return { status, headers, body: JSON.stringify(body) }
}

function plain(status: number, sentence: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${sentence}\n` }
}
