import assert from 'node:assert/strict'
import type { Actor } from '../../../catalog/procedures/procedure.ts'
import { takeStep, type Step } from '../../../gateway/registry/take-step.ts'
import type { Database } from '../../../gateway/state/database.ts'
import { cutOff } from '../../support/cut-off.ts'
import { offer, surroundings } from '../../support/offered.ts'
import { START_TIMEOUT_MS, migratedDatabase } from '../../support/postgres.ts'

const OFFICER: Actor = { id: 'rs', role: 'officer', region: '500000', department: 'RS' }
const STEWARD: Actor = { id: 'steward', role: 'steward', region: '500000' }
const OFFER = offer('500000', 'pensionBenefit')
const STEPS: readonly Pick<Step, 'action' | 'by' | 'entry' | 'consultation' | 'filing'>[] = [
  { action: 'draft', by: OFFICER, entry: JSON.stringify(OFFER) },
  { action: 'submit', by: OFFICER },
  { action: 'publish', by: STEWARD },
  { action: 'draft', by: OFFICER, entry: JSON.stringify({ ...OFFER, name: '重庆养老待遇' }) },
  { action: 'suspend', by: STEWARD, consultation: 'agreed', filing: '2026-17' },
]
const TABLES = ['registry_entry', 'registry_version', 'registry_event'] as const

describe('a change of the registry whose process is killed', function () {
  this.timeout(60_000)
  let database: Database

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    database = await migratedDatabase()
  })
  after(() => database.close())

  for (const [n, step] of STEPS.entries()) {
    it(`after any of its statements leaves all as it was, and can then be made: ${step.action} (${n + 1})`, async () => {
      const asked: Step = {
        kind: 'resource',
        code: OFFER.code,
        why: 'as planned',
        at: new Date(),
        ...step,
      }
      const before = await everything()
      let cuts = 0
      for (let after = 1; ; after++) {
        const cut = await cutOff(database, after, (cutting) =>
          takeStep(cutting, asked, surroundings),
        )
        if (!cut) break
        cuts += 1
        assert.deepEqual(await everything(), before, `cut off after statement ${after}`)
      }
      // The lock, what is there, the row, the event.
      assert(cuts >= 4, `${cuts} statements`)
      assert.notDeepEqual(await everything(), before, 'the last one was not cut off')
    })
  }

  async function everything(): Promise<readonly unknown[]> {
    return Promise.all(
      TABLES.map((table) => database.query(`SELECT * FROM shudao.${table} ORDER BY 1, 2`)),
    )
  }
})
