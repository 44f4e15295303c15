/**
 * The person's report in plain Chinese and English.
 *
 * @module
 */
import { localTime } from '../core/day.ts'
import type { ReportedKind, ReportedResult, ReportEntry, SubjectReport } from './subject-report.ts'

const RESULTS: Readonly<
  Record<Exclude<ReportedResult, 'REFUSED'>, { readonly zh: string; readonly en: string }>
> = {
  RELEASED: { zh: '已提供', en: 'was shown' },
  CHECKED: { zh: '仅核对是否一致，未提供内容', en: 'was only compared, not shown' },
  NO_RECORD: { zh: '未查到记录', en: 'no record was found' },
  NO_ANSWER: { zh: '未取得数据', en: 'nothing was obtained' },
  TRIED: {
    zh: '由本部门工作人员试读，有无记录未予记载',
    en: 'was tried out by the department that holds it; whether there was a record is not noted',
  },
}

/** Of what a report is. */
export interface ReportScope {
  /** Whose records were looked into. */
  readonly region: { readonly nameZh: string; readonly nameEn: string }
  /** As they were typed; open where they are null. */
  readonly from: string | null
  readonly to: string | null
  /** Whether it goes on from another page. */
  readonly isContinued: boolean
}

export function reportZh(
  { entries, sealed, generalised, erasedMonths, next }: SubjectReport,
  { region, from, to, isContinued }: ReportScope,
): string {
  const count = entries.length
  const also = count > 0 ? '另有' : '有'
  return [
    isContinued || next !== null ? pageZh(count) : wholeReportZh(count, sealed),
    ...entries.map(entryZh),
    ...(sealed > 0 ? [`${also} ${sealed} 次查询因依法办理的调查暂不告知，期满后自动公开。`] : []),
    ...(generalised > 0 ? [`其中 ${generalised} 次为保护他人隐私作概括说明。`] : []),
    ...(erasedMonths.length > 0
      ? [
          `${erasedMonths.join('、')} 的查询记录已满保存期限，其中的个人信息已依法删除，无法再查询。`,
        ]
      : []),
    ...(next === null ? [] : ['记录较多，更早的查询见下一页。']),
    `以上依据${region.nameZh}数据交换平台${periodZh(from, to)}的记录。`,
    `如有疑问，请${count > 0 ? '凭编号' : ''}向数据共享主管部门提出。`,
  ].join('\n')
}

export function reportEn(
  { entries, sealed, generalised, erasedMonths, next }: SubjectReport,
  { region, from, to, isContinued }: ReportScope,
): string {
  const period = [...(from === null ? [] : [`from ${from}`]), ...(to === null ? [] : [`to ${to}`])]
  const count = entries.length
  const more = count > 0 ? ' more' : ''
  return [
    isContinued || next !== null ? pageEn(count) : wholeReportEn(count, sealed),
    ...entries.map(entryEn),
    ...(sealed > 0
      ? [
          `Asked for ${times(sealed)}${more} in an investigation under way; you are told when it ends.`,
        ]
      : []),
    ...(generalised > 0
      ? [`${generalised} of these are told in general words, to protect others.`]
      : []),
    ...(erasedMonths.length > 0
      ? [
          `Of ${erasedMonths.join(', ')} it is no longer known whom a request was about: the time for keeping that is over, and it was erased as the law says.`,
        ]
      : []),
    ...(next === null ? [] : ['Earlier requests are on the next page.']),
    `${['This is by the records of the exchange of', region.nameEn, ...period].join(' ')}.`,
    count > 0
      ? 'If you doubt one, name its reference to the authority for data sharing.'
      : 'If you doubt that, ask the authority for data sharing.',
  ].join('\n')
}

function pageZh(count: number): string {
  const told = count > 0 ? `本页列出其中 ${count} 次` : '本页没有可以列出的'
  return `有多次查询涉及您的信息，${told}。`
}

