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
          '没有查到涉及您的信息的查询。',
          `以上依据四川省数据交换平台${zh}的记录。`,
          '如有疑问，请向数据共享主管部门提出。',
        ],
        [
          'No request for your data was found.',
          `This is by the records of the exchange of Sichuan${en}.`,
          'If you doubt that, ask the authority for data sharing.',
        ],
      ])
    })
  }

  it('do not say that nobody asked where all that was asked is sealed', () => {
    const told = linesOf({ ...NOTHING, sealed: 2 }, {}).map((lines) => lines.slice(0, 2))
    assert.deepEqual(told, [
      ['现在没有可以告知您的查询。', '有 2 次查询因依法办理的调查暂不告知，期满后自动公开。'],
      [
        'There is nothing that you can be told now.',
        'Asked for 2 times in an investigation under way; you are told when it ends.',
      ],
    ])
  })

  it('do not take a page for the whole', () => {
    const page = [
      '有多次查询涉及您的信息，本页没有可以列出的。',
      'Your data was asked for many times; this page has none of them to tell of.',
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
