import assert from 'node:assert/strict'
import { makeRecentRecords, type RecentRecord } from '../../../gateway/core/recent-records.ts'
import { readRecords, type ReadRecord } from '../../../gateway/jobs/read-records.ts'
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

const KEPT = [0, 1, 2, 3].map(
  (index) => ({ index, record: {}, contentKey: null, leafHash: '' }) as unknown as RecentRecord,
)

async function readAll(
  { log }: TestHouse,
  recent: Parameters<typeof readRecords>[0]['recent'],
): Promise<readonly unknown[]> {
  const entries = log.entries()
  const source = {
    log: {
      size: () => entries.length,
      entries: async function* (from: number, to = entries.length) {
        for (let index = from; index < to; index++) yield { index, bytes: entries[index]! }
      },
      prunings: () => assert.fail('nothing is gone'),
    },
    contentKeys: TEST_KEYS,
    recent,
    logger: { error: () => assert.fail('every record opens') },
  }
  const found: unknown[] = []
  for await (const one of readRecords(source, 0, 1_000)) found.push(...one)
  return found
}

describe('what jobs read of the log', () => {
  it('is the same whether it is still in memory, is not any more, or is in part', async () => {
    const house = testHouse()
    for (const asking of ASKED) await house.ask(asking)
    const { recent } = house.house as unknown as {
      readonly recent: ReturnType<typeof makeRecentRecords>
    }
    const inMemory = recent.reader()
    const fromLog = (await readAll(house, makeRecentRecords().reader())) as readonly ReadRecord[]
    assert.equal(fromLog.length, ASKED.length)
    assert.ok(fromLog.some(({ contentKey }) => contentKey === null))
    const held = fromLog.map(({ index }) => inMemory.has(index))
    assert.ok(held.every(Boolean))
    const all = fromLog.map(({ index }) => ({ index, known: inMemory.take(index, index + 1)[0]! }))
    for (const some of [all, all.filter(({ index }) => index % 3 === 0)]) {
      const memory = makeRecentRecords()
      const reader = memory.reader()
      for (const { known } of some) memory.keep(known, 1)
      assert.deepEqual(await readAll(house, reader), fromLog)
      assert.ok(!all.some(({ index }) => reader.has(index)))
    }
  })

  it('is kept in memory up to a bound, the older ones', () => {
    const recent = makeRecentRecords(10)
    const reader = recent.reader()
    for (const one of KEPT.slice(0, 3)) recent.keep(one, 4)
    assert.deepEqual(
      [0, 1, 2].map((index) => reader.has(index)),
      [true, true, false],
    )
    reader.take(0, 1)
    recent.keep(KEPT[3]!, 4)
    // What was passed is forgotten, though nobody took it.
    assert.deepEqual(reader.take(3, 9), [KEPT[3]])
    assert.equal(reader.has(1), false)
  })

  it('is taken up to the first that is not there', () => {
    const recent = makeRecentRecords()
    const reader = recent.reader()
    for (const index of [0, 1, 3]) recent.keep(KEPT[index]!, 1)
    assert.deepEqual(reader.take(0, 1), [KEPT[0]])
    assert.deepEqual(reader.take(1, 9), [KEPT[1]])
    assert.deepEqual(reader.take(2, 9), [])
    assert.deepEqual(reader.take(3, 9), [KEPT[3]])
    assert.deepEqual(reader.take(4, 9), [])
  })

  it('is in memory for each job until all have passed it', () => {
    const recent = makeRecentRecords()
    const [index, twins] = [recent.reader(), recent.reader()]
    for (const one of KEPT.slice(0, 3)) recent.keep(one, 1)
    index.take(1, 2)
    assert.deepEqual(twins.take(0, 1), [KEPT[0]])
    assert.deepEqual(
      [0, 1, 2].map((at) => twins.has(at)),
      [false, true, true],
    )
    assert.deepEqual(twins.take(2, 3), [KEPT[2]])
    assert.deepEqual(
      [0, 1, 2].map((at) => index.has(at)),
      [false, false, true],
    )
  })
})
