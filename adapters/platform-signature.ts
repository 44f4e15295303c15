/**
 * The signature of the national sharing platform (全国一体化政务数据共享交换平台).
 *
 * It covers ids and time, not the body: the integrity of what is sent comes from TLS.
 *
 * @module
 */
import { createHmac } from 'node:crypto'

export type SignatureScheme = 'hmac-sha256' | 'hmac-sm3'

export interface PlatformCredentials {
  readonly scheme: SignatureScheme
  /** 请求者标识, issued for one using unit. */
  readonly rid: string
  /** 接口编码, issued for one interface. */
  readonly sid: string
  /** A secret. */
  readonly secret: string
  /** `gjgxjhpt` (sharing platform, the default) or `gjzwfwpt` (service platform). */
  readonly headerPrefix?: string
}

const name = { type: 'string', minLength: 1 } as const

export const platformCredentialsProperties = {
  scheme: { enum: ['hmac-sha256', 'hmac-sm3'] },
  rid: name,
  sid: name,
  secret: name,
  headerPrefix: { type: 'string', pattern: '^[A-Za-z0-9-]+$' },
} as const

/** `base64(HMAC(secret, sid + rid + rtime))`; the order matters. */
export function platformSignature(credentials: PlatformCredentials, rtime: string): string {
  const digest = credentials.scheme === 'hmac-sm3' ? 'sm3' : 'sha256'
  return createHmac(digest, credentials.secret)
    .update(credentials.sid + credentials.rid + rtime)
    .digest('base64')
}

/** The four headers of one call made at `now`. */
export function platformHeaders(
  credentials: PlatformCredentials,
  now: Date,
): Record<string, string> {
  const prefix = credentials.headerPrefix ?? 'gjgxjhpt'
  const rtime = String(now.getTime())
  return {
    [`${prefix}_rid`]: credentials.rid,
    [`${prefix}_sid`]: credentials.sid,
    [`${prefix}_rtime`]: rtime,
    [`${prefix}_sign`]: platformSignature(credentials, rtime),
  }
}
