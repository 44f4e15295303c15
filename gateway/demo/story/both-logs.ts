/**
 * The end: both provinces' logs side by side, each record with its twin, and both verified.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { directoryFetcher } from '../../audit/fetcher.ts'
import { formatFailure } from '../../audit/report.ts'
import { verifyLog } from '../../audit/verify.ts'
import type { Answer } from '../ask.ts'
import { DEMO_REGION_CODES, exchangeName, inDemo, regionNameOf } from '../layout.ts'
import { logSize, readRecords } from '../read-log.ts'
import type { LoggedRecord } from '../read-log.ts'
import type { DemoRegionCode } from '../world/places.ts'
import { title } from './stage.ts'
import type { Stage } from './stage.ts'

const PUBLISHED_WITHIN_MS = 5_000
const POLL_MS = 50

export async function showBothLogs(stage: Stage, answers: readonly Answer[]): Promise<void> {
  const { folder, say, expect } = stage
  title(stage, '5', 'What both provinces wrote down')
  say(
    'Every one of these was written to disk before the clerk saw an answer. No value is in it: which items,',
  )
  say('whose (as a keyed hash), for which case, by whom, decided how.')
  say('')
  const chongqing = await logged(folder, '500000', answers)
  const sichuan = await logged(folder, '510000', answers)
  say(`  ${'CHONGQING'.padEnd(46)}SICHUAN`)
  for (const { exchangeId } of answers) {
    const ours = chongqing.get(exchangeId)
    const theirs = sichuan.get(exchangeId)
    const left = ours ? summary(ours) : ['(no record)']
    const right = theirs ? summary(theirs) : ['— never asked: refused at home']
    for (let i = 0; i < Math.max(left.length, right.length); i++) {
      say(`  ${(left[i] ?? '').padEnd(46)}${right[i] ?? ''}`)
    }
    say('')
    expectTwins(stage, exchangeId, ours, theirs)
  }
  for (const region of DEMO_REGION_CODES) {
    const fetcher = directoryFetcher(inDemo.log(folder, region))
    const vkey = readFileSync(inDemo.vkey(folder, region), 'utf8').trim()
    const report = await verifyLog(fetcher, vkey)
    const verdict = report.ok ? 'proven whole' : report.failures.map(formatFailure).join('; ')
    say(
      `  ${regionNameOf(region)}'s log: ${report.size} entries in ${report.files} files, ${verdict}.`,
    )
    expect(`the log of ${regionNameOf(region)} verifies`, report.ok)
  }
  say('')
  say(`Prove it yourself: npx shudao audit verify ${inDemo.log(folder, '500000')}`)
}

function expectTwins(
  { expect }: Stage,
  exchangeId: string,
  ours: LoggedRecord | undefined,
  theirs: LoggedRecord | undefined,
): void {
  expect(`exchange ${exchangeId} is in Chongqing's log`, ours !== undefined)
  if (ours?.record.outcome === 'refused') {
    expect(`exchange ${exchangeId} never reached Sichuan`, theirs === undefined)
    return
  }
  expect(`exchange ${exchangeId} is in Sichuan's log`, theirs !== undefined)
  const twin = ours?.record.twins.find(({ region }) => region === '510000')
  expect(`Chongqing's record names its twin in Sichuan`, twin?.index === theirs?.index)
  const voucher = theirs?.record.via?.exchange
  expect(`Sichuan's record names who vouched`, voucher?.startsWith(exchangeName('500000')) === true)
}

/** The records of `answers` in one log, once it has published them all. */
async function logged(
  folder: string,
  region: DemoRegionCode,
  answers: readonly Answer[],
): Promise<ReadonlyMap<string, LoggedRecord>> {
  const logFolder = inDemo.log(folder, region)
  const receipts = answers
    .flatMap((answer) => answer.receipts)
    .filter(({ log }) => log.startsWith(exchangeName(region)))
  const first = Math.min(...receipts.map(({ index }) => index))
  const last = Math.max(...receipts.map(({ index }) => index))
  if (receipts.length === 0) return new Map()
  for (let waitedMs = 0; waitedMs < PUBLISHED_WITHIN_MS; waitedMs += POLL_MS) {
    if (logSize(logFolder) > last) break
    await sleep(POLL_MS)
  }
  return new Map(readRecords(logFolder, first).map((entry) => [entry.record.exchangeId, entry]))
}

/** A record in a few short lines. */
function summary({ index, record }: LoggedRecord): readonly string[] {
  const who = record.via
    ? `vouched by ${record.via.exchange}`
    : `${record.consumer?.id ?? '?'} · ${record.operator ?? '?'}`
  const refused = record.refused.map(({ item, rule }) => `  ✗ ${item}: ${rule}`)
  const twins = record.twins.map((twin) => `twin: ${twin.region} #${twin.index}`)
  return [
    `#${index}  ${record.exchangeId.slice(0, 13)}…  ${record.outcome}`,
    who,
    ...record.asks.map((each) => `  ${each.resource} ${each.mode}: ${each.result}`),
    ...refused,
    ...twins,
  ]
}
