import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { GrantHold } from '../../policies/grant-holds.ts'
import type { ExchangeRecord } from '../../gateway/audit/exchange-record.ts'
import { NOW, testHouse, type Told, type TestHouse } from '../support/house.ts'
import { grantOf, OWN, PEOPLE, TABLES } from '../support/offered.ts'

const RUNS = Number(process.env['FC_RUNS'] ?? 6)
const CACHE_SEC = 10
const PENSION = OWN.find(({ standard }) => standard === 'pensionBenefit')!
const CACHED = { ...PENSION, binding: { ...PENSION.binding!, cacheSec: CACHE_SEC } }
const matters = ['CY-037', 'CY-001']
const GRANTS = [
  grantOf('cq-pension-desk', PENSION, { matters, quota: { callsPerDay: 15 } }),
  grantOf('cq-ungranted', PENSION, {
    matters,
    rows: { item: 'benefitStatusCode', equals: '1' },
  }),
  grantOf('sc-pension-desk', PENSION),
]

interface Question {
  readonly as: string
  readonly matter: string
  readonly caseNumber: string
  readonly operator: string
  readonly persons: readonly string[]
  readonly items: string
  readonly mode: 'query' | 'verify'
}

const question: fc.Arbitrary<Question> = fc.record(
  {
    as: fc.constantFrom('cq-pension-desk', 'cq-ungranted', 'sc-pension-desk'),
    matter: fc.constantFrom('CY-037', 'CY-037', 'CY-001'),
    caseNumber: fc.constantFrom('500103-2026-000123', '500103-2026-000124'),
    operator: fc.constantFrom('CQ-YZ-0417', 'CQ-YZ-0418'),
    persons: fc.subarray([PEOPLE.retiree, PEOPLE.twice, PEOPLE.nobody], { minLength: 1 }),
    items: fc.constantFrom('', 'benefitStatusCode'),
    mode: fc.constantFrom('query', 'query', 'query', 'verify'),
  },
  { noNullPrototype: true },
)

/** A few questions, each asked now and then; between two of them time goes by, or a grant is held and let go. */
const course = fc.record({
  questions: fc.array(question, { minLength: 2, maxLength: 4 }),
  steps: fc.array(
    fc.record({
      which: fc.nat(3),
      wait: fc.constantFrom(0, 1, 2, 4, 11),
      held: fc.constantFrom(false, false, false, false, false, true),
    }),
    { minLength: 30, maxLength: 40 },
  ),
})

describe('a cache', function () {
  this.timeout(120_000)

  it('changes nothing of who is answered and what is recorded, and answers nothing too old or of anybody else', async () => {
    let taken = 0
    await fc.assert(
      fc.asyncProperty(course, async ({ questions, steps }) => {
        let second = 0
        const clock = (): Date => new Date(NOW.getTime() + second * 1_000)
        const tables = tellingTheTime(() => second)
        const withCache = testHouse({ own: [CACHED], grants: GRANTS, clock, tables })
        const without = testHouse({ own: [PENSION], grants: GRANTS, clock, tables })
        const asked: Asked[] = []
        let holds = 0
        for (const [n, { which, wait, held }] of steps.entries()) {
          second += wait
          if (held) {
            holds++
            for (const house of [withCache, without]) holdAndLetGo(house)
          }
          const spec = questions[which % questions.length]!
          const told = await ask(withCache, spec, n)
          const plain = await ask(without, spec, n)
          const record = withCache.records().at(-1)!
          assert.equal(told.status, plain.status)
          assert.deepEqual(comparable(record), comparable(without.records().at(-1)!))
          const from = record.asks[0]?.takenFrom ?? null
          asked.push({ spec, second, holds, data: told.body.data, from, id: record.exchangeId })
          if (from === null) {
            assert.deepEqual(told.body.data, plain.body.data)
            continue
          }
          taken++
          const read = asked.find(({ id }) => id === from)!
          assert.equal(read.from, null, 'it names the exchange for which the source was read')
          assert.deepEqual([spec, told.body.data], [read.spec, read.data])
          assert.equal(holds, read.holds, 'no grant was held meanwhile')
          assert(second - read.second < CACHE_SEC)
          assert.equal(spec.mode, 'query')
        }
      }),
      { numRuns: RUNS },
    )
    assert(taken > RUNS, `only ${taken} answers came from the cache`)
  })
})

interface Asked {
  readonly spec: Question
  readonly second: number
  readonly holds: number
  readonly data: unknown
  readonly from: string | null
  readonly id: string
}

/** Whatever is read says in which second it was. */
function tellingTheTime(second: () => number): typeof TABLES {
  const pensionBenefit = TABLES['RS']!['pensionBenefit']!.map((row) => ({
    ...row,
    get c_monthlyBenefit() {
      return String(second())
    },
  }))
  return { ...TABLES, RS: { pensionBenefit } }
}

function ask(house: TestHouse, spec: Question, n: number): Promise<Told> {
  const { as, matter, caseNumber, operator, persons, items, mode } = spec
  const field =
    mode === 'query'
      ? `pensionBenefit(from: [CHONGQING]) { monthlyBenefit ${items} }`
      : 'verify { pensionBenefit(from: [CHONGQING], claim: { benefitStatusCode: "1" }) { result } }'
  const asking = {
    as,
    purpose: `matter="${matter}", case="${caseNumber}", operator="${operator}"`,
    query: `query ($ids: [CitizenId!]!) { persons(idNumbers: $ids) { ${field} } }`,
    variables: { ids: persons },
  }
  const isPeers = as.startsWith('sc-')
  return isPeers ? house.askAsPeer({ ...asking, nth: 1_000 + n }) : house.ask(asking)
}

function holdAndLetGo(house: TestHouse): void {
  const [{ id }] = GRANTS as [(typeof GRANTS)[number]]
  const hold: GrantHold = {
    grant: id,
    state: 'suspended',
    kind: 'staff',
    because: 'A reason.',
    by: 'steward',
    since: '2026-03-02',
  }
  house.hold(new Map([[id, hold]]))
  house.hold(new Map())
}

/** Without what a cache may change: where it was read, the answer's digest, and the catalogue that names the cache. */
function comparable(record: ExchangeRecord): object {
  const rest = { ...record, responseCommitment: null, catalogVersion: '' }
  const asks = record.asks.map((one) => ({ ...one, takenFrom: null }))
  return {
    ...rest,
    asks,
    decisions: record.decisions.map((one) => ({ ...one, catalogVersion: '' })),
  }
}
