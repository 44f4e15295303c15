/**
 * What a durable record costs: appends at 1, 16, 64 and 256 waiting, beside bare group commit of the same
 * bytes (one write and one fdatasync per round); and how fast a whole log is verified.
 *
 * Run with `node --import=tsx test/bench/audit-append.bench.ts [folder]`.
 */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { directoryFetcher } from '../../gateway/audit/fetcher.ts'
import { createLog } from '../../gateway/audit/log.ts'
import { encodeRecord, decodeRecord } from '../../gateway/audit/record.ts'
import { verifyLog } from '../../gateway/audit/verify.ts'
import { recordOf } from '../gateway/audit/support.ts'

const [parent = '/tmp'] = process.argv.slice(2)
const WAITING = [1, 16, 64, 256]
const ROUND_MS = 1_000
const full = recordOf('bench')
const ENTRY = encodeRecord({ ...full, asks: [], refused: [], twins: [], via: null, consumer: null })

interface Measured {
  readonly perSecond: number
  readonly cpuUs: number
}

async function measure(waiting: number, append: () => Promise<unknown>): Promise<Measured> {
  const cpu = process.cpuUsage()
  const begin = performance.now()
  let count = 0
  const worker = async (): Promise<void> => {
    while (performance.now() - begin < ROUND_MS) {
      await append()
      count++
    }
  }
  await Promise.all(Array.from({ length: waiting }, worker))
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - begin) / 1_000
  return { perSecond: count / seconds, cpuUs: (user + system) / count }
}

/** The least that group commit can be: no hash, no receipt, no tree. */
async function bareAppender(
  path: string,
): Promise<{ append: () => Promise<void>; close: () => Promise<void> }> {
  const handle = await open(path, 'a')
  let waiting: (() => void)[] = []
  let running = false
  const commit = async (): Promise<void> => {
    const batch = waiting
    waiting = []
    await handle.write(Buffer.concat(batch.map(() => ENTRY)))
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
  return { append, close: () => handle.close() }
}

const folder = await mkdtemp(join(parent, 'shudao-bench-'))
const { privateKey } = generateKeyPairSync('ed25519')
const options = {
  origin: 'bench.example/log',
  privateKey,
  logDir: join(folder, 'log'),
  stateDir: folder,
}
const log = await createLog(options)
const bare = await bareAppender(join(folder, 'bare'))
try {
  console.log(`entries of ${ENTRY.length} bytes\n`)
  console.log('waiting   log records/s  CPU µs/record   bare records/s  CPU µs/record')
  for (const waiting of WAITING) {
    const ours = await measure(waiting, () => log.append(ENTRY))
    await log.flush()
    const floor = await measure(waiting, bare.append)
    const columns = [
      waiting,
      ours.perSecond.toFixed(0),
      ours.cpuUs.toFixed(1),
      floor.perSecond.toFixed(0),
      floor.cpuUs.toFixed(1),
    ]
    console.log(
      columns
        .map((column, place) => String(column).padStart([7, 16, 15, 17, 15][place] ?? 0))
        .join(''),
    )
  }
  await log.close()
  for (const records of [false, true]) {
    const cpu = process.cpuUsage()
    const { ok, size, failures } = await verifyLog(directoryFetcher(options.logDir), log.vkey, {
      records,
    })
    const { user, system } = process.cpuUsage(cpu)
    const perSecond = (size / (user + system)) * 1e6
    console.log(
      `\nverified ${size} entries, records ${records}: ${perSecond.toFixed(0)} entries/s of CPU, ok ${ok}`,
      failures,
    )
  }
  const whole = encodeRecord(full)
  for (const [name, work] of [
    ['encode', () => encodeRecord(full)],
    ['decode', () => decodeRecord(whole)],
  ] as const) {
    const begin = performance.now()
    for (let round = 0; round < 50_000; round++) work()
    console.log(
      `${name} a record of ${whole.length} bytes: ${((performance.now() - begin) / 50).toFixed(1)} µs`,
    )
  }
} finally {
  await bare.close()
  await rm(folder, { recursive: true, force: true })
}
