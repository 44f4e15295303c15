/**
 * Proves a whole log from its bytes: every entry, every hash, the root, the signature.
 *
 * Shares with the writer only the format (tree, tile, bundle, note, checkpoint, record). Works upwards:
 * hashes are computed from the entries and compared with the tiles. Where the two disagree, the tile
 * above (or, on the right edge, the signed root) says which of them is wrong.
 *
 * @module
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { parseBundle } from './bundle.ts'
import type { BundledEntry } from './bundle.ts'
import { openSignedCheckpoint, unwitnessed } from './checkpoint.ts'
import type { Checkpoint, SignedCheckpoint, WitnessPolicy } from './checkpoint.ts'
import { messageOf } from './errors.ts'
import type { Fetcher } from './fetcher.ts'
import { leafRow } from './leaf-row.ts'
import { parseVkey } from './note.ts'
import type { Verifier } from './note.ts'
import type { EntryRange } from './keeping-record.ts'
import { covers, joined, looksLikeKeeping, prunedBy } from './keeping.ts'
import { assertRecord } from './record.ts'
import { FAILURES_MAX } from './report.ts'
import type { Failure, FailureCode, Report } from './report.ts'
import {
  CHECKPOINT_PATH,
  hashesAt,
  levelsOf,
  parseTilePath,
  TILE_WIDTH,
  tileAt,
  tilePath,
} from './tile.ts'
import type { Tile } from './tile.ts'
import { edgeRoot, HASH_BYTES, rowRoot } from './tree.ts'

export interface VerifyOptions {
  /** Who must have cosigned the checkpoint. Default nobody. */
  readonly policy?: WitnessPolicy
  /** Every entry must be a record. Default true. */
  readonly records?: boolean
  /** Called after every bundle. */
  readonly onProgress?: (entries: number, size: number) => void
  /** How long a running writer may take to sign what it has already written. Default 2,000. */
  readonly settleMs?: number
}

const NO_WITNESSES: WitnessPolicy = { witnesses: [], quorum: 0 }

/** @throws {AuditError} `VKEY_INVALID`, `SOURCE_UNREADABLE`; whatever is wrong with the log is in the report. */
export async function verifyLog(
  fetcher: Fetcher,
  vkey: string,
  options: VerifyOptions = {},
): Promise<Report> {
  const failures: Failure[] = []
  const verifier = parseVkey(vkey)
  // Listed before the checkpoint is read: so a running writer's later files are not met at all.
  const listed = await fetcher.list()
  const { policy = NO_WITNESSES, settleMs = 2_000 } = options
  const signed = await settledCheckpoint(fetcher, verifier, policy, listed, settleMs)
  if (!('checkpoint' in signed)) {
    const nothing = { origin: null, size: 0, root: '', witnessedBy: [], files: 1 }
    return { ok: false, source: fetcher.name, ...nothing, failures: [signed] }
  }
  const { checkpoint } = signed
  const missing = unwitnessed(signed, policy)
  if (missing !== null) fail(failures, 'WITNESSES', CHECKPOINT_PATH, missing)
  const others = sortOut(listed ?? [], checkpoint.size, failures)
  const files = await new Verification(fetcher, checkpoint, options, others, failures).run()
  const { origin, size, root } = checkpoint
  const rootText = Buffer.from(root).toString('base64')
  return {
    ok: failures.length === 0,
    source: fetcher.name,
    origin,
    size,
    root: rootText,
    witnessedBy: signed.witnessedBy.map(({ name }) => name),
    files,
    failures,
  }
}

/** The checkpoint, once it covers every listed tile and is witnessed, or as it is after `settleMs`. */
async function settledCheckpoint(
  fetcher: Fetcher,
  verifier: Verifier,
  policy: WitnessPolicy,
  listed: readonly string[] | null,
  settleMs: number,
): Promise<SignedCheckpoint | Failure> {
  const pauseMs = 50
  for (let waitedMs = 0; ; waitedMs += pauseMs) {
    const signed = await readCheckpoint(fetcher, verifier, policy)
    if (!('checkpoint' in signed) || waitedMs >= settleMs) return signed
    const { size } = signed.checkpoint
    const isAhead = (path: string): boolean => {
      const tile = tileOf(path)
      return tile !== null && !isWithin(tile, size)
    }
    if (!(listed ?? []).some(isAhead) && unwitnessed(signed, policy) === null) return signed
    await sleep(pauseMs)
  }
}

