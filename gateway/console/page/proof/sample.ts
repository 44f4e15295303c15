/**
 * Draws a sample of a log's exchanges in the browser, by the rule of the command line and from nothing but the log's
 * files and its verifier key. Every entry that was looked at is proven, those that were passed over too, but for what was
 * pruned: that an entry of the signed log must say.
 *
 * @module
 */
import type { ExchangeRecord } from '../../../audit/exchange-record.ts'
import { drawnBy, roundBytes, seedText } from '../../../audit/draw-rule.ts'
import { CHECKPOINT_PATH } from '../../../audit/tile.ts'
import { openCheckpoint, type Checkpoint } from './checkpoint.ts'
import { leafHash, sha256, toBase64 } from './hashing.ts'
import { whyGone } from './prunings.ts'
import { readEntry } from './read-entry.ts'
import { prove, type ReadFile } from './verify.ts'

export interface DrawnEntry {
  readonly index: number
  /** Base64. */
  readonly leafHash: string
  readonly exchangeId: string
}

/** Who asked whom for what, as the entry itself says: clerk and case are sealed in it. */
export interface DrawnFacts {
  readonly time: string
  readonly consumer: string | null
  readonly matter: string | null
  readonly resources: readonly string[]
  readonly outcome: string
  readonly code: string | null
}

/** As `shudao audit verify-sample` reads it. */
export interface Sample {
  readonly origin: string
  readonly size: number
  /** Base64. */
  readonly root: string
  readonly salt: string
  readonly count: number
  readonly filter: Readonly<Record<string, never>>
  /** In the order of the draw; fewer than `count` when the log has no more exchanges. */
  readonly entries: readonly DrawnEntry[]
  /** How many draws fell on pruned entries, which are passed over; left out where none did. */
  readonly pruned?: number
}

export type Drawing =
  | {
      readonly kind: 'drawn'
      readonly sample: Sample
      /** Of each entry of the sample, in its order. */
      readonly facts: readonly DrawnFacts[]
      readonly lookedAt: number
    }
  /** The checkpoint was not signed by this key. */
  | { readonly kind: 'unsigned' }
  /** An entry that was drawn is not in the signed tree. */
  | { readonly kind: 'unproven'; readonly index: number }
  /** Its bundle is gone, and no entry says that it was pruned; of `unstated`, none of the newest, see {@link whyGone}. */
  | { readonly kind: 'lost' | 'unstated'; readonly index: number }
  /** So few of the entries are exchanges that the browser does not look for more. */
  | { readonly kind: 'too-long' }

export const SAMPLE_COUNT_MAX = 500
export const LOOKUPS_MAX = 5_000

/**
 * @param onFound told of how many were found so far
 * @throws what `signal` was aborted with
 */
export async function drawSample(
  read: ReadFile,
  vkey: string,
  { count, salt }: { readonly count: number; readonly salt: string },
  signal?: AbortSignal,
  onFound: (found: number) => void = () => undefined,
): Promise<Drawing> {
  const remembered = memory(read)
  const note = await remembered(CHECKPOINT_PATH)
  const checkpoint = note && (await openCheckpoint(new TextDecoder().decode(note), vkey))
  if (checkpoint === undefined) return { kind: 'unsigned' }
  const entries: DrawnEntry[] = []
  const facts: DrawnFacts[] = []
  const goneBy = whyGone(remembered, vkey, checkpoint.size, signal)
  let lookedAt = 0
  let pruned = 0
  for await (const index of indexesOf(checkpoint, salt)) {
    signal?.throwIfAborted()
    if (lookedAt === LOOKUPS_MAX) return { kind: 'too-long' }
    lookedAt += 1
    const { ok, entry } = await prove(remembered, vkey, index)
    if (!ok || entry === undefined) {
      const gone = await goneBy(index)
      if (gone !== 'pruned') return { kind: gone === 'there' ? 'unproven' : gone, index }
      pruned += 1
      continue
    }
    const record = exchangeOf(entry)
    if (record === undefined) continue
    const { exchangeId } = record
    facts.push(factsOf(record))
    entries.push({ index, leafHash: toBase64(await leafHash(entry)), exchangeId })
    onFound(entries.length)
    if (entries.length === count) break
  }
  const { origin, size } = checkpoint
  const root = toBase64(checkpoint.root)
  return {
    kind: 'drawn',
    sample: {
      origin,
      size,
      root,
      salt,
      count,
      filter: {},
      entries,
      ...(pruned === 0 ? {} : { pruned }),
    },
    facts,
    lookedAt,
  }
}

/** Every entry of the tree once, in the order of the draw. */
async function* indexesOf(
  { origin, size, root }: Checkpoint,
  salt: string,
): AsyncGenerator<number> {
  const text = seedText({ origin, size, root: toBase64(root) }, salt)
  const seed = await sha256(new TextEncoder().encode(text))
  const drawn = new Set<number>()
  for (let round = 0; drawn.size < size; round++) {
    const index = drawnBy(await sha256(seed, roundBytes(round)), size)
    if (index === undefined || drawn.has(index)) continue
    drawn.add(index)
    yield index
  }
}

/** Undefined for what is no exchange record. */
function exchangeOf(entry: Uint8Array): ExchangeRecord | undefined {
  const record = readEntry(entry)
  return record.kind === 'exchange' ? record : undefined
}

function factsOf(record: ExchangeRecord): DrawnFacts {
  const { time, consumer, matter, asks, refused, outcome, code } = record
  const resources = new Set([...asks, ...refused].map(({ resource }) => resource))
  return {
    time,
    consumer: consumer?.id ?? null,
    matter,
    resources: [...resources],
    outcome,
    code,
  }
}

/** Each file once, so that all is proven under one checkpoint. */
function memory(read: ReadFile): ReadFile {
  const known = new Map<string, Promise<Uint8Array | undefined>>()
  return (path) => {
    const file = known.get(path) ?? read(path)
    known.set(path, file)
    return file
  }
}
