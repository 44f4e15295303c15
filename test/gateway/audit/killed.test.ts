/**
 * `kill -9` at random moments of a process that appends under load: while it starts and recovers, while it writes, syncs,
 * publishes. `KILLS` and `SEED` change how often and when.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { createLog, openLog } from '../../../gateway/audit/log.ts'
import type { LogOptions } from '../../../gateway/audit/log.ts'
import { verifyLog } from '../../../gateway/audit/verify.ts'
import { compileWorker, dice } from './killed-support.ts'
import { removeScratch, scratch, VKEY } from './support.ts'

const KILLS = Number(process.env['KILLS'] ?? 200)
const SEED = Number(process.env['SEED'] ?? 20_261_127)
/** A process a core. */
const LOGS = 2
const WORKER = 'append-worker'
/** Few files at a time and often, or so many that a thread puts them in place. */
const PUBLISH_INTERVALS_MS = [10, 100]

type Scratch = LogOptions & { readonly folder: string }

describe(`a log whose process is killed ${KILLS} times`, function () {
  this.timeout(600_000)
  const logs: Scratch[] = []
  let program = ''

  before(async () => {
    for (let i = 0; i < LOGS; i++) logs.push(await scratch())
    program = compileWorker(join(logs[0]!.folder, 'program'), WORKER)
  })
  after(() => Promise.all(logs.map(removeScratch)))

  it(`has every entry that was acknowledged, once, at its index (seed ${SEED})`, async () => {
    const totals = await Promise.all(
      logs.map(async (options, lane) => {
        await (await createLog(options)).close()
        const acknowledged = await killAgainAndAgain(options, lane)
        await assertKept(options, acknowledged)
        return acknowledged.size
      }),
    )
    assert.ok(
      Math.min(...totals) > KILLS,
      `${totals.join(' and ')} entries are too few to be a load`,
    )
  })

  async function killAgainAndAgain(
    { folder }: Scratch,
    lane: number,
  ): Promise<ReadonlyMap<number, string>> {
    const chance = dice(SEED + lane)
    const acknowledged = new Map<number, string>()
    // How long a process lives before its first entry, on this machine now.
    let startMs = 300
    for (let round = 0; round < KILLS / LOGS; round++) {
      // Two of five die while it starts; most under load.
      const lifeMs = startMs * (0.7 + 0.7 * chance())
      const { output, firstMs } = await runFor(folder, `${lane}.${round}`, round, lifeMs)
      startMs = firstMs ?? Math.min(5_000, startMs * 1.3)
      // The last line may be half printed.
      for (const line of output.split('\n').slice(0, -1)) {
        const [index, name] = line.split(' ')
        assert.ok(!acknowledged.has(Number(index)), `index ${index} was given twice`)
        acknowledged.set(Number(index), name!)
      }
    }
    return acknowledged
  }

  /** @returns what it printed, and after how many milliseconds it printed first. */
  async function runFor(
    folder: string,
    prefix: string,
    round: number,
    lifeMs: number,
  ): Promise<{ readonly output: string; readonly firstMs: number | null }> {
    const begin = performance.now()
    const intervalMs = PUBLISH_INTERVALS_MS[round % PUBLISH_INTERVALS_MS.length]
    const args = [program, folder, prefix, String(intervalMs)]
    const child = spawn(process.execPath, args, { stdio: 'pipe' })
    let output = ''
    let complaint = ''
    let firstMs: number | null = null
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      firstMs ??= performance.now() - begin
      output += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaint += chunk))
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      child.once('close', (_code, signal) => resolve(signal)),
    )
    await sleep(lifeMs)
    child.kill('SIGKILL')
    // Whatever the one before it left, each starts and appends: none ends by itself.
    assert.equal(await ended, 'SIGKILL', complaint)
    return { output, firstMs }
  }
})

async function assertKept(
  options: Scratch,
  acknowledged: ReadonlyMap<number, string>,
): Promise<void> {
  const log = await openLog(options)
  const names = new Set<string>()
  let kept = 0
  for await (const { index, bytes } of log.entries(0)) {
    const name = Buffer.from(bytes).toString().trimEnd()
    assert.ok(!names.has(name), `${name} is in the log twice`)
    names.add(name)
    if (!acknowledged.has(index)) continue
    assert.equal(name, acknowledged.get(index))
    kept++
  }
  assert.equal(kept, acknowledged.size)
  await log.close()
  const report = await verifyLog(directoryFetcher(options.logDir), VKEY, { records: false })
  assert.deepEqual(report.failures, [])
}
