/**
 * Finds the record of an exchange in a log's files, without a database.
 *
 * An exchange id is a UUID of version 7, which begins with the time, and a log is written in the order of time. So a
 * few bundles are looked at; only when clocks disagreed by more than the tolerance is every entry read. What was pruned is
 * older than what is kept, mostly: a bundle that is gone counts as early, and nothing is found in it.
 *
 * @module
 */

import { AuditError } from './errors.ts'
import type { ExchangeRecord } from './exchange-record.ts'
import { fetchEntries } from './fetch-tile.ts'
import type { Fetcher } from './fetcher.ts'
import type { Tree } from './in-tree.ts'
import { readPrunings } from './read-prunings.ts'
import { decodeLogRecord } from './record.ts'
import { TILE_WIDTH, tileAt, tilePath } from './tile.ts'

export interface FoundExchange {
  readonly index: number
  readonly bytes: Uint8Array
  readonly record: ExchangeRecord
}

const TOLERANCE_MS = 120_000

/**
 * @param tree the log as it is signed; of what is found nothing is proven, that it was pruned is.
 * @param now no pruning is believed to be later.
 * @returns undefined when the log has no record of the exchange.
 * @throws {AuditError} `LOG_CORRUPT` when it was not found, and a bundle is missing of which no entry says that it was pruned,
 *   or none that could be true; what the fetcher throws.
 */
export async function findExchange(
  fetcher: Fetcher,
  tree: Tree,
  exchangeId: string,
  now: Date,
): Promise<FoundExchange | undefined> {
  const { size } = tree
  const bundles = Math.ceil(size / TILE_WIDTH)
  const timeMs = parseInt(exchangeId.replaceAll('-', '').slice(0, 12), 16)
  let bundlesGone = 0
  const [from, to] = await window()
  const found = (await search(from, to)) ?? (await search(0, from)) ?? (await search(to, bundles))
  if (found === undefined && bundlesGone > 0) await assertPruned()
  return found

  /** The bundles, from the first up to but not including the last, in which it should be. */
  async function window(): Promise<readonly [number, number]> {
    const first = await lowest((startMs) => startMs >= timeMs - TOLERANCE_MS)
    const after = await lowest((startMs) => startMs > timeMs + TOLERANCE_MS)
    return [Math.max(0, first - 1), after]
  }

  /** The first bundle that begins late enough. */
  async function lowest(isLate: (startMs: number) => boolean): Promise<number> {
    let [low, high] = [0, bundles]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const [first] = (await entriesOf(middle)) ?? []
      const startMs = first === undefined ? 0 : Date.parse(decodeLogRecord(first).time)
      if (isLate(startMs)) high = middle
      else low = middle + 1
    }
    return low
  }

  async function search(start: number, end: number): Promise<FoundExchange | undefined> {
    for (let bundle = start; bundle < end; bundle++) {
      const entries = await entriesOf(bundle)
      if (entries === undefined) bundlesGone++
      for (const [place, bytes] of (entries ?? []).entries()) {
        if (!Buffer.from(bytes).includes(exchangeId)) continue
        const record = decodeLogRecord(bytes)
        if (record.kind !== 'exchange' || record.exchangeId !== exchangeId) continue
        return { index: bundle * TILE_WIDTH + place, bytes, record }
      }
    }
    return undefined
  }

  /** In a bundle that was lost it may be. */
  async function assertPruned(): Promise<void> {
    const [lost] = (await readPrunings(fetcher, tree, now)).lost
    if (lost === undefined) return
    const { tile, why = 'No entry of the log says that it was pruned.' } = lost
    throw new AuditError(
      'LOG_CORRUPT',
      `${tilePath(tile)} of ${fetcher.name} is missing. ${why} Restore it from a copy of the log.`,
    )
  }

  function entriesOf(bundle: number): Promise<readonly Uint8Array[] | undefined> {
    return fetchEntries(fetcher, tileAt('entries', bundle * TILE_WIDTH, size))
  }
}
