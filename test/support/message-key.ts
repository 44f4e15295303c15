import { generateSigningKey } from '../../gateway/trust/keys.ts'
import { generateSm2Key, loadMessageKey } from '../../gateway/trust/message-keys.ts'
import type { MessageSigningKey } from '../../gateway/trust/message-keys.ts'

/** A new key by which an exchange signs its messages. */
export function newMessageKey(
  algorithm: MessageSigningKey['algorithm'] = 'Ed25519',
): MessageSigningKey {
  return loadMessageKey(algorithm === 'SM2' ? generateSm2Key() : generateSigningKey().privateKeyPem)
}
