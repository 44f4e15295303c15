import assert from 'node:assert/strict'
import { makeGuardrails } from '../../../policies/guardrails.ts'
import { decodeLogRecord, encodeRecord } from '../../../gateway/audit/record.ts'
import { eraseFromIndex } from '../../../gateway/auditing/erasures.ts'
import { reportEn } from '../../../gateway/auditing/report-words.ts'
import { subjectReport } from '../../../gateway/auditing/subject-report.ts'
import { indexLog, resetIndex } from '../../../gateway/jobs/index-log.ts'
import { NOW } from '../../support/house.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { shipped } from '../../policies/guarded.ts'
import { PEOPLE } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

const { retiree } = PEOPLE
/** A person as numbers were written before 1999, and as they are since. */
const OLD = { short: '510212550615999', long: PEOPLE.twice }
const SEARCH = `query ($subject: RecordSubject, $filter: RecordFilter, $reason: String!) {
  searchRecords(subject: $subject, filter: $filter, reason: $reason) { next found { index kind operator operation reason matter outcome questions { items result } } }
}`

describe("an auditor's search through the management API", function () {
  this.timeout(30_000)
  let house: IndexedHouse

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse({ guardrails: makeGuardrails(shipped) }, { erase: eraseFromIndex })
    for (const id of [retiree, OLD.long]) {
      await house.ask({
        query: `{ person(idNumber: "${id}") { householdPopulation(from: [CHONGQING]) { name } } }`,
      })
    }
    await house.index()
  })

  after(() => house.close())

  const search = (variables: object, as = 'cq-auditor'): Promise<{ body: Body }> =>
    house.manage(as, SEARCH, { reason: 'Complaint 2026-17', ...variables })
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests compare answers, they do not type them
  type Body = any

  it('finds by the number typed in, which is nowhere kept, and records the question with its reason', async () => {
    const { body } = await search({ subject: { keys: [retiree] } })
    assert.deepEqual(body.data.searchRecords, {
      next: null,
      found: [
        {
          index: 0,
          kind: 'exchange',
          operator: 'CQ-YZ-0417',
          operation: null,
          reason: null,
          matter: 'CY-037',
          outcome: 'released',
          questions: [{ items: ['name'], result: 'RECORDS' }],
        },
      ],
    })
    const record = house.log.managed().at(-1)
    assert.deepEqual(
      [record?.operation, record?.reason, record?.outcome, record?.about],
      [
        'searchRecords',
        'Complaint 2026-17',
        'accepted',
        { limit: '50', subjectHash: house.house.secrets.subjectHash('person', [retiree]) },
      ],
    )
    assert.ok(!house.log.text().includes(retiree))
  })

  it('says of a record where another region recorded the same, or that it has not said yet', async () => {
    const [log, leaf] = ['chongqing.test/log', 'A'.repeat(43).concat('=')]
    const twins = [
      [log, '0', '500000', true, null, null, null],
      [log, '0', '510000', true, 'sichuan.test/log', '7', leaf],
      [log, '0', '520000', false, null, null, null],
    ]
    for (const twin of twins) {
      await house.database.query(
        `INSERT INTO shudao.twin (log, log_index, region, exchange_id, leaf_hash, time, asked, expected,
                                  twin_log, twin_index, twin_leaf_hash)
         VALUES ($1, $2, $3, 'x', 'x', now(), true, $4, $5, $6, $7)`,
        twin,
      )
    }
    const { body } = await house.manage(
      'cq-auditor',
      `query ($subject: RecordSubject) { searchRecords(subject: $subject, reason: "Test") { found { twins { region log index leafHash } } } }`,
      { subject: { keys: [retiree] } },
    )
    assert.deepEqual(body.data.searchRecords.found[0].twins, [
      { region: '500000', log: null, index: null, leafHash: null },
      { region: '510000', log: 'sichuan.test/log', index: 7, leafHash: leaf },
    ])
  })

  it('says how far the index had come, so that it can be trusted when it finds nothing', async () => {
    const reachOf = async (): Promise<unknown> =>
      (
        await house.manage(
          'cq-auditor',
          '{ searchRecords(filter: { operator: "nobody" }, reason: "Test") { found { index } reach { log entries time prunedTo size } } }',
        )
      ).body.data.searchRecords
    await house.index()
    const indexed = house.log.entries().length
    const [log, time] = ['chongqing.test/log', NOW.toISOString()]
    const reach = { log, entries: indexed, time, prunedTo: 0 }
    // The search itself was recorded before it was done.
    assert.deepEqual(await reachOf(), { found: [], reach: [{ ...reach, size: indexed + 1 }] })
    assert.deepEqual(await reachOf(), { found: [], reach: [{ ...reach, size: indexed + 2 }] })
    await house.database.query(
      "INSERT INTO shudao.log_index_state (log, next_index) VALUES ('chongqing-b.test/log', 7), ('new.test/log', 0)",
    )
    const other = { log: 'chongqing-b.test/log', entries: 7, time: null, prunedTo: 0, size: null }
    assert.deepEqual(await reachOf(), {
      found: [],
      reach: [other, { ...reach, size: indexed + 3 }],
    })
    // Totals count as far; to ask how far is no search, and leaves no record.
    const told = await house.manage('cq-auditor', '{ indexReach { log entries size } }')
    assert.deepEqual(told.body.data.indexReach, [
      { log: 'chongqing-b.test/log', entries: 7, size: null },
      { log, entries: indexed, size: indexed + 3 },
    ])
    const refused = await house.manage('cq-officer-rs', '{ indexReach { entries } }')
    assert.equal(refused.body.errors[0].extensions.code, 'ROLE_REQUIRED')
    await house.database.query('DELETE FROM shudao.log_index_state WHERE log <> $1', [log])
  })

  it('takes a number of 15 digits for the same person', async () => {
    const { body } = await search({ subject: { keys: [OLD.short] } })
    assert.deepEqual(
      body.data.searchRecords.found.map((one: { index: number }) => one.index),
      [1],
    )
  })

  it('is found itself, by whoever asks who sought whom', async () => {
    await search({ subject: { keys: [retiree] }, filter: { matter: 'CY-037' } })
    await house.index()
    const { body } = await search({ subject: { keys: [retiree] }, filter: { kind: 'management' } })
    const { found } = body.data.searchRecords
    assert.ok(found.length > 0)
    for (const { kind, operator, operation } of found) {
      assert.deepEqual([kind, operator, operation], ['management', 'cq-auditor', 'searchRecords'])
    }
  })

  it('finds an entry by the reference that the person has of it, and is found as a search for the person', async () => {
    const { body: told } = await house.manage(
      'cq-auditor',
      `{ subjectReport(subject: { keys: ["${retiree}"] }, reason: "Asked") { entries { reference } } }`,
    )
    const { reference } = told.data.subjectReport.entries[0]
    const typed = reference.toLowerCase().replaceAll('-', ' ')
    const { body } = await search({ filter: { reference: typed, kind: 'look' } })
    assert.deepEqual(
      body.data.searchRecords.found.map((one: { index: number }) => one.index),
      [0],
    )
    assert.deepEqual(house.log.managed().at(-1)?.about, {
      kind: 'look',
      limit: '50',
      reference,
      subjectHash: house.house.secrets.subjectHash('person', [retiree]),
    })
    const other = await search({ filter: { reference, operator: 'CQ-1' } })
    assert.deepEqual(other.body.data.searchRecords.found, [])
    const lists = await house.manage(
      'cq-auditor',
      `{ topRecords(by: operator, filter: { reference: "${reference}" }, reason: "Asked") { name records } }`,
    )
    assert.deepEqual(lists.body.data.topRecords, [{ name: 'CQ-YZ-0417', records: 1 }])
  })

  it('shows of what staff did why they did it and what it was about', async () => {
    const seal = `mutation { sealRecords(authority: "重庆市监察委员会", article: "《监察法》第十八条", ends: "2026-06-01", caseNumber: "500103-2026-000123", reason: "File 2026-5") }`
    await house.manage('cq-auditor', seal)
    await house.index()
    const query = `{ searchRecords(filter: { kind: "management" }, limit: 1, reason: "Test") { found { operation reason sealed about { name value } } } }`
    const { body } = await house.manage('cq-auditor', query)
    const [{ about, ...found }] = body.data.searchRecords.found
    assert.deepEqual(found, { operation: 'sealRecords', reason: 'File 2026-5', sealed: false })
    assert.deepEqual(
      about,
      Object.entries(house.log.managed().at(-2)?.about ?? {})
        .sort()
        .map(([name, value]) => ({ name, value })),
    )
    assert.deepEqual(about[2], { name: 'caseNumber', value: '500103-2026-000123' })
    await house.database.query('DELETE FROM shudao.seal')
  })

  it('finds and counts what staff did by how it ended, and no kind of record by what it cannot end with', async () => {
    await search({}, 'cq-steward')
    await house.index()
    for (const outcome of ['accepted', 'refused']) {
      const { body } = await search({ filter: { kind: 'management', outcome } })
      const { found } = body.data.searchRecords
      assert.ok(found.length > 0)
      assert.ok(found.every((one: { outcome: string }) => one.outcome === outcome))
    }
    const { body } = await search({ filter: { outcome: 'accepted' } })
    assert.ok(body.data.searchRecords.found.length > 0)
    const looks = await search({ filter: { kind: 'look', outcome: 'accepted' } })
    assert.deepEqual(looks.body.data.searchRecords.found, [])
    for (const [kind, outcome, message] of [
      ['exchange', 'accepted', /of kind exchange ends accepted, .*: released, partial, refused, f/],
      ['management', 'partial', /of kind management ends partial, .*: accepted, refused, failed/],
    ] as const) {
      const wrong = await search({ filter: { kind, outcome } })
      assert.equal(wrong.body.errors[0].extensions.code, 'BAD_USER_INPUT')
      assert.match(wrong.body.errors[0].message, message)
    }
    const { body: told } = await house.manage(
      'cq-auditor',
      `query ($filter: RecordFilter) {
        topRecords(by: outcome, filter: $filter, reason: "Test") { name records }
        recordSeries(step: month, filter: $filter, reason: "Test") { accepted refused failed released partial }
      }`,
      { filter: { kind: 'management', from: '2026-03-01', to: '2026-03-31' } },
    )
    const { topRecords, recordSeries } = told.data
    const counted = Object.fromEntries(
      topRecords.map(({ name, records }: { name: string; records: number }) => [name, records]),
    )
    assert.ok(counted['accepted'] > 0 && counted['refused'] > 0)
    assert.deepEqual(recordSeries, [{ failed: 0, released: 0, partial: 0, ...counted }])
  })

  it('says of sealed content that it did not open when it was indexed', async () => {
    const { database, log } = house
    await resetIndex(database, log.origin)
    await indexLog({
      database,
      log: log.origin,
      readRecords: async function* (from, max) {
        for (const [n, bytes] of log
          .entries()
          .slice(from, from + max)
          .entries()) {
          yield await Promise.resolve([{ index: from + n, record: decodeLogRecord(bytes) }])
        }
      },
    })
    const asked = `filter: { exchangeId: "${house.records()[0]?.exchangeId}" }`
    const query = `{ searchRecords(${asked}, reason: "Test") { found { about { name } operator sealed erased } } }`
    const { body } = await house.manage('cq-auditor', query)
    const hidden = { about: null, operator: null, sealed: true, erased: null }
    assert.deepEqual(body.data.searchRecords.found, [hidden])
    await resetIndex(database, log.origin)
    await house.index()
  })

  it("is an auditor's alone, and needs a reason", async () => {
    const steward = await search({}, 'cq-steward')
    assert.equal(steward.body.errors[0].extensions.code, 'ROLE_REQUIRED')
    const silent = await search({ reason: ' ' })
    assert.equal(silent.body.errors[0].extensions.code, 'BAD_USER_INPUT')
    const outcomes = house.log.managed().slice(-2)
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['refused', 'refused'],
    )
  })

  it('says what is wrong with a subject or a filter, and never repeats the number', async () => {
    const mistyped = `${retiree.slice(0, -1)}${retiree.endsWith('5') ? '6' : '5'}`
    const wrong = [
      [{ subject: { keys: [mistyped] } }, /wrong check character/],
      [{ subject: { kind: 'persn', keys: [retiree] } }, /no kind of subject "persn".*"person"/],
      [{ subject: { kind: 'vehicle', keys: ['x'] } }, /named by plateNumber .*, plateTypeCode/],
      [
        { filter: { from: 'March', outcome: 'lost' } },
        /from is not a time.*outcome is none of released, partial, refused, failed, accepted/,
      ],
      [{ filter: { reference: mistyped } }, /no reference .* of this exchange\. Compare it letter/],
      [
        { filter: { reference: mistyped }, subject: { keys: [retiree] } },
        /names one entry of one person, so a subject beside it says nothing more/,
      ],
      [{ filter: { exchangeId: '01a229dc-e522' } }, /no exchange id\. It is a whole UUID/],
      [{ filter: { operator: '' } }, /operator is not one line/],
      [{ filter: { kind: 'exchanges' } }, /no kind "exchanges".*"exchange".*management, look/],
      [
        { filter: { resource: '500000.GA.householdPopulatoin' } },
        /no resource "500000\.GA\.householdPopulatoin".*mean "500000\.GA\.householdPopulation"/,
      ],
      [{ filter: { resource: `of ${mistyped}` } }, /no resource "of …": it is neither in/],
      [{ filter: { rule: 'no-grnt' } }, /no rule "no-grnt".*mean "no-grant"/],
      [{ filter: { rule: 'guardrail:minor' } }, /mean "guardrail:minors"/],
      [{ filter: { region: '51000' } }, /no region "51000"\..*mean "510000"\? There are: .*500000/],
      [{ filter: { code: 'ACCES_DENIED' } }, /no code "ACCES_DENIED"\..*mean "ACCESS_DENIED"/],
      [{ filter: { sign: 'NIGHT' } }, /no sign "NIGHT"\. There are: SEQUENTIAL_NUMBERS\./],
      [{ filter: { result: 'RECORD' } }, /no result "RECORD"\..*mean "RECORDS"/],
      [
        { filter: { consumer: 'cq-pension-dsk' } },
        /no consumer .*here nor .*mean "cq-pension-desk"/,
      ],
      [
        { filter: { department: 'XX' } },
        /no department "XX": it is neither in the catalogue nor in/,
      ],
      [{ filter: { matter: 'CY-O37' } }, /no matter "CY-O37": .*mean "CY-037"/],
      [{ filter: { item: 'nmae' } }, /no item "nmae": .*mean "name"/],
    ] as const
    for (const [variables, message] of wrong) {
      const { body } = await search(variables)
      assert.equal(body.errors[0].extensions.code, 'BAD_USER_INPUT')
      assert.match(body.errors[0].message, message)
      assert.ok(!JSON.stringify(body).includes(mistyped.slice(0, 14)))
    }
    await search({ filter: { operator: `of ${retiree}` } })
    assert.ok(!house.log.text().includes(retiree.slice(0, 14)))
  })

  it('is refused with a misspelt name whatever it asks: that nothing is found is a statement', async () => {
    for (const asked of [
      'topRecords(by: item, filter: { resource: "x" }, reason: "Test") { name }',
      'recordSeries(filter: { rule: "x" }, reason: "Test") { start }',
      'recordMatrix(filter: { resource: "x" }, reason: "Test") { months }',
    ]) {
      const { body } = await house.manage('cq-auditor', `{ ${asked} }`)
      assert.equal(body.errors[0].extensions.code, 'BAD_USER_INPUT')
      assert.match(body.errors[0].message, /^There is no (resource|rule) "x": it is neither in /)
    }
  })

  it('finds records of what there is no longer', async () => {
    await house.database.query(
      `INSERT INTO shudao.log_index_ask (log, log_index, position, time, resource, mode, items, masked, result, rule)
       VALUES ('chongqing.test/log', 0, 7, now(), '500000.GA.former', 'query', '{formerly}', '{}', 'REFUSED', 'guardrail:former')`,
    )
    await house.database.query(
      `INSERT INTO shudao.log_index (log, log_index, exchange_id, kind, time, consumer, department, matter, outcome, signs)
       VALUES ('chongqing.test/log', 9000, 'x', 'exchange', now(), 'former-desk', 'FD', 'CY-999', 'released', '{}')`,
    )
    for (const filter of [
      { resource: '500000.GA.former' },
      { rule: 'guardrail:former' },
      { item: 'formerly' },
      { consumer: 'former-desk' },
      { department: 'FD' },
      { matter: 'CY-999' },
    ]) {
      const { body } = await search({ filter })
      assert.equal(body.data.searchRecords.found.length, 1)
    }
    await house.database.query('DELETE FROM shudao.log_index_ask WHERE position = 7')
    await house.database.query('DELETE FROM shudao.log_index WHERE log_index = 9000')
  })

  it('stands in the record as it was asked: which kind, which page, how many', async () => {
    const query = `query ($after: String) {
      searchRecords(filter: { kind: "exchange" }, limit: 1, after: $after, reason: "Test") { next }
    }`
    const { body } = await house.manage('cq-auditor', query)
    const { next } = body.data.searchRecords
    assert.deepEqual(house.log.managed().at(-1)?.about, { kind: 'exchange', limit: '1' })
    await house.manage('cq-auditor', query, { after: next })
    assert.deepEqual(house.log.managed().at(-1)?.about, {
      kind: 'exchange',
      limit: '1',
      after: next,
    })
    const wrong = await house.manage('cq-auditor', query, { after: 'a'.repeat(70_000) })
    assert.match(wrong.body.errors[0].message, /not one that a page gave/)
    assert.equal(house.log.managed().at(-1)?.outcome, 'refused')
    const look = '{ topRecords(by: operator, filter: { kind: "look" }, reason: "Test") { name } }'
    await house.manage('cq-auditor', look)
    assert.deepEqual(house.log.managed().at(-1)?.about, {
      kind: 'look',
      by: 'operator',
      limit: '20',
    })
  })

  it('lists who asked most, counts over time, and makes its index anew', async () => {
    const { body } = await house.manage(
      'cq-auditor',
      `query ($reason: String!) {
        topRecords(by: operator, filter: { kind: "exchange" }, reason: $reason) { name records refused }
        recordSeries(step: day, filter: { kind: "exchange", from: "2026-03-01", to: "2026-03-03" }, reason: $reason) { released subjects }
      }`,
      { reason: 'Yearly review' },
    )
    assert.deepEqual(body.data, {
      topRecords: [{ name: 'CQ-YZ-0417', records: 2, refused: 0 }],
      recordSeries: [
        { released: 0, subjects: 0 },
        { released: 2, subjects: 2 },
        { released: 0, subjects: 0 },
      ],
    })
    await house.manage('cq-auditor', `mutation { reindexRecords(reason: "Test") }`)
    assert.deepEqual((await search({})).body.data.searchRecords.found, [])
    const { errors } = (await search({ filter: { consumer: 'former-desk' } })).body
    const entries = house.log.entries().length - 1
    assert.ok(errors[0].message.includes(`it has yet to read ${entries} entries of the log`))
    assert.ok((await house.index()) > 2)
    const { found } = (await search({ filter: { kind: 'exchange' } })).body.data.searchRecords
    assert.equal(found.length, 2)
  })

  it('finds no person any more whose content was erased, and says who erased it and why', async () => {
    const keeping = {
      v: 1,
      kind: 'keeping',
      time: '2029-04-02T09:00:00.000+08:00',
      act: 'erase',
      hold: null,
      ranges: [],
      keys: ['2026-03.released'],
      by: 'AD-01',
      approvedBy: 'AU-03',
      reason: 'retention is over',
    } as const
    await house.log.append(encodeRecord(keeping))
    await house.index()
    const filter = { kind: 'exchange' }
    const sought = await search({ subject: { keys: [retiree] }, filter })
    assert.deepEqual(sought.body.data.searchRecords.found, [])
    const { body } = await house.manage(
      'cq-auditor',
      `query ($filter: RecordFilter) { searchRecords(filter: $filter, reason: "Test") { found { operator caseNumber matter erased } } }`,
      { filter },
    )
    const erased = 'erased on 2029-04-02 by AD-01 and AU-03, because: retention is over'
    const gone = { operator: null, caseNumber: null, matter: 'CY-037', erased }
    assert.deepEqual(body.data.searchRecords.found, [gone, gone])
    // Whoever kept a report is told as much.
    const entry = { log: 'chongqing.test/log', index: 0, place: 0 }
    const reference = house.house.secrets.references.write(entry)
    const kept = await search({ filter: { reference } })
    assert.deepEqual(
      kept.body.data.searchRecords.found.map((one: { index: number }) => one.index),
      [0],
    )
    assert.deepEqual(house.log.managed().at(-1)?.about, { limit: '50', reference })
    const staff = (await search({ filter: { kind: 'management' } })).body.data.searchRecords.found
    assert.equal(staff[0].operator, 'cq-auditor')
    assert.equal(staff[0].reason, 'Complaint 2026-17')
    const report = await subjectReport(
      { database: house.database, ...house.house },
      house.house.secrets.subjectHash('person', [retiree]),
    )
    assert.deepEqual([report.entries, report.erasedMonths], [[], ['2026-03']])
    const scope = { region: house.house.region, from: null, to: null, isContinued: false }
    assert.match(
      reportEn(report, scope),
      /Of 2026-03 it is no longer known whom a request was about/,
    )
    // What staff gave as their reason goes with the key of their own records.
    await house.log.append(encodeRecord({ ...keeping, keys: ['2026-03.administered'] }))
    await house.index()
    const silent = (await search({ filter: { kind: 'management' } })).body.data.searchRecords.found
    assert.deepEqual([silent[0].operator, silent[0].reason], ['cq-auditor', null])
  })

  it('counts month by month which department asked which, and what of it was refused', async () => {
    const matrix = async (filter: object, as = 'cq-auditor'): Promise<Body> =>
      (
        await house.manage(
          as,
          `query ($filter: RecordFilter) { recordMatrix(filter: $filter, reason: "Yearly review") {
             months cells { consumer { region department } provider { region department } records refused }
           } }`,
          { filter },
        )
      ).body
    // Of two departments at once, and one that is refused.
    const fields =
      'householdPopulation(from: [CHONGQING]) { name } pensionBenefit(from: [CHONGQING]) { benefitStatusCode }'
    const query = `{ person(idNumber: "${retiree}") { ${fields} } }`
    for (const as of ['cq-pension-desk', 'cq-ungranted']) await house.ask({ query, as })
    await house.index()
    const pension = { region: '500000', department: 'RS' }
    const police = { region: '500000', department: 'GA' }
    const { data } = await matrix({ from: '2026-01-01', to: '2026-03-31' })
    assert.deepEqual(data.recordMatrix, {
      months: ['2026-01', '2026-02', '2026-03'],
      cells: [
        { consumer: pension, provider: police, records: [0, 0, 4], refused: [0, 0, 1] },
        { consumer: pension, provider: pension, records: [0, 0, 2], refused: [0, 0, 1] },
      ],
    })
    const one = await matrix({ resource: '500000.RS.pensionBenefit', to: '2026-03-31' })
    assert.equal(one.data.recordMatrix.months.length, 12)
    assert.deepEqual(
      one.data.recordMatrix.cells.map(({ provider, records }: Body) => [provider, records.at(-1)]),
      [[pension, 2]],
    )
    const long = await matrix({ from: '2020-01-01', to: '2026-03-31' })
    assert.match(long.errors[0].message, /more than 36 months/)
    assert.equal((await matrix({}, 'cq-steward')).errors[0].extensions.code, 'ROLE_REQUIRED')
  })
})