function pageEn(count: number): string {
  const told = count > 0 ? `tells of ${count}` : 'has none of them to tell of'
  return `Your data was asked for many times; this page ${told}.`
}

/** What is sealed was found, and is not to be told as if there were nothing. */
function wholeReportZh(count: number, sealed: number): string {
  if (count > 0) return `共有 ${count} 次查询涉及您的信息。`
  return sealed > 0 ? '现在没有可以告知您的查询。' : '没有查到涉及您的信息的查询。'
}

function wholeReportEn(count: number, sealed: number): string {
  if (count > 0) return `Your data was asked for ${times(count)}.`
  return sealed > 0
    ? 'There is nothing that you can be told now.'
    : 'No request for your data was found.'
}

function periodZh(from: string | null, to: string | null): string {
  if (from !== null && to !== null) return ` ${from} 至 ${to} `
  if (from !== null) return `自 ${from} 起`
  return to === null ? '' : `截至 ${to} `
}

function entryZh(entry: ReportEntry): string {
  const { time, authorityZh, matterZh, kinds, reference } = entry
  const why = matterZh === null ? '为办理政务服务事项' : `为办理“${matterZh}”`
  return [
    `${momentOf(time)}，${authorityZh}${why}查询${wholeZh(entry)}`,
    ...kinds.map((kind) => `  · ${kindZh(kind)}${itemsZh(kind)}${resultZh(kind)}`),
    `  编号 ${reference}`,
  ].join('\n')
}

function entryEn(entry: ReportEntry): string {
  const { time, authorityEn, matterEn, kinds, reference } = entry
  const why = matterEn === null ? 'for a government service' : `for "${matterEn}"`
  return [
    `${momentOf(time)}, ${authorityEn}, ${why}: ${wholeEn(entry)}`.trimEnd(),
    ...kinds.map((kind) => `  - ${kindEn(kind)}${itemsEn(kind)}${resultEn(kind)}`),
    `  reference ${reference}`,
  ].join('\n')
}

/** What came of the request as a whole; without any kind that could be told it failed before it was known what it asks for. */
function wholeZh({ refused, kinds }: ReportEntry): string {
  const isTold = kinds.length > 0
  if (refused) return `，整次查询被拒绝，未提供任何内容。${isTold ? '所查询的是：' : ''}`
  return isTold ? '：' : `，${RESULTS.NO_ANSWER.zh}。`
}

function wholeEn({ refused, kinds }: ReportEntry): string {
  const isTold = kinds.length > 0
  if (refused)
    return `the request was refused as a whole; nothing was given.${isTold ? ' It asked for:' : ''}`
  return isTold ? '' : `${RESULTS.NO_ANSWER.en}.`
}

/** Of a refusal nothing: it is said once, of the whole request. */
function resultZh({ result }: ReportedKind): string {
  return result === 'REFUSED' ? '' : `：${RESULTS[result].zh}`
}

function resultEn({ result }: ReportedKind): string {
  return result === 'REFUSED' ? '' : `: ${RESULTS[result].en}`
}

function kindZh({ kindZh: kind, regionZh }: ReportedKind): string {
  return regionZh === null ? kind : `${regionZh}的${kind}`
}

function kindEn({ kindEn: kind, regionEn }: ReportedKind): string {
  return regionEn === null ? kind : `${kind} of ${regionEn}`
}

function itemsZh({ items }: ReportedKind): string {
  if (items.length === 0) return ''
  return `（${items.map(({ nameZh, masked }) => nameZh + (masked ? '〔部分隐去〕' : '')).join('、')}）`
}

function itemsEn({ items }: ReportedKind): string {
  if (items.length === 0) return ''
  const named = items.map(({ nameEn, masked }) => nameEn + (masked ? ' [shortened]' : ''))
  return ` (${named.join(', ')})`
}

function momentOf(time: Date): string {
  return localTime(time).slice(0, 16).replace('T', ' ')
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
