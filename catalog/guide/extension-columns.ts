/**
 * Behind the guide's own columns, as the extension metadata that it allows: what Decree 809 Art. 13 adds, and what an exchange
 * needs besides.
 *
 * @module
 */
import { readAssessment, readGrade, sayAssessment, sayGrade, sayList } from './cell-words.ts'
import { flag, list, own, sayFlag, trimmed, type ResourceColumn } from './column.ts'
import { otherCodes, readOtherCodes } from './identifiers.ts'
import { TITLE } from './titles.ts'

export const EXTENSION_COLUMNS: readonly ResourceColumn[] = [
  {
    title: TITLE.standard,
    pointer: '/standard',
    write: ({ standard }) => standard,
    read: trimmed,
    harmless: undefined,
    remedy: 'Write its key or Chinese name; find it with: shudao catalog search',
  },
  {
    title: TITLE.use,
    pointer: '/shareCondition/use',
    write: ({ shareCondition }) => shareCondition?.use ?? '',
    read: own,
    harmless: '…',
    remedy: 'Write what it may be used for',
  },
  {
    title: TITLE.legalBasis,
    pointer: '/shareCondition/legalBasis',
    write: ({ shareCondition }) => shareCondition?.legalBasis ?? '',
    read: own,
    harmless: '…',
    remedy: 'Name the article of the law, regulation or decision',
  },
  {
    title: TITLE.grading,
    pointer: '/grading',
    write: ({ grading }) => sayGrade(grading),
    read: readGrade,
    harmless: { level: 'general' },
    remedy: 'Write 一般数据1级 to 一般数据4级, 重要数据 or 核心数据',
  },
  {
    title: TITLE.secret,
    pointer: '/secret',
    write: ({ secret }) => sayFlag(secret),
    read: flag,
    harmless: false,
    remedy: 'Write 否; what is secret does not belong here',
  },
  {
    title: TITLE.secrecyAssessed,
    pointer: '/assessments/secrecy',
    write: ({ assessments }) => sayAssessment(assessments.secrecy),
    read: readAssessment,
    harmless: { done: true, date: '2020-01-01' },
    remedy: 'Write the day on which it was done: 2026-01-05',
  },
  {
    title: TITLE.impactAssessed,
    pointer: '/assessments/personalInformation',
    write: ({ assessments }) => sayAssessment(assessments.personalInformation),
    read: readAssessment,
    harmless: { done: true, date: '2020-01-01' },
    remedy: 'Write the day on which it was done: 2026-01-05',
  },
  {
    title: TITLE.landed,
    pointer: '/landed',
    write: ({ landed }) => sayFlag(landed),
    read: flag,
    blank: false,
    harmless: false,
    remedy: 'Write 是 where receivers store it, else 否',
  },
  {
    title: TITLE.crossProvince,
    pointer: '/crossProvince',
    write: ({ crossProvince }) => sayFlag(crossProvince),
    read: flag,
    harmless: false,
    remedy: 'Write 是 or 否',
  },
  {
    title: TITLE.contact,
    pointer: '/contact',
    write: ({ contact }) => contact,
    read: own,
    harmless: '…',
    remedy: 'Write whom consumers ask',
  },
  {
    title: TITLE.matters,
    pointer: '/matters',
    write: ({ matters }) => sayList(matters),
    read: list,
    blank: [],
    harmless: [],
    remedy: 'Write codes of matters with ； between them, or leave it empty',
  },
  {
    title: TITLE.otherCodes,
    pointer: '/identifiers',
    write: ({ identifiers }) => sayList(otherCodes(identifiers)),
    read: readOtherCodes,
    harmless: [],
    remedy: 'Write scheme and value, such as province-local:CQ-0001',
  },
]
