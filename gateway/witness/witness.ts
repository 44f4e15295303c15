/**
 * A witness of other provinces' logs (C2SP tlog-witness): cosigns a checkpoint only when it continues the last one
 * it cosigned, and keeps what it cosigned on disk before it answers.
 *
 * Whoever can reach it may call it: what counts is the log's signature on the checkpoint.
 *
 * @module
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { openCheckpoint, openSignedCheckpoint, type Checkpoint } from '../audit/checkpoint.ts'
import { cosign, cosignedAtSec, cosignerVkey, parseCosigner } from '../audit/cosignature.ts'
import { AuditError } from '../audit/errors.ts'
import { splitNote, type Verifier } from '../audit/note.ts'
import { extendsTree } from '../audit/proof.ts'
import { EMPTY_ROOT } from '../audit/tree.ts'
import { parseAddCheckpoint, SIZE_TYPE, type AddCheckpoint } from './add-checkpoint.ts'
import { originHash, type WitnessStore } from './witness-store.ts'

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly type: string
  readonly body: string
}

export interface Witness {
  /** `POST …/add-checkpoint`. */
  addCheckpoint(body: Buffer): Promise<WitnessAnswer>
  /** `GET …/<origin hash>/checkpoint`: what was cosigned last, with both signatures. */
  latest(hash: string): Promise<WitnessAnswer>
  /** What was cosigned last of a log; undefined before the first. */
  cosigned(log: Verifier): Promise<Checkpoint | undefined>
}

export interface WitnessOptions {
  /** The name under which it cosigns. */
  readonly name: string
  readonly privateKey: KeyObject
  /** Keys of the logs it witnesses; each is named like its log. */
  readonly logs: readonly Verifier[]
  readonly store: WitnessStore
  readonly now: () => Date
}

/** What the witness holds of a log. */
interface Kept {
  readonly checkpoint: Checkpoint
  readonly timeSec: number
  readonly note: string
}

const TEXT = 'text/plain; charset=utf-8'

export function makeWitness(options: WitnessOptions): Witness {
  const { name, privateKey, store, now } = options
  const vkey = cosignerVkey(name, createPublicKey(privateKey))
  const cosigner = parseCosigner(vkey)
  const logs = new Map(options.logs.map((log) => [log.name, log]))
  const hashes = new Map(options.logs.map((log) => [originHash(log.name), log]))
  // Looking at what was cosigned and replacing it is one act: a log's requests are taken one after the other.
  const turns = new Map<string, Promise<unknown>>()

  return {
    addCheckpoint: async (body) => {
      const request = parseAddCheckpoint(body)
      if (request === undefined) return told(400, 'The body is not that of add-checkpoint.')
      const log = logs.get(request.checkpoint.slice(0, request.checkpoint.indexOf('\n')))
      if (log === undefined) return told(404, 'This witness does not know the log.')
      return inTurn(log.name, () => consider(log, request))
    },
    latest: async (hash) => {
      const log = hashes.get(hash)
      const kept = log && (await read(log))
      return kept === undefined
        ? told(404, 'This witness has cosigned no checkpoint of this log.')
        : { status: 200, type: TEXT, body: kept.note }
    },
    cosigned: async (log) => (await read(log))?.checkpoint,
  }

  async function inTurn<T>(log: string, work: () => Promise<T>): Promise<T> {
    const before = turns.get(log)
    const mine = (async () => {
      await before?.catch(() => undefined)
      return work()
    })()
    turns.set(log, mine)
    return mine
  }

  async function consider(log: Verifier, request: AddCheckpoint): Promise<WitnessAnswer> {
    const opened = open(log, request.checkpoint)
    if ('status' in opened) return opened
    const { oldSize, proof } = request
    const { size, root } = opened
    if (oldSize > size) return told(400, 'The old size is larger than the checkpoint.')
    const kept = await read(log)
    const known = kept?.checkpoint ?? { size: 0, root: EMPTY_ROOT }
    const conflict = { status: 409, type: SIZE_TYPE, body: `${known.size}\n` } as const
    if (known.size !== oldSize) return conflict
    if (!extendsTree(oldSize, known.root, size, root, proof)) {
      // Where nothing was to be proven, it is another root.
      if (oldSize === size && proof.length === 0) return conflict
      return told(
        422,
        `It is not shown that the log still begins with its first ${oldSize} entries.`,
      )
    }
    return keep(log, request.checkpoint, kept)
  }

  async function keep(
    log: Verifier,
    checkpoint: string,
    kept: Kept | undefined,
  ): Promise<WitnessAnswer> {
    const note = splitNote(checkpoint)
    const own = note?.lines.find((line) => line.startsWith(`\u2014 ${log.name} `))
    if (note === null || own === undefined) return told(400, 'The checkpoint is not a note.')
    // A clock that was set back does not make our word older than the last one.
    const timeSec = Math.max(Math.floor(now().getTime() / 1000), kept?.timeSec ?? 1)
    const line = cosign(note.text, vkey, privateKey, timeSec)
    const signed = note.lines.filter((one) => one.startsWith(`\u2014 ${log.name} `))
    await store.keep(log.name, `${note.text}\n${signed.join('')}${line}`)
    return { status: 200, type: TEXT, body: line }
  }

  /** @throws {AuditError} `LOG_CORRUPT`: without knowing what it cosigned, a witness cosigns nothing. */
  async function read(log: Verifier): Promise<Kept | undefined> {
    const text = await store.read(log.name)
    if (text === undefined) return undefined
    try {
      const signed = openSignedCheckpoint(Buffer.from(text), log, [cosigner])
      const times = splitNote(text)?.lines.map((line) => cosignedAtSec(line) ?? 0) ?? []
      if (signed.witnessedBy.length === 1) {
        return { checkpoint: signed.checkpoint, timeSec: Math.max(...times), note: text }
      }
    } catch (cause) {
      if (!(cause instanceof AuditError)) throw cause
    }
    throw new AuditError(
      'LOG_CORRUPT',
      `What this witness kept of ${log.name} is not what it cosigned. Nothing of that log is cosigned until the file is restored from a backup.`,
    )
  }
}

function open(log: Verifier, text: string): Checkpoint | WitnessAnswer {
  try {
    return openCheckpoint(Buffer.from(text), log)
  } catch (thrown) {
    if (!(thrown instanceof AuditError)) throw thrown
    if (thrown.code === 'NOTE_UNVERIFIED') return told(403, thrown.message)
    const isEmpty = text.split('\n')[1] === '0'
    return told(thrown.code === 'CHECKPOINT_INVALID' && isEmpty ? 422 : 400, thrown.message)
  }
}

function told(status: WitnessAnswer['status'], sentence: string): WitnessAnswer {
  return { status, type: TEXT, body: `${sentence}\n` }
}
