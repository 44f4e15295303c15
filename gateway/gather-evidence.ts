/**
 * Gathers the evidence of one exchange: our part, once it is witnessed, and what the other provinces give.
 *
 * @module
 */
import type { ContentKeys } from './audit/content-keys.ts'
import { parseVkey } from './audit/note.ts'
import { classOfOutcome } from './audit/retention.ts'
import type { AuditLog } from './audit/running-log.ts'
import { settled } from './audit/settled.ts'
import type { ExchangeConfig } from './config.ts'
import { makeEvidence, recordIn, type Evidence, type EvidenceSalts } from './evidence/bundle.ts'
import { isWitnessed, makePart, readPart, type EvidencePart } from './evidence/part.ts'
import { stampedCheckpoints, witnessedStore } from './open-witnessing.ts'
import type { Peer } from './peer/client.ts'
import { PEER_EVIDENCE_PATH } from './peer/protocol.ts'
import type { PlacedLog } from './placed-log.ts'
import { TrustError } from './trust/errors.ts'

export interface GatherEvidenceParts {
  readonly config: Pick<ExchangeConfig, 'stateFolder' | 'witnessing' | 'timeStamp'>
  readonly log: Pick<AuditLog, 'origin' | 'vkey'>
  readonly logOptions: Pick<PlacedLog, 'fetcher'>
  readonly contentKeys: Pick<ContentKeys, 'find' | 'erasure'>
  readonly peers: readonly Pick<Peer, 'region' | 'tell'>[]
  readonly now: () => Date
}

export interface GatheredEvidence {
  readonly evidence: Evidence
  /** What is left open, in sentences: who has not cosigned, who gave no part. */
  readonly notes: readonly string[]
}

/**
 * Gives undefined when the log has no published record of the exchange.
 *
 * @param withSalts whether it opens the commitments to what was asked and answered; of erased content nothing does.
 */
export type GatherEvidence = (
  exchangeId: string,
  withSalts: boolean,
) => Promise<GatheredEvidence | undefined>

const PATIENCE = { withinMs: 5_000, pauseMs: 100 }
const STAMP_TIMEOUT_MS = 10_000

export function makeEvidenceGatherer(parts: GatherEvidenceParts): GatherEvidence {
  return async (exchangeId, withSalts) => {
    const notes: string[] = []
    const note = (sentence: string): unknown => notes.push(sentence)
    const own = await ownPart(exchangeId, parts, note)
    if (own === undefined) return undefined
    const others = await otherParts(exchangeId, own, parts, note)
    const salts = withSalts ? saltsOf(own, parts, note) : null
    return { evidence: makeEvidence(exchangeId, [own, ...others], salts), notes }
  }
}

type Note = (sentence: string) => unknown

/** Waits a moment for the checkpoint to be witnessed as the configuration asks. */
async function ownPart(
  exchangeId: string,
  { config, log, logOptions, contentKeys, now }: GatherEvidenceParts,
  note: Note,
): Promise<EvidencePart | undefined> {
  const store = witnessedStore(config)
  const verifier = parseVkey(log.vkey)
  const sources = {
    fetcher: logOptions.fetcher,
    verifier,
    witnessed: () => store.read(log.origin),
    contentKeys,
    stamped: stampedCheckpoints(config).above,
    now,
  }
  const { witnesses, quorum } = config.witnessing
  const policy = { witnesses: witnesses.map((witness) => witness.verifier), quorum }
  const isDone = (part: EvidencePart | undefined): boolean =>
    part === undefined || isWitnessed(part, verifier, policy)
  const part = await settled(() => makePart(exchangeId, sources), isDone, PATIENCE)
  if (!isDone(part)) {
    note(
      `Not as many witnesses as are asked for (${quorum}) have cosigned this record yet; the bundle says so. Try again later.`,
    )
  }
  const { timeStamp } = config
  if (part === undefined || part.timeStamp !== null || timeStamp === undefined) return part
  // An authority is asked once, of the checkpoint that it is made with.
  const stampNow = (text: string): Promise<string | undefined> => stampOf(timeStamp.url, text, note)
  return makePart(exchangeId, { ...sources, stampNow })
}

/** For a checkpoint that was not stamped: of a record of just now. */
async function stampOf(url: string, text: string, note: Note): Promise<string | undefined> {
  try {
    // As in `open-witnessing.ts`: its ASN.1 costs more to load than most of an exchange.
    const { requestTimeStamp } = await import('./trust/time-stamp.ts')
    const { token } = await requestTimeStamp(url, Buffer.from(text), STAMP_TIMEOUT_MS)
    return token.toString('base64')
  } catch (thrown) {
    if (!(thrown instanceof TrustError)) throw thrown
    note(`${thrown.message} The bundle is made without it.`)
    return undefined
  }
}

/** What the other provinces of the exchange give. One that is away is left out, and said so. */
async function otherParts(
  exchangeId: string,
  own: EvidencePart,
  { peers }: GatherEvidenceParts,
  note: Note,
): Promise<readonly EvidencePart[]> {
  const { via, asks } = recordIn(own)
  const regions = new Set([via?.region, ...asks.map(({ resource }) => resource.split('.', 1)[0])])
  const parts: EvidencePart[] = []
  for (const { region, tell } of peers) {
    if (!regions.has(region.code)) continue
    try {
      const part = readPart(await tell(PEER_EVIDENCE_PATH, { exchangeId }))
      if (part === undefined) note(`${region.nameEn} has no published record of this exchange.`)
      else parts.push(part)
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown)
      note(
        `The part of ${region.nameEn} cannot be had now (${why}); the bundle is made without it.`,
      )
    }
  }
  return parts
}

/** Null when they are gone, as the note says. */
function saltsOf(
  own: EvidencePart,
  { contentKeys }: GatherEvidenceParts,
  note: Note,
): EvidenceSalts | null {
  const { exchangeId, sealed, outcome, time } = recordIn({ ...own, key: null })
  const name = sealed?.key ?? `${time.slice(0, 7)}.${classOfOutcome(outcome)}`
  const key = contentKeys.find(name)
  if (key === undefined) {
    const why = own.erased === null ? `the key ${name} is not there` : `they are ${own.erased}`
    note(`There are no salts of this record: ${why}. The bundle is made without them.`)
    return null
  }
  const { request, response } = key.salts(exchangeId)
  return { request: request.toString('base64'), response: response.toString('base64') }
}
