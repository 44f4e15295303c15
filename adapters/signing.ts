/**
 * How calls on an HTTP source prove whose they are: one signer for every scheme.
 *
 * @module
 */
import { httpSource } from './http-source.ts'
import type { HttpAnswer, HttpCall, HttpOptions, HttpSource } from './http-source.ts'
import { legacyCredentialsSchema, legacyHeaders } from './legacy-signature.ts'
import type { LegacyCredentials, SignedCall } from './legacy-signature.ts'
import { fetchToken, oauthCredentialsSchema } from './oauth-token.ts'
import type { OAuthCredentials } from './oauth-token.ts'
import { fetchSecret, secretRenewalSchema } from './platform-secret.ts'
import type { SecretRenewal } from './platform-secret.ts'
import { platformCredentialsProperties, platformHeaders } from './platform-signature.ts'
import type { PlatformCredentials } from './platform-signature.ts'
import { renewed } from './renewed.ts'

export interface PlatformSigning extends PlatformCredentials {
  /** Where the secret is of the two-step kind: `secret` is then the long-term key, of 16, 24 or 32 bytes. */
  readonly renewal?: SecretRenewal
}

export type Signing = PlatformSigning | LegacyCredentials | OAuthCredentials

const platform = {
  additionalProperties: false,
  required: ['rid', 'sid', 'secret'],
  properties: { ...platformCredentialsProperties, renewal: secretRenewalSchema },
  if: { required: ['renewal'] },
  then: { properties: { secret: { format: 'aes-key' } } },
} as const

/** A SOAP source has room for the four values of the national platform alone. */
export const platformSigningSchema = {
  type: 'object',
  ...platform,
  required: ['scheme', ...platform.required],
} as const

export const signingSchema = {
  type: 'object',
  required: ['scheme'],
  discriminator: { propertyName: 'scheme' },
  oneOf: [platform, legacyCredentialsSchema, oauthCredentialsSchema],
} as const

export interface Signer {
  /** The headers that one call carries. Rejects with an `AdapterError`, or when the signal aborts. */
  headers(call: SignedCall, signal: AbortSignal): Promise<Readonly<Record<string, string>>>
  /** The source answered 401: whether there may be a newer secret or token to try with, once. */
  refused(): boolean
  readonly close: () => Promise<void>
}

export function makeSigner(
  source: string,
  signing: Signing | undefined,
  options: HttpOptions,
  now: () => Date,
): Signer {
  if (signing === undefined) return steady(() => ({}))
  switch (signing.scheme) {
    case 'md5':
      return steady((call) => legacyHeaders(signing, call, now()))
    case 'oauth2':
      return lending(
        httpSource(source, new URL(signing.tokenUrl).origin, options),
        (http, signal) => fetchToken(source, http, signing, now, signal),
        (token) => ({ authorization: `Bearer ${token}` }),
        now,
      )
    case 'hmac-sha256':
    case 'hmac-sm3': {
      const { renewal } = signing
      if (renewal === undefined) return steady(() => platformHeaders(signing, now()))
      return lending(
        httpSource(source, new URL(renewal.url).origin, options),
        (http, signal) => fetchSecret(source, http, signing, renewal, now, signal),
        (secret) => platformHeaders({ ...signing, secret }, now()),
        now,
      )
    }
  }
}

/** Signs with what the configuration gave. */
function steady(headers: (call: SignedCall) => Record<string, string>): Signer {
  return {
    headers: (call) => Promise.resolve(headers(call)),
    refused: () => false,
    close: () => Promise.resolve(),
  }
}

/** Signs with what is fetched for a while. */
function lending<T>(
  http: HttpSource,
  fetch: (http: HttpSource, signal: AbortSignal) => Promise<{ value: T; until: Date }>,
  headers: (value: T) => Record<string, string>,
  now: () => Date,
): Signer {
  const lent = renewed((signal) => fetch(http, signal), now)
  return {
    headers: async (_, signal) => headers(await lent.get(signal)),
    refused: lent.refused,
    close: http.close,
  }
}

/**
 * Sends a signed call. One that is answered 401 was not served: it is sent once more where there may be a newer
 * secret or token.
 */
export async function sendSigned(
  http: HttpSource,
  signer: Signer,
  call: (signed: Readonly<Record<string, string>>) => HttpCall,
  signedParts: SignedCall,
  signal: AbortSignal,
  wanted: (status: number) => boolean,
): Promise<HttpAnswer> {
  const headers = (): Promise<Readonly<Record<string, string>>> =>
    signer.headers(signedParts, signal).catch((error: unknown) => {
      http.requireOpen(signal)
      throw error
    })
  const send = async (): Promise<HttpAnswer> => http.send(call(await headers()), signal, wanted)
  const answer = await send()
  return answer.status === 401 && signer.refused() ? send() : answer
}
