import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Row } from '../../../adapters/adapter.ts'
import { MappingError } from '../../../adapters/mapping/key-mapping.ts'
import { compileMapping } from '../../../adapters/mapping.ts'
import type { CompiledMapping, MappedRecord } from '../../../adapters/mapping.ts'
import type {
  CodeList,
  Item,
  ItemMapping,
  ItemType,
  Standard,
  SubjectBinding,
} from '../../../catalog/types.ts'

const SEX: CodeList = {
  id: 'sex',
  typeName: 'SexCode',
  nameZh: '性别',
  nameEn: 'Sex',
  source: 'GB/T 2261.1-2003',
  codes: ['0', '1', '2', '9'].map((code) => ({ code, nameZh: code })),
}

const ID = '510100199001019990'
const ID_X = '51010019900101994X'
const item = (name: string, type: ItemType, length = 0, more: Partial<Item> = {}): Item => ({
  name,
  nameZh: name,
  type,
  length,
  sensitive: false,
  ...more,
})

const ITEMS: readonly Item[] = [
  item('idNumber', 'C', 18, { format: 'citizen-id' }),
  item('spouseId', 'C', 18, { format: 'citizen-id' }),
  item('uscc', 'C', 18, { format: 'uscc' }),
  item('name', 'C', 4),
  item('remark', 'M'),
  item('sexCode', 'C', 1, { codeList: 'sex' }),
  item('plate', 'C', 15),
  item('plateKind', 'C', 2),
  item('bornOn', 'D', 8),
  item('changedAt', 'T', 14),
  item('amount', 'Y', 6),
  item('rate', 'F'),
  item('months', 'I', 4),
  item('alive', 'L'),
]

const MAPPING: Readonly<Record<string, ItemMapping>> = {
  idNumber: { column: 'GMSFHM' },
  spouseId: { column: 'PO' },
  uscc: { column: 'UNISCID' },
  name: { column: 'XM', halfWidth: true, empty: ['-', '无'] },
  remark: { column: 'BZ' },
  sexCode: { column: 'XB', codes: { 男: '1', 女: '2', 异: '7' } },
  plate: { column: 'HPHM' },
  plateKind: { column: 'HPZL', codes: { 大: '01', 小: '02', 小型: '02' } },
  bornOn: { column: 'CSRQ', date: 'YYYYMMDD', empty: ['19000101', '99991231'] },
  changedAt: { column: 'GXSJ', date: 'YYYYMMDDHHmmss' },
  amount: { column: 'JE', scale: -2 },
  rate: { column: 'BL' },
  months: { column: 'YS' },
  alive: { column: 'CZ' },
}

const SUBJECTS: readonly SubjectBinding[] = [
  { kind: 'person', keys: [['idNumber'], ['spouseId']] },
  { kind: 'vehicle', keys: [['plate', 'plateKind']] },
]

function compile(
  mapping: Readonly<Record<string, ItemMapping>> = MAPPING,
  subjects: readonly SubjectBinding[] = SUBJECTS,
): CompiledMapping {
  const standard: Standard = {
    key: 'sample',
    department: 'GA',
    nameZh: '样例',
    nameEn: 'Sample',
    subjects,
    items: ITEMS,
    usual: { shareType: 'conditional', updateCycle: 'daily', methods: ['query'] },
    synthetic: true,
  }
  const binding = { source: 'archive', entity: 'people', mapping }
  return compileMapping(
    standard,
    binding,
    () => SEX,
    () => '2026-01-01',
  )
}

/** The value of one item, or the sentence of its problem. */
function valueOf(name: string, source: string | null): unknown {
  const column = MAPPING[name]?.column ?? ''
  const { values, problems }: MappedRecord = compile().toRecord({ [column]: source }, [name])
  if (problems.length === 0) return values[name]
  assert.equal(values[name], null)
  assert.equal(problems[0]?.item, name)
  return problems[0].problem
}

