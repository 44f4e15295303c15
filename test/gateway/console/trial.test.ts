/** What a trial sends, and what it makes of a refusal. */
import assert from 'node:assert/strict'
import { applications, purposeOf, together } from '../../../gateway/console/page/pages/try/ask.ts'
import { parsePurpose } from '../../../gateway/trust/purpose.ts'

const refused = (item: string, resource = '500000.JT.vehicle') => ({
  resource,
  mode: 'query',
  item,
  rule: 'no-grant',
  because: `"${item}" (车牌) of ${resource} was not granted to you.`,
  remedy: 'Send a request.',
})
const WHOLE = { rule: 'guardrail:night', because: 'It is night.', remedy: 'Wait.' }

describe('a trial', () => {
  it('states its purpose as the exchange reads it, whatever is typed', () => {
    const trial = { token: '', query: '', variables: '', matter: ' CY-037', operator: 'a"b\\c' }
    const header = purposeOf({ ...trial, case: '500103-2026-1' })
    const read = parsePurpose(header)
    assert(read.ok)
    const { matter, caseNumber, operator } = read.purpose
    assert.deepEqual([matter, caseNumber, operator], ['CY-037', '500103-2026-1', 'a"b\\c'])
  })

  it('says what one rule refuses of one resource once', () => {
    const shown = together([refused('plate'), refused('owner'), WHOLE])
    assert.deepEqual(
      shown.map(({ items, because }) => [items, because]),
      [
        [['plate', 'owner'], 'was not granted to you.'],
        [[], 'It is night.'],
      ],
    )
  })

  it('leads to one application a resource, with its items', () => {
    const paths = applications([refused('plate'), refused('name', 'x.y.z'), WHOLE], 'desk', 'CY-1')
    assert.deepEqual(paths, [
      {
        resource: '500000.JT.vehicle',
        path: '/requests/new?resource=500000.JT.vehicle&consumer=desk&matters=CY-1&items=plate&method=query',
      },
      {
        resource: 'x.y.z',
        path: '/requests/new?resource=x.y.z&consumer=desk&matters=CY-1&items=name&method=query',
      },
    ])
  })
})
