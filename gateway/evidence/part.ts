/**
 * One province's part of the evidence of an exchange: its record, and the proof that the record is in its log under a
 * checkpoint that the other province cosigned.
 *
 * @module
 */
import { splitNote } from '../audit/note.ts'
import type { Fetcher } from '../audit/fetcher.ts'
import { findExchange, type FoundExchange } from '../audit/find-exchange.ts'
import { proveInclusion } from '../audit/prove.ts'
import { CHECKPOINT_PATH } from '../audit/tile.ts'
import { formatTlogProof } from '../audit/tlog-proof.ts'

export interface EvidencePart {
  /** Origin of the log. */
  readonly log: string
  /** The entry of the log, byte for byte: canonical JSON. */
  readonly entry: string
  /** C2SP tlog-proof. */
  readonly proof: string
}

export interface PartOptions {
  readonly fetcher: Fetcher
  /** The last witnessed checkpoint of the log; undefined when there is none. */
  readonly witnessed: () => Promise<string | undefined>
}

/**
 * @param mayBeShown asked before anything of the record is given away.
 * @returns undefined when the log has no published record of the exchange, or none that may be shown.
 */
export async function makePart(
  exchangeId: string,
  { fetcher, witnessed }: PartOptions,
  mayBeShown: (found: FoundExchange) => boolean = () => true,
): Promise<EvidencePart | undefined> {
  const published = await fetcher.read(CHECKPOINT_PATH)
  if (published === null) return undefined
  const current = Buffer.from(published).toString()
  const found = await findExchange(fetcher, sizeOf(current), exchangeId)
  if (found === undefined || !mayBeShown(found)) return undefined
  const kept = await witnessed()
  const checkpoint = kept !== undefined && sizeOf(kept) > found.index ? kept : current
  const hashes = await proveInclusion(fetcher, found.index, sizeOf(checkpoint))
  return {
    log: checkpoint.slice(0, checkpoint.indexOf('\n')),
    entry: Buffer.from(found.bytes).toString(),
    proof: formatTlogProof({ index: found.index, hashes, checkpoint }),
  }
}

/** A part as a peer sends it; undefined when it has none, or not the form. */
export function readPart(answer: unknown): EvidencePart | undefined {
  const { part } = answer as { readonly part?: unknown }
  const { log, entry, proof } = (part ?? {}) as Readonly<Record<string, unknown>>
  const isWhole = typeof log === 'string' && typeof entry === 'string' && typeof proof === 'string'
  return isWhole ? { log, entry, proof } : undefined
}

/** How many signature lines a part's checkpoint has: the log's own, and those of witnesses. */
export function signatureCount(part: EvidencePart): number {
  return splitNote(part.proof)?.lines.length ?? 0
}

function sizeOf(checkpoint: string): number {
  return Number(checkpoint.split('\n', 2)[1])
}
