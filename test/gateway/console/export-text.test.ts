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
const FACTS = `2026-03-02T10:00:00.000+08:00,0198,cq/log,7,exchange,cq-pension-desk,500000,RS,"'=HYPERLINK(""x"")",CY-037,,,,,partial,,,,`

describe('records as texts for other programs', () => {
  it('are CSV with a row for each question, and nothing that a spreadsheet would calculate', () => {
    const [head, ...rows] = exportText('csv', [RECORD, { ...RECORD, questions: [] }]).split('\r\n')
    assert.equal(
      head,
      '\ufefftime,exchangeId,log,index,kind,consumer,region,department,operator,matter,caseNumber,operation,about,reason,outcome,code,signs,sealed,erased,resource,mode,items,masked,result,rule',
    )
    assert.deepEqual(rows, [
      `${FACTS},500000.GA.householdPopulation,query,name;sexCode,name,RECORDS,`,
      `${FACTS},500000.RS.pensionBenefit,verify,,,MATCH,`,
      `${FACTS},,,,,,`,
      '',
    ])
  })

  it('say of what staff did what it was about and why, and of what did not open that it is sealed', () => {
    const done = {
      ...RECORD,
      kind: 'management',
      consumer: null,
      operator: 'cq-steward',
      matter: null,
      operation: 'suspendGrant',
      about: [
        { name: 'grant', value: 'g-17@2' },
        { name: 'until', value: '"Friday", +1' },
      ],
      reason: '@complaint',
      outcome: 'accepted',
      questions: [],
    }
    const sealed = { ...done, about: [], reason: null, sealed: true }
    const [, ...rows] = exportText('csv', [done, sealed]).split('\r\n')
    const place = '2026-03-02T10:00:00.000+08:00,0198,cq/log,7,management,,500000,RS,cq-steward,,,'
    assert.deepEqual(rows, [
      `${place}suspendGrant,"grant=g-17@2;until=""Friday"", +1",'@complaint,accepted,,,,,,,,,,`,
      `${place}suspendGrant,,,accepted,,,true,,,,,,,`,
      '',
    ])
  })

  it('are JSON as the exchange gave it', () => {
    assert.deepEqual(JSON.parse(exportText('json', [RECORD])), [RECORD])
  })
})
