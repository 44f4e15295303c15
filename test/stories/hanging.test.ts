import assert from 'node:assert/strict'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { DEFAULT_GUARD_LIMITS } from '../../adapters/guard.ts'
import { makeAdmission } from '../../gateway/core/admission.ts'
import { LIMITS } from '../../gateway/core/limits.ts'
import { testHouse } from '../support/house.ts'
import { PEOPLE } from '../support/offered.ts'

const { retiree } = PEOPLE
const HANGING = `{ person(idNumber: "${retiree}") { pensionBenefit(from: [CHONGQING]) { monthlyBenefit } } }`
const HANGING_TOO = `{ person(idNumber: "${PEOPLE.broken}") { marriageRegistration(from: [CHONGQING]) { registrationDate } } }`
const OTHER = `{ person(idNumber: "${retiree}") { householdPopulation(from: [CHONGQING]) { name } } }`
/** Small ones, in the proportion that they have by default. */
const GUARD = { ...DEFAULT_GUARD_LIMITS, timeoutMs: 60_000, concurrentMax: 2, queueMax: 32 }
const RUNNING_MAX = 64
const CROWDED_FROM = 48
const HELD = GUARD.concurrentMax + GUARD.queueMax
const WAVE = 20
const STANDS_MS = 1_200

describe('a source that hangs', function () {
  this.timeout(60_000)

  it('holds its own places and no others, though more ask it than the exchange has room for', async () => {
    const house = testHouse({ guarded: GUARD, admission: makeAdmission(() => RUNNING_MAX) })
    const letGo = house.sources.get('RS')!.hold()
    const asked: Promise<string>[] = []
    let answered = 0
    while (asked.length <= RUNNING_MAX + WAVE) {
      for (let i = 0; i < WAVE; i++) {
        const telling = house.ask({ query: HANGING })
        asked.push(
          telling.then(({ body }) => {
            answered++
            return body.errors?.[0].extensions.code ?? 'answered'
          }),
        )
      }
      // Whoever finds neither a place nor room to wait is told at once.
      while (asked.length - answered > HELD) await turn()
    }

    const other = await house.ask({ query: OTHER })
    assert.deepEqual([other.status, other.body.errors], [200, undefined])
    assert.equal(other.body.data.person.householdPopulation[0].name, '周桂兰')
    assert.equal(house.sources.get('RS')?.reads.length, GUARD.concurrentMax)

    letGo()
    const became = await Promise.all(asked)
    const count = (what: string): number => became.filter((one) => one === what).length
    assert.equal(count('answered'), HELD)
    assert.equal(count('SOURCE_UNAVAILABLE'), asked.length - HELD)
  })

  it('and another that hangs share a part of the places, by giving way to who waits for neither', async () => {
    const house = testHouse({
      guarded: GUARD,
      limits: { runningMax: RUNNING_MAX },
    })
    const letGo = [house.sources.get('RS')!.hold(), house.sources.get('MZ')!.hold()]
    const asked: Promise<unknown>[] = []
    let answered = 0
    for (let wave = 0; wave < 8; wave++) {
      // Before they are too many it has shown that neither line moves.
      if (wave === 2) await sleep(STANDS_MS)
      for (const query of [HANGING, HANGING_TOO]) {
        for (let i = 0; i < WAVE / 2; i++) {
          asked.push(house.ask({ query }).then(() => answered++))
        }
      }
      while (asked.length - answered > CROWDED_FROM) await turn()
      const other = await house.ask({ query: OTHER })
      assert.deepEqual([other.status, other.body.errors], [200, undefined])
    }
    // Together they could wait for more than there is.
    assert.ok(2 * HELD > RUNNING_MAX)
    assert.equal(house.house.admission.running(), CROWDED_FROM - 1)

    const many = await Promise.all(Array.from({ length: 16 }, () => house.ask({ query: OTHER })))
    assert.deepEqual(new Set(many.map(({ status }) => status)), new Set([200]))
    assert.ok(many.every(({ body }) => body.errors === undefined))
    for (const go of letGo) go()
    await Promise.all(asked)
  })

  it('has by default fewer places than the exchange', () => {
    const { concurrentMax, queueMax } = DEFAULT_GUARD_LIMITS
    assert.ok(concurrentMax + queueMax < LIMITS.runningMax)
  })
})
