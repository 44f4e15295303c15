/** The commands of an auditor, run as they are, against a management API in this process. */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { eraseFromIndex } from '../../../gateway/auditing/erasures.ts'
import { shudao, type Ran } from '../../regions/own-exchange.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { testManagement } from '../../support/management.ts'
import { content, PEOPLE } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

const LOG = 'chongqing.test/log'
const VKEY = 'sichuan.test/log+00000000+AA=='
const CASE = '500103-2026-000123'

describe('shudao audit, for an auditor', function () {
  this.timeout(240_000)
  let house: IndexedHouse
  let server: Server

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse({}, { erase: eraseFromIndex })
    const { post } = testManagement(house, {
      database: house.database,
      log: { ...house.log, origin: LOG, size: () => 12 } as never,
      witnessedSize: () => 11,
      content,
      config: {
        twinWithinSec: 600,
        peers: [{ region: '510000', name: 'sichuan.test', url: 'https://sichuan.test/' }],
        witnessing: { quorum: 1, logs: [{ verifier: { name: 'sichuan.test/log' }, vkey: VKEY }] },
      } as never,
    })
    server = createServer((request, response) => {
      const token = request.headers.authorization?.replace('Bearer ', '') ?? null
      void text(request).then(async (body) => {
        const answer = await post(token, body)
        response.writeHead(answer.status).end(JSON.stringify(answer.body))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })

  after(async () => {
    server.close()
    await house.close()
  })

  function audit(as: string, ...args: readonly string[]): Promise<Ran> {
    const { port } = server.address() as AddressInfo
    const exchange = `http://127.0.0.1:${port}`
    return shudao(['audit', ...args, '--exchange', exchange, '--token', as])
  }

  it('log-state says how far the log reaches, and by whose keys it is proven', async () => {
    await house.ask({
      query: `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { name } } }`,
    })
    await house.index()
    const { code, out, err } = await audit('cq-auditor', 'log-state')
    assert.equal(code, 0, err)
    assert.equal(
      out,
      `Entries of ${LOG}: 12. Cosigned: 11. Searchable: 1.
1 of these must cosign:
    510000 Sichuan  https://sichuan.test
        ${VKEY}
`,
    )
    const { out: json } = await audit('cq-auditor', 'log-state', '--json')
    assert.equal((JSON.parse(json) as { quorum: number }).quorum, 1)
  })

  it('reconciliation counts twins, names those that are missing, and ends with 1 where there are any', async () => {
    const whole = await audit('cq-auditor', 'reconciliation', '--reason', 'Review')
    assert.equal(whole.code, 0, whole.err)
    assert.match(whole.out, /^Shared with other provinces: 0\. .*Missing: 0\. Contradicted: 0\.\n$/)
    await house.database.query(
      `INSERT INTO shudao.twin (log, log_index, region, exchange_id, leaf_hash, time, asked, expected)
       VALUES ($1, 2, '510000', 'x-2', 'x', '2026-03-01T10:00:00+08:00', true, true)`,
      [LOG],
    )
    const args = ['reconciliation', '--reason', 'Review']
    const missing = await audit('cq-auditor', ...args, '--from', '2026-03-01')
    assert.deepEqual(
      [missing.code, missing.out],
      [
        1,
        `Shared with other provinces: 1. In both logs: 0. Still in time: 0, of 600 s. Missing: 1. Contradicted: 0.
    2026-03-01T10:00:00  510000  x-2  entry 2
`,
      ],
    )
    const later = await audit('cq-auditor', ...args, '--from', '2026-03-02', '--json')
    assert.equal((JSON.parse(later.out) as { missing: number }).missing, 0)
  })

  it('top and series count exchanges unless told, and say how far the index had come', async () => {
    await house.index()
    const why = ['--reason', 'Review']
    const top = await audit('cq-auditor', 'top', 'operator', ...why)
    assert.equal(top.code, 0, top.err)
    assert.match(top.out, /^CQ-YZ-0417 .*\n/m)
    assert.doesNotMatch(top.out, /cq-auditor/)
    assert.match(top.out, /\nSearched: entries 0 to \d+ of chongqing\.test\/log/)
    const ofStaff = await audit('cq-auditor', 'top', 'operator', '--kind', 'management', ...why)
    assert.match(ofStaff.out, /^cq-auditor /m)
    const series = await audit('cq-auditor', 'series', 'month', '--from', '2026-03-01', ...why)
    assert.match(series.out, /\nSearched: entries 0 to \d+ of chongqing\.test\/log/)
  })

  it('search says by which rule something was refused, and the code of what failed', async () => {
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { name } } }`
    await house.ask({ query, as: 'cq-ungranted' })
    await house.index()
    const { out, err } = await audit(
      'cq-auditor',
      'search',
      '--outcome',
      'refused',
      '--reason',
      'Review',
    )
    assert.equal(err, '')
    assert.match(out, / refused ACCESS_DENIED\n {4}query .* REFUSED by no-grant\n/)
  })

  it('search says which items were masked, and what the exchange did by itself', async () => {
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { name householdAddress } } }`
    await house.ask({ query })
    await house.index()
    const asked = ['--result', 'RECORDS', '--reason', 'Review']
    const { out, err } = await audit('cq-auditor', 'search', ...asked)
    assert.equal(err, '')
    assert.match(out, / \[householdAddress \(masked\), name\] RECORDS\n/)
    const byItself = `UPDATE shudao.log_index SET kind = 'management', operator = NULL, consumer = NULL, operation = 'activatePolicySet' WHERE outcome = 'refused'`
    await house.database.query(byItself)
    const itself = await audit('cq-auditor', 'search', '--outcome', 'refused', '--reason', 'Review')
    assert.match(itself.out, /^\S+ {2}the exchange {2}activatePolicySet {2}refused/)
  })

  it('seals lists what is held back, in force or not yet, and of whom; search says what for', async () => {
    const order = ['--authority', '重庆市监察委员会', '--article', '《监察法》第十八条']
    const until = ['--ends', '2026-06-01', '--case', CASE, '--reason', 'File 2026-5']
    const whole = await audit('cq-auditor', 'seal', ...order, ...until)
    const id = /confirm-seal (\S+) --as /.exec(whole.out)?.[1] ?? ''
    const ofOne = await audit('cq-auditor', 'seal', ...order, ...until, '--subject', PEOPLE.retiree)
    assert.deepEqual([whole.code, ofOne.code], [0, 0], whole.err + ofOne.err)
    const confirmed = await audit('cq-steward', 'confirm-seal', id, '--reason', 'Order seen')
    assert.equal(confirmed.code, 0, confirmed.err)
    const { code, out, err } = await audit('cq-auditor', 'seals', '--reason', 'Review')
    assert.equal(code, 0, err)
    const other = /confirm-seal (\S+) --as /.exec(ofOne.out)?.[1] ?? ''
    for (const said of [
      `${id}  until 2026-06-02T00:00:00  in force: confirmed by cq-steward on 2026-03-02T10:00:00
    重庆市监察委员会, 《监察法》第十八条; asked for by cq-auditor on 2026-03-02T10:00:00
    case ${CASE}
`,
      `${other}  until 2026-06-02T00:00:00  not in force: nobody has confirmed it
    重庆市监察委员会, 《监察法》第十八条; asked for by cq-auditor on 2026-03-02T10:00:00
    case ${CASE}, of one person alone
`,
    ]) {
      assert.ok(out.includes(said), out)
    }
    assert.ok(!out.includes(PEOPLE.retiree))
    await house.index()
    const did = await audit('cq-auditor', 'search', '--kind', 'management', '--reason', 'Review')
    const line = `  cq-steward  confirmSeal  accepted\n    reason: Order seen\n    about: seal "${id}"\n`
    assert.ok(did.out.includes(line), did.out)
    await house.database.query('UPDATE shudao.log_index SET about = NULL, sealed = true')
    const hidden = await audit('cq-auditor', 'search', '--kind', 'management', '--reason', 'Review')
    assert.match(
      hidden.out,
      /confirmSeal .*\n.*\n {4}about: not indexed yet; `shudao audit reindex` adds it\n {4}reason, and whom it sought: sealed, and did not open/,
    )
    await house.database.query('DELETE FROM shudao.seal')
    const none = await audit('cq-auditor', 'seals', '--reason', 'Review')
    assert.equal(none.out, 'No seal that has not ended.\n')
  })

  it('seals --all lists those that have ended too: by whom and when, or by themselves', async () => {
    const order = ['--authority', '重庆市监察委员会', '--article', '《监察法》第十八条']
    const until = ['--ends', '2026-06-01', '--case', CASE, '--reason', 'File 2026-5']
    const ids: string[] = []
    for (let count = 0; count < 3; count++) {
      const { out, err } = await audit('cq-auditor', 'seal', ...order, ...until)
      assert.equal(err, '')
      ids.push(/confirm-seal (\S+) --as /.exec(out)?.[1] ?? '')
    }
    const [lifted = '', over = '', waiting = ''] = ids
    await audit('cq-steward', 'confirm-seal', lifted, '--reason', 'Order seen')
    await audit('cq-auditor', 'lift-seal', lifted, '--reason', 'Closed')
    await house.database.query(
      `UPDATE shudao.seal SET ends = '2026-03-01T00:00:00+08:00' WHERE id = $1`,
      [over],
    )
    const { code, out, err } = await audit('cq-auditor', 'seals', '--all', '--reason', 'Review')
    assert.equal(code, 0, err)
    assert.deepEqual(
      out.split('\n').filter((line) => line.includes('  until ')),
      // In the order of their ids, which here are all of one moment.
      [
        `${lifted}  until 2026-06-02T00:00:00  lifted by cq-auditor on 2026-03-02T10:00:00; confirmed by cq-steward on 2026-03-02T10:00:00`,
        `${over}  until 2026-03-01T00:00:00  over; confirmed by nobody`,
        `${waiting}  until 2026-06-02T00:00:00  not in force: nobody has confirmed it`,
      ].sort(),
    )
    const [first = '', ...others] = ids.toSorted()
    const rest = await audit('cq-auditor', 'seals', '--all', '--after', first, '--reason', 'Review')
    assert.deepEqual(
      [...rest.out.matchAll(/^(\S+) {2}until/gm)].map(([, id]) => id),
      others,
    )
    const open = await audit('cq-auditor', 'seals', '--reason', 'Review', '--json')
    const told = JSON.parse(open.out) as readonly { readonly id: string; readonly state: string }[]
    assert.deepEqual(
      told.map(({ id, state }) => [id, state]),
      [[waiting, 'waiting']],
    )
    await house.database.query('DELETE FROM shudao.seal')
    const none = await audit('cq-auditor', 'seals', '--all', '--reason', 'Review')
    assert.equal(none.out, 'No seal.\n')
  })

  it('subject-report says in JSON too of which months nothing is known any more', async () => {
    const erased = { key: '2023-01.released', time: '2026-02-01T09:00:00.000+08:00' }
    const who = { by: 'AD-01', approvedBy: 'AU-03', reason: 'retention is over' }
    await eraseFromIndex(house.database, LOG, { ...erased, ...who })
    const asked = ['--subject', PEOPLE.retiree, '--reason', 'Asked by the person']
    const { code, out, err } = await audit('cq-auditor', 'subject-report', ...asked, '--json')
    assert.equal(code, 0, err)
    assert.deepEqual((JSON.parse(out) as { erasedMonths: unknown }).erasedMonths, ['2023-01'])
  })
})
