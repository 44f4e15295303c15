/**
 * Asks one witness to cosign a checkpoint of ours.
 *
 * @module
 */
import type { Checkpoint } from '../audit/checkpoint.ts'
import { AuditError, messageOf } from '../audit/errors.ts'
import { openNote, splitNote, type Verifier } from '../audit/note.ts'
import { formatAddCheckpoint, SIZE_TYPE } from './add-checkpoint.ts'

export interface WitnessAddress {
  /** Where `add-checkpoint` lies, without a slash at the end. */
  readonly url: string
  readonly verifier: Verifier
}

export type Asked =
  | { readonly outcome: 'cosigned'; readonly lines: readonly string[] }
  /** The witness has cosigned `size` entries of this log: more than we have. */
  | { readonly outcome: 'behind'; readonly size: number }
  /** The witness does not believe that we continue what it has cosigned. */
  | { readonly outcome: 'refused'; readonly status: number; readonly said: string }

export interface AskOptions {
  readonly witness: WitnessAddress
  /** The published checkpoint, as it is. */
  readonly note: string
  readonly checkpoint: Checkpoint
  /** What the witness cosigned last, as far as we know. */
  readonly oldSize: number
  /** Consistency proof from a size to this checkpoint. */
  readonly prove: (oldSize: number) => Promise<readonly Uint8Array[]>
  readonly timeoutMs: number
}

/** A witness may have cosigned for a process of ours that is gone: then we learn from its answer how far. */
const TRIES_MAX = 3
const ANSWER_BYTES_MAX = 65_536

/** @throws {AuditError} `SOURCE_UNREADABLE` when it gives no answer that the protocol knows. */
export async function askWitness(options: AskOptions): Promise<Asked> {
  const { witness, note, checkpoint } = options
  let { oldSize } = options
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const proof = oldSize === 0 ? [] : await options.prove(oldSize)
    const body = formatAddCheckpoint({ oldSize, proof, checkpoint: note })
    const { status, type, text } = await post(options, body)
    if (status === 200) return { outcome: 'cosigned', lines: linesOf(witness, note, text) }
    const said = text.trim().slice(0, 300)
    const size = status === 409 && type.startsWith(SIZE_TYPE) ? sizeIn(text) : undefined
    // Of a checkpoint of the size that it cosigned, 409 says that it cosigned another root; then it need not name a size.
    const isOtherRoot =
      status === 409 && oldSize === checkpoint.size && (size ?? oldSize) === oldSize
    if (status === 422 || isOtherRoot) return { outcome: 'refused', status, said }
    if (size === undefined) throw unusable(witness, `it answered ${status}: ${said}`)
    if (size > checkpoint.size) return { outcome: 'behind', size }
    oldSize = size
  }
  throw unusable(witness, 'it names another size each time')
}

function sizeIn(text: string): number | undefined {
  const size = /^(0|[1-9]\d{0,15})\n$/.exec(text)?.[1]
  return size === undefined ? undefined : Number(size)
}

/** The lines by the witness's own key; others are nobody's word here. */
function linesOf(witness: WitnessAddress, note: string, answer: string): readonly string[] {
  const { verifier } = witness
  const { text = '', lines = [] } = splitNote(`${splitNote(note)?.text ?? ''}\n${answer}`) ?? {}
  const own = lines.filter((line) => isSignedBy(verifier, text, line))
  if (own.length > 0) return own
  throw unusable(witness, `it answered without a right cosignature by ${verifier.name}`)
}

function isSignedBy(verifier: Verifier, text: string, line: string): boolean {
  try {
    return openNote(Buffer.from(`${text}\n${line}`), [verifier]).signedBy.length === 1
  } catch (thrown) {
    if (thrown instanceof AuditError) return false
    throw thrown
  }
}

async function post(
  { witness, timeoutMs }: AskOptions,
  body: string,
): Promise<{ readonly status: number; readonly type: string; readonly text: string }> {
  try {
    const response = await fetch(`${witness.url}/add-checkpoint`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await response.text()
    if (text.length > ANSWER_BYTES_MAX) throw unusable(witness, 'its answer is too long')
    return { status: response.status, type: response.headers.get('content-type') ?? '', text }
  } catch (thrown) {
    throw thrown instanceof AuditError ? thrown : unusable(witness, messageOf(thrown), thrown)
  }
}

function unusable({ url, verifier }: WitnessAddress, why: string, cause?: unknown): AuditError {
  return new AuditError(
    'SOURCE_UNREADABLE',
    `The witness ${verifier.name} at ${url} gave no cosignature: ${why}.`,
    { cause },
  )
}
