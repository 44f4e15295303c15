/**
 * Keyed hashes of subjects, and commitments with derived salts.
 *
 * A salt is HMAC(key, exchange id and label): nothing need be stored, and opening one commitment (by
 * giving away its salt) says nothing of any other.
 *
 * @module
 */
import { createHash, createHmac } from 'node:crypto'
import type { RecordSecrets } from './core/house.ts'

/** @param secret 32 bytes or more. Who holds it can test a guess of a subject, so it stays with the exchange. */
export function makeRecordSecrets(secret: Buffer): RecordSecrets {
  const derive = (label: string): Buffer =>
    createHmac('sha256', secret).update(`shudao ${label} v1`).digest()
  const subjectKey = derive('subject')
  const saltKey = derive('salt')
  return {
    subjectHash: (kind, keys) =>
      createHmac('sha256', subjectKey)
        .update(JSON.stringify([kind, ...keys]))
        .digest('base64url'),
    commit: (exchangeId, label, content) =>
      createHash('sha256')
        .update(createHmac('sha256', saltKey).update(`${exchangeId} ${label}`).digest())
        .update(content)
        .digest('base64url'),
  }
}
