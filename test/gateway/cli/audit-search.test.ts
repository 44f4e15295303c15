import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { auditSearch, auditSeries, auditTop } from '../../../gateway/cli/audit-search.ts'
import { said } from '../../support/said.ts'

/** Nobody listens there: what is wrong with a command is said before anybody is asked. */
const ASKED = {
  exchange: 'http://127.0.0.1:9',
  token: 'a token',
  reason: 'Review',
  filter: {},
  subjectKind: 'person',
}

describe('shudao audit search, top and series', () => {
  it('name what can be listed and counted when something else is asked for', async () => {
    const list = await said(() => auditTop('foo', { ...ASKED, limit: '20' }))
    assert.equal(
      list.err,
      '"foo" is nothing that can be listed. Give one of consumer, region, department, operator, matter, outcome, code, resource, item, result, rule.',
    )
    const series = await said(() => auditSeries('year', ASKED))
    assert.equal(series.err, '"year" is no step of a series. Give one of hour, day, week, month.')
  })

  it('count what ended so as the kind of records can, and the subjects of those that are about any', async () => {
    const bucket = { start: '2026-03-01T16:00:00.000Z', subjects: 1 }
    const counts = { released: 2, partial: 3, refused: 4, failed: 5, accepted: 6 }
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ data: { reach: [], totals: [{ ...bucket, ...counts }] } }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const exchange = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const headsOf = async (kind: string): Promise<readonly string[]> => {
      const { out } = await said(() => auditSeries('day', { ...ASKED, exchange, filter: { kind } }))
      return out.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '))
    }
    const [heads, row] = await headsOf('exchange')
    assert.deepEqual(
      [heads, row],
      ['day released partial refused failed subjects', '2026-03-02 2 3 4 5 1'],
    )
    const [management, done] = await headsOf('management')
    assert.deepEqual(
      [management, done],
      ['day accepted refused failed subjects', '2026-03-02 6 4 5 1'],
    )
    const [looks] = await headsOf('look')
    assert.equal(looks, 'day released partial refused failed accepted subjects')
    server.close()
  })

  it('say which numbers --limit takes', async () => {
    for (const limit of ['abc', '', '1.5', '0', '501']) {
      const { err } = await said(() => auditSearch({ ...ASKED, limit }))
      assert.equal(err, `--limit is "${limit}"; give a whole number from 1 to 500.`)
    }
    const list = await said(() => auditTop('item', { ...ASKED, limit: 'abc' }))
    assert.equal(list.err, '--limit is "abc"; give a whole number from 1 to 1000.')
    const asked = await said(() => auditTop('item', { ...ASKED, limit: '1000' }))
    assert.match(asked.err, /does not answer/)
  })

  it('say which of --exchange and --token is missing, also beside --config', async () => {
    const { exchange, token, ...rest } = ASKED
    for (const more of [{}, { config: 'exchange.json' }]) {
      const anonymous = await said(() => auditSeries('day', { ...rest, ...more, exchange }))
      assert.match(anonymous.err, /^--exchange needs --token <token>: an access token/)
      const nowhere = await said(() => auditSeries('day', { ...rest, ...more, token }))
      assert.match(nowhere.err, /^--token needs --exchange <url>: the exchange/)
    }
  })
})