/** Opens the log's checkpoint; a failure is a value. */
export async function readCheckpoint(
  fetcher: Fetcher,
  verifier: Verifier,
  policy: WitnessPolicy = NO_WITNESSES,
): Promise<SignedCheckpoint | Failure> {
  const bytes = await fetcher.read(CHECKPOINT_PATH)
  const failed = (message: string): Failure => {
    return { code: 'CHECKPOINT', file: CHECKPOINT_PATH, entry: null, byte: null, message }
  }
  if (bytes === null) return failed('There is no checkpoint.')
  try {
    return openSignedCheckpoint(bytes, verifier, policy.witnesses)
  } catch (thrown) {
    return failed(messageOf(thrown))
  }
}

/** Files that are not of the signed tree are failures; older partial tiles are given back, by their full form's path. */
function sortOut(
  listed: readonly string[],
  size: number,
  failures: Failure[],
): ReadonlyMap<string, readonly Tile[]> {
  const partials = new Map<string, Tile[]>()
  for (const file of listed) {
    if (file === CHECKPOINT_PATH) continue
    const tile = tileOf(file)
    if (tile === null) {
      fail(failures, 'UNKNOWN_FILE', file, 'Nothing in the log accounts for this file.')
    } else if (!isWithin(tile, size)) {
      const message = `The checkpoint signs ${size} entries; this tile holds more. A copy must take the checkpoint last; a stopped writer mends this when it starts.`
      fail(failures, 'BEYOND_CHECKPOINT', file, message)
    } else if (tile.width < TILE_WIDTH) {
      const key = keyOf(tile)
      partials.set(key, [...(partials.get(key) ?? []), tile])
    }
  }
  return partials
}

function tileOf(path: string): Tile | null {
  try {
    return parseTilePath(path)
  } catch {
    return null
  }
}

function isWithin({ level, index, width }: Tile, size: number): boolean {
  return index * TILE_WIDTH + width <= hashesAt(level, size)
}

function keyOf({ level, index }: Tile): string {
  return tilePath({ level, index, width: TILE_WIDTH })
}

function fail(
  failures: Failure[],
  code: FailureCode,
  file: string,
  message: string,
  entry: number | null = null,
  byte: number | null = null,
): void {
  if (failures.length < FAILURES_MAX) failures.push({ code, file, entry, byte, message })
}

/** Bundles and leaf tiles that are on their way while one is hashed. */
const READ_AHEAD = 4

interface Loaded {
  readonly tile: Tile
  readonly bundle: Buffer | null
  readonly hashes: Buffer | null
}

class Verification {
  readonly #fetcher: Fetcher
  readonly #checkpoint: Checkpoint
  readonly #options: VerifyOptions
  readonly #partials: ReadonlyMap<string, readonly Tile[]>
  readonly #failures: Failure[]
  /** By level, hashes of the tile being filled. */
  readonly #rows: { readonly bytes: Buffer; width: number }[] = []
  /** By level, how many tiles were filled. */
  readonly #fullTiles: number[] = []
  readonly #absent: Tile[] = []
  #pruned: readonly EntryRange[] = []
  #files = 1

  constructor(
    fetcher: Fetcher,
    checkpoint: Checkpoint,
    options: VerifyOptions,
    partials: ReadonlyMap<string, readonly Tile[]>,
    failures: Failure[],
  ) {
    this.#fetcher = fetcher
    this.#checkpoint = checkpoint
    this.#options = options
    this.#partials = partials
    this.#failures = failures
  }

  /** @returns how many files were read. */
  async run(): Promise<number> {
    const { size, root } = this.#checkpoint
    const bundles = Math.ceil(size / TILE_WIDTH)
    const ahead: Promise<Loaded>[] = []
    for (let index = 0; index < bundles; index++) {
      while (ahead.length < READ_AHEAD && index + ahead.length < bundles) {
        const loading = this.#load(tileAt('entries', (index + ahead.length) * TILE_WIDTH, size))
        // It is awaited in its turn; until then its failure is nobody's.
        loading.catch(() => undefined)
        ahead.push(loading)
      }
      const loaded = await ahead.shift()
      if (loaded !== undefined) await this.#checkBundle(loaded)
      this.#options.onProgress?.(Math.min(size, (index + 1) * TILE_WIDTH), size)
    }
    this.#failAbsent()
    // What is still open on each level is the tree's right edge.
    for (const [level, { bytes, width }] of this.#rows.entries()) {
      if (width > 0) await this.#checkPartialRow(level, bytes.subarray(0, width * HASH_BYTES))
    }
    const rows = this.#rows.map(({ bytes, width }) => bytes.subarray(0, width * HASH_BYTES))
    if (!edgeRoot(rows).equals(root)) {
      fail(this.#failures, 'ROOT', CHECKPOINT_PATH, 'The entries do not lead to the signed root.')
    }
    return this.#files
  }

  async #load(tile: Tile): Promise<Loaded> {
    const [bundle, hashes] = await Promise.all([
      this.#read(tile),
      this.#read({ ...tile, level: 0 }),
    ])
    return { tile, bundle, hashes }
  }

