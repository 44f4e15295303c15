/**
 * Keyed hashes of subjects, and commitments with derived salts.
 *
 * A salt is HMAC(key, id and label): nothing need be stored, and opening one commitment (by giving away its salt) says
 * nothing of any other. What tells of persons is committed to with salts of content keys instead, which can be erased.
 *
 * @module
 */
import { commitment } from './audit/commitment.ts'
import { hmacUnder } from './audit/hmac.ts'
import type { RecordSecrets } from './core/house.ts'
import { makeEntryReferences } from './entry-reference.ts'

/** @param secret 32 bytes or more. Who holds it can test a guess of a subject, so it stays with the exchange. */
export function makeRecordSecrets(secret: Buffer): RecordSecrets {
  const subjects = hmacUnder(derive(secret, 'subject'))
  const salts = hmacUnder(derive(secret, 'salt'))
  return {
    references: makeEntryReferences(derive(secret, 'reference')),
    subjectHash: (kind, keys) => subjects.base64url(JSON.stringify([kind, ...keys])),
    commit: (id, label, content) => commitment(salts.bytes(`${id} ${label}`), content),
  }
}

function derive(secret: Buffer, label: string): Buffer {
  return hmacUnder(secret).bytes(`shudao ${label} v1`)
}
