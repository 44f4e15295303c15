/**
 * OAuth 2.0 client credentials (RFC 6749 §4.4): the token with which a source is asked.
 *
 * @module
 */
import { AdapterError } from './errors.ts'
import { statusFailure } from './http-failure.ts'
import type { HttpSource } from './http-source.ts'
import { percentEncode } from './on-behalf-of.ts'
import type { Lent } from './renewed.ts'

export interface OAuthCredentials {
  readonly scheme: 'oauth2'
  /** `https://host[:port]/path`; registered as the source itself is. */
  readonly tokenUrl: string
  readonly clientId: string
  readonly secret: string
  readonly scope?: string
  /** Where id and secret travel: the header (default), or the body, as servers of some vendors want. */
  readonly credentialsIn?: 'header' | 'body'
}

const text = { type: 'string', minLength: 1 } as const

export const oauthCredentialsSchema = {
  additionalProperties: false,
  required: ['tokenUrl', 'clientId', 'secret'],
  properties: {
    scheme: { const: 'oauth2' },
    tokenUrl: { type: 'string', format: 'http-url' },
    clientId: text,
    secret: text,
    scope: text,
    credentialsIn: { enum: ['header', 'body'] },
  },
} as const

/** Where a server names no time (RFC 6749 only recommends it). */
const LIFETIME_SEC = 300
const LIFETIME_SEC_MAX = 86_400

/**
 * @param http - the origin of `tokenUrl`
 * @throws {AdapterError}
 */
export async function fetchToken(
  source: string,
  http: HttpSource,
  credentials: OAuthCredentials,
  now: () => Date,
  signal: AbortSignal,
): Promise<Lent<string>> {
  const { tokenUrl, clientId, secret, scope, credentialsIn } = credentials
  const inBody = credentialsIn === 'body'
  const form = {
    grant_type: 'client_credentials',
    ...(scope === undefined ? {} : { scope }),
    ...(inBody ? { client_id: clientId, client_secret: secret } : {}),
  }
  const asked = now().getTime()
  const { status, body } = await http.send(
    {
      method: 'POST',
      path: new URL(tokenUrl).pathname,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        ...(inBody ? {} : { authorization: basic(clientId, secret) }),
      },
      body: new URLSearchParams(form).toString(),
    },
    signal,
    (given) => given === 200,
  )
  if (status !== 200) throw statusFailure(source, status)
  const { access_token: token, expires_in: seconds } = parse(body)
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    const message = `Source "${source}": its token server answered no access token.`
    throw new AdapterError('SOURCE_MALFORMED', source, message)
  }
  const lifetimeSec = typeof seconds === 'number' && seconds > 0 ? seconds : LIFETIME_SEC
  return {
    value: token,
    until: new Date(asked + Math.min(lifetimeSec, LIFETIME_SEC_MAX) * 1_000),
  }
}

/** RFC 6749 §2.3.1: both are form-encoded before they are joined. */
function basic(clientId: string, secret: string): string {
  const joined = `${percentEncode(clientId)}:${percentEncode(secret)}`
  return `Basic ${Buffer.from(joined).toString('base64')}`
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(body.toString())
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
