import assert from 'node:assert/strict'
import { makeRecentRecords } from '../../../gateway/core/recent-records.ts'
import type { LoggedRecord } from '../../../gateway/jobs/index-rows.ts'
import { readForIndex } from '../../../gateway/jobs/read-for-index.ts'
import { TEST_KEYS } from '../../support/content-keys.ts'
import { testHouse, type Asking, type TestHouse } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

const { retiree, broken } = PEOPLE
const query = `{ person(idNumber: "${retiree}") { householdPopulation(from: [CHONGQING]) { name birthDate } } }`

/** Released, partial, refused, about nobody, about two in two provinces. */
const ASKED: readonly Asking[] = [
  { query },
  { query: query.replace(retiree, broken) },
  { as: 'cq-ungranted', query },
  { query: '{ __typename }' },
  { query: 'malformed' },
  { query, purpose: null },
  {
    query: `{ persons(idNumbers: ["${retiree}", "${broken}"]) { householdPopulation { name } } }`,
  },
]

async function readAll(
  { log }: TestHouse,
  recent: Parameters<typeof readForIndex>[0]['recent'],
): Promise<readonly unknown[]> {
  const entries = log.entries()
  const source = {
    log: {
      size: () => entries.length,
      entries: async function* (from: number, to = entries.length) {
        for (let index = from; index < to; index++) yield { index, bytes: entries[index]! }
      },
    },
    contentKeys: TEST_KEYS,
    recent,
    logger: { error: () => assert.fail('every record opens') },
  }
  const found: unknown[] = []
  for await (const one of readForIndex(source, 0, 1_000)) found.push(one)
  return found
}

describe('what the index reads of the log', () => {
  it('is the same whether it is still in memory, is not any more, or is in part', async () => {
    const house = testHouse()
    for (const asking of ASKED) await house.ask(asking)
    const { recent } = house.house as unknown as {
      readonly recent: ReturnType<typeof makeRecentRecords>
    }
    const fromLog = (await readAll(house, makeRecentRecords())) as readonly LoggedRecord[]
    assert.equal(fromLog.length, ASKED.length)
    assert.ok(fromLog.some(({ contentKey }) => contentKey === null))
    const held = fromLog.map(({ index }) => recent.has(index))
    assert.ok(held.every(Boolean))
    const all = fromLog.map(({ index }) => ({ index, known: recent.take(index)! }))
    for (const some of [all, all.filter(({ index }) => index % 3 === 0)]) {
      const memory = makeRecentRecords()
      for (const { index, known } of some) memory.keep(index, known, 1)
      assert.deepEqual(await readAll(house, memory), fromLog)
      assert.ok(!all.some(({ index }) => memory.has(index)))
    }
  })

  it('is kept in memory up to a bound, the older ones', () => {
    const recent = makeRecentRecords(10)
    const kept = { record: {}, contentKey: null } as unknown as Parameters<typeof recent.keep>[1]
    for (const index of [0, 1, 2]) recent.keep(index, kept, 4)
    assert.deepEqual(
      [0, 1, 2].map((index) => recent.has(index)),
      [true, true, false],
    )
    recent.take(0)
    recent.keep(3, kept, 4)
    // What was passed is forgotten, though nobody took it.
    assert.equal(recent.take(3), kept)
    assert.equal(recent.has(1), false)
  })
})
