/**
 * The body of `add-checkpoint` (C2SP tlog-witness): what a log sends to a witness.
 *
 * @module
 */
import { decodeBase64 } from '../audit/base64.ts'
import { HASH_BYTES } from '../audit/tree.ts'

export interface AddCheckpoint {
  /** Entries of the last checkpoint that the witness cosigned, as the log remembers. */
  readonly oldSize: number
  /** Consistency proof from there (RFC 6962 §2.1.2). */
  readonly proof: readonly Uint8Array[]
  /** The signed checkpoint. */
  readonly checkpoint: string
}

/** The most hashes of a proof that may be sent. */
export const PROOF_HASHES_MAX = 63
/** Largest body: a proof, and a checkpoint with some signatures. */
export const ADD_CHECKPOINT_BYTES_MAX = 65_536
export const SIZE_TYPE = 'text/x.tlog.size'

export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  const hashes = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`)
  return `old ${oldSize}\n${hashes.join('')}\n${checkpoint}`
}

/** Undefined when it has not the form that the specification gives it. */
export function parseAddCheckpoint(body: Buffer): AddCheckpoint | undefined {
  const text = body.toString('utf8')
  const end = text.indexOf('\n\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = text.slice(0, end).split('\n')
  const size = /^old (0|[1-9]\d{0,15})$/.exec(first)?.[1]
  const oldSize = Number(size)
  if (size === undefined || !Number.isSafeInteger(oldSize)) return undefined
  if (lines.length > PROOF_HASHES_MAX) return undefined
  const proof = lines.flatMap((line) => {
    const hash = decodeBase64(line)
    return hash?.length === HASH_BYTES ? [hash] : []
  })
  if (proof.length < lines.length) return undefined
  return { oldSize, proof, checkpoint: text.slice(end + 2) }
}
