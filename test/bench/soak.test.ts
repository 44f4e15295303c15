import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { growthOf, growthPerHour } from './soak-report.ts'
import { soak, type Held, type SoakReport } from './soak.ts'

/** What is run each time says only that nothing fails and no handle is kept; of memory, five minutes tell. */
const SECONDS = Number(process.env['SOAK_SECONDS'] ?? 6)
const TELLING_SECONDS = 300
const IS_TELLING = SECONDS >= TELLING_SECONDS
/** Five minutes say nothing of a MiB an hour; a hundred changes and more say whether each leaves something behind: a schema is 2 MiB. */
const CHANGE_MS = 2_000
const RESTS = 30
const GROWTH_MIB_MAX = 20
const HELD: Held = { seconds: 0, heapMib: 0, externalMib: 0, residentMib: 0, files: 0, handles: 0 }

describe(`an exchange whose policies and catalogue change under load, for ${SECONDS} seconds`, function () {
  this.timeout(2 * SECONDS * 1_000 + 300_000)
  let folder: string
  let report: SoakReport

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shudao-soak-'))
    const changeEveryMs = Math.min(CHANGE_MS, (SECONDS * 1_000) / 4)
    const durationMs = SECONDS * 1_000
    report = await soak(folder, { durationMs, changeEveryMs, restsMax: RESTS, perSecond: 30 })
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('fails no request', () => {
    const { failed, firstFailed, asked, changes } = report
    assert.deepEqual([failed, firstFailed], [0, undefined])
    assert.ok(asked > 0 && changes >= 6, `${asked} requests, ${changes} changes`)
  })

  it('keeps no file or handle more for each change', () => {
    // Connections to sources and clients come and go by the load; each change would add at least one.
    const { held, changes } = report
    assert.ok(growthOf(held, ({ files }) => files) < Math.max(changes / 2, 20))
    assert.ok(growthOf(held, ({ handles }) => handles) < Math.max(changes / 2, 20))
  })

  if (IS_TELLING) {
    it('keeps nothing of what each change replaced', () => {
      const growth = growthOf(report.held, ({ heapMib }) => heapMib)
      assert.ok(growth <= GROWTH_MIB_MAX, `${growth} MiB in ${report.changes} changes`)
    })
  }
})

describe('growth of what is held', () => {
  it('is that after the warm-up', () => {
    const held = Array.from({ length: 80 }, (_, n) => ({
      ...HELD,
      seconds: n * 45,
      // Two MiB an hour, and a steep beginning.
      heapMib: n < 15 ? n * 10 : 200 + (n * 45 * 2) / 3_600,
    }))
    assert.equal(Math.round(growthPerHour(held) * 10) / 10, 2)
  })

  it('of files is that between thirds', () => {
    const held = Array.from({ length: 40 }, (_, n) => ({ ...HELD, files: n < 30 ? 50 : 57 }))
    assert.equal(
      growthOf(held, ({ files }) => files),
      7,
    )
  })
})
