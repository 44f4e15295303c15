/**
 * Keyed hashes of subjects, and commitments with derived salts.
 *
 * A salt is HMAC(key, id and label): nothing need be stored, and opening one commitment (by giving away its salt) says
 * nothing of any other. What tells of persons is committed to with salts of content keys instead, which can be erased.
 *
 * @module
 */
import { commitment } from './audit/commitment.ts'
import { hmacUnder, type Hmac } from './audit/hmac.ts'
import type { RecordSecrets } from './core/house.ts'

/** @param secret 32 bytes or more. Who holds it can test a guess of a subject, so it stays with the exchange. */
export function makeRecordSecrets(secret: Buffer): RecordSecrets {
  const subjects = derive(secret, 'subject')
  const salts = derive(secret, 'salt')
  return {
    subjectHash: (kind, keys) => subjects.base64url(JSON.stringify([kind, ...keys])),
    commit: (id, label, content) => commitment(salts.bytes(`${id} ${label}`), content),
  }
}

function derive(secret: Buffer, label: string): Hmac {
  return hmacUnder('sha256', hmacUnder('sha256', secret).bytes(`shudao ${label} v1`))
}
