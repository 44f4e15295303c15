/**
 * The second step of the national platform's secrets: with the long-term key one fetches, encrypted, the secret
 * that signs the calls of the next half hour or of the day.
 *
 * @module
 */
import { createDecipheriv } from 'node:crypto'
import { AdapterError } from './errors.ts'
import { statusFailure } from './http-failure.ts'
import type { HttpSource } from './http-source.ts'
import { platformHeaders } from './platform-signature.ts'
import type { PlatformCredentials } from './platform-signature.ts'
import type { Lent } from './renewed.ts'

/** Beside {@link PlatformCredentials}, whose `secret` is then the long-term key (appKey). */
export interface SecretRenewal {
  /** `https://host[:port]/…/sysapi/auth/refreshappsecret`; registered as the source itself is. */
  readonly url: string
  /** Path of the encrypted secret in the answer. Default `data.secret`. */
  readonly secretAt?: string
  /** How long a secret serves, 60..86,400. Default 1,800. */
  readonly lifetimeSec?: number
  /** Whether it ends at midnight in China at the latest. Default true. */
  readonly sameDay?: boolean
}

export const secretRenewalSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  properties: {
    url: { type: 'string', format: 'http-url' },
    secretAt: { type: 'string', minLength: 1 },
    lifetimeSec: { type: 'integer', minimum: 60, maximum: 86_400 },
    sameDay: { type: 'boolean' },
  },
} as const

const CHINA_OFFSET_MS = 8 * 3_600_000
const DAY_MS = 24 * 3_600_000

/**
 * @param http - the origin of `renewal.url`
 * @throws {AdapterError}
 */
export async function fetchSecret(
  source: string,
  http: HttpSource,
  credentials: PlatformCredentials,
  renewal: SecretRenewal,
  now: () => Date,
  signal: AbortSignal,
): Promise<Lent<string>> {
  const asked = now()
  const { status, body } = await http.send(
    {
      method: 'POST',
      path: new URL(renewal.url).pathname,
      headers: { accept: 'application/json', ...platformHeaders(credentials, asked) },
    },
    signal,
    (given) => given === 200,
  )
  if (status !== 200) throw statusFailure(source, status)
  const encrypted = textAt(body, renewal.secretAt ?? 'data.secret')
  const secret = encrypted === undefined ? undefined : decrypt(encrypted, credentials.secret)
  if (secret === undefined || secret === '') {
    const message = `Source "${source}": its platform answered no secret that our key opens.`
    throw new AdapterError('SOURCE_MALFORMED', source, message)
  }
  const until = asked.getTime() + (renewal.lifetimeSec ?? 1_800) * 1_000
  const midnight = nextMidnight(asked.getTime())
  return {
    value: secret,
    until: new Date(renewal.sameDay === false ? until : Math.min(until, midnight)),
  }
}

function nextMidnight(time: number): number {
  const local = time + CHINA_OFFSET_MS
  return local - (local % DAY_MS) + DAY_MS - CHINA_OFFSET_MS
}

/** Whether a key can open secrets: AES has keys of 16, 24 and 32 bytes. */
export function isAesKey(key: string): boolean {
  return [16, 24, 32].includes(Buffer.byteLength(key))
}

/** AES in ECB with PKCS #7 padding, as the platform's own client kits do; undefined when it does not open. */
function decrypt(base64: string, key: string): string | undefined {
  try {
    const cipher = createDecipheriv(`aes-${Buffer.byteLength(key) * 8}-ecb`, key, null)
    return cipher.update(base64, 'base64', 'utf8') + cipher.final('utf8')
  } catch {
    return undefined
  }
}

function textAt(body: Buffer, path: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(body.toString())
    const found = path
      .split('.')
      .reduce<unknown>(
        (inner, name) =>
          typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
            ? (inner as Record<string, unknown>)[name]
            : undefined,
        answer,
      )
    return typeof found === 'string' ? found : undefined
  } catch {
    return undefined
  }
}
