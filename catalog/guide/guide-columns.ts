/**
 * The core metadata of the 2017 guide, as columns in its order.
 *
 * @module
 */
import {
  dayIn,
  read,
  readFormats,
  readList,
  readMethods,
  say,
  sayFormats,
  sayList,
  sayMethods,
  SHARE_TYPES,
  UPDATE_CYCLES,
  wrong,
  type Read,
} from './cell-words.ts'
import { digits, flag, list, own, sayFlag, trimmed, type ResourceColumn } from './column.ts'
import { isGuideCode } from './identifiers.ts'
import { TITLE } from './titles.ts'

/** Before the columns of items. */
export const GUIDE_COLUMNS_BEFORE: readonly ResourceColumn[] = [
  {
    title: TITLE.lei,
    pointer: '/classification/lei',
    write: ({ classification }) => classification.lei,
    read: trimmed,
    harmless: '3',
    remedy: 'Write 1 (基础), 2 (主题) or 3 (部门)',
  },
  {
    title: TITLE.xiang,
    pointer: '/classification/xiang',
    write: ({ classification }) => classification.xiang,
    read: digits(2),
    harmless: '01',
    remedy: 'Write two digits',
  },
  {
    title: TITLE.mu,
    pointer: '/classification/mu',
    write: ({ classification }) => classification.mu,
    read: digits(3),
    harmless: '001',
    remedy: 'Write three digits',
  },
  {
    title: TITLE.ximu,
    pointer: '/classification/ximu',
    write: ({ classification }) => classification.ximu ?? '',
    read: trimmed,
    harmless: undefined,
    remedy: 'Write digits, or leave it empty',
  },
  {
    title: TITLE.name,
    pointer: '/name',
    write: ({ name }) => name,
    read: own,
    harmless: '…',
    remedy: 'Write what it is called',
  },
  {
    title: TITLE.guideCode,
    pointer: '/identifiers',
    write: ({ identifiers }) => sayList(identifiers.filter(isGuideCode).map(({ value }) => value)),
    read: (text) => ({
      ok: true,
      value: readList(text).map((value) => ({ scheme: 'gov-2017', value: value.trim() })),
    }),
    blank: [],
    harmless: [],
    remedy: 'Write 类 项 目 细目, "/" and a sequence, such as 301002/500002',
  },
  {
    title: TITLE.provider,
    pointer: '/department',
    write: ({ department, region, providerCode }, catalog) =>
      catalog.department(department)?.bodies[region]?.nameZh ?? providerCode,
    read: own,
    harmless: undefined,
    remedy: 'Write the name of the body to which the code beside it belongs, or leave it empty',
  },
  {
    title: TITLE.providerCode,
    pointer: '/providerCode',
    write: ({ providerCode }) => providerCode,
    read: trimmed,
    harmless: undefined,
    remedy: 'Write the unified social credit code of the department that provides it',
  },
  {
    title: TITLE.abstract,
    pointer: '/abstract',
    write: ({ abstract }) => abstract,
    read: own,
    harmless: '…',
    remedy: 'Say what it holds',
  },
  {
    title: TITLE.formats,
    pointer: '/formats',
    write: ({ formats }) => sayFormats(formats),
    read: readFormats,
    harmless: [{ category: 'database', type: '…' }],
    remedy: 'Write category and type, such as 数据库/PostgreSQL',
  },
]

/** Behind the columns of items. */
export const GUIDE_COLUMNS_AFTER: readonly ResourceColumn[] = [
  {
    title: TITLE.shareType,
    pointer: '/shareType',
    write: ({ shareType }) => say(SHARE_TYPES, shareType),
    read: (text) => read(SHARE_TYPES, text),
    harmless: 'unconditional',
    remedy: 'Write 无条件共享, 有条件共享 or 不予共享',
  },
  {
    title: TITLE.condition,
    pointer: '/shareCondition/scope',
    write: ({ shareCondition }) => shareCondition?.scope ?? '',
    read: own,
    harmless: '…',
    remedy: 'Write who may have it',
  },
  {
    title: TITLE.methods,
    pointer: '/methods',
    write: ({ methods }) => sayMethods(methods),
    read: readMethods,
    blank: [],
    harmless: ['query'],
    remedy:
      'Write 共享平台方式/接口（查询）, 接口（核验）, 数据库, 批量 or 文件, with ； between them',
  },
  {
    title: TITLE.open,
    pointer: '/open/attribute',
    write: ({ open }) => sayFlag(open.attribute),
    read: flag,
    harmless: false,
    remedy: 'Write 是 or 否',
  },
  {
    title: TITLE.openCondition,
    pointer: '/open/condition',
    write: ({ open }) => open.condition ?? '',
    read: own,
    harmless: undefined,
    remedy: 'Say on which conditions, or leave it empty',
  },
  {
    title: TITLE.updateCycle,
    pointer: '/updateCycle',
    write: ({ updateCycle }) => say(UPDATE_CYCLES, updateCycle),
    read: (text) => read(UPDATE_CYCLES, text),
    harmless: 'irregular',
    remedy: 'Write 实时, 每日, 每周, 每月, 每季度, 每半年, 每年, 不定时 or 其他',
  },
  {
    title: TITLE.publishedOn,
    pointer: '/publishedOn',
    write: ({ publishedOn }) => publishedOn ?? '',
    read: readDay,
    harmless: undefined,
    remedy: 'Leave it empty: publishing says it',
  },
  {
    title: TITLE.relatedCodes,
    pointer: '/relatedCodes',
    write: ({ relatedCodes }) => sayList(relatedCodes),
    read: list,
    blank: [],
    harmless: [],
    remedy: 'Write codes with ； between them, or leave it empty',
  },
]

function readDay(text: string): Read<string> {
  const day = dayIn(text)
  return /^\d{4}-\d\d-\d\d$/.test(day) ? own(day) : wrong('is not a date')
}
