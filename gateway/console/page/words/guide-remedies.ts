/**
 * What to write in a column of the guide's table, in Chinese, and what is wrong with a cell of it.
 *
 * @module
 */
import { defectIn } from './defects.ts'
import { saidIn, type Saying } from './sayings.ts'

/** By the title of the column; a test asks for each. */
export const GUIDE_REMEDIES_ZH: Readonly<Record<string, string>> = {
  类: '请写 1（基础）、2（主题）或 3（部门）',
  项: '请写两位数字',
  目: '请写三位数字',
  细目: '请写数字，或留空',
  信息资源名称: '请写名称',
  信息资源代码: '请写“类 项 目 细目”、“/”和顺序号，如 301002/500002',
  信息资源提供方: '请写旁边代码所属机构的名称，或留空',
  信息资源提供方代码: '请写提供部门的统一社会信用代码',
  信息资源摘要: '请写明内容',
  信息资源格式: '请写类别和类型，如 数据库/PostgreSQL',
  信息项名称: '请写数据标准中信息项的中文名称',
  数据类型: '请按数据标准写，或留空',
  数据长度: '请按数据标准写，或留空',
  共享类型: '请写 无条件共享、有条件共享 或 不予共享',
  共享条件: '请写明谁可以取得',
  共享方式: '请写 共享平台方式/接口（查询）、接口（核验）、数据库、批量 或 文件，以“；”分隔',
  是否向社会开放: '请写 是 或 否',
  开放条件: '请写明条件，或留空',
  更新周期: '请写 实时、每日、每周、每月、每季度、每半年、每年、不定时 或 其他',
  发布日期: '请留空，发布时自动写入',
  关联资源代码: '请写代码，以“；”分隔，或留空',
  数据标准: '请写数据标准的标识或中文名称，可在“目录”中查找',
  使用用途: '请写明可用于什么',
  不予共享依据: '请写明法律、行政法规或者国务院决定的条款',
  数据分级: '请写 一般数据1级 至 一般数据4级、重要数据 或 核心数据',
  涉密标识: '请写 否；涉密的不在此登记',
  保密审查日期: '请写完成之日，如 2026-01-05',
  个人信息保护影响评估日期: '请写完成之日，如 2026-01-05',
  是否落地: '使用方存储的写 是，否则写 否',
  是否跨省共享: '请写 是 或 否',
  联系方式: '请写使用方应联系谁',
  绑定事项: '请写事项代码，以“；”分隔，或留空',
  其他标识: '请写体系和值，如 province-local:CQ-0001',
  信息项共享类型: '请写 有条件共享 或 不予共享；与资源相同的留空',
}

/** What says by itself what to do. */
const WHOLE: readonly Saying[] = [
  [/^is the title of no column; .*$/, '没有一行是编制表的列标题。请下载编制表，在其上填写'],
  [/^stands above no row; .*$/, '标题之下没有内容。请为资源的每个信息项各写一行'],
  [
    /^describes (\S+) a second time; row (\d+) does already\..*$/,
    '$1 在第 $2 行已经写过。请去掉其中一处',
  ],
  [/^is another than in row (\d+), .*$/, '与该资源开头的第 $1 行不同。请写成一样，或者只写一次'],
  [
    /^is not the name of who has the code beside it, which is (.*)$/,
    '不是旁边代码所属的机构。请写 $1，或留空',
  ],
  [/^is empty in every row of the resource$/, '该资源没有一行写了信息项。请至少写一项'],
  [/^is (.*), and the standard has (.*)$/, '是 $1，而数据标准为 $2。请照标准写，或留空'],
  [/^is not what the standard has, which is (.*)$/, '与数据标准不同。请写 $1，或留空'],
]

/** What the column's remedy follows. */
const CELLS: readonly Saying[] = [
  [/^is no column here\b.*$/, '表中没有这一列'],
  [/^is "(.*)"; it must be one of .*$/, '没有“$1”这一种'],
  [/^is empty, but the row says something of an item$/, '空着，而这一行写了信息项的内容'],
  [/^is empty, and no standard is called as the resource is$/, '空着，而没有与资源同名的数据标准'],
  [/^is empty \(Decree 809 Art\. 13\)$/, '必填（条例第十三条）'],
  [/^is "(.*)"; an exchange shares by the platform alone$/, '是“$1”，而交换节点只经共享平台提供'],
  [/^names no type beside "(.*)"$/, '“$1”旁没有写类型'],
  [/^is not a date$/, '不是日期'],
  [/^names a code without its scheme: .*$/, '没有写明代码所属的体系'],
  [
    /^is not the code of a department of (.*) \(GB 32100; .*$/,
    '不是 $1 任何部门的代码（GB 32100，条例第十三条）',
  ],
]

/** @param problem a predicate of the cell, in English. */
export function cellSaid(
  language: 'zh' | 'en',
  {
    column,
    problem,
    message,
  }: { readonly column: string; readonly problem: string; readonly message: string },
): string {
  if (language === 'en') return message
  const whole = saidIn('zh', WHOLE, problem)
  if (whole !== problem) return whole
  const said = defectIn('zh', saidIn('zh', CELLS, problem))
  const remedy = GUIDE_REMEDIES_ZH[column]
  // What a cell may not hold is said by what it may.
  const what = said === problem ? '不合要求' : said
  return remedy === undefined ? what : `${what}。${remedy}`
}
