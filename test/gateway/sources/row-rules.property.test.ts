import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Row } from '../../../adapters/adapter.ts'
import { BLANKS } from '../../../adapters/condition.ts'
import { conditionsOf } from '../../../adapters/item-condition.ts'
import { compileMapping } from '../../../adapters/mapping.ts'
import { postgresAdapter } from '../../../adapters/postgres.ts'
import type { Item, ItemMapping, ResourceBinding, Standard } from '../../../catalog/types.ts'
import { holdRows } from '../../../gateway/sources/held-rows.ts'
import type { RowRule, RuleTest } from '../../../policies/row-rule.ts'
import { meets } from '../../contracts/meets.ts'
import { onBehalfOf, patiently } from '../../adapters/sources/expect.ts'
import { makeTable, postgresUrl, stopPostgres } from '../../adapters/sources/postgres-source.ts'

const RULES = Number(process.env['FC_RUNS'] ?? 100)

const item = (name: string, type: Item['type'], codeList?: string): Item => ({
  name,
  nameZh: name,
  type,
  length: 20,
  sensitive: false,
  ...(codeList === undefined ? {} : { codeList }),
})

const CODES = ['1', '2', '3']
const DIVISIONS = ['510000', '510100', '510104', '500000', '500103']
const STANDARD: Standard = {
  key: 'ruled',
  department: 'RS',
  nameZh: '合成',
  nameEn: 'Synthetic',
  subjects: [{ kind: 'person', keys: [['id']] }],
  items: [
    item('id', 'C'),
    item('name', 'C'),
    item('state', 'C', 'state'),
    item('division', 'C', 'division'),
    item('day', 'D'),
    item('amount', 'Y'),
    item('count', 'I'),
    item('open', 'L'),
  ],
  usual: { shareType: 'conditional', updateCycle: 'daily', methods: ['query'] },
  synthetic: true,
}

const MAPPING: Readonly<Record<string, ItemMapping>> = {
  id: { column: 'ID' },
  name: { column: 'XM', empty: ['-', '无'] },
  state: { column: 'ZT', codes: { A: '1', B: '2', b: '2', C: '3' }, empty: ['0'] },
  division: { column: 'XZQH' },
  day: { column: 'RQ', date: 'YYYYMMDD', empty: ['99991231'] },
  amount: { column: 'JE', scale: -2 },
  count: { column: 'SL' },
  open: { column: 'KF' },
}
const BINDING: ResourceBinding = { source: 'archive', entity: '', mapping: MAPPING }

const cell = (...texts: readonly string[]): fc.Arbitrary<string | null> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...texts) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', '-', '?', "' or true --", '\u3000', BLANKS) },
    { weight: 2, arbitrary: fc.constantFrom(...texts).map((text) => `\u00a0${text}${BLANKS}`) },
    { weight: 1, arbitrary: fc.constant(null) },
  )
const aRow = fc.record({
  XM: cell('陈合成', '陈', ' 陈 ', '无', 'O\'Neil "x"'),
  ZT: cell('A', 'B', 'b', ' C', 'D', '0'),
  XZQH: cell(...DIVISIONS, '999999', '51'),
  RQ: cell('20260101', '20260615', '19991231', '99991231', '20260230', '2026-01-01'),
  JE: cell('100', '0100', '12050', '-5', '1e2', '99'),
  SL: cell('1', '01', '20', '3.5'),
  KF: cell('1', 'Y', '否', 'maybe'),
})

const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const day = oneOf('2026-01-01', '2026-06-15', '2025-12-31')
const aTest: fc.Arbitrary<RuleTest> = fc.oneof(
  fc.record({ item: oneOf('name'), equals: oneOf('陈合成', '陈', '-', 'O\'Neil "x"') }),
  fc.record({ item: oneOf('state'), in: fc.uniqueArray(oneOf(...CODES), { minLength: 1 }) }),
  fc.record({ item: oneOf('division'), under: oneOf(...DIVISIONS) }),
  fc.record({ item: oneOf('day'), from: day, to: day }),
  fc.record({ item: oneOf('day'), from: day }),
  fc.record({ item: oneOf('day'), equals: day }),
  fc.record({ item: oneOf('amount'), from: oneOf('1', '1.00', '120.5'), to: oneOf('1', '500') }),
  fc.record({ item: oneOf('count'), to: oneOf(1, 19) }),
  fc.record({ item: oneOf('open'), equals: fc.boolean() }),
  fc.record({ item: oneOf('name', 'state', 'day', 'amount'), present: fc.boolean() }),
)
const aRule: fc.Arbitrary<RowRule> = fc.letrec<{ rule: RowRule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    aTest,
    fc.record({ all: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('rule') }),
  ),
})).rule

describe('row rules on a real database', function () {
  this.timeout(120_000)
  after(stopPostgres)

  it('give the same records pushed down and checked again as checked alone', async () => {
    const rows: Row[] = fc
      .sample(aRow, { numRuns: 120, seed: 7 })
      .map((row, i) => ({ ID: `p${i}`, ...row }))
    const entity = await makeTable(
      rows,
      Object.values(MAPPING).map(({ column = '' }) => column),
    )
    const adapter = postgresAdapter('archive', {
      connectionString: await postgresUrl(),
    })
    const list = (id: string): { id: string; codes: { code: string; nameZh: string }[] } => ({
      id,
      codes: (id === 'state' ? CODES : DIVISIONS).map((code) => ({ code, nameZh: code })),
    })
    const mapping = compileMapping(STANDARD, BINDING, (id) => list(id) as never)
    const hold = holdRows(STANDARD, conditionsOf(STANDARD, BINDING))
    const inside = (rule: RowRule, among: readonly Row[]): readonly (string | null)[] => {
      const held = hold([{ grant: 'g@1', rule }])!
      return among
        .filter((row) => {
          const { values, problems } = mapping.toRecord(row, held.items)
          const broken = problems.map((one) => one.item)
          return held.isInside((name) => (broken.includes(name) ? undefined : values[name]!))
        })
        .map(({ ID }) => ID!)
        .sort()
    }
    let pushed = 0
    let spared = 0
    await fc.assert(
      fc.asyncProperty(aRule, async (rule) => {
        const { condition } = hold([{ grant: 'g@1', rule }])!
        const read = await adapter.read(
          {
            entity,
            columns: Object.keys(rows[0]!),
            keyColumns: [['ID']],
            keys: rows.map(({ ID }) => [ID!]),
            rowsMax: 1_000,
            onBehalfOf,
            ...(condition === undefined ? {} : { condition }),
          },
          patiently(),
        )
        if (condition !== undefined) {
          pushed += 1
          spared += rows.length - read.length
          const meeting = rows.filter((row) => meets(condition, row)).map(({ ID }) => ID)
          assert.deepEqual(read.map(({ ID }) => ID).sort(), meeting.sort())
        }
        assert.deepEqual(inside(rule, read), inside(rule, rows))
      }),
      { numRuns: RULES },
    )
    await adapter.close()
    assert(pushed > RULES / 4, `only ${pushed} rules could be asked of the source`)
    assert(spared > 0, 'the source left out nothing')
  })
})
