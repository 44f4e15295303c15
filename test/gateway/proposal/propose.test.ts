import assert from 'node:assert/strict'
import type { SourceColumn, SourceTable } from '../../../adapters/introspection.ts'
import { columnShape } from '../../../adapters/column-shape.ts'
import { lookups } from '../../../catalog/catalog.ts'
import { loadContent, loadResources } from '../../../catalog/load.ts'
import { validateResource } from '../../../catalog/validate-resource.ts'
import { DEMO_REGION_CODES, contentFolder } from '../../../gateway/demo/layout.ts'
import { writeRow } from '../../../gateway/demo/sources/dialect.ts'
import { DIALECTS } from '../../../gateway/demo/sources/dialects.ts'
import { groundIn } from '../../../gateway/console/page/words/grounds.ts'
import { makeWorld } from '../../../gateway/demo/world.ts'
import { match, type Match } from '../../../gateway/proposal/match.ts'
import { makeNaming } from '../../../gateway/proposal/names.ts'
import { propose, type Proposal } from '../../../gateway/proposal/propose.ts'
import { onBehalfOf, patiently } from '../../adapters/sources/expect.ts'

const TODAY = '2026-11-28'

describe('a proposed mapping', () => {
  const content = loadContent()
  const catalog = lookups(content, [])
  const naming = makeNaming(content.vocabularies)

  const column = (
    name: string,
    values: readonly (string | null)[],
    given: Partial<SourceColumn> = {},
  ): SourceColumn => ({
    name,
    comment: undefined,
    type: 'text',
    kind: 'text',
    nullable: true,
    unique: false,
    codes: undefined,
    shape: values.length === 0 ? undefined : columnShape(values, TODAY),
    ...given,
  })
  const standardOf = (key: string): NonNullable<ReturnType<typeof catalog.standard>> => {
    const standard = catalog.standard(key)
    assert.ok(standard)
    return standard
  }
  const matched = (key: string, columns: readonly SourceColumn[]): Match =>
    match(standardOf(key), { name: 't', comment: undefined, columns }, catalog, naming)
  const mappingOf = ({ lines }: Match): unknown =>
    Object.fromEntries(lines.map(({ item, mapping }) => [item.name, mapping]))

  /** A table of pinyin columns, dates that mean none, and codes of its own, in the words of its comments. */
  const TABLE: SourceTable = {
    name: 'dyff',
    comment: '待遇发放',
    columns: [
      column('sfzh', ['510100195003159905', '51010019460820990x', '510212195506159991']),
      column('xm', ['合成甲', '合成乙', '合成丙']),
      column('cbdqh', ['510100', '510100', '500100']),
      column('dyksny', ['201004', '200609', '201507']),
      column('yfje', ['312050', '280000', '301011'], {
        type: 'integer',
        kind: 'number',
        comment: '月待遇金额（分）',
      }),
      column('ffzt', ['A', 'A', 'A', 'B', 'B', 'B'], { comment: '发放状态：A在发，B暂停，C终止' }),
      column('zjrzrq', ['20250611', '19000101', '20250702', '20250713']),
      column('czy', ['甲', '乙', '丙'], { comment: '操作员' }),
    ],
  }

  const proposalOf = (table: SourceTable): Promise<Proposal> =>
    propose({
      catalog,
      vocabularies: content.vocabularies,
      standard: standardOf('pensionBenefit'),
      region: content.regions.find(({ code }) => code === '500000') ?? assert.fail(),
      source: {
        id: 'archive',
        introspection: {
          format: 'PostgreSQL',
          describe: () => Promise.resolve(table),
        },
      },
      entity: table.name,
      onBehalfOf,
      signal: patiently(),
    })

  it('renames, reads dates, empties what means nothing, scales money and maps codes, each with its reason', async () => {
    const { draft, lines, unmatched, unused } = await proposalOf(TABLE)
    assert.deepEqual((draft['binding'] as { mapping: unknown }).mapping, {
      name: { column: 'xm' },
      citizenId: { column: 'sfzh' },
      insuredRegionCode: { column: 'cbdqh' },
      benefitStartYearMonth: { column: 'dyksny' },
      monthlyBenefit: { column: 'yfje', scale: -2 },
      benefitStatusCode: { column: 'ffzt', codes: { A: '1', B: '2', C: '3' } },
      lastCertifiedDate: { column: 'zjrzrq', empty: ['19000101'], date: 'YYYYMMDD' },
    })
    const certified = lines.find(({ item }) => item.name === 'lastCertifiedDate')
    assert.deepEqual(
      [certified?.column.name, certified?.because],
      [
        'zjrzrq',
        [
          'is named by the initials of 最近认证日期',
          '"no value" is written 19000101 (1 times)',
          'its dates are YYYYMMDD',
        ],
      ],
    )
    assert.deepEqual(
      [unmatched.map(({ name }) => name), unused.map(({ name }) => name)],
      [['insuranceTypeCode'], ['czy']],
    )
  })

  it('is a resource but for what only its department can say, and names that', async () => {
    const { draft, blanks } = await proposalOf(TABLE)
    const said: Readonly<Record<string, unknown>> = {
      '/classification/xiang': '02',
      '/classification/mu': '001',
      '/shareCondition/scope': '川渝人社部门',
      '/grading/level': 'general',
      '/assessments/secrecy/done': true,
      '/assessments/secrecy/date': '2026-11-02',
      '/assessments/personalInformation/done': true,
      '/assessments/personalInformation/date': '2026-11-02',
      '/contact': '重庆人社数据管理员',
    }
    assert.deepEqual(
      blanks.map(({ pointer }) => pointer),
      Object.keys(said),
    )
    const whole = JSON.parse(JSON.stringify(draft)) as Record<string, never>
    for (const [pointer, value] of Object.entries(said)) {
      const names = pointer.split('/').slice(1)
      const last = names.pop() ?? ''
      const parent = names.reduce<Record<string, unknown>>((at, name) => at[name] as never, whole)
      parent[last] = value
    }
    const published = { ...whole, state: 'published', publishedOn: TODAY }
    assert.deepEqual(validateResource(published, content), [])
    assert.notDeepEqual(validateResource({ ...draft, state: 'published' }, content), [])
  })

  it('says when nothing finds the subjects, and when one subject has several rows', async () => {
    const { doubts: without } = await proposalOf({ ...TABLE, columns: TABLE.columns.slice(1) })
    assert.match(
      without[0] ?? '',
      /^pensionBenefit is found by "citizenId", and no column is like it/,
    )
    const twice = column('sfzh', ['510100195003159905', '510100195003159905', '510212195506159991'])
    const { doubts } = await proposalOf({ ...TABLE, columns: [twice, ...TABLE.columns.slice(1)] })
    assert.match(doubts[0] ?? '', /^"sfzh" has several rows for one subject/)
  })

  it('looks for subjects by 15 digits too where some numbers are as they were before 1999', () => {
    const ids = ['510100195003159905', '510100460820990', '510212195506159991']
    const [line] = matched('pensionBenefit', [column('sfzh', ids)]).lines
    assert.deepEqual(line?.mapping, { column: 'sfzh', fifteenDigits: true })
    const why = line.because.find((one) => one.includes('15')) ?? ''
    assert.equal(why, 'some citizen numbers have 15 digits')
    assert.equal(groundIn('zh', why), '部分公民身份号码为 15 位')
  })

  it('finds the identifier by its values alone, and believes no name against them', () => {
    const ids = ['510100195003159905', '510100194608209907', '510212195506159991']
    const { lines } = matched('pensionBenefit', [
      column('sfzh', ['x1', 'x2', 'x3']),
      column('f17', ids),
    ])
    assert.deepEqual(
      lines.map(({ item, column: { name } }) => [item.name, name]),
      [['citizenId', 'f17']],
    )
  })

  it('knows columns by pinyin, initials, English, Chinese, and the names of national systems', () => {
    const asked = (name: string, comment?: string): string | undefined =>
      matched('householdPopulation', [column(name, [], { comment })]).lines[0]?.item.name
    assert.deepEqual(
      ['CSRQ', 'chushengriqi', 'birth_date', 'F_CSRQ', '出生日期'].map((name) => asked(name)),
      Array<string>(5).fill('birthDate'),
    )
    assert.deepEqual([asked('c1', '出生年月日'), asked('AAC006')], ['birthDate', 'birthDate'])
    assert.deepEqual(
      [asked('XBDM'), asked('GMSFHM'), asked('hkb')],
      ['sexCode', 'citizenId', undefined],
    )
  })

  it('takes codes by their names, by leading zeros, by initials; and leaves to the officer what it cannot know', () => {
    const codesOf = (columns: SourceColumn): unknown =>
      mappingOf(matched('householdPopulation', [columns]))
    assert.deepEqual(codesOf(column('XB', ['男', '男', '男', '女', '女', '女'])), {
      sexCode: { column: 'XB', codes: { 男: '1', 女: '2' } },
    })
    assert.deepEqual(codesOf(column('HYZK', [], { codes: { A: '未婚', B: '已婚', X: '不知' } })), {
      maritalStatusCode: { column: 'HYZK', codes: { A: '10', B: '20' } },
    })
    const { lines } = matched('householdPopulation', [column('XB', ['1', '1', '1', '7', '7', '7'])])
    assert.deepEqual(lines[0]?.doubts, ['"sex" has nothing like its 7: map each'])
  })

  it('finds most columns of the demo’s forty tables by name and values alone, and none wrongly', () => {
    const world = makeWorld(undefined, 300)
    let found = 0
    let all = 0
    const sentences = new Set<string>()
    for (const region of DEMO_REGION_CODES) {
      for (const { standard, binding } of loadResources(
        `${contentFolder()}/resources/${region}`,
        content,
      )) {
        const dialect = DIALECTS.find((one) => one.region === region && one.id === binding?.source)
        const table = dialect?.tables.find(({ entity }) => entity === binding?.entity)
        assert(table !== undefined && binding !== undefined)
        const rows = world
          .records(region, table.standard)
          .map((facts, i) => writeRow(table, facts, i))
        const columns = Object.keys(table.columns).map((name, i) =>
          column(
            name,
            rows.slice(0, 300).map((row) => row[i] ?? null),
          ),
        )
        const right = Object.entries(binding.mapping)
        all += right.length
        for (const { item, column: got, because, doubts } of matched(standard, columns).lines) {
          for (const sentence of [...because, ...doubts]) sentences.add(sentence)
          const want: string | undefined = binding.mapping[item.name]?.column
          if (want === undefined) continue
          assert.equal(got.name, want, `${region} ${standard} ${item.name}`)
          found += 1
        }
      }
    }
    assert(found >= 0.9 * all, `${found} of ${all}`)
    const english = [...sentences].filter((one) => groundIn('zh', one) === one)
    assert.deepEqual(english, [], 'the console says each ground in Chinese')
  })
})
