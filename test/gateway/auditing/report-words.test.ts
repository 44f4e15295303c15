import assert from 'node:assert/strict'
import { reportEn, reportZh, type ReportScope } from '../../../gateway/auditing/report-words.ts'
import type { SubjectReport } from '../../../gateway/auditing/subject-report.ts'

const REGION = { nameZh: '四川省', nameEn: 'Sichuan' }
const NOTHING: SubjectReport = {
  entries: [],
  sealed: 0,
  generalised: 0,
  erasedMonths: [],
  next: null,
}

function linesOf(
  report: SubjectReport,
  scope: Partial<ReportScope>,
): readonly (readonly string[])[] {
  const whole = { region: REGION, from: null, to: null, isContinued: false, ...scope }
  return [reportZh(report, whole), reportEn(report, whole)].map((text) => text.split('\n'))
}

describe('the words of a person’s report', () => {
  for (const [scope, zh, en] of [
    [{}, '', ''],
    [
      { from: '2026-03-01', to: '2026-03-31' },
      ' 2026-03-01 至 2026-03-31 ',
      ' from 2026-03-01 to 2026-03-31',
    ],
    [{ from: '2026-03-01' }, '自 2026-03-01 起', ' from 2026-03-01'],
    [{ to: '2026-03-31' }, '截至 2026-03-31 ', ' to 2026-03-31'],
  ] as const) {
    it(`say whose records they are of, and of what time: ${JSON.stringify(scope)}`, () => {
      assert.deepEqual(linesOf(NOTHING, scope), [
        [
          '共有 0 次查询涉及您的信息。',
          `以上依据四川省数据交换平台${zh}的记录。`,
          '如有疑问，请凭编号向数据共享主管部门提出。',
        ],
        [
          'Your data was asked for 0 times.',
          `This is by the records of the exchange of Sichuan${en}.`,
          'If you doubt one, name its reference to the authority for data sharing.',
        ],
      ])
    })
  }

  it('do not take a page for the whole', () => {
    const page = [
      '有多次查询涉及您的信息，本页列出其中 0 次。',
      'Your data was asked for many times; this page tells of 0.',
    ]
    for (const [report, scope] of [
      [{ ...NOTHING, next: '417' }, {}],
      [NOTHING, { isContinued: true }],
    ] as const) {
      assert.deepEqual(
        linesOf(report, scope).map(([first]) => first),
        page,
      )
    }
  })
})
