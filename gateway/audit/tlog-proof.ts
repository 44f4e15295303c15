/**
 * C2SP tlog-proof: one text that proves offline that an entry is in a log and who witnessed it.
 *
 * @module
 */

import { decodeBase64 } from './base64.ts'
import { openSignedCheckpoint } from './checkpoint.ts'
import type { SignedCheckpoint } from './checkpoint.ts'
import { AuditError } from './errors.ts'
import type { Verifier } from './note.ts'
import { includes } from './proof.ts'
import { HASH_BYTES } from './tree.ts'

export interface TlogProof {
  /** Place of the entry in the log. */
  readonly index: number
  /** Inclusion proof, leaf upwards. */
  readonly hashes: readonly Uint8Array[]
  /** Text of the signed checkpoint, with its cosignatures. */
  readonly checkpoint: string
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1'
const HASHES_MAX = 63

export function formatTlogProof({ index, hashes, checkpoint }: TlogProof): string {
  const lines = hashes.map((hash) => `${Buffer.from(hash).toString('base64')}\n`)
  return `${FIRST_LINE}\nindex ${index}\n${lines.join('')}\n${checkpoint}`
}

/** @throws {AuditError} `NOTE_INVALID` when it has not the form. An `extra` line is passed over: nobody signed it. */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n')
  const [first, ...rest] = text.slice(0, Math.max(end, 0)).split('\n')
  if (end < 0 || first !== FIRST_LINE) throw invalid(`it does not begin with "${FIRST_LINE}"`)
  const [indexLine = '', ...lines] = rest[0]?.startsWith('extra ') === true ? rest.slice(1) : rest
  const index = /^index (0|[1-9]\d{0,15})$/.exec(indexLine)?.[1]
  if (index === undefined || !Number.isSafeInteger(Number(index))) throw invalid('it has no index')
  if (lines.length > HASHES_MAX) throw invalid(`it has more than ${HASHES_MAX} hashes`)
  const hashes = lines.map((line) => {
    const hash = decodeBase64(line)
    if (hash?.length !== HASH_BYTES) throw invalid('one of its hashes is not a base64 SHA-256')
    return hash
  })
  return { index: Number(index), hashes, checkpoint: text.slice(end + 2) }
}

/**
 * Proves an entry by a proof text.
 *
 * @param leaf hash of the entry.
 * @throws {AuditError} `NOTE_INVALID`, `NOTE_UNVERIFIED`, `CHECKPOINT_INVALID`; `PROOF_WRONG` when it is another entry's.
 */
export function openTlogProof(
  text: string,
  leaf: Uint8Array,
  log: Verifier,
  witnesses: readonly Verifier[],
): SignedCheckpoint & { readonly index: number } {
  const { index, hashes, checkpoint } = parseTlogProof(text)
  const signed = openSignedCheckpoint(Buffer.from(checkpoint), log, witnesses)
  const { size, root } = signed.checkpoint
  if (includes(leaf, index, size, hashes, root)) return { ...signed, index }
  throw new AuditError(
    'PROOF_WRONG',
    `The entry is not number ${index} of the ${size} entries that ${log.name} signed.`,
  )
}

function invalid(why: string): AuditError {
  return new AuditError('NOTE_INVALID', `The text is not a C2SP tlog-proof: ${why}.`)
}
