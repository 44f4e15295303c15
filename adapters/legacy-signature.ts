/**
 * The signatures of department interfaces of the years of MD5: a digest over an id, a time, a nonce and a secret,
 * each interface in an order and under names of its own.
 *
 * MD5 proves nothing to anybody who can try; what is kept from others and unchanged is so by TLS.
 *
 * @module
 */
import { createHash, randomBytes } from 'node:crypto'
import { compactTime } from './population-head.ts'

export interface LegacyCredentials {
  readonly scheme: 'md5'
  readonly appId: string
  readonly secret: string
  /** What the digest is over, one after the other. Default `appId`, `time`, `nonce`, `secret`. */
  readonly over?: readonly LegacyPart[]
  /** Names of the headers. Default `appId`, `timestamp`, `nonce`, `sign`. */
  readonly headers?: Partial<Readonly<Record<'appId' | 'time' | 'nonce' | 'sign', string>>>
  /** `compact` is `YYYYMMDDhhmmss` in China. Default `ms`. */
  readonly time?: 'ms' | 's' | 'compact'
  /** Letters of the hexadecimal digest. Default `lower`. */
  readonly letters?: 'lower' | 'upper'
}

export type LegacyPart = 'appId' | 'time' | 'nonce' | 'secret' | 'body' | 'path'

const text = { type: 'string', minLength: 1 } as const
const header = { type: 'string', pattern: '^[A-Za-z0-9_-]+$' } as const

export const legacyCredentialsSchema = {
  additionalProperties: false,
  required: ['appId', 'secret'],
  properties: {
    scheme: { const: 'md5' },
    appId: { type: 'string', pattern: '^[\\x21-\\x7e]+$' },
    secret: text,
    over: {
      type: 'array',
      minItems: 1,
      items: { enum: ['appId', 'time', 'nonce', 'secret', 'body', 'path'] },
      contains: { const: 'secret' },
    },
    headers: {
      type: 'object',
      additionalProperties: false,
      properties: { appId: header, time: header, nonce: header, sign: header },
    },
    time: { enum: ['ms', 's', 'compact'] },
    letters: { enum: ['lower', 'upper'] },
  },
} as const

export interface SignedCall {
  /** Path and query. */
  readonly path: string
  /** Empty for none. */
  readonly body: string
}

/** The headers of one call made at `now`. */
export function legacyHeaders(
  credentials: LegacyCredentials,
  call: SignedCall,
  now: Date,
  nonce = randomBytes(16).toString('hex'),
): Record<string, string> {
  const { appId, secret, headers = {} } = credentials
  const time = timeOf(credentials.time ?? 'ms', now)
  const parts: Readonly<Record<LegacyPart, string>> = { appId, secret, time, nonce, ...call }
  const over = credentials.over ?? ['appId', 'time', 'nonce', 'secret']
  const digest = createHash('md5')
    .update(over.map((part) => parts[part]).join(''))
    .digest('hex')
  return {
    [headers.appId ?? 'appId']: appId,
    [headers.time ?? 'timestamp']: time,
    [headers.nonce ?? 'nonce']: nonce,
    [headers.sign ?? 'sign']: credentials.letters === 'upper' ? digest.toUpperCase() : digest,
  }
}

function timeOf(form: 'ms' | 's' | 'compact', now: Date): string {
  if (form === 'compact') return compactTime(now)
  return String(form === 's' ? Math.floor(now.getTime() / 1_000) : now.getTime())
}
