import assert from 'node:assert/strict'
import { TITLES } from '../../../catalog/guide/columns.ts'
import { readGuideTable, type GuideTable } from '../../../catalog/guide/read-guide-table.ts'
import { guideTableOf } from '../../../catalog/guide/write-guide-table.ts'
import type { Resource } from '../../../catalog/types.ts'
import { catalogOf } from '../../../catalog/catalog.ts'
import { content, offer } from '../../support/offered.ts'

const PENSION = offer('500000', 'pensionBenefit')
const HOUSEHOLD = offer('500000', 'householdPopulation')
type Row = Readonly<Record<string, string>>

/** Each resource's rows, as an officer sees them, to be changed here and there. */
function rowsOf(...resources: readonly Resource[]): Row[] {
  const [, ...rows] = guideTableOf(resources, catalogOf(content))
  return rows.map((cells) => Object.fromEntries(cells.map((cell, at) => [TITLES[at] ?? '', cell])))
}

/** @param blank numbers of rows that are empty. */
function read(rows: readonly Row[], titles: readonly string[] = TITLES): GuideTable {
  const cells = [titles, ...rows.map((row) => titles.map((title) => row[title] ?? ''))]
  return readGuideTable(
    cells.map((each, at) => ({ number: at + 1, cells: each })),
    {
      content,
      region: '500000',
      today: '2026-03-02',
      bindingOf: (code) => (code === PENSION.code ? PENSION.binding : undefined),
    },
  )
}

function told({ problems }: GuideTable): readonly string[] {
  return problems.map(({ row, column, message }) => `${row} ${column}: ${message}`)
}

