import assert from 'node:assert/strict'
import type { ManagementRecord as Recorded } from '../../../gateway/audit/management-record.ts'
import { decodeLogRecord } from '../../../gateway/audit/record.ts'
import { sharedStandards } from '../../../gateway/auditing/relatives.ts'
import { makeReplay } from '../../../gateway/auditing/replay.ts'
import { replaySeal } from '../../../gateway/auditing/seals.ts'
import { search } from '../../../gateway/auditing/search.ts'
import { subjectReport } from '../../../gateway/auditing/subject-report.ts'
import { indexLog, resetIndex } from '../../../gateway/jobs/index-log.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { content, PEOPLE } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

const { retiree, broken, bride } = PEOPLE
const REPORT = `query ($id: String!) {
  subjectReport(subject: { keys: [$id] }, reason: "Asked by the person") {
    sealed generalised next textZh textEn
    entries { authorityZh matterZh refused generalised reference kinds { kindZh kindEn regionZh regionEn items { nameZh nameEn masked } result } }
  }
}`
const SEAL = `mutation ($ends: String!, $case: String) {
  sealRecords(authority: "重庆市监察委员会", article: "《监察法》第十八条", ends: $ends, caseNumber: $case, reason: "File 2026-5")
}`
const CASE = '500103-2026-000123'

interface Told {
  readonly kindEn: string
  readonly result: string
}

