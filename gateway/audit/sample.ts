/**
 * An auditor's sample of a log: draws it, proves that its entries are in the log, and draws it again to check one.
 *
 * Works on a folder or a server and shares nothing with the writer but the format.
 *
 * @module
 */
import { parseBundle } from './bundle.ts'
import { openCheckpoint } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { drawIndexes, seedOf } from './draw.ts'
import { AuditError } from './errors.ts'
import type { Fetcher } from './fetcher.ts'
import { parseVkey } from './note.ts'
import { extendsTree, includes } from './proof.ts'
import { proveConsistency, proveInclusion, rootAt } from './prove.ts'
import { filterOf, matches } from './record-filter.ts'
import type { FilterTexts, RecordFilter } from './record-filter.ts'
import { decodeLogRecord } from './record.ts'
import { TILE_WIDTH, tileAt, tilePath } from './tile.ts'
import { leafHash } from './tree.ts'
import { readCheckpoint } from './read-checkpoint.ts'

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
}

export interface SampledEntry {
  readonly index: number
  /** Base64. */
  readonly leafHash: string
  readonly exchangeId: string
}

export const SAMPLE_MAX = 100_000

/**
 * @throws {AuditError} `CHECKPOINT_INVALID` when the checkpoint is not of this log's history, `LOG_CORRUPT` when a
 *   drawn entry is not in the tree.
 */
export async function takeSample(
  fetcher: Fetcher,
  vkey: string,
  request: SampleRequest,
): Promise<Sample> {
  const { count, salt } = request
  const filter = filterOf(request.filter)
  if (!Number.isInteger(count) || count < 1 || count > SAMPLE_MAX) {
    throw new AuditError('FILTER_INVALID', `A sample has 1 to ${SAMPLE_MAX} entries.`)
  }
  const { current, base } = await openBase(fetcher, vkey, request.checkpoint)
  const reader = readerOf(fetcher, current.size)
  const entries: SampledEntry[] = []
  let meant: ReadonlyMap<number, string> | undefined
  // More lookups than there are bundles: then reading the whole log in order is quicker.
  const lookupsMax = 2 * count + base.size / TILE_WIDTH
  let lookups = 0
  for (const index of base.size === 0 ? [] : drawIndexes(seedOf(base, salt), base.size)) {
    if (meant === undefined && ++lookups > lookupsMax) meant = await scan(reader, base.size, filter)
    const exchangeId = meant === undefined ? await reader.meant(index, filter) : meant.get(index)
    if (exchangeId === undefined) continue
    entries.push({ index, leafHash: await proven(fetcher, reader, index, current), exchangeId })
    if (entries.length === count || entries.length === meant?.size) break
  }
  const root = Buffer.from(base.root).toString('base64')
  return {
    origin: base.origin,
    size: base.size,
    root,
    salt,
    count,
    filter: request.filter,
    entries,
  }
}

/**
 * Draws `sample` again from the log.
 *
 * @returns what is wrong with it, in sentences; empty when it is the one that had to be drawn.
 */
export async function checkSample(
  fetcher: Fetcher,
  vkey: string,
  sample: Sample,
): Promise<readonly string[]> {
  const { size, salt, count, filter } = sample
  const again = await takeSample(fetcher, vkey, { checkpoint: size, salt, count, filter })
  const problems: string[] = []
  if (again.origin !== sample.origin) {
    problems.push(`The sample is of the log ${sample.origin}; this is ${again.origin}.`)
  }
  if (again.root !== sample.root) {
    problems.push(`The log's root at ${size} entries is not the one of the sample.`)
  }
  const places = Math.max(again.entries.length, sample.entries.length)
  for (let place = 0; place < places; place++) {
    const [drawn, claimed] = [again.entries[place], sample.entries[place]]
    if (drawn?.index === claimed?.index && drawn?.leafHash === claimed?.leafHash) continue
    problems.push(
      `Place ${place + 1} must be entry ${drawn?.index ?? 'none'}; the sample has ${claimed?.index ?? 'none'}${
        drawn?.index === claimed?.index ? ' with another hash' : ''
      }.`,
    )
  }
  return problems
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

interface EntryReader {
  entry(index: number): Promise<Uint8Array>
  /** The exchange id at a place, if an exchange record is there that the filter means. */
  meant(index: number, filter: RecordFilter): Promise<string | undefined>
}

function readerOf(fetcher: Fetcher, size: number): EntryReader {
  // The last bundle read: a scan goes from one entry to the next.
  let cached: { readonly path: string; readonly entries: readonly Uint8Array[] } | undefined
  return { entry, meant }

  async function entry(index: number): Promise<Uint8Array> {
    const tile = tileAt('entries', index, size)
    const path = tilePath(tile)
    if (cached?.path !== path) {
      const full = tilePath({ ...tile, width: TILE_WIDTH })
      const bytes = (await fetcher.read(path)) ?? (await fetcher.read(full))
      if (bytes === null) {
        throw new AuditError('ENTRY_MISSING', `${path} of ${fetcher.name} is not there.`)
      }
      cached = { path, entries: parseBundle(bytes, TILE_WIDTH).entries.map((one) => one.bytes) }
    }
    const found = cached.entries[index % TILE_WIDTH]
    if (found !== undefined) return found
    throw new AuditError('LOG_CORRUPT', `${path} of ${fetcher.name} has no entry ${index}.`)
  }

  async function meant(index: number, filter: RecordFilter): Promise<string | undefined> {
    const record = decodeLogRecord(await entry(index))
    if (record.kind === 'exchange' && record.sealed !== null) refuseSealed(filter)
    return record.kind === 'exchange' && matches(record, filter) ? record.exchangeId : undefined
  }
}

/** A sample can be drawn again by whoever has the log: what only the exchange can open is no filter of it. */
function refuseSealed({ operator, caseNumber }: RecordFilter): void {
  if (operator === undefined && caseNumber === undefined) return
  throw new AuditError(
    'FILTER_INVALID',
    'Operator and case are sealed in this log, so nobody else could draw such a sample again. Leave them out, or find the records with `shudao audit search`.',
  )
}

async function scan(
  reader: EntryReader,
  size: number,
  filter: RecordFilter,
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>()
  for (let index = 0; index < size; index++) {
    const exchangeId = await reader.meant(index, filter)
    if (exchangeId !== undefined) found.set(index, exchangeId)
  }
  return found
}

/** The leaf hash of an entry, proven to be in the signed tree. */
async function proven(
  fetcher: Fetcher,
  reader: EntryReader,
  index: number,
  { size, root }: Checkpoint,
): Promise<string> {
  const leaf = leafHash(await reader.entry(index))
  if (!includes(leaf, index, size, await proveInclusion(fetcher, index, size), root)) {
    throw new AuditError(
      'LOG_CORRUPT',
      `Entry ${index} of ${fetcher.name} is not the one in the signed tree. Verify the whole log with \`shudao audit verify\`.`,
    )
  }
  return Buffer.from(leaf).toString('base64')
}