  /** A tile's bytes; when the partial tile was completed meanwhile, the beginning of its full form. */
  async #read(tile: Tile): Promise<Buffer | null> {
    const found = await this.#fetcher.read(tilePath(tile))
    const bytes = found ?? (tile.width < TILE_WIDTH ? await this.#fetcher.read(keyOf(tile)) : null)
    if (bytes === null) return null
    this.#files++
    const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (found !== null) return whole
    return tile.level === 'entries'
      ? whole.subarray(0, parseBundle(whole, tile.width).parsedBytes)
      : trim(whole, tile.width)
  }

  async #checkBundle({ tile, bundle, hashes }: Loaded): Promise<void> {
    const hashTile = { ...tile, level: 0 }
    // Pruned, if an entry of the log says so: that comes later, for pruning is recorded before it is done.
    if (bundle === null) this.#absent.push(tile)
    if (hashes === null) fail(this.#failures, 'MISSING', tilePath(hashTile), 'The tile is missing.')
    const { entries, parsedBytes } = parseBundle(bundle ?? Buffer.alloc(0), tile.width)
    const computed = bundle === null ? Buffer.alloc(0) : leafRow(bundle, entries)
    const claimed = trim(hashes, tile.width)
    const isWhole = entries.length === tile.width && bundle?.length === parsedBytes
    let believed = computed
    if (!computed.equals(claimed) || !isWhole || hashes?.length !== claimed.length) {
      const vouched =
        claimed.length === tile.width * HASH_BYTES && (await this.#isVouched(hashTile, claimed))
      const blameTile = !vouched && (await this.#isVouched(hashTile, computed))
      if (
        hashes !== null &&
        (blameTile || hashes.length !== claimed.length || (!vouched && bundle !== null))
      ) {
        this.#blameTile(hashTile, computed, hashes)
      }
      if (!blameTile) {
        if (bundle !== null && !(isWhole && computed.equals(claimed)))
          this.#blameBundle(tile, entries, parsedBytes, computed, claimed, bundle.length)
        if (claimed.length === tile.width * HASH_BYTES) believed = claimed
      }
    }
    this.#noteKeeping(entries, computed, believed)
    if (this.#options.records !== false) this.#checkRecords(tile, entries, computed, believed)
    await this.#checkPartials(tile, believed)
    await this.#checkPartials(hashTile, believed)
    await this.#grow(0, believed, tile.width)
  }

  /** Takes from entries of the tree what they say of pruning. */
  #noteKeeping(entries: readonly BundledEntry[], computed: Buffer, believed: Buffer): void {
    for (const [place, { bytes }] of entries.entries()) {
      if (!looksLikeKeeping(bytes) || !sameHash(computed, believed, place)) continue
      const pruned = prunedBy(bytes)
      if (pruned.length > 0) this.#pruned = joined([...this.#pruned, ...pruned])
    }
  }

  /** Bundles that are missing and were not pruned. */
  #failAbsent(): void {
    for (const tile of this.#absent) {
      const from = tile.index * TILE_WIDTH
      if (covers(this.#pruned, from, from + tile.width)) continue
      const message = 'The bundle is missing, and no entry of the log says that it was pruned.'
      fail(this.#failures, 'MISSING', tilePath(tile), message)
    }
  }

  #checkRecords(
    tile: Tile,
    entries: readonly BundledEntry[],
    computed: Buffer,
    believed: Buffer,
  ): void {
    for (const [place, { bytes, offset }] of entries.entries()) {
      // An entry that is not the tree's was reported already.
      if (computed !== believed && !sameHash(computed, believed, place)) continue
      try {
        assertRecord(bytes)
      } catch (thrown) {
        const index = tile.index * TILE_WIDTH + place
        fail(this.#failures, 'RECORD', tilePath(tile), messageOf(thrown), index, offset)
      }
    }
  }

  /** Says at which entry a bundle departs from the tree. */
  #blameBundle(
    tile: Tile,
    entries: readonly BundledEntry[],
    parsedBytes: number,
    computed: Buffer,
    claimed: Buffer,
    length: number,
  ): void {
    const first = tile.index * TILE_WIDTH
    const departs = entries.findIndex((_, place) => !sameHash(computed, claimed, place))
    const entry = entries[departs]
    if (entry !== undefined) {
      const message = 'The entry is not the one whose hash is in the tree.'
      fail(this.#failures, 'ENTRIES', tilePath(tile), message, first + departs, entry.offset)
    } else if (entries.length < tile.width) {
      const message = `The bundle ends in the middle of an entry (${length} bytes).`
      fail(this.#failures, 'ENTRIES', tilePath(tile), message, first + entries.length, parsedBytes)
    } else {
      const message = `${length - parsedBytes} bytes stand after the last entry.`
      fail(this.#failures, 'ENTRIES', tilePath(tile), message, null, parsedBytes)
    }
  }

  #blameTile(tile: Tile, computed: Uint8Array, found: Uint8Array): void {
    let byte = 0
    while (byte < found.length && found[byte] === computed[byte]) byte++
    const message = 'The hash is not that of what lies below it.'
    const position = tile.index * TILE_WIDTH + Math.floor(byte / HASH_BYTES)
    const entry = tile.level === 0 && byte < tile.width * HASH_BYTES ? position : null
    fail(this.#failures, 'HASHES', tilePath(tile), message, entry, byte)
  }

  /** Puts the hashes of a tile into their row; a row that is full is a hash of the row above. */
  async #grow(level: number, hashes: Buffer, width: number): Promise<void> {
    const row = this.#rows[level] ?? { bytes: Buffer.alloc(TILE_WIDTH * HASH_BYTES), width: 0 }
    this.#rows[level] = row
    row.bytes.set(hashes.subarray(0, width * HASH_BYTES), row.width * HASH_BYTES)
    row.width += width
    if (row.width < TILE_WIDTH) return
    const index = this.#fullTiles[level] ?? 0
    this.#fullTiles[level] = index + 1
    row.width = 0
    if (level > 0) await this.#checkRow({ level, index, width: TILE_WIDTH }, row.bytes)
    await this.#grow(level + 1, rowRoot(row.bytes), 1)
  }

  async #checkPartialRow(level: number, row: Buffer): Promise<void> {
    // Level 0 was compared with its bundle.
    if (level === 0) return
    const tile = { level, index: this.#fullTiles[level] ?? 0, width: row.length / HASH_BYTES }
    await this.#checkRow(tile, row)
  }

  /** Compares a row above the leaves with its tile. */
  async #checkRow(tile: Tile, computed: Buffer): Promise<void> {
    const found = await this.#read(tile)
    if (found === null) {
      fail(this.#failures, 'MISSING', tilePath(tile), 'The tile is missing.')
    } else if (!found.equals(computed)) {
      this.#blameTile(tile, computed, found)
    }
    await this.#checkPartials(tile, computed)
  }

  /** Older partial forms of a tile must be its beginning. */
  async #checkPartials(tile: Tile, believed: Buffer): Promise<void> {
    for (const partial of this.#partials.get(keyOf(tile)) ?? []) {
      if (partial.width === tile.width) continue
      const found = await this.#fetcher.read(tilePath(partial))
      // Its full form is there, and the writer removed it while we read.
      if (found === null) continue
      this.#files++
      const bytes = Buffer.from(found)
      const expected = trim(believed, partial.width)
      if (tile.level !== 'entries') {
        if (!bytes.equals(expected)) this.#blameTile(partial, expected, bytes)
        continue
      }
      const { entries, parsedBytes } = parseBundle(bytes, partial.width)
      const computed = leafRow(bytes, entries)
      if (!computed.equals(expected) || parsedBytes !== bytes.length) {
        this.#blameBundle(partial, entries, parsedBytes, computed, expected, bytes.length)
      }
    }
  }

  /** Whether a leaf tile's hashes lead to the hash above them, or on the right edge to the signed root. */
  async #isVouched(tile: Tile, row: Buffer): Promise<boolean> {
    const { size, root } = this.#checkpoint
    if (row.length !== tile.width * HASH_BYTES) return false
    if (tile.width === TILE_WIDTH) {
      const above = await this.#read(tileAt(1, tile.index, size))
      const place = tile.index % TILE_WIDTH
      return (
        above !== null &&
        rowRoot(row).equals(above.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES))
      )
    }
    const rows: Buffer[] = [row]
    for (let level = 1; level < levelsOf(size); level++) {
      const width = hashesAt(level, size) % TILE_WIDTH
      const index = Math.floor(hashesAt(level, size) / TILE_WIDTH)
      rows.push(
        width === 0 ? Buffer.alloc(0) : trim(await this.#read({ level, index, width }), width),
      )
    }
    return edgeRoot(rows).equals(root)
  }
}

function trim(bytes: Buffer | null, width: number): Buffer {
  return (bytes ?? Buffer.alloc(0)).subarray(0, width * HASH_BYTES)
}

function sameHash(left: Buffer, right: Buffer, place: number): boolean {
  const from = place * HASH_BYTES
  return left.compare(right, from, from + HASH_BYTES, from, from + HASH_BYTES) === 0
}
