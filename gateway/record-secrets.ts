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
  const subjectKey = derive(secret, 'subject')
  const saltKey = derive(secret, 'salt')
  return {
    subjectHash: (kind, keys) =>
      createHmac('sha256', subjectKey)
        .update(JSON.stringify([kind, ...keys]))
        .digest('base64url'),
    commit: (exchangeId, label, content) =>
      createHash('sha256')
        .update(saltOf(saltKey, exchangeId, label))
        .update(content)
        .digest('base64url'),
  }
}

/** The salt that opens one commitment of one record, 32 bytes. Whoever has it can test a guess of the text. */
export function commitmentSalt(
  secret: Buffer,
  exchangeId: string,
  label: 'request' | 'response',
): Buffer {
  return saltOf(derive(secret, 'salt'), exchangeId, label)
}

function derive(secret: Buffer, label: string): Buffer {
  return createHmac('sha256', secret).update(`shudao ${label} v1`).digest()
}

function saltOf(key: Buffer, exchangeId: string, label: string): Buffer {
  return createHmac('sha256', key).update(`${exchangeId} ${label}`).digest()
}
