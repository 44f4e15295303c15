/**
 * One province's part of the evidence of an exchange: its record, and the proof that the record is in its log under a
 * checkpoint that the other province cosigned.
 *
 * @module
 */
import {
  openCheckpoint,
  openSignedCheckpoint,
  statedSize,
  unwitnessed,
  type WitnessPolicy,
} from '../audit/checkpoint.ts'
import { tellErasure, type ReadableKeys } from '../audit/content-keys.ts'
import type { ExchangeRecord } from '../audit/exchange-record.ts'
import { splitNote, type Verifier } from '../audit/note.ts'
import type { Fetcher } from '../audit/fetcher.ts'
import { findExchange, type FoundExchange } from '../audit/find-exchange.ts'
import { proveInclusion } from '../audit/prove.ts'
import { formatRecordKey } from '../audit/sealed-content.ts'
import { CHECKPOINT_PATH } from '../audit/tile.ts'
import { formatTlogProof, parseTlogProof } from '../audit/tlog-proof.ts'

export interface EvidencePart {
  /** Origin of the log. */
  readonly log: string
  /** The entry of the log, byte for byte: canonical JSON. */
  readonly entry: string
  /** C2SP tlog-proof. */
  readonly proof: string
  /** RFC 3161 TimeStampToken over the checkpoint's text, base64; null when there is none. */
  readonly timeStamp: string | null
  /** Opens the record's sealed content, and that of no other record; null when there is none, or it is erased. */
  readonly key: string | null
  /** Who had the content erased, when and why; null when it is not. */
  readonly erased: string | null
}

export interface PartOptions {
  readonly fetcher: Fetcher
  /** Whose signature the checkpoint has. */
  readonly verifier: Verifier
  /** The last witnessed checkpoint of the log; undefined when there is none. */
  readonly witnessed: () => Promise<string | undefined>
  readonly contentKeys: Pick<ReadableKeys, 'find' | 'erasure'>
  /** The earliest stamped checkpoint that has an entry, and its token in base64: it dates the record best. */
  readonly stamped: (
    index: number,
  ) => Promise<{ readonly note: string; readonly token: string } | undefined>
  /** Has a checkpoint's text stamped where none was yet; gives the token, base64. */
  readonly stampNow?: (text: string) => Promise<string | undefined>
  readonly now: () => Date
}

/**
 * @param mayBeShown asked before anything of the record is given away.
 * @returns undefined when the log has no published record of the exchange, or none that may be shown.
 */
export async function makePart(
  exchangeId: string,
  { fetcher, verifier, witnessed, contentKeys, stamped, stampNow, now }: PartOptions,
  mayBeShown: (found: FoundExchange) => boolean = () => true,
): Promise<EvidencePart | undefined> {
  const published = await fetcher.read(CHECKPOINT_PATH)
  if (published === null) return undefined
  const current = Buffer.from(published).toString()
  const found = await findExchange(fetcher, openCheckpoint(published, verifier), exchangeId, now())
  if (found === undefined || !mayBeShown(found)) return undefined
  const dated = await stamped(found.index)
  const kept = dated?.note ?? (await witnessed())
  const checkpoint = kept !== undefined && statedSize(kept) > found.index ? kept : current
  const hashes = await proveInclusion(fetcher, found.index, statedSize(checkpoint))
  return {
    log: checkpoint.slice(0, checkpoint.indexOf('\n')),
    entry: Buffer.from(found.bytes).toString(),
    proof: formatTlogProof({ index: found.index, hashes, checkpoint }),
    timeStamp: dated?.token ?? (await stampNow?.(splitNote(checkpoint)?.text ?? '')) ?? null,
    ...contentOf(found.record, contentKeys),
  }
}

function contentOf(
  record: ExchangeRecord,
  { find, erasure }: PartOptions['contentKeys'],
): Pick<EvidencePart, 'key' | 'erased'> {
  const { sealed } = record
  if (sealed === null) return { key: null, erased: null }
  const name = sealed.key
  const key = find(name)?.recordKey(record.exchangeId, sealed)
  const gone = erasure(name)
  return {
    key: key === undefined ? null : formatRecordKey(key),
    erased: gone === undefined ? null : tellErasure(gone),
  }
}

/** A part as a peer sends it; undefined when it has none, or not the form. */
export function readPart(answer: unknown): EvidencePart | undefined {
  const { part } = answer as { readonly part?: unknown }
  const { log, entry, proof, timeStamp, key, erased } = (part ?? {}) as Readonly<
    Record<string, unknown>
  >
  const isWhole = typeof log === 'string' && typeof entry === 'string' && typeof proof === 'string'
  if (!isWhole || !isTextOrNull(timeStamp)) return undefined
  if (!isTextOrNull(key) || !isTextOrNull(erased)) return undefined
  return { log, entry, proof, timeStamp, key, erased }
}

export function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}

/**
 * Whether a part's checkpoint is cosigned as the policy asks. Further lines of the log's owner, as by SM2, are nobody's word.
 *
 * @throws {AuditError} when the checkpoint is not signed by `log`.
 */
export function isWitnessed(
  { proof }: EvidencePart,
  log: Verifier,
  policy: WitnessPolicy,
): boolean {
  const { checkpoint } = parseTlogProof(proof)
  const signed = openSignedCheckpoint(Buffer.from(checkpoint), log, policy.witnesses)
  return unwitnessed(signed, policy) === null
}
