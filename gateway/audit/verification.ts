/**
 * The hashing of a whole log, bundle by bundle, against its tiles and its signed root.
 *
 * Hashes are computed from the entries and compared with the tiles. Where the two disagree, the tile above (or, on the
 * right edge, the signed root) says which of them is wrong.
 *
 * @module
 */
import { AbsentBundles } from './absent-bundles.ts'
import { blameBundle, blameTile, fail, sameHash, trim } from './blame.ts'
import { parseBundle } from './bundle.ts'
import type { BundledEntry } from './bundle.ts'
import type { Checkpoint } from './checkpoint.ts'
import { messageOf } from './errors.ts'
import { fetchTile } from './fetch-tile.ts'
import type { Fetcher } from './fetcher.ts'
import { leafRow } from './leaf-row.ts'
import { keyOf } from './listed-files.ts'
import type { Pruning } from './prunings.ts'
import { readAhead } from './read-ahead.ts'
import { assertRecord } from './record.ts'
import type { Failure } from './report.ts'
import { statedVersion } from './stated-version.ts'
import { CHECKPOINT_PATH, hashesAt, levelsOf, TILE_WIDTH, tileAt, tilePath } from './tile.ts'
import type { Tile } from './tile.ts'
import { edgeRoot, HASH_BYTES, rowRoot } from './tree.ts'

export interface VerificationOptions {
  /** Every entry must be a record. Default true. */
  readonly records?: boolean
  /** No pruning is believed to be later. Default the moment of the call. */
  readonly now?: Date
  /** Called after every bundle. */
  readonly onProgress?: (entries: number, size: number) => void
}

/** Bundles and leaf tiles that are on their way while one is hashed. */
const READ_AHEAD = 4

interface Loaded {
  readonly tile: Tile
  readonly bundle: Buffer | null
  readonly hashes: Buffer | null
}

/** One run over a log. Works upwards, from the entries. */
export class Verification {
  readonly #fetcher: Fetcher
  readonly #checkpoint: Checkpoint
  readonly #options: VerificationOptions
  readonly #partials: ReadonlyMap<string, readonly Tile[]>
  readonly #failures: Failure[]
  /** By level, hashes of the tile being filled. */
  readonly #rows: { readonly bytes: Buffer; width: number }[] = []
  /** By level, how many tiles were filled. */
  readonly #fullTiles: number[] = []
  readonly #absent = new AbsentBundles()
  #files = 1

  constructor(
    fetcher: Fetcher,
    checkpoint: Checkpoint,
    options: VerificationOptions,
    partials: ReadonlyMap<string, readonly Tile[]>,
    failures: Failure[],
  ) {
    this.#fetcher = fetcher
    this.#checkpoint = checkpoint
    this.#options = options
    this.#partials = partials
    this.#failures = failures
  }

  /** @returns how many files were read, and what was pruned. */
  async run(): Promise<{ readonly files: number; readonly pruned: readonly Pruning[] }> {
    const { size, root } = this.#checkpoint
    const bundles = Math.ceil(size / TILE_WIDTH)
    const load = (index: number): Promise<Loaded> =>
      this.#load(tileAt('entries', index * TILE_WIDTH, size))
    for await (const loaded of readAhead(0, bundles, READ_AHEAD, load)) {
      await this.#checkBundle(loaded)
      this.#options.onProgress?.(Math.min(size, (loaded.tile.index + 1) * TILE_WIDTH), size)
    }
    const pruned = this.#settleAbsent()
    // What is still open on each level is the tree's right edge.
    for (const [level, { bytes, width }] of this.#rows.entries()) {
      if (width > 0) await this.#checkPartialRow(level, bytes.subarray(0, width * HASH_BYTES))
    }
    const rows = this.#rows.map(({ bytes, width }) => bytes.subarray(0, width * HASH_BYTES))
    if (!edgeRoot(rows).equals(root)) {
      fail(this.#failures, 'ROOT', CHECKPOINT_PATH, 'The entries do not lead to the signed root.')
    }
    return { files: this.#files, pruned }
  }

  async #load(tile: Tile): Promise<Loaded> {
    const [bundle, hashes] = await Promise.all([
      this.#read(tile),
      this.#read({ ...tile, level: 0 }),
    ])
    return { tile, bundle, hashes }
  }

  async #read(tile: Tile): Promise<Buffer | null> {
    const bytes = await fetchTile(this.#fetcher, tile)
    if (bytes !== null) this.#files++
    return bytes
  }

  async #checkBundle({ tile, bundle, hashes }: Loaded): Promise<void> {
    const hashTile = { ...tile, level: 0 }
    if (bundle === null) this.#absent.miss(tile)
    if (hashes === null) fail(this.#failures, 'MISSING', tilePath(hashTile), 'The tile is missing.')
    const { entries, parsedBytes } = parseBundle(bundle ?? Buffer.alloc(0), tile.width)
    const computed = bundle === null ? Buffer.alloc(0) : leafRow(bundle, entries)
    const claimed = trim(hashes, tile.width)
    const isWhole = entries.length === tile.width && bundle?.length === parsedBytes
    let believed = computed
    if (!computed.equals(claimed) || !isWhole || hashes?.length !== claimed.length) {
      const vouched =
        claimed.length === tile.width * HASH_BYTES && (await this.#isVouched(hashTile, claimed))
      const isTileWrong = !vouched && (await this.#isVouched(hashTile, computed))
      if (
        hashes !== null &&
        (isTileWrong || hashes.length !== claimed.length || (!vouched && bundle !== null))
      ) {
        blameTile(this.#failures, hashTile, computed, hashes)
      }
      if (!isTileWrong) {
        if (bundle !== null && !(isWhole && computed.equals(claimed)))
          blameBundle(this.#failures, tile, entries, parsedBytes, computed, claimed, bundle.length)
        if (claimed.length === tile.width * HASH_BYTES) believed = claimed
      }
    }
    this.#absent.note(tile.index, entries, (place) => sameHash(computed, believed, place))
    if (this.#options.records !== false) this.#checkRecords(tile, entries, computed, believed)
    await this.#checkPartials(tile, believed)
    await this.#checkPartials(hashTile, believed)
    await this.#grow(0, believed, tile.width)
  }

  /** What of the missing bundles was pruned; the others are failures. */
  #settleAbsent(): readonly Pruning[] {
    const { pruned, lost } = this.#absent.settle(this.#options.now ?? new Date())
    for (const { tile, why } of lost) {
      const message =
        why ?? 'The bundle is missing, and no entry of the log says that it was pruned.'
      fail(this.#failures, why === undefined ? 'MISSING' : 'PRUNED_EARLY', tilePath(tile), message)
    }
    return pruned
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
        const message = [messageOf(thrown), statedVersion(bytes) ?? ''].join(' ').trimEnd()
        fail(this.#failures, 'RECORD', tilePath(tile), message, index, offset)
      }
    }
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
      blameTile(this.#failures, tile, computed, found)
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
        if (!bytes.equals(expected)) blameTile(this.#failures, partial, expected, bytes)
        continue
      }
      const { entries, parsedBytes } = parseBundle(bytes, partial.width)
      const computed = leafRow(bytes, entries)
      if (!computed.equals(expected) || parsedBytes !== bytes.length) {
        blameBundle(this.#failures, partial, entries, parsedBytes, computed, expected, bytes.length)
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