describe('the guide’s table, read', () => {
  it('tells every problem of every row at once: row, column, what is wrong, the article, what to do', () => {
    const [first = {}, second = {}, third = {}, ...rest] = rowsOf(PENSION)
    const table = read([
      {
        ...first,
        共享条件: '',
        使用用途: ' ',
        更新周期: '每半月',
        涉密标识: '是',
        数据分级: '',
        保密审查日期: '未完成 2026-01-05',
        信息资源代码: '30/1',
        信息资源格式: '数据库',
        共享方式: '邮件方式',
        发布日期: '去年',
      },
      { ...second, 信息项名称: '姓铭' },
      { ...third, 信息项共享类型: '无条件共享', 数据类型: '货币型Y' },
      ...rest,
    ])
    assert.deepEqual(table.resources, [])
    assert.deepEqual(told(table), [
      '2 信息资源格式: names no type beside "数据库". Write category and type, such as 数据库/PostgreSQL.',
      '2 共享方式: is "邮件方式"; an exchange shares by the platform alone. Write 共享平台方式/接口（查询）, 接口（核验）, 数据库, 批量 or 文件, with ； between them.',
      '2 更新周期: is "每半月". Did you mean "每月"? Write 实时, 每日, 每周, 每月, 每季度, 每半年, 每年, 不定时 or 其他.',
      '2 发布日期: is not a date. Leave it empty: publishing says it.',
      '2 数据分级: is empty; data without classification and grading cannot be published (Decree 809 Art. 13). Write 一般数据1级 to 一般数据4级, 重要数据 or 核心数据.',
      '2 信息资源代码: is not a code of the 2017 guide: 类 项 目 细目, "/", sequence, such as "101001/1". Write 类 项 目 细目, "/" and a sequence, such as 301002/500002.',
      '2 共享条件: is empty; conditional sharing states its scope and its use (Decree 809 Art. 15). Write who may have it.',
      '2 使用用途: is empty; conditional sharing states its scope and its use (Decree 809 Art. 15). Write what it may be used for.',
      '2 涉密标识: is true; secrets are not shared through the catalogue at all (Decree 809 Art. 3). Write 否; what is secret does not belong here.',
      '2 保密审查日期: is not done; nothing is published without it (Decree 809 Art. 13). Write the day on which it was done: 2026-01-05.',
      '3 信息项名称: names "姓铭", which is not an item of pensionBenefit. Did you mean "姓名"? Write the Chinese name of an item of the standard.',
      '4 数据类型: is 货币型Y, and the standard has 字符型C. Write what the standard has, or leave it empty.',
      '4 信息项共享类型: is "unconditional", freer than the resource\'s "conditional"; an item may only be stricter (Decree 809 Art. 15). Write 有条件共享 or 不予共享, or leave it empty where it is as the resource.',
    ])
  })

  it('keeps none of the sound resources back, and tells of one that is described twice, or contradicts itself', () => {
    const [first = {}, second = {}, ...rest] = rowsOf(PENSION)
    const household = rowsOf(HOUSEHOLD)
    const again = rowsOf(PENSION).slice(0, 1)
    const rows = [first, { ...second, 联系方式: '另一处' }, ...rest, ...household, ...again]
    const table = read(rows)
    assert.deepEqual(
      table.resources.map(({ code, firstRow }) => [code, firstRow]),
      [[HOUSEHOLD.code, rowsOf(PENSION).length + 2]],
    )
    assert.deepEqual(told(table), [
      '3 联系方式: is another than in row 2, where this resource begins; say it once. Write whom consumers ask.',
      `${rows.length + 1} 数据标准: describes ${PENSION.code} a second time; row 2 does already. Take one of them away.`,
    ])
  })

  it('numbers rows as the sheet does, below a name, groups of columns and titles in two rows', () => {
    const groups = TITLES.map((title) =>
      ['类', '项', '目', '细目', '共享类型', '共享条件', '共享方式'].includes(title)
        ? ['信息资源分类', title]
        : [`${title}*（必填）`, ''],
    )
    const [first = {}, ...rest] = rowsOf(PENSION)
    const cells = [first, { ...rest[0], 信息项名称: '无此项' }, ...rest.slice(1)].map((row) => [
      '1',
      ...TITLES.map((title) => row[title] ?? ''),
    ])
    const above = [
      ['重庆市政务信息资源目录'],
      ...[0, 1].map((at) => ['序号', ...groups.map((both) => both[at] ?? '')]),
    ]
    // Row 2 is empty and was left out by whoever read the file, and so is row 6.
    const numbers = [1, 3, 4, 5, ...cells.slice(1).map((_, at) => at + 7)]
    const table = readGuideTable(
      [...above, ...cells].map((each, at) => ({ number: numbers[at] ?? 0, cells: each })),
      { content, region: '500000', today: '2026-03-02', bindingOf: () => undefined },
    )
    assert.deepEqual(table.unread, ['序号'])
    assert.deepEqual(
      table.problems.map(({ row, column }) => [row, column]),
      [[7, '信息项名称']],
    )
  })

  it('tells once of a column that is missing, and what a table without any titles lacks', () => {
    const rows = rowsOf(PENSION, HOUSEHOLD)
    const titles = TITLES.filter((title) => title !== '数据分级' && title !== '关联资源代码')
    assert.deepEqual(told(read(rows, titles)), [
      '1 数据分级: is no column here; data without classification and grading cannot be published (Decree 809 Art. 13). Write 一般数据1级 to 一般数据4级, 重要数据 or 核心数据.',
    ])
    assert.match(
      told(read(rows, ['甲', '乙']))[0] ?? '',
      /^1 信息资源名称: is the title of no column/,
    )
    assert.match(told(read([]))[0] ?? '', /^1 信息资源名称: stands above no row/)
  })

  it('understands what departments write for the same, and keeps the binding that no table has', () => {
    const [first = {}, ...rest] = rowsOf(PENSION)
    const table = read([
      {
        ...first,
        数据标准: '养老保险待遇发放信息',
        项: first['项']?.replace(/^0/, '') ?? '',
        共享类型: '2',
        共享方式: '接口',
        更新周期: '５',
        是否向社会开放: '0',
        信息资源提供方: '',
      },
      ...rest,
    ])
    assert.deepEqual(told(table), [])
    const { version, state, publishedOn, ...entry } = PENSION
    assert.equal([version, state, publishedOn].length, 3)
    assert.deepEqual(table.resources, [
      {
        code: PENSION.code,
        firstRow: 2,
        entry: { ...entry, methods: ['query', 'verify'], updateCycle: 'monthly' },
      },
    ])
    const law = {
      共享类型: '不予共享',
      共享条件: '《社会保险法》第八十一条',
      使用用途: '',
      共享方式: '',
    }
    const [withheld] = read([{ ...first, ...law }, ...rest]).resources
    assert.deepEqual(withheld?.entry['shareCondition'], {
      scope: '',
      use: '',
      legalBasis: '《社会保险法》第八十一条',
    })
  })
})
