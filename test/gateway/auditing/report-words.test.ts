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

function firstLines(report: SubjectReport, scope: Partial<ReportScope>): readonly string[] {
  const whole = { region: REGION, from: null, to: null, isContinued: false, ...scope }
  return [reportZh(report, whole), reportEn(report, whole)].map((text) => text.split('\n')[0]!)
}

describe('the words of a person’s report', () => {
  it('say whose records they are of, and of what time', () => {
    const march = { from: '2026-03-01', to: '2026-03-31' }
    assert.deepEqual(firstLines(NOTHING, march), [
      '据四川省数据交换平台的记录，2026-03-01 至 2026-03-31 共有 0 次查询涉及您的信息。',
      'By the records of the exchange of Sichuan from 2026-03-01 to 2026-03-31, your data was asked for 0 times.',
    ])
    assert.deepEqual(firstLines(NOTHING, { from: '2026-03-01' }), [
      '据四川省数据交换平台的记录，自 2026-03-01 起共有 0 次查询涉及您的信息。',
      'By the records of the exchange of Sichuan from 2026-03-01, your data was asked for 0 times.',
    ])
    assert.deepEqual(firstLines(NOTHING, { to: '2026-03-31' }), [
      '据四川省数据交换平台的记录，截至 2026-03-31 共有 0 次查询涉及您的信息。',
      'By the records of the exchange of Sichuan to 2026-03-31, your data was asked for 0 times.',
    ])
  })

  it('do not take a page for the whole', () => {
    const page = [
      '据四川省数据交换平台的记录，有多次查询涉及您的信息，本页列出其中 0 次。',
      'By the records of the exchange of Sichuan, your data was asked for many times; this page tells of 0.',
    ]
    assert.deepEqual(firstLines({ ...NOTHING, next: '417' }, {}), page)
    assert.deepEqual(firstLines(NOTHING, { isContinued: true }), page)
  })
})
