/**
 * `kill -9` at random moments of a process that copies a log: while it opens the copy, fetches, or makes what it fetched the
 * copy's. `MIRROR_KILLS` and `SEED` change how often and when.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import type { AuditLog } from '../../../gateway/audit/log.ts'
import { openMirrorCopy } from '../../../gateway/audit/mirror-copy.ts'
import { compileWorker, dice } from './killed-support.ts'
import { beginLog, faultsOf, grow, idsOf, mirrorInto } from './mirror-support.ts'
import type { Place } from './mirror-support.ts'
import { removeScratch, scratch, VKEY } from './support.ts'

const KILLS = Number(process.env['MIRROR_KILLS'] ?? 25)
const SEED = Number(process.env['SEED'] ?? 20_261_129)
/** Entries by which the log grows before each: two bundles and a bit. */
const GROWTH = 600

describe(`a mirror whose process is killed ${KILLS} times`, function () {
  this.timeout(600_000)
  let place: Place
  let log: AuditLog
  let folder = ''
  let program = ''

  before(async () => {
    place = await scratch()
    folder = join(place.folder, 'copies', 'mine')
    program = compileWorker(join(place.folder, 'program'), 'mirror-worker')
    log = await beginLog(place)
  })
  after(async () => {
    await log.close()
    await removeScratch(place)
  })

  it(`has a copy that is whole after each, and never less (seed ${SEED})`, async () => {
    const chance = dice(SEED)
    // How long the work takes on this machine now.
    let workMs = 100
    let size = 0
    let cutShort = 0
    for (let round = 0; round < KILLS; round++) {
      await grow(log, idsOf(round * GROWTH, (round + 1) * GROWTH))
      const doneMs = await runFor(workMs * 1.2 * chance())
      if (doneMs === undefined) cutShort++
      workMs = doneMs ?? workMs * 1.05
      // As it lies: what stands under its checkpoint is whole, whatever else was on its way in.
      const faults = existsSync(join(folder, 'log/checkpoint')) ? await faultsOfCopy() : []
      const beyond = '[BEYOND_CHECKPOINT]'
      assert.deepEqual(
        faults.filter((fault) => !fault.endsWith(beyond)),
        [],
      )
      const copy = await openMirrorCopy(folder, VKEY)
      const held = (await copy.checkpoint())?.checkpoint.size ?? 0
      copy.close()
      assert.ok(held >= size, `${held} entries, and there had been ${size}`)
      size = held
      if (size > 0) assert.deepEqual(await faultsOfCopy(), [])
    }
    assert.ok(cutShort > KILLS / 4, `only ${cutShort} were killed at work`)
    const { checkpoint } = await mirrorInto(folder, directoryFetcher(place.logDir))
    assert.equal(checkpoint.size, KILLS * GROWTH)
    assert.deepEqual(await faultsOfCopy(), [])
  })

  function faultsOfCopy(): Promise<readonly string[]> {
    return faultsOf(join(folder, 'log'))
  }

  /** Kills the process so long after it began. @returns how long it took where it was done before. */
  async function runFor(lifeMs: number): Promise<number | undefined> {
    const child = spawn(process.execPath, [program, place.logDir, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'close')
    let begunAt = 0
    let doneAt: number | undefined
    await new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('begun')) {
          begunAt = performance.now()
          resolve()
        }
        if (text.includes('done')) doneAt = performance.now()
      })
    })
    await sleep(lifeMs)
    child.kill('SIGKILL')
    const [code] = (await ended) as [number | null]
    // It ends by itself only when it is done.
    assert.ok(code === null || (code === 0 && doneAt !== undefined))
    return doneAt === undefined ? undefined : doneAt - begunAt
  }
})
