/**
 * Proves a bundle of evidence offline, from the provinces' log keys and nothing else, step by step.
 *
 * @module
 */
import { canonicalJson } from '../audit/canonical.ts'
import { opensTo } from '../audit/commitment.ts'
import { parseCosigner } from '../audit/cosignature.ts'
import { AuditError, messageOf } from '../audit/errors.ts'
import type { ExchangeRecord, RecordedDecision } from '../audit/exchange-record.ts'
import { parseVkey, splitNote, type Verifier } from '../audit/note.ts'
import { openTlogProof, parseTlogProof } from '../audit/tlog-proof.ts'
import { leafHash } from '../audit/tree.ts'
import { localTime } from '../core/day.ts'
import { TrustError } from '../trust/errors.ts'
import { openTimeStamp } from '../trust/time-stamp.ts'
import { manifestOf, parseEvidence, recordIn, type Evidence } from './bundle.ts'
import { tellRecord } from './tell.ts'
import type { EvidencePart } from './part.ts'

export interface EvidenceReport {
  /** True when no step failed. */
  readonly ok: boolean
  readonly steps: readonly EvidenceStep[]
}

export interface EvidenceStep {
  /** `open`: nothing speaks against it, and nothing proves it. */
  readonly verdict: 'proven' | 'failed' | 'open'
  /** In plain words. */
  readonly sentence: string
}

export interface VerifyEvidenceOptions {
  /** `log.vkey` of each province. */
  readonly vkeys: readonly string[]
  /** How many other provinces must have cosigned each checkpoint; default 1 where two keys are given. */
  readonly quorum?: number
  /** How many provinces' parts must be in the bundle and proven; default those that it holds. */
  readonly parts?: number
  /** What was asked, as it was sent: opens the first record's commitment with the bundle's salt. */
  readonly request?: Buffer
  /** What was answered: the response, or its `data` alone. */
  readonly response?: Buffer
}

/** @throws {AuditError} `VKEY_INVALID`; everything else is a step that failed. */
export async function verifyEvidence(
  text: string,
  options: VerifyEvidenceOptions,
): Promise<EvidenceReport> {
  const given = { ...options, vkeys: [...new Set(options.vkeys)] }
  const logs = given.vkeys.map(parseVkey)
  const steps: EvidenceStep[] = []
  const note = (verdict: EvidenceStep['verdict'], sentence: string): void => {
    steps.push({ verdict, sentence })
  }
  const evidence = parseEvidence(text)
  if (evidence === undefined) {
    note(
      'failed',
      'The file is not a bundle of evidence in its one canonical form. Give <exchange id>.evidence.json as it was made, byte for byte; a .tlog-proof is for other verifiers.',
    )
    return { ok: false, steps }
  }
  note('proven', `The file is a bundle of evidence about exchange ${evidence.exchangeId}.`)
  const proven = evidence.parts.filter((part) => provePart(evidence, part, logs, given, note))
  if (proven.length === evidence.parts.length) {
    compareParts(proven, note)
    compareDecisions(proven, note)
    compareManifest(evidence, note)
    openCommitments(evidence, options, note)
    for (const part of proven) await proveTime(part, note)
  }
  if (options.parts !== undefined) countParts(proven, options.parts, logs, note)
  return { ok: steps.every(({ verdict }) => verdict !== 'failed'), steps }
}

type Note = (verdict: EvidenceStep['verdict'], sentence: string) => void