describe('mapping', () => {
  describe('values', () => {
    for (const [name, source, value] of [
      ['idNumber', ' 51010019900101994x ', ID_X],
      ['idNumber', '５１０１００１９９００１０１９９９０', ID],
      ['idNumber', '510100900101999', ID],
      ['name', ' 张三 ', '张三'],
      ['name', 'Ａ１', 'A1'],
      ['name', '𠮷𠮷𠮷𠮷', '𠮷𠮷𠮷𠮷'],
      ['name', '无', null],
      ['name', '', null],
      ['name', '\u3000 ', null],
      ['name', null, null],
      ['remark', 'x'.repeat(10_000), 'x'.repeat(10_000)],
      ['sexCode', '男', '1'],
      ['bornOn', '20240229', '2024-02-29'],
      ['bornOn', '19000101', null],
      ['bornOn', '99991231', null],
      ['changedAt', '20240229120000', '2024-02-29T12:00:00+08:00'],
      ['amount', '12345', '123.45'],
      ['rate', '0.10', '0.1'],
      ['months', '0012', 12],
      ['months', '-3', -3],
      ['alive', '是', true],
      ['alive', '1', true],
      ['alive', 'Y', true],
      ['alive', 'true', true],
      ['alive', '否', false],
      ['alive', '0', false],
      ['alive', 'n', false],
      ['alive', 'FALSE', false],
    ] as const) {
      it(`reads ${JSON.stringify(source).slice(0, 30)} as ${name} ${JSON.stringify(value).slice(0, 30)}`, () =>
        assert.equal(valueOf(name, source), value))
    }
  })

  describe('problems', () => {
    for (const [name, source, problem] of [
      ['idNumber', '510100199001019998', /^"idNumber" has a wrong check character/],
      ['idNumber', '51010019900230999X', /^"idNumber" holds a birth date that is not/],
      ['uscc', '9151000000000000', /^"uscc" has 16 characters/],
      ['name', '张三李四王', /^"name" is longer than 4 characters\.$/],
      ['sexCode', '1', /^"sexCode" holds a source code that the mapping does not name\.$/],
      ['sexCode', '异', /^"sexCode" is not a code of the list "sex"\.$/],
      ['sexCode', 'constructor', /does not name/],
      ['bornOn', '20230229', /^"bornOn" is not a date of the form YYYYMMDD\.$/],
      ['changedAt', '2024', /^"changedAt" is not a time of the form YYYYMMDDHHmmss\.$/],
      ['amount', '12.3.4', /^"amount" is not a decimal number\.$/],
      ['amount', '1234567', /^"amount" has more than 6 digits\.$/],
      ['months', '1.5', /^"months" is not an integer\.$/],
      ['months', '9007199254740993', /^"months" is not an integer\.$/],
      ['months', '12345', /^"months" has more than 4 digits\.$/],
      ['alive', 'maybe', /^"alive" is neither yes nor no/],
    ] as const) {
      it(`says of ${name} "${source}" that it ${String(problem)}`, () =>
        assert.match(String(valueOf(name, source)), problem))
    }

    it('stand beside the values that are in order', () => {
      const row = { GMSFHM: ID, CSRQ: 'x', XB: '男', JE: 'y' }
      const { values, problems } = compile().toRecord(row, [
        'idNumber',
        'bornOn',
        'sexCode',
        'amount',
      ])
      assert.deepEqual(values, { idNumber: ID, bornOn: null, sexCode: '1', amount: null })
      assert.deepEqual(
        problems.map((problem) => problem.item),
        ['bornOn', 'amount'],
      )
    })

    it('are given for an item that the resource does not map', () => {
      const { problems } = compile({}).toRecord({}, ['name'])
      assert.deepEqual(problems, [
        { item: 'name', problem: '"name" is not mapped by the resource.' },
      ])
    })

    it('are the only way in which a value is refused: nothing throws, and no value is repeated (property)', () => {
      const mapping = compile()
      const names = ITEMS.map(({ name }) => name)
      const text = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.stringMatching(/^[0-9.+\-eEXx/: ]{0,24}$/),
        fc.stringMatching(/^[0-9]{17}[0-9Xx]$/),
        fc.constant(null),
      )
      fc.assert(
        fc.property(
          fc.array(text, { minLength: names.length, maxLength: names.length }),
          (texts) => {
            const row: Row = Object.fromEntries(
              ITEMS.map(({ name }, i) => [MAPPING[name]?.column ?? '', texts[i] ?? null]),
            )
            const { values, problems } = mapping.toRecord(row, names)
            assert.deepEqual(Object.keys(values), names)
            for (const { item: name, problem } of problems) {
              const source = row[MAPPING[name]?.column ?? '']?.trim() ?? ''
              assert.equal(values[name], null)
              assert.ok(source !== '', 'no value is no problem')
              // A shorter text may stand in the sentence by chance: as a count, or as part of a standard's number.
              if (source.length > 10) assert.ok(!problem.includes(source), problem)
            }
          },
        ),
        { numRuns: 500 },
      )
    })
  })

  describe('keys', () => {
    it('are looked for by 15 digits too where the source has such, and are the 18 digits of whoever was asked about', () => {
      const both = { column: 'GMSFHM', fifteenDigits: true }
      const { toSourceKeys, keysOf } = compile({ ...MAPPING, idNumber: both })
      assert.deepEqual(toSourceKeys('person', ['510212195506159991']), [
        ['510212195506159991'],
        ['510212550615999'],
      ])
      assert.deepEqual(keysOf('person', { GMSFHM: '510212550615999' }), [['510212195506159991']])
      // Born in another century: that would be the number of somebody who is a hundred years older.
      assert.deepEqual(toSourceKeys('person', ['500100201806019902']), [['500100201806019902']])
      assert.deepEqual(compile().toSourceKeys('person', ['510212195506159991']), [
        ['510212195506159991'],
      ])
    })

    it('stand in the columns of each alternative, in the order of the key', () => {
      const { keyColumns } = compile()
      assert.deepEqual(Object.fromEntries(keyColumns), {
        person: [['GMSFHM'], ['PO']],
        vehicle: [['HPHM', 'HPZL']],
      })
    })

    it('are read along with the items, each column once', () => {
      const columns = compile().columnsFor(['idNumber', 'name', 'bornOn'], 'person')
      assert.deepEqual(columns, ['GMSFHM', 'XM', 'CSRQ', 'PO'])
    })

    it('leave out what the resource does not map', () => {
      const unmapped = ['spouseId', 'plate']
      const mapping = Object.fromEntries(
        Object.entries(MAPPING).filter(([name]) => !unmapped.includes(name)),
      )
      const { keyColumns, toSourceKeys, keysOf } = compile(mapping)
      assert.deepEqual(Object.fromEntries(keyColumns), { person: [['GMSFHM']] })
      assert.deepEqual(toSourceKeys('vehicle', ['渝A00001', '02']), [])
      assert.deepEqual(keysOf('vehicle', {}), [])
    })

    it('become every form that the source may hold them in', () => {
      const { toSourceKeys } = compile()
      assert.deepEqual(toSourceKeys('person', [ID_X]), [[ID_X], [ID_X.toLowerCase()]])
      assert.deepEqual(toSourceKeys('vehicle', ['渝A00001', '02']), [
        ['渝A00001', '小'],
        ['渝A00001', '小型'],
      ])
      assert.deepEqual(toSourceKeys('vehicle', ['渝A00001', '99']), [])
    })

    it('of dates and scaled numbers become the form of the source', () => {
      const subjects = [{ kind: 'x', keys: [['bornOn', 'amount']] }]
      const { toSourceKeys, keysOf } = compile(MAPPING, subjects)
      assert.deepEqual(toSourceKeys('x', ['2024-02-29', '123.45']), [['20240229', '12345']])
      assert.deepEqual(toSourceKeys('x', ['1900-01-01', '1']), [])
      assert.deepEqual(keysOf('x', { CSRQ: '20240229', JE: '12345' }), [['2024-02-29', '123.45']])
    })

    it('of a row are normalised, and one for each subject to which it belongs', () => {
      const { keysOf } = compile()
      const row = { GMSFHM: ' 51010019900101994ｘ', PO: ID, HPHM: '渝A00001', HPZL: '小型' }
      assert.deepEqual(keysOf('person', row), [[ID_X], [ID]])
      assert.deepEqual(keysOf('person', { GMSFHM: ID, PO: ID }), [[ID]])
      assert.deepEqual(keysOf('person', { GMSFHM: null, PO: '' }), [])
      assert.deepEqual(keysOf('vehicle', row), [['渝A00001', '02']])
      assert.deepEqual(keysOf('vehicle', { HPHM: '渝A00001', HPZL: null }), [])
    })

    it('in different forms for the same kind are refused', () => {
      const subjects = [{ kind: 'x', keys: [['bornOn'], ['changedAt']] }]
      assert.throws(() => compile(MAPPING, subjects), MappingError)
    })

    it('find the rows that they were read from (property)', () => {
      const { toSourceKeys, keysOf } = compile()
      fc.assert(
        fc.property(
          fc.stringMatching(/^[A-Z0-9]{1,8}$/),
          fc.constantFrom('大', '小', '小型'),
          (plate, kind) => {
            const [key] = keysOf('vehicle', { HPHM: plate, HPZL: kind })
            const found = toSourceKeys('vehicle', key ?? [])
            assert.ok(found.some(([a, b]) => a === plate && b === kind))
          },
        ),
      )
    })
  })
})
