/**
 * Keyed hashes of subjects, and commitments with derived salts.
 *
 * A salt is HMAC(key, id and label): nothing need be stored, and opening one commitment (by giving away its salt) says
 * nothing of any other. What tells of persons is committed to with salts of content keys instead, which can be erased.
 *
 * @module
 */
import { createHmac } from 'node:crypto'
import { commitment } from './audit/commitment.ts'
import type { RecordSecrets } from './core/house.ts'

/** @param secret 32 bytes or more. Who holds it can test a guess of a subject, so it stays with the exchange. */
export function makeRecordSecrets(secret: Buffer): RecordSecrets {
  const subjectKey = derive(secret, 'subject')
  const saltKey = derive(secret, 'salt')
  return {
    subjectHash: (kind, keys) =>
      createHmac('sha256', subjectKey)
        .update(JSON.stringify([kind, ...keys]))
        .digest('base64url'),
    commit: (id, label, content) => commitment(saltOf(saltKey, id, label), content),
  }
}

function derive(secret: Buffer, label: string): Buffer {
  return createHmac('sha256', secret).update(`shudao ${label} v1`).digest()
}

function saltOf(key: Buffer, id: string, label: string): Buffer {
  return createHmac('sha256', key).update(`${id} ${label}`).digest()
}