/** Whether the part's record is in the log that signed it. */
function provePart(
  { exchangeId }: Evidence,
  part: EvidencePart,
  logs: readonly Verifier[],
  { vkeys, quorum = Math.min(1, vkeys.length - 1) }: VerifyEvidenceOptions,
  note: Note,
): boolean {
  const log = logs.find(({ name }) => name === part.log)
  if (log === undefined) {
    note('failed', `No key was given for ${part.log}; keys are for ${logs.map(nameOf).join(', ')}.`)
    return false
  }
  const witnesses = vkeys.map(parseCosigner).filter(({ name }) => name !== log.name)
  try {
    const leaf = leafHash(Buffer.from(part.entry))
    const opened = openTlogProof(part.proof, leaf, log, witnesses)
    const { size } = opened.checkpoint
    note(
      'proven',
      `${log.name} signed a checkpoint of ${size} entries; entry ${opened.index} of them is the record below.`,
    )
    const names = opened.witnessedBy.map(nameOf).join(', ')
    if (opened.witnessedBy.length < quorum) {
      note(
        'failed',
        `The checkpoint of ${log.name} is cosigned by ${opened.witnessedBy.length} of the other provinces, ${quorum} asked for: ${log.name} could show others another history.`,
      )
      return false
    }
    if (names !== '')
      note('proven', `${names} cosigned that checkpoint: the same history was shown to them.`)
    else
      note(
        'open',
        witnesses.length === 0
          ? `Who else signed that checkpoint was not looked at: no key of another province was given. ${log.name} could show others another history.`
          : `None of ${witnesses.map(nameOf).join(', ')} signed that checkpoint: ${log.name} could show others another history.`,
      )
    const record = recordIn(part)
    if (record.exchangeId !== exchangeId) {
      note('failed', `The record in ${log.name} is of another exchange, ${record.exchangeId}.`)
      return false
    }
    for (const sentence of tellRecord(log.name, record)) note('proven', sentence)
    if (record.sealed !== null) note('open', tellSealed(part))
    return true
  } catch (thrown) {
    if (!(thrown instanceof AuditError)) throw thrown
    note('failed', `The part of ${log.name} does not hold: ${messageOf(thrown)}`)
    return false
  }
}

/** Of those that are missing, the logs are named whose keys were given, and those that the records name. */
function countParts(
  proven: readonly EvidencePart[],
  asked: number,
  logs: readonly Verifier[],
  note: Note,
): void {
  const there = new Set(proven.map(({ log }) => log))
  if (there.size >= asked) {
    note(
      'proven',
      `The parts of ${[...there].join(', ')} are in the bundle; ${asked} were asked for.`,
    )
    return
  }
  const records = proven.map(recordIn)
  const named = [
    ...logs.map(nameOf),
    ...records.flatMap(({ via }) => (via === null ? [] : [via.exchange])),
    ...records.flatMap(({ twins }) => twins.map(({ log }) => log)),
  ]
  const missing = [...new Set(named)].filter((log) => !there.has(log))
  note(
    'failed',
    `${there.size} of the ${asked} parts asked for are in the bundle and proven. Missing is that of ${missing.join(', ')}: make the evidence again with \`shudao audit evidence\` when that exchange answers, or have it made there.`,
  )
}

/** By a third party, who knows neither side; whom to believe as one is the reader's to decide. */
async function proveTime({ log, proof, timeStamp }: EvidencePart, note: Note): Promise<void> {
  if (timeStamp === null) return
  const text = splitNote(parseTlogProof(proof).checkpoint)?.text ?? ''
  try {
    const stamp = await openTimeStamp(Buffer.from(timeStamp, 'base64'), Buffer.from(text))
    const { time, authority, certificateSha256 } = stamp
    note(
      'proven',
      `Whoever holds the key of the certificate below signed that the checkpoint of ${log} was there at ${localTime(time)}.`,
    )
    note(
      'open',
      `That certificate names ${authority}, SHA-256 ${certificateSha256}: compare it with what that authority publishes.`,
    )
  } catch (thrown) {
    if (!(thrown instanceof TrustError)) throw thrown
    note('failed', `The time-stamp of ${log} does not hold: ${messageOf(thrown)}`)
  }
}

/** Nothing proves it; the log's own record of the erasing would. */
function tellSealed({ log, erased }: EvidencePart): string {
  const what = `${log}: who asked, for which case and about whom is sealed`
  return erased === null
    ? `${what}, and this bundle does not open it.`
    : `${what}, and says to be ${erased}. The record and its proof stay.`
}

/** Each side must name the other: the asking one its receipt, the answering one who vouched. */
function compareParts(parts: readonly EvidencePart[], note: Note): void {
  const sides = parts.map((part) => ({ part, record: recordIn(part) }))
  for (const { part, record } of sides) {
    for (const twin of record.twins) {
      const other = sides.find((side) => side.part.log === twin.log)
      if (other === undefined) {
        note(
          'open',
          `${part.log} names entry ${twin.index} of ${twin.log} as its twin; that part is not in this bundle.`,
        )
        continue
      }
      const isTwin =
        leafHash(Buffer.from(other.part.entry)).toString('base64') === twin.leafHash &&
        other.part.proof.includes(`\nindex ${twin.index}\n`)
      note(
        isTwin ? 'proven' : 'failed',
        isTwin
          ? `${part.log} holds the receipt of exactly the record of ${twin.log}.`
          : `${part.log} holds a receipt of ${twin.log} for another record than the one in this bundle.`,
      )
    }
    compareVoucher(record, part, sides, note)
  }
}

