import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadContent } from '../../catalog/load.ts'
import { readContentKeys, type ReadableKeys } from '../audit/content-keys.ts'
import { nodeDisk } from '../audit/disk.ts'
import { vkeyOf } from '../audit/log-options.ts'
import { parseVkey } from '../audit/note.ts'
import { classOfOutcome } from '../audit/retention.ts'
import { loadConfig, type ExchangeConfig } from '../config.ts'
import { formatEvidence, makeEvidence, recordIn, type EvidenceSalts } from '../evidence/bundle.ts'
import { isWitnessed, makePart, readPart, type EvidencePart } from '../evidence/part.ts'
import { makePeers } from '../make-peers.ts'
import { contentKeysFolder, logOptionsOf } from '../placed-log.ts'
import { stampedCheckpoints, witnessedStore } from '../open-witnessing.ts'
import { PEER_EVIDENCE_PATH } from '../peer/protocol.ts'
import { TrustError } from '../trust/errors.ts'
import { requestTimeStamp } from '../trust/time-stamp.ts'
import { CliError } from './cli-error.ts'
import { terminal } from './terminal.ts'

export interface AuditEvidenceOptions {
  readonly config: string
  /** Folder for the files; default here. */
  readonly out?: string
  readonly withSalts?: true
}

const WITNESSED_WITHIN_MS = 5_000
const POLL_MS = 100
const STAMP_TIMEOUT_MS = 10_000

/** Writes the evidence of one exchange: the bundle, and the proof file beside it. @returns 0. */
export async function auditEvidence(
  exchangeId: string,
  options: AuditEvidenceOptions,
): Promise<number> {
  const folder = options.out ?? '.'
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CliError(`--out ${folder} is no folder. Make it first: mkdir -p ${folder}`)
  }
  const config = loadConfig(options.config)
  const contentKeys = await readContentKeys(nodeDisk, contentKeysFolder(config))
  const own = await ownPart(config, exchangeId, contentKeys)
  const others = await otherParts(config, exchangeId, own)
  const salts = options.withSalts === true ? saltsOf(own, contentKeys) : null
  const file = join(folder, `${exchangeId}.evidence.json`)
  writeFileSync(file, formatEvidence(makeEvidence(exchangeId, [own, ...others], salts)))
  const proofs = [own, ...others].map((part) => {
    const name = `${exchangeId}.${part.log.replaceAll('/', '-')}.tlog-proof`
    writeFileSync(join(folder, name), part.proof)
    return name
  })
  terminal.print(`The evidence is in ${file}; proof files beside it: ${proofs.join(', ')}.`)
  if (salts !== null) {
    terminal.print(
      'It holds the salts: whoever has it can test a guess of what was asked and answered.',
    )
  }
  terminal.print(
    `Prove it anywhere: npx shudao audit verify-evidence ${file} --vkey <log.vkey of each province>`,
  )
  return 0
}

/** Waits a moment for the checkpoint to be witnessed as the configuration asks. */
async function ownPart(
  config: ExchangeConfig,
  exchangeId: string,
  contentKeys: ReadableKeys,
): Promise<EvidencePart> {
  const store = witnessedStore(config)
  const { origin, fetcher } = logOptionsOf(config)
  const log = parseVkey(vkeyOf(origin, config.logKey.privateKey))
  const { witnesses, quorum } = config.witnessing
  const policy = { witnesses: witnesses.map(({ verifier }) => verifier), quorum }
  const stamped = stampedCheckpoints(config).above
  const stampNow = (text: string): Promise<string | undefined> => stampOf(config, text)
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const witnessed = (): Promise<string | undefined> => store.read(origin)
    const part = await makePart(exchangeId, {
      fetcher,
      witnessed,
      contentKeys,
      stamped,
      stampNow,
    })
    if (part === undefined) {
      throw new CliError(`The log in ${fetcher.name} has no record of exchange ${exchangeId}.`)
    }
    if (isWitnessed(part, log, policy)) return part
    if (waitedMs >= WITNESSED_WITHIN_MS) {
      terminal.error(
        `Not as many witnesses as are asked for (${quorum}) have cosigned this record yet; the bundle says so. Try again later.`,
      )
      return part
    }
    await sleep(POLL_MS)
  }
}

/** For a checkpoint that was not stamped: of a record of just now. */
async function stampOf(config: ExchangeConfig, text: string): Promise<string | undefined> {
  if (config.timeStamp === undefined) return undefined
  try {
    const { url } = config.timeStamp
    const { token } = await requestTimeStamp(url, Buffer.from(text), STAMP_TIMEOUT_MS)
    return token.toString('base64')
  } catch (thrown) {
    if (!(thrown instanceof TrustError)) throw thrown
    terminal.error(`${thrown.message} The bundle is made without it.`)
    return undefined
  }
}

/** What the other provinces of the exchange give. One that is away is left out, and said so. */
async function otherParts(
  config: ExchangeConfig,
  exchangeId: string,
  own: EvidencePart,
): Promise<readonly EvidencePart[]> {
  const { via, asks } = recordIn(own)
  const regions = new Set([via?.region, ...asks.map(({ resource }) => resource.split('.', 1)[0])])
  const parts: EvidencePart[] = []
  for (const peer of makePeers(config, loadContent(config.contentFolder), () => new Date())) {
    const { code, nameEn } = peer.region
    if (!regions.has(code)) continue
    try {
      const part = readPart(await peer.tell(PEER_EVIDENCE_PATH, { exchangeId }))
      if (part === undefined) terminal.error(`${nameEn} has no published record of this exchange.`)
      else parts.push(part)
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown)
      terminal.error(
        `The part of ${nameEn} cannot be had now (${why}); the bundle is made without it.`,
      )
    } finally {
      await peer.close()
    }
  }
  return parts
}

/** @throws {CliError} when the salts were erased with the record's content. */
function saltsOf(own: EvidencePart, keys: ReadableKeys): EvidenceSalts {
  const { exchangeId, sealed, outcome, time } = recordIn({ ...own, key: null })
  const name = sealed?.key ?? `${time.slice(0, 7)}.${classOfOutcome(outcome)}`
  const key = keys.find(name)
  if (key === undefined) {
    const why = own.erased === null ? `the key ${name} is not there` : `they are ${own.erased}`
    throw new CliError(`There are no salts of this record: ${why}. Leave --with-salts out.`)
  }
  const salt = (label: 'request' | 'response'): string =>
    key.salt(exchangeId, label).toString('base64')
  return { request: salt('request'), response: salt('response') }
}
