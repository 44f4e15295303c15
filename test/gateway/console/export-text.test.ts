import assert from 'node:assert/strict'
import type { FoundRecord } from '../../../gateway/console/page/pages/audit/audit-query.ts'
import { exportText } from '../../../gateway/console/page/pages/audit/export-text.ts'

const RECORD: FoundRecord = {
  log: 'cq/log',
  index: 7,
  kind: 'exchange',
  exchangeId: '0198',
  time: '2026-03-02T10:00:00.000+08:00',
  consumer: 'cq-pension-desk',
  region: '500000',
  department: 'RS',
  operator: '=HYPERLINK("x")',
  matter: 'CY-037',
  caseNumber: null,
  operation: null,
  about: null,
  reason: null,
  outcome: 'partial',
  code: null,
  signs: [],
  erased: null,
  sealed: false,
  twins: [],
  questions: [
    {
      resource: '500000.GA.householdPopulation',
      mode: 'query',
      items: ['name', 'sexCode'],
      masked: ['name'],
      result: 'RECORDS',
      rule: null,
    },
    {
      resource: '500000.RS.pensionBenefit',
      mode: 'verify',
      items: [],
      masked: [],
      result: 'MATCH',
      rule: null,
    },
  ],
}
const FACTS = `2026-03-02T10:00:00.000+08:00,0198,cq/log,7,exchange,cq-pension-desk,500000,RS,"'=HYPERLINK(""x"")",CY-037,,,,partial,,,`

describe('records as texts for other programs', () => {
  it('are CSV with a row for each question, and nothing that a spreadsheet would calculate', () => {
    const [head, ...rows] = exportText('csv', [RECORD, { ...RECORD, questions: [] }]).split('\r\n')
    assert.equal(
      head,
      '\ufefftime,exchangeId,log,index,kind,consumer,region,department,operator,matter,caseNumber,operation,reason,outcome,code,signs,erased,resource,mode,items,masked,result,rule',
    )
    assert.deepEqual(rows, [
      `${FACTS},500000.GA.householdPopulation,query,name;sexCode,name,RECORDS,`,
      `${FACTS},500000.RS.pensionBenefit,verify,,,MATCH,`,
      `${FACTS},,,,,,`,
      '',
    ])
  })

  it('are JSON as the exchange gave it', () => {
    assert.deepEqual(JSON.parse(exportText('json', [RECORD])), [RECORD])
  })
})
