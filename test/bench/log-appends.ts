/**
 * What a durable record costs, beside bare group commit of the same bytes: one write and one fdatasync for all who
 * wait, no hash, no tree, no receipt.
 *
 * @module
 */
import { mkdir, open } from 'node:fs/promises'
import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { createLog } from '../../gateway/audit/log.ts'
import type { ExchangeRecord, RecordedAsk } from '../../gateway/audit/exchange-record.ts'
import { fixed } from '../../gateway/audit/fixed.ts'
import { encodeRecord, writeRecord } from '../../gateway/audit/record.ts'
import { recordOf } from '../gateway/audit/support.ts'
import { median, quartiles } from './median.ts'
import type { Schedule } from './measure.ts'

export const WAITING = [1, 16, 64, 256] as const

export interface Appends {
  readonly perSecond: number
  /** Microseconds of CPU a record, all threads, user and system. */
  readonly cpuUs: number
}

export interface Comparison {
  readonly waiting: number
  readonly log: Appends
  readonly bare: Appends
  /** Of each round, the log's rate divided by the bare one: quartiles. */
  readonly share: Quartiles
  /** Of each round, microseconds of CPU a record more than bare: quartiles. */
  readonly moreUs: Quartiles
}

type Quartiles = readonly [number, number, number]

/** A log and how it is verified, for whoever reads what the bench has written. */
export interface BenchLog {
  readonly logDir: string
  readonly vkey: string
}

interface Pair {
  readonly log: Appends
  readonly bare: Appends
}

interface Contender {
  readonly append: (serial: number) => Promise<unknown>
  /** Between two measurements: nothing of the one is left for the other. */
  readonly settle: () => Promise<void>
  readonly close: () => Promise<void>
}

const WARM_UP_MS = 3_000

/** A record as the pipeline describes it: what depends on the decision alone is there once. */
const DESCRIBED = recordOf('01JDX5ZB6W3M8Q0T1V2Y4C7E9G')
const [FIRST] = DESCRIBED.asks
const ASK: RecordedAsk = {
  ...FIRST!,
  items: fixed(FIRST!.items),
  masked: fixed(FIRST!.masked),
  joinKeys: fixed(FIRST!.joinKeys),
  grants: fixed(FIRST!.grants),
  legalBasis: fixed(FIRST!.legalBasis),
}
const RECORD: ExchangeRecord = {
  ...DESCRIBED,
  consumer: fixed(DESCRIBED.consumer!),
  decisions: DESCRIBED.decisions.map((decision) => fixed(decision)),
}
export const RECORD_BYTES = encodeRecord(RECORD).length

/** Each with its latency. They are described beforehand: what is measured begins with their canonical form. */
const RECORDS = Array.from({ length: 1_000 }, (_, serial): ExchangeRecord => ({
  ...RECORD,
  asks: [{ ...ASK }],
  latencyMs: serial,
}))

/** One after another, from the first again when all were there. */
function recordNo(serial: number): ExchangeRecord {
  return RECORDS[serial % RECORDS.length]!
}

/**
 * Each round is cut into so many, each of both: the machine's moods last some seconds, and are to be the same for both of a pair. Not
 * into more, for each ends with a publication of its own, which a running log has once a second.
 */
const SHARES = 2

/** Rounds of A B A B …, after a warm-up; medians. Appends include the canonical form of the record. */
export async function compareAppends(
  folder: string,
  schedule: Schedule,
): Promise<{ readonly comparisons: readonly Comparison[]; readonly log: BenchLog }> {
  const rounds = schedule.rounds * SHARES
  const sampleMs = schedule.sampleMs / SHARES
  await mkdir(folder)
  const options = {
    origin: 'bench.example/log',
    privateKey: generateKeyPairSync('ed25519').privateKey,
    logDir: join(folder, 'log'),
    stateDir: folder,
  }
  const log = await createLog(options)
  const ours: Contender = {
    append: (serial) => log.append((to, at) => writeRecord(recordNo(serial), to, at)),
    settle: () => log.flush(),
    close: () => log.close(),
  }
  const bare = await bareCommit(join(folder, 'bare'))
  const comparisons: Comparison[] = []
  for (const contender of [ours, bare]) await measure(contender, 64, WARM_UP_MS)
  for (const waiting of WAITING) {
    const pairs: Pair[] = []
    for (let round = 0; round < rounds; round++) {
      pairs.push({
        log: await measure(ours, waiting, sampleMs),
        bare: await measure(bare, waiting, sampleMs),
      })
    }
    comparisons.push(compared(waiting, pairs))
  }
  await ours.close()
  await bare.close()
  return { comparisons, log: { logDir: options.logDir, vkey: log.vkey } }
}

async function measure(contender: Contender, waiting: number, ms: number): Promise<Appends> {
  const cpu = process.cpuUsage()
  const begin = performance.now()
  let count = 0
  const worker = async (): Promise<void> => {
    while (performance.now() - begin < ms) await contender.append(count++)
  }
  await Promise.all(Array.from({ length: waiting }, worker))
  const seconds = (performance.now() - begin) / 1_000
  // Publication is part of the cost, if not of the waiting.
  await contender.settle()
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: count / seconds, cpuUs: (user + system) / count }
}

async function bareCommit(path: string): Promise<Contender> {
  const handle = await open(path, 'a')
  const entry = Buffer.from(encodeRecord(RECORD))
  let waiting: (() => void)[] = []
  let running = false
  const commit = async (): Promise<void> => {
    const batch = waiting
    waiting = []
    await handle.write(Buffer.concat(batch.map(() => entry)))
    await handle.datasync()
    for (const resolve of batch) resolve()
    setImmediate(() => void (waiting.length > 0 ? commit() : (running = false)))
  }
  const append = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (running) return
      running = true
      setImmediate(() => void commit())
    })
  return { append, settle: async () => undefined, close: () => handle.close() }
}

function compared(waiting: number, pairs: readonly Pair[]): Comparison {
  return {
    waiting,
    log: middle(pairs.map(({ log }) => log)),
    bare: middle(pairs.map(({ bare }) => bare)),
    share: quartiles(pairs.map(({ log, bare }) => log.perSecond / bare.perSecond)),
    moreUs: quartiles(pairs.map(({ log, bare }) => log.cpuUs - bare.cpuUs)),
  }
}

function middle(samples: readonly Appends[]): Appends {
  return {
    perSecond: median(samples.map(({ perSecond }) => perSecond)),
    cpuUs: median(samples.map(({ cpuUs }) => cpuUs)),
  }
}
