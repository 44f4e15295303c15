/**
 * Reads a peer's published log as its mirror: entries by signed requests, for they are not everybody's.
 *
 * @module
 */
import { httpFetcher, type Fetcher } from '../audit/fetcher.ts'
import { signRequest } from '../trust/http-signature.ts'
import type { MessageSigningKey } from '../trust/message-keys.ts'
import { newNonce } from '../trust/nonces.ts'
import { REQUEST_TAG } from './protocol.ts'

/** @param url of the peer's exchange, without a slash at its end. */
export function peerLogFetcher(
  url: string,
  signingKey: MessageSigningKey,
  now: () => Date,
): Fetcher {
  const { host: authority, pathname } = new URL(`${url}/log`)
  return httpFetcher(`${url}/log`, (path) => {
    if (!path.startsWith('tile/entries/')) return {}
    return {
      ...signRequest({
        method: 'GET',
        authority,
        path: `${pathname}/${path}`,
        headers: {},
        body: Buffer.alloc(0),
        key: signingKey,
        keyId: signingKey.keyId,
        created: now(),
        nonce: newNonce(),
        tag: REQUEST_TAG,
      }),
    }
  })
}
