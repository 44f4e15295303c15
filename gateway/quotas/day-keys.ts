/**
 * How subjects are counted without being written down.
 *
 * Citizen numbers can be listed, so a plain hash of one is the number. What is stored is an HMAC-SHA-256, cut to 128
 * bits, under a key made of two secrets: a random salt of the day, which stands in the database and is deleted with
 * what it was used for, and a key of the exchange, which stands in no database.
 *
 * - Who has the database, or a copy of it, lacks the exchange's key: 256 bits, nothing to try.
 * - Who has the exchange's key, later, lacks the salt: it is gone an hour after its day.
 * - Who has both on the day is the exchange itself, which is asked about the subjects in clear words.
 *
 * The grant is part of what is hashed: that two grants were used for the same person cannot be seen.
 *
 * @module
 */
import { createHash, createHmac, randomBytes } from 'node:crypto'

const SALT_BYTES = 32
const HASH_BYTES = 16

export function newSalt(): Buffer {
  return randomBytes(SALT_BYTES)
}

/**
 * @param secret secret of the exchange's records.
 * @returns makes the hash of a subject for a grant, 32 hexadecimal digits.
 */
export function subjectHasher(
  secret: Buffer,
  salt: Buffer,
): (grant: string, subject: string) => string {
  const own = createHmac('sha256', secret).update('shudao quota v1').digest()
  const key = createHmac('sha256', own).update(salt).digest()
  return (grant, subject) =>
    createHmac('sha256', key)
      .update(JSON.stringify([grant, subject]))
      .digest()
      .subarray(0, HASH_BYTES)
      .toString('hex')
}

/** What a day's counts in Redis bear: tells one begin of a day from another, and nothing of the salt. */
export function markOf(salt: Buffer): string {
  return createHash('sha256').update('mark').update(salt).digest('hex').slice(0, 32)
}