function compareVoucher(
  { via }: ExchangeRecord,
  { log }: EvidencePart,
  sides: readonly { readonly part: EvidencePart; readonly record: ExchangeRecord }[],
  note: Note,
): void {
  if (via === null) return
  const voucher = sides.find(({ part }) => part.log === via.exchange)
  if (voucher === undefined) {
    note(
      'open',
      `${log} says that ${via.exchange} vouched for the consumer; that part is not in this bundle.`,
    )
    return
  }
  const own = voucher.record.consumer?.id
  const theirs = sides.find(({ part }) => part.log === log)?.record.consumer?.id
  const agree = own === theirs && own !== undefined
  note(
    agree ? 'proven' : 'failed',
    agree
      ? `${via.exchange} vouched for ${own}, and both records name it as the one who asked.`
      : `${log} and ${via.exchange} name different consumers.`,
  )
}

/** What a side decided must stand in its own record, and in the other's as far as it concerns the other. */
function compareDecisions(parts: readonly EvidencePart[], note: Note): void {
  const sides = parts.map((part) => ({ log: part.log, decisions: recordIn(part).decisions }))
  for (const {
    log,
    decisions: [own],
  } of sides) {
    if (own === undefined) continue
    for (const other of sides) {
      const told = other.decisions.find(
        ({ region, side }) => region === own.region && side === own.side,
      )
      if (other.log === log || told === undefined) continue
      const agree = isOf(told, own)
      note(
        agree ? 'proven' : 'failed',
        agree
          ? `${other.log} holds the decision of ${own.region} as ${log} recorded it: ${own.effect}.`
          : `${other.log} holds another decision of ${own.region} than ${log} recorded.`,
      )
    }
  }
}

/** A peer is told of the grants and rules that have to do with it, and of all else as it is. */
function isOf(told: RecordedDecision, own: RecordedDecision): boolean {
  const named = (decision: RecordedDecision): string =>
    canonicalJson({ ...decision, grants: [], rules: [] })
  return (
    named(told) === named(own) &&
    told.grants.every((grant) => own.grants.includes(grant)) &&
    told.rules.every((rule) => own.rules.includes(rule))
  )
}

function compareManifest({ parts, manifest }: Evidence, note: Note): void {
  const agrees = canonicalJson(manifest) === canonicalJson(parts.map(manifestOf))
  note(
    agrees ? 'proven' : 'failed',
    agrees
      ? 'The list of what was disclosed says what the records say.'
      : 'The list of what was disclosed is not what the records say.',
  )
}

function openCommitments(
  { parts, salts }: Evidence,
  { request, response }: VerifyEvidenceOptions,
  note: Note,
): void {
  const [first] = parts
  if (first === undefined) return
  const { requestCommitment, responseCommitment } = recordIn(first)
  const open = (what: string, commitment: string | null, salt: string, texts: Buffer[]): void => {
    const opens = texts.some((text) => isCommitted(commitment, salt, text))
    note(
      opens ? 'proven' : 'failed',
      opens
        ? `The ${what} given is the one that ${first.log} recorded.`
        : `The ${what} given is not the one that ${first.log} recorded. It has to be, byte for byte, what that exchange received or gave: of a provider's, the message between the two exchanges.`,
    )
  }
  if (request === undefined && response === undefined) return
  if (salts === null) {
    note('failed', 'The bundle holds no salts, so no text can be compared with the commitments.')
    return
  }
  if (request !== undefined) open('request', requestCommitment, salts.request, [request])
  if (response !== undefined) {
    open('response', responseCommitment, salts.response, [response, ...dataOf(response)])
  }
}

function isCommitted(commitment: string | null, salt: string, text: Buffer): boolean {
  return commitment !== null && opensTo(commitment, Buffer.from(salt, 'base64'), text)
}

/** The `data` of a response, in the spelling in which it is committed to. */
function dataOf(response: Buffer): readonly Buffer[] {
  try {
    const { data } = JSON.parse(response.toString()) as { readonly data?: unknown }
    return data === undefined ? [] : [Buffer.from(JSON.stringify(data))]
  } catch {
    return []
  }
}

function nameOf({ name }: Verifier): string {
  return name
}
