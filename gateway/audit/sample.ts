/**
 * An auditor's sample of a log: draws it, proves that its entries are in the log, and draws it again to check one.
 *
 * Works on a folder or a server and shares nothing with the writer but the format.
 *
 * @module
 */
import { openCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { drawIndexes, seedOf } from './draw.ts'
import { AuditError } from './errors.ts'
import type { Fetcher } from './fetcher.ts'
import { parseVkey } from './note.ts'
import { extendsTree } from './proof.ts'
import { proveConsistency, rootAt } from './prove.ts'
import { filterOf } from './record-filter.ts'
import type { FilterTexts } from './record-filter.ts'
import { readCheckpoint } from './read-checkpoint.ts'
import { sampleReader } from './sample-reader.ts'
import { TILE_WIDTH } from './tile.ts'

export interface SampleRequest {
  /** Bytes of a checkpoint of this log, or how many entries the tree had; the current one unless told. */
  readonly checkpoint?: Uint8Array | number
  readonly salt: string
  /** 1 to {@link SAMPLE_MAX}. */
  readonly count: number
  readonly filter: FilterTexts
}

/** What is drawn, with everything that is needed to draw it again. */
export interface Sample {
  readonly origin: string
  /** Entries of the tree it was drawn from, and its root, base64. */
  readonly size: number
  readonly root: string
  readonly salt: string
  readonly count: number
  readonly filter: FilterTexts
  /** In the order of the draw; fewer than `count` when no more are meant. */
  readonly entries: readonly SampledEntry[]
  /** How many draws fell on pruned entries, which are passed over; left out where none did. */
  readonly pruned?: number
}

export interface SampledEntry {
  readonly index: number
  /** Base64. */
  readonly leafHash: string
  readonly exchangeId: string
}

export const SAMPLE_MAX = 100_000

/**
 * @param now no pruning is believed to be later.
 * @throws {AuditError} `CHECKPOINT_INVALID` when the checkpoint is not of this log's history, `LOG_CORRUPT` when a
 *   drawn entry is not in the tree, `ENTRY_MISSING` when one is gone and no entry says that it was pruned, or none that
 *   could be true.
 */
export async function takeSample(
  fetcher: Fetcher,
  vkey: string,
  request: SampleRequest,
  now = new Date(),
): Promise<Sample> {
  return draw(fetcher, vkey, request, new Map(), now)
}

/** @param known exchange ids by place: what a sample says that was drawn before its entries were pruned. */
async function draw(
  fetcher: Fetcher,
  vkey: string,
  request: SampleRequest,
  known: ReadonlyMap<number, string>,
  now: Date,
): Promise<Sample> {
  const { count, salt } = request
  const filter = filterOf(request.filter)
  if (!Number.isInteger(count) || count < 1 || count > SAMPLE_MAX) {
    throw new AuditError('FILTER_INVALID', `A sample has 1 to ${SAMPLE_MAX} entries.`)
  }
  const { current, base } = await openBase(fetcher, vkey, request.checkpoint)
  const reader = sampleReader(fetcher, current, filter, known, now)
  const entries: SampledEntry[] = []
  let pruned = 0
  let meant: ReadonlyMap<number, string> | undefined
  // More lookups than there are bundles: then reading the whole log in order is quicker.
  const lookupsMax = 2 * count + base.size / TILE_WIDTH
  let lookups = 0
  for (const index of base.size === 0 ? [] : drawIndexes(seedOf(base, salt), base.size)) {
    if (meant === undefined && ++lookups > lookupsMax) meant = await reader.scan(base.size)
    const exchangeId = meant === undefined ? await reader.meant(index) : meant.get(index)
    if (exchangeId === undefined) {
      if (reader.isUnknown(index)) pruned++
      continue
    }
    entries.push({ index, leafHash: await reader.proven(index), exchangeId })
    if (entries.length === count || entries.length === meant?.size) break
  }
  // All that are meant were found before all were drawn; every other would have been drawn at last.
  if (entries.length < count) pruned = reader.unknownBelow(base.size)
  const root = Buffer.from(base.root).toString('base64')
  return {
    origin: base.origin,
    size: base.size,
    root,
    salt,
    count,
    filter: request.filter,
    entries,
    ...(pruned === 0 ? {} : { pruned }),
  }
}

/**
 * Draws `sample` again from the log. What was pruned since it was drawn is held against the hashes that are kept; which
 * entries were passed over there, and why, nobody can tell any more.
 *
 * @returns what is wrong with it, in sentences; empty when it is the one that had to be drawn.
 */
export async function checkSample(
  fetcher: Fetcher,
  vkey: string,
  sample: Sample,
  now = new Date(),
): Promise<readonly string[]> {
  const { size, salt, count, filter } = sample
  const { name } = parseVkey(vkey)
  if (name !== sample.origin) {
    return [
      `The sample is of the log ${sample.origin}; this is ${name}. Give the log that it was drawn from.`,
    ]
  }
  const known = new Map(sample.entries.map(({ index, exchangeId }) => [index, exchangeId]))
  const again = await draw(fetcher, vkey, { checkpoint: size, salt, count, filter }, known, now)
  const problems: string[] = []
  if (again.root !== sample.root) {
    problems.push(`The log's root at ${size} entries is not the one of the sample.`)
  }
  const places = Math.max(again.entries.length, sample.entries.length)
  for (let place = 0; place < places; place++) {
    const [drawn, claimed] = [again.entries[place], sample.entries[place]]
    if (drawn?.index === claimed?.index && drawn?.leafHash === claimed?.leafHash) continue
    problems.push(`Place ${place + 1}: ${differenceOf(drawn, claimed)}.`)
  }
  return problems
}

function differenceOf(drawn: SampledEntry | undefined, claimed: SampledEntry | undefined): string {
  if (drawn !== undefined && drawn.index === claimed?.index) {
    return `the sample has entry ${drawn.index} with another hash than the log`
  }
  const right = drawn === undefined ? 'no entry there' : `entry ${drawn.index}`
  const given = claimed === undefined ? 'none there' : `entry ${claimed.index}`
  return `the root draws ${right}; the sample has ${given}`
}

/** The log as it is signed now, and the tree to draw from, which it must extend. */
async function openBase(
  fetcher: Fetcher,
  vkey: string,
  given: Uint8Array | number | undefined,
): Promise<{ readonly current: Checkpoint; readonly base: Checkpoint }> {
  const verifier = parseVkey(vkey)
  const signed = await readCheckpoint(fetcher, verifier)
  if (!('checkpoint' in signed)) throw new AuditError('CHECKPOINT_INVALID', signed.message)
  const current = signed.checkpoint
  if (given === undefined) return { current, base: current }
  const size = typeof given === 'number' ? given : openCheckpoint(given, verifier).size
  if (!Number.isSafeInteger(size) || size < 0 || size > current.size) {
    throw new AuditError(
      'CHECKPOINT_INVALID',
      `The tree to draw from has ${size} entries; the log is signed for ${current.size}.`,
    )
  }
  const root = await rootAt(fetcher, size, current.size)
  const base = { origin: current.origin, size, root }
  const proof = size === 0 ? [] : await proveConsistency(fetcher, size, current.size)
  const claimed = typeof given === 'number' ? base : openCheckpoint(given, verifier)
  if (
    !extendsTree(size, root, current.size, current.root, proof) ||
    !Buffer.from(claimed.root).equals(root)
  ) {
    throw new AuditError(
      'CHECKPOINT_INVALID',
      `The log does not extend the checkpoint of ${size} entries: it was rewritten, or the checkpoint is of another log. Keep both, and verify the log.`,
    )
  }
  return { current, base }
}