describe('what a person is told', function () {
  this.timeout(60_000)
  let house: IndexedHouse

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse()
  })

  after(() => house.close())

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests compare answers, they do not type them
  async function report(id: string): Promise<any> {
    await house.index()
    const { body } = await house.manage('cq-auditor', REPORT, { id })
    return body.data.subjectReport
  }

  async function seal(ends: string): Promise<string> {
    const { body } = await house.manage('cq-auditor', SEAL, { ends, case: CASE })
    return body.data.sealRecords
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  async function confirm(as: string, id: string): Promise<any> {
    const text = `mutation { confirmSeal(id: "${id}", reason: "Order seen") }`
    return (await house.manage(as, text)).body
  }

  it('is who looked at which kinds of data for which matter, with the items by their names', async () => {
    await house.ask({
      query: `{ person(idNumber: "${retiree}") { householdPopulation(from: [CHONGQING]) { name birthDate } } }`,
    })
    const { entries, sealed, generalised, next, textZh, textEn } = await report(retiree)
    assert.deepEqual([sealed, generalised, next], [0, 0, null])
    const [{ reference, authorityZh, ...entry }] = entries
    assert.equal(
      authorityZh,
      content.departments.find(({ code }) => code === 'RS')?.bodies['500000']?.nameZh,
    )
    assert.deepEqual(entry, {
      matterZh: content.matters.find(({ code }) => code === 'CY-037')?.nameZh,
      refused: false,
      generalised: false,
      kinds: [
        {
          kindZh: '户籍人口基本信息',
          kindEn: 'Registered Household Population',
          regionZh: '重庆',
          regionEn: 'Chongqing',
          items: [
            { nameZh: '出生日期', nameEn: 'birth date', masked: false },
            { nameZh: '姓名', nameEn: 'name', masked: false },
          ],
          result: 'RELEASED',
        },
      ],
    })
    assert.match(
      textZh,
      /共有 1 次查询涉及您的信息。\n2026-03-02 10:00，.*为办理“领取社会保险待遇资格认证/,
    )
    assert.match(textEn, /asked for once\.\n2026-03-02 10:00, .*, for "Benefit qualification/)
    for (const text of [textZh, textEn]) {
      assert.ok(text.includes(reference))
      // Neither clerk nor case nor exchange: they lead to others.
      for (const hidden of ['CQ-YZ-0417', CASE, house.records()[0]!.exchangeId, retiree]) {
        assert.ok(!text.includes(hidden), hidden)
      }
    }
  })

  it('of a request about several people is the own part alone, under a reference of its own', async () => {
    await house.ask({
      query: `{
        a: person(idNumber: "${broken}") { householdPopulation(from: [CHONGQING]) { name } }
        b: person(idNumber: "${bride}") { pensionBenefit(from: [SICHUAN]) { name } }
      }`,
    })
    const [his, hers] = [await report(broken), await report(bride)]
    const kinds = ({ entries }: typeof his): unknown =>
      entries[0].kinds.map((kind: { kindZh: string }) => kind.kindZh)
    assert.deepEqual(kinds(his), ['户籍人口基本信息'])
    assert.equal(kinds(hers)?.toString().includes('户籍'), false)
    assert.deepEqual([his.entries[0].matterZh, his.generalised], [null, 1])
    assert.notEqual(his.entries[0].reference, hers.entries[0].reference)
  })

  it('is told in general words where it would show a relative’s act', async () => {
    await house.ask({
      query: `{ person(idNumber: "${PEOPLE.twice}") { marriageRegistration(from: [CHONGQING]) { registrationDate } } }`,
    })
    const { entries, generalised, textZh, textEn } = await report(PEOPLE.twice)
    assert.equal(generalised, 1)
    const [{ kinds, matterZh }] = entries
    assert.equal(matterZh, null)
    assert.deepEqual(kinds[0].items, [])
    assert.ok(!/婚/.test(textZh) && !/marriage/i.test(textEn))
    const about = house.log.managed().findLast(({ operation }) => operation === 'subjectReport')
    assert.equal(about?.about['generalised'], '1')
    const known = content.standards.map(({ key }) => key)
    assert.deepEqual(
      sharedStandards.filter((key) => !known.includes(key)),
      [],
    )
  })

  it('is sealed for the whole of the last day where both provinces are, and for no time that could be read in two ways', async () => {
    const id = await seal('2026-06-30')
    const { body } = await house.manage('cq-auditor', '{ seals(reason: "x") { id ends } }')
    const { ends } = body.data.seals.find((one: { id: string }) => one.id === id)
    assert.equal(new Date(ends).toISOString(), '2026-06-30T16:00:00.000Z')
    for (const unclear of ['06/07/2026', '2026-06-30T00:00', 'next week']) {
      const refused = await house.manage('cq-auditor', SEAL, { ends: unclear, case: CASE })
      assert.match(refused.body.errors[0].message, /its end must be a time to come/, unclear)
    }
  })

  it('leaves out what is sealed and says how much it is, until the seal ends by itself', async () => {
    const ends = '2026-06-01T00:00:00+08:00'
    const before = await report(retiree)
    const id = await seal(ends)
    assert.deepEqual((await report(retiree)).entries, before.entries)
    assert.deepEqual((await confirm('cq-steward', id)).data, { confirmSeal: true })
    const sealed = await report(retiree)
    assert.deepEqual([sealed.entries, sealed.sealed], [[], before.entries.length])
    assert.match(sealed.textZh, /^现在没有可以告知您的查询。\n有 1 次查询因依法办理的调查暂不告知/)
    const record = house.log.managed().findLast(({ operation }) => operation === 'sealRecords')
    assert.deepEqual(record?.about, {
      seal: id,
      authority: '重庆市监察委员会',
      article: '《监察法》第十八条',
      ends: new Date(ends).toISOString(),
      caseNumber: CASE,
    })
    // Made anew from the log, it holds as before; once its end has come, it does not.
    await house.database.query('DELETE FROM shudao.seal')
    await replaySeal(house.database, record)
    assert.equal((await report(retiree)).sealed, 0)
    const confirmed = house.log.managed().findLast(({ operation }) => operation === 'confirmSeal')
    await replaySeal(house.database, confirmed!)
    assert.equal((await report(retiree)).sealed, 1)
    await house.database.query(`UPDATE shudao.seal SET ends = '2026-03-02T10:00:00+08:00'`)
    assert.deepEqual((await report(retiree)).entries, before.entries)
  })

  it('is told again when a seal is lifted', async () => {
    const id = await seal('2026-06-01')
    await confirm('cq-steward', id)
    assert.equal((await report(retiree)).entries.length, 0)
    const lift = `mutation { liftSeal(id: "${id}", reason: "Closed") }`
    assert.deepEqual((await house.manage('cq-auditor', lift)).body, { data: { liftSeal: true } })
    assert.equal((await report(retiree)).entries.length, 1)
    const again = await house.manage('cq-auditor', lift)
    assert.equal(again.body.errors[0].extensions.code, 'NOT_FOUND')
  })

  it('is sealed by two persons, each once, and by nobody alone', async () => {
    const id = await seal('2026-06-01')
    const alone = await confirm('cq-auditor', id)
    assert.match(
      alone.errors[0].message,
      /cq-auditor asked for that seal; it takes a second person/,
    )
    // Written otherwise it is the same person.
    await house.database.query(`UPDATE shudao.seal SET ordered_by = 'CQ Steward'`)
    assert.match((await confirm('cq-steward', id)).errors[0].message, /takes a second person/)
    await house.database.query(`UPDATE shudao.seal SET ordered_by = 'cq-auditor'`)
    await confirm('cq-steward', id)
    const again = await confirm('cq-steward', id)
    assert.match(again.errors[0].message, /is confirmed and in force/)
    await house.database.query('DELETE FROM shudao.seal')
    assert.equal((await confirm('cq-steward', id)).errors[0].extensions.code, 'NOT_FOUND')
  })

  it('is given page by page', async () => {
    const parts = { database: house.database, ...house.house }
    const hash = house.house.secrets.subjectHash('person', [retiree])
    const whole = await subjectReport(parts, hash)
    const [first] = whole.entries
    const { next } = await search(
      house.database,
      { subjectHash: hash, kind: 'exchange' },
      { limit: 1 },
    )
    const rest = await subjectReport(parts, hash, next === null ? {} : { after: next })
    assert.deepEqual(rest.entries, next === null ? [first] : whole.entries.slice(1))
    await assert.rejects(subjectReport(parts, hash, { after: 'elsewhere' }), { code: 'BAD_PAGE' })
  })

  it('is sealed only by order, for something, and for a year at most', async () => {
    for (const [ends, name, message] of [
      ['2027-06-01', CASE, /366 days at most/],
      ['2026-01-01', CASE, /must be a time to come/],
      ['2026-06-01', null, /say what is sealed/],
    ] as const) {
      const { body } = await house.manage('cq-auditor', SEAL, { ends, case: name })
      assert.equal(body.errors[0].extensions.code, 'BAD_USER_INPUT')
      assert.match(body.errors[0].message, message)
    }
    const long = SEAL.replace('重庆市监察委员会', '长'.repeat(201))
    const { body } = await house.manage('cq-auditor', long, { ends: '2026-06-01', case: CASE })
    assert.equal(body.errors[0].extensions.code, 'BAD_USER_INPUT')
    assert.match(body.errors[0].message, /name the authority .* in one line of 1 to 200 characters/)
  })

  it('is not sealed of an exchange that is not in the log', async () => {
    const text = (id: string): string =>
      SEAL.replace('caseNumber: $case', `exchangeId: "${id}"`).replace(', $case: String', '')
    const known = house.records()[0]!.exchangeId
    await house.index()
    const taken = await house.manage('cq-auditor', text(known), { ends: '2026-06-01' })
    assert.equal(typeof taken.body.data.sealRecords, 'string')
    await house.database.query('DELETE FROM shudao.seal')
    const unknown = `${known.slice(0, -1)}${known.endsWith('0') ? '1' : '0'}`
    const { body } = await house.manage('cq-auditor', text(unknown), { ends: '2026-06-01' })
    assert.equal(body.errors[0].extensions.code, 'NOT_FOUND')
    assert.match(body.errors[0].message, new RegExp(`holds no exchange ${unknown}, so nothing is`))
    const number = await house.manage('cq-auditor', text('510100195003159905'), {
      ends: '2026-06-01',
    })
    assert.equal(number.body.errors[0].extensions.code, 'BAD_USER_INPUT')
    assert.doesNotMatch(JSON.stringify(number.body), /5101/)
    assert.deepEqual(await house.database.query('SELECT FROM shudao.seal'), [])
  })

  it('is refused of a consumer that there is not: it would hold nothing back', async () => {
    const seal = (consumer: string): ReturnType<typeof house.manage> =>
      house.manage(
        'cq-auditor',
        'mutation ($consumer: ID, $ends: String!) { sealRecords(authority: "重庆市监察委员会", article: "《监察法》第十八条", ends: $ends, consumer: $consumer, reason: "File 2026-5") }',
        { consumer, ends: '2026-06-01' },
      )
    const { body } = await seal('cq-pension-dsk')
    assert.equal(body.errors[0].extensions.code, 'BAD_USER_INPUT')
    assert.match(body.errors[0].message, /no consumer "cq-pension-dsk": .*mean "cq-pension-desk"/)
    assert.deepEqual(await house.database.query('SELECT FROM shudao.seal'), [])
    assert.equal(typeof (await seal('cq-pension-desk')).body.data.sealRecords, 'string')
    await house.database.query('DELETE FROM shudao.seal')
  })

  it('says that an item was given whole where one of two departments gave it so', async () => {
    const query = `{ person(idNumber: "${PEOPLE.bride}") { householdPopulation(from: [CHONGQING]) { name birthDate } } }`
    await house.ask({ query })
    await report(PEOPLE.bride)
    await house.database.query(
      `INSERT INTO shudao.log_index_ask (log, log_index, position, time, resource, mode, items, masked, result)
       SELECT log, log_index, 1, time, '500000.RS.householdPopulation', mode, items, ARRAY['name'], result
         FROM shudao.log_index_ask WHERE log_index = $1`,
      [house.records().length - 1],
    )
    const { entries } = await report(PEOPLE.bride)
    const [{ kinds }] = entries
    assert.deepEqual(
      kinds.map(({ items }: { readonly items: readonly object[] }) => items),
      [
        [
          { nameZh: '出生日期', nameEn: 'birth date', masked: false },
          { nameZh: '姓名', nameEn: 'name', masked: false },
        ],
      ],
    )
  })

  it('says of a refusal once that nothing was given, and names each kind of data once', async () => {
    await house.ask({
      query: `{ person(idNumber: "${PEOPLE.nobody}") {
        householdPopulation(from: [CHONGQING]) { name birthDate householdNumber maritalStatusCode }
        pensionBenefit(from: [CHONGQING]) { name }
      } }`,
    })
    const { entries, textZh, textEn } = await report(PEOPLE.nobody)
    assert.equal(entries.length, 1)
    const [{ refused, kinds, reference }] = entries
    assert.deepEqual(
      [refused, kinds.map(({ kindEn, result }: Told) => [kindEn, result])],
      [
        true,
        [
          ['Registered Household Population', 'REFUSED'],
          ['Pension Benefit Payment', 'REFUSED'],
        ],
      ],
    )
    // The item that was allowed was not refused by itself: it was not read, as the others were not.
    assert.ok(
      textZh.includes(
        `，整次查询被拒绝，未提供任何内容。所查询的是：
  · 重庆的户籍人口基本信息（出生日期、婚姻状况代码、姓名、户号）
  · 重庆的养老保险待遇发放信息（姓名）
  编号 ${reference}`,
      ),
      textZh,
    )
    assert.ok(
      textEn.includes(
        `: the request was refused as a whole; nothing was given. It asked for:
  - Registered Household Population of Chongqing (birth date, marital status code, name, household number)
  - Pension Benefit Payment of Chongqing (name)
  reference ${reference}`,
      ),
      textEn,
    )
  })

  it('says of a request about several people that was refused no more than that', async () => {
    const [first, second] = [PEOPLE.nobody, PEOPLE.bride]
    await house.ask({
      query: `{
        a: person(idNumber: "${first}") { householdPopulation(from: [CHONGQING]) { householdNumber } }
        b: person(idNumber: "${second}") { householdPopulation(from: [CHONGQING]) { householdNumber } }
      }`,
    })
    const { entries, textZh, textEn } = await report(first)
    const [{ refused, kinds, reference }] = entries
    assert.deepEqual([refused, kinds], [true, []])
    assert.ok(textZh.includes(`整次查询被拒绝，未提供任何内容。\n  编号 ${reference}`), textZh)
    assert.ok(textEn.includes(`as a whole; nothing was given.\n  reference ${reference}`), textEn)
  })

  it('says of a request that failed that nothing was obtained, whatever had been read by then', async () => {
    assert.equal((await report(retiree)).entries[0].kinds[0].result, 'RELEASED')
    const { exchangeId } = house.records()[0]!
    const mine = 'exchange_id = $1'
    const fail = `UPDATE shudao.log_index SET outcome = 'failed', code = 'INTERNAL' WHERE ${mine}`
    await house.database.query(fail, [exchangeId])
    const read = await report(retiree)
    assert.equal(read.entries[0].kinds[0].result, 'NO_ANSWER')
    // It may fail before it is known what would be read.
    const unasked = `DELETE FROM shudao.log_index_ask WHERE log_index = (SELECT log_index FROM shudao.log_index WHERE ${mine})`
    await house.database.query(unasked, [exchangeId])
    const { textZh, textEn } = await report(retiree)
    assert.match(textZh, /查询，未取得数据。\n {2}编号 /)
    assert.match(textEn, /: nothing was obtained\.\n {2}reference /)
  })

  it('is told of everything where a seal was accepted and then failed, though it was replayed in between', async () => {
    const { database } = house
    const seals = (): Promise<unknown> =>
      database.query('SELECT confirmed_by, lifted FROM shudao.seal')
    const id = await seal('2026-06-01')
    await confirm('cq-steward', id)
    await house.manage('cq-auditor', `mutation { liftSeal(id: "${id}", reason: "Closed") }`)
    const records = house.log
      .managed()
      .filter(({ outcome, about }) => outcome === 'accepted' && about['seal'] === id)
    assert.deepEqual(
      records.map(({ operation }) => operation),
      ['sealRecords', 'confirmSeal', 'liftSeal'],
    )
    const [ordered, confirmed, lifted] = records as [Recorded, Recorded, Recorded]
    const fail = (record: Recorded): Promise<void> =>
      replaySeal(database, { ...record, outcome: 'failed', code: 'STATE_UNAVAILABLE' })
    const waiting = { confirmed_by: null, lifted: false }
    const inForce = { confirmed_by: 'cq-steward', lifted: false }
    const [kept] = await database.query('SELECT * FROM shudao.seal WHERE id = $1', [id])
    await database.query('DELETE FROM shudao.seal')
    await replaySeal(database, ordered)
    await replaySeal(database, confirmed)
    await replaySeal(database, lifted)
    assert.deepEqual(await seals(), [{ ...inForce, lifted: true }])
    assert.deepEqual(await database.query('SELECT * FROM shudao.seal'), [kept])
    await fail(lifted)
    assert.deepEqual(await seals(), [inForce])
    await fail(confirmed)
    assert.deepEqual(await seals(), [waiting])
    await fail(ordered)
    assert.deepEqual(await seals(), [])
  })

  it('can be made anew from a log whose seals no longer open, and says which of them had not ended', async () => {
    const id = await seal('2026-06-01')
    await confirm('cq-steward', id)
    await house.index()
    const [{ count: sealed } = {}] = await house.database.query('SELECT count(*) FROM shudao.seal')
    const erased = await madeAnew(new Date('2029-04-02'))
    assert.deepEqual(erased, [])
    const [{ count } = {}] = await house.database.query('SELECT count(*) FROM shudao.seal')
    assert.equal(count, sealed)
    await house.database.query('DELETE FROM shudao.seal')
    const lost = await madeAnew(new Date('2026-05-31'))
    assert.deepEqual(lost.at(-1), {
      seal: id,
      key: '2026-03.administered',
      ends: '2026-06-01T16:00:00.000Z',
    })
    assert.deepEqual(await house.database.query('SELECT FROM shudao.seal'), [])
  })

  /** Without the keys of what staff did. @returns what was said about it. */
  async function madeAnew(now: Date): Promise<readonly object[]> {
    const said: object[] = []
    const logger = { error: (fields: object) => said.push(fields) }
    const entries = house.log.entries()
    const log = 'chongqing.test/log'
    await resetIndex(house.database, log)
    const indexed = await indexLog({
      database: house.database,
      log,
      replay: makeReplay({ logger, now: () => now }),
      readRecords: async function* (from, max) {
        for (const [n, bytes] of entries.slice(from, from + max).entries()) {
          yield [{ index: from + n, record: decodeLogRecord(bytes) }]
        }
      },
    })
    assert.equal(indexed, entries.length)
    return said
  }
})
