import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Actor } from '../../../catalog/procedures/procedure.ts'
import { serviceOf, type RegistrationEvent } from '../../../catalog/procedures/registration.ts'
import { RegistryError } from '../../../gateway/registry/errors.ts'
import { findRegistered, findVersion } from '../../../gateway/registry/registry-store.ts'
import { takeStep, type Step } from '../../../gateway/registry/take-step.ts'
import type { Database, SqlRow } from '../../../gateway/state/database.ts'
import { offer, surroundings } from '../../support/offered.ts'
import { START_TIMEOUT_MS, migratedDatabase } from '../../support/postgres.ts'

const RS: Actor = { id: 'rs-officer', role: 'officer', region: '500000', department: 'RS' }
const STEWARD: Actor = { id: 'steward', role: 'steward', region: '500000' }
const SECOND: Actor = { ...RS, id: 'rs-second' }
/** Who writes and submits, as a steward: four eyes are looked for by the person, not the role. */
const BOTH: Actor = { ...STEWARD, id: RS.id }
const PEOPLE: readonly Actor[] = [
  RS,
  SECOND,
  BOTH,
  STEWARD,
  { ...STEWARD, region: '510000' },
  { ...RS, id: 'ga-officer', department: 'GA' },
]
const OFFER = offer('500000', 'pensionBenefit')
const { code } = OFFER
const NAME = { kind: 'resource', code } as const

const step = fc.record({
  // Mostly along the way to publication, so that many runs come there; what is withdrawn ends a run.
  action: fc.constantFrom<Step['action'][]>(
    'draft',
    'draft',
    'draft',
    'submit',
    'submit',
    'submit',
    'publish',
    'publish',
    'return',
    'suspend',
    'resume',
  ),
  // Mostly whoever it is for.
  other: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, fc.constantFrom(...PEOPLE)),
  isOther: fc.boolean(),
  name: fc.constantFrom('甲', '乙', '丙'),
  isSound: fc.constantFrom(true, true, true, true, false),
  isComplete: fc.constantFrom(true, true, true, false),
})

describe('the registry, whoever does whatever', function () {
  this.timeout(120_000)
  let database: Database

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    database = await migratedDatabase()
  })
  after(() => database.close())

  it('publishes nothing without four eyes, changes no version, and loses no event', async () => {
    let publications = 0
    const steps = fc.array(step, { minLength: 15, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        await database.query('TRUNCATE shudao.registry_entry CASCADE')
        let before = await eventsOf()
        for (const [n, { action, other, isOther, name, isSound, isComplete }] of all.entries()) {
          const [officer, steward] = isOther ? [SECOND, BOTH] : [RS, STEWARD]
          const fitting = action === 'draft' ? officer : action === 'submit' ? RS : steward
          const by = other ?? fitting
          const entry = JSON.stringify({ ...OFFER, name, secret: !isSound })
          const more = isComplete
            ? {
                consultation: 'agreed',
                filing: '2026-17',
                defects: [{ pointer: '', message: 'x' }],
              }
            : {}
          const at = new Date(Date.UTC(2026, 2, 2) + n * 60_000)
          const asked: Step = { ...NAME, action, by, why: 'as planned', at, entry, ...more }
          const versions = await rowsOf('registry_version')
          const isDone = await takes(asked)
          const now = await eventsOf()
          assert.deepEqual(now.slice(0, before.length), before)
          assert.equal(now.length, before.length + (isDone ? 1 : 0))
          const after = await rowsOf('registry_version')
          assert.deepEqual(after.slice(0, versions.length), versions)
          if (isDone && action === 'publish') {
            publications += 1
            assert.equal(after.length, versions.length + 1)
            requireFourEyes(now)
          } else assert.equal(after.length, versions.length)
          before = now
        }
        if (before.some(({ action }) => action === 'publish')) {
          const end = {
            ...NAME,
            action: 'withdraw',
            by: STEWARD,
            why: 'over',
            at: new Date(),
          } as const
          assert.equal(await takes(end), false, 'without consultation and filing')
          assert.equal(await takes({ ...end, consultation: 'agreed', filing: '2026-18' }), true)
        }
        await requireWhole()
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 20) },
    )
    assert(publications > 0, 'nothing was ever published')
  })

  async function takes(asked: Step): Promise<boolean> {
    try {
      await takeStep(database, asked, surroundings)
      return true
    } catch (thrown) {
      if (thrown instanceof RegistryError) return false
      throw thrown
    }
  }

  async function eventsOf(): Promise<readonly RegistrationEvent[]> {
    return (await findRegistered(database, NAME))?.registration.events ?? []
  }

  function rowsOf(table: string): Promise<readonly SqlRow[]> {
    return database.query(`SELECT * FROM shudao.${table} WHERE code = $1 ORDER BY 2, 3`, [code])
  }

  /** Said of the events alone, in other words than the procedure's own. */
  function requireFourEyes(events: readonly RegistrationEvent[]): void {
    const { by } = events.at(-1) ?? assert.fail()
    assert.deepEqual([by.role, by.region], ['steward', '500000'])
    const earlier = events.slice(0, -1)
    const round = earlier.slice(earlier.findLastIndex(({ action }) => action === 'publish') + 1)
    const hands = round.filter(({ action }) => ['draft', 'amend', 'submit'].includes(action))
    assert.equal(hands.at(-1)?.action, 'submit')
    for (const hand of hands) {
      assert.notEqual(hand.by.id, by.id)
      assert.deepEqual([hand.by.role, hand.by.department], ['officer', 'RS'])
    }
  }

  /** The row says what the events say. */
  async function requireWhole(): Promise<void> {
    const found = await findRegistered(database, NAME)
    const [row] = await rowsOf('registry_entry')
    assert.equal(found === undefined, row === undefined)
    if (found === undefined || row === undefined) return
    const { registration, entry } = found
    const { state, version } = registration
    assert.deepEqual(
      [row['state'], row['service'], row['version'], row['digest']],
      [state, serviceOf(registration) ?? null, version, registration.entry],
    )
    assert.equal(entry.digest, registration.entry)
    const inForce = await findVersion(database, NAME, version)
    if (state === 'published') assert.equal(inForce?.digest, entry.digest)
  }
})
