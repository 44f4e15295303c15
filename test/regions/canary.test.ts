import assert from 'node:assert/strict'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { inDemo } from '../../gateway/demo/layout.ts'
import { CERTIFY, OVERREACH, PURPOSE } from '../../gateway/demo/story/stage.ts'
import { DIALECTS } from '../../gateway/demo/sources/dialects.ts'
import {
  DEAD_RETIREE,
  DRIVER,
  MINOR,
  RESIDENT,
  RETIREE,
  WELL_KNOWN,
} from '../../gateway/demo/world/well-known.ts'
import type { DemoRegionCode } from '../../gateway/demo/world/places.ts'
import { makeWorld } from '../../gateway/demo/world.ts'
import { openDatabase } from '../../gateway/state/database.ts'
import { openCluster, POSTGRES_USER, readPassword } from '../../gateway/state/postgres-cluster.ts'
import { readPostmaster } from '../../gateway/state/postmaster.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, SICHUAN } from '../support/demo.ts'
import type { Demo } from '../support/demo.ts'

const REGIONS = [CHONGQING, SICHUAN] as const
const ID = RETIREE.idNumber

/** Typed by a consumer, in the right places and in the wrong ones. Nobody's, and like nothing else. */
const TYPED = {
  /** Valid number; never on record. */
  id: '500100197012319971',
  wrongCheck: '510100195003159906',
  fifteen: '510100500315990',
  name: '赫连敏之',
  address: '重庆市大渡口区鸢尾路九十九号',
  phone: '19987654321',
  card: '6217009999123456789',
}

/** Items of the demo's records that identify somebody, or tell what they have. */
const PERSONAL =
  /^name$|Name$|[cC]itizenId$|IdNumber$|Number$|^vin$|Address$|^location$|Balance$|Base$|Amount$|Cost$|Payment$|Benefit$/
const NOT_PERSONAL = new Set(['orgName'])

/** Every personal value that a department of either region has of the well-known persons. */
function valuesOnRecord(): readonly string[] {
  const world = makeWorld(undefined, 10)
  const ids = new Set<string | null>(WELL_KNOWN.map(({ idNumber }) => idNumber))
  const values = new Set<string>(WELL_KNOWN.flatMap((p) => [p.idNumber, p.name, p.address]))
  for (const { region, tables } of DIALECTS) {
    for (const { standard } of tables) {
      for (const facts of world.records(region, standard)) {
        if (!Object.values(facts).some((value) => ids.has(value))) continue
        for (const [item, value] of Object.entries(facts)) {
          if (value === null || !PERSONAL.test(item) || NOT_PERSONAL.has(item)) continue
          // A short number may stand in a log for anything; a name of two characters may not.
          if (/[\u4e00-\u9fff]/.test(value) || value.length >= 6) values.add(value)
        }
      }
    }
  }
  return [...values]
}

const CANARIES: readonly string[] = [...valuesOnRecord(), ...Object.values(TYPED)]

interface Play {
  readonly as?: string
  readonly matter?: string
  readonly query?: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string
  readonly body?: string
  /** Sent by GET, as a query string. */
  readonly get?: Readonly<Record<string, string>>
  readonly token?: string
  readonly contentType?: string
  /** What a grant of the consumer shows clear, or the consumer named itself in the query. */
  readonly clear?: readonly string[]
}

const PENSION = `pensionBenefit(from: [CHONGQING, SICHUAN]) { name citizenId benefitStatusCode }`
const HOUSEHOLD = `householdPopulation { name citizenId householdAddress householdNumber birthDate }`

const PERMITTED: readonly Play[] = [
  { query: CERTIFY, variables: { id: ID, claim: { name: RETIREE.name } } },
  { query: CERTIFY, variables: { id: ID, claim: { name: TYPED.name, birthDate: '1950-03-15' } } },
  { query: CERTIFY, variables: { id: TYPED.id, claim: { name: TYPED.name } } },
  {
    query: CERTIFY,
    variables: { id: DEAD_RETIREE.idNumber, claim: { name: DEAD_RETIREE.name } },
  },
  { query: `{ person(idNumber: "${ID}") { idNumber ${PENSION} } }`, clear: [ID] },
  { as: 'sc-pension-desk', query: `{ person(idNumber: "${ID}") { ${PENSION} } }` },
  {
    as: 'cq-household-desk',
    matter: 'CY-007',
    query: `query($ids: [CitizenId!]!) { persons(idNumbers: $ids) { ${HOUSEHOLD}
      marriageRegistration { groomName groomCitizenId brideName brideCitizenId }
      realEstateRight { realEstateUnitNumber rightHolderName location } } }`,
    variables: { ids: WELL_KNOWN.map(({ idNumber }) => idNumber) },
    clear: [...WELL_KNOWN.map(({ name }) => name), '500106001001GB99001F00010001'],
  },
  {
    as: 'cq-housing-fund-desk',
    matter: 'CY-103',
    query: `{ person(idNumber: "${RESIDENT.idNumber}") {
      fundAccount { name fundAccountNumber orgName paidUpTo } fundLoan { name loanContractNumber }
      realEstateRight { realEstateCertNumber rightHolderName location area } } }`,
  },
  {
    as: 'sc-transport-desk',
    matter: 'CY-077',
    query: `{ person(idNumber: "${DRIVER.idNumber}") { driverLicence { name citizenId licenceFileNumber }
      roadFreightDriverQual { name citizenId qualificationNumber } } }`,
    clear: [DRIVER.name],
  },
  {
    as: 'sc-transport-desk',
    matter: 'CY-079',
    query:
      '{ vehicle(plateNumber: "渝AD90001", plateTypeCode: "52") { vehicleRegistration { plateNumber ownerName } } }',
    clear: ['渝AD90001'],
  },
]

const REFUSED: readonly Play[] = [
  { query: OVERREACH, variables: { id: ID } },
  { as: 'cq-ungranted', query: CERTIFY, variables: { id: ID, claim: { name: RETIREE.name } } },
  {
    query: `{ person(idNumber: "${MINOR.idNumber}") { verify { householdPopulation(claim: { name: "${MINOR.name}", householdAddress: "${TYPED.address}" }) { result } } } }`,
  },
  {
    token: `${ID}.${TYPED.phone}.${TYPED.card}`,
    query: `{ person(idNumber: "${ID}") { ${PENSION} } }`,
  },
]

/** Numbers, names and addresses wherever a hurried programmer might put them. */
const MALFORMED: readonly Play[] = [
  ...[TYPED.wrongCheck, TYPED.fifteen, TYPED.name, TYPED.phone, 5101001, { id: ID }, [ID]].map(
    (id) => ({
      query: 'query($id: CitizenId!) { person(idNumber: $id) { pensionBenefit { name } } }',
      variables: { id },
    }),
  ),
  ...[
    `"${TYPED.wrongCheck}"`,
    `"${TYPED.name}"`,
    TYPED.phone,
    `E${ID}`,
    `{ a: "${ID}" }`,
    `"${ID}`,
  ].map((literal) => ({ query: `{ person(idNumber: ${literal}) { pensionBenefit { name } } }` })),
  { query: `query Q${ID} { person(idNumber: "${ID}") { nothing } }` },
  { query: `{ person(idNumber: "${ID}") { f${ID} } }` },
  { query: `{ person(n${ID}: "${TYPED.name}") { pensionBenefit { name } } }` },
  { query: `{ p${TYPED.phone}(idNumber: "${ID}") { pensionBenefit { name } } }` },
  {
    query: `query($v${ID}: CitizenId!) { person(idNumber: $w${TYPED.phone}) { pensionBenefit { name } } }`,
  },
  { query: `query($v${ID}: CitizenId!) { person(idNumber: $v${ID}) { pensionBenefit { name } } }` },
  {
    query: `query($id: T${ID}!) { person(idNumber: $id) { pensionBenefit { name } } }`,
    variables: { id: ID },
  },
  { query: `{ person(idNumber: "${ID}") { ...F${ID} } }` },
  { query: `{ person(idNumber: "${ID}") @d${ID} { pensionBenefit { name } } }` },
  { query: `{ person(idNumber: "${ID}") { pensionBenefit(from: [R${ID}]) { name } } }` },
  {
    query: `{ person(idNumber: "${ID}") { verify { householdPopulation(claim: { c${TYPED.phone}: "${TYPED.name}" }) { result } } } }`,
  },
  {
    query: `{ person(idNumber: "${ID}") { verify { householdPopulation(claim: { birthDate: "${TYPED.name}" }) { result } } } }`,
  },
  {
    query: `{ person(idNumber: "${ID}") { verify { householdPopulation(claim: { sexCode: "${TYPED.card}" }) { result } } } }`,
  },
  { query: 'query A { __typename } query B { __typename }', operationName: `O${ID}` },
  { query: `query A${ID} { __typename } query B { __typename }`, operationName: 'C' },
  { query: `${TYPED.name} ${ID}` },
  { query: `{ person(idNumber: """${TYPED.address}""") }` },
  { query: `# ${TYPED.name}\n{ \\${ID} }` },
  {
    query: `{ a: person(idNumber: "${TYPED.card}${'9'.repeat(1_200)}") { pensionBenefit { name } } }`,
  },
  {
    query: 'query($id: CitizenId!) { person(idNumber: $id) { pensionBenefit { name } } }',
    variables: { id: ID, [`x${TYPED.phone}`]: TYPED.name },
  },
  { body: `{"query": "{ person(idNumber: \\"${ID}\\") }", ${TYPED.name}` },
  { body: `["${ID}", "${TYPED.name}"]` },
  { body: `{"query": {"${ID}": "${TYPED.name}"}}` },
  { body: `{"query": "{ __typename }", "variables": "${ID}", "extensions": "${TYPED.name}"}` },
  { body: `query=${ID}`, contentType: `text/${TYPED.phone}` },
  { get: { query: `{ person(idNumber: "${ID}") { pensionBenefit(from: [SICHUAN]) { name } } }` } },
  { get: { query: `{ person(idNumber: "${TYPED.wrongCheck}") { pensionBenefit { name } } }` } },
  { get: { query: '{ __typename }', variables: `{"id": "${ID}"` } },
  { get: { query: '{ __typename }', operationName: `${TYPED.name}${ID}` } },
]

describe('the canary law: no personal value is where it must not be', function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo

  before(async () => {
    demo = await sharedDemo()
    assert.ok(CANARIES.length > 70, `only ${CANARIES.length} canaries`)
  })

  for (const [kind, plays] of Object.entries({ PERMITTED, REFUSED, MALFORMED })) {
    it(`in no answer: ${kind.toLowerCase()} requests`, async () => {
      const shown = new Set<string>()
      for (const one of plays) {
        for (const as of one.as ? [one.as] : ['cq-pension-desk', 'sc-pension-desk']) {
          await play({ ...one, as }, shown)
        }
      }
      if (kind === 'PERMITTED') {
        // What is granted clear did arrive, so the search does find what is there.
        assert.ok(shown.has(MINOR.name) && shown.has(ID) && shown.has('渝AD90001'))
      } else {
        assert.deepEqual([...shown], [])
      }
    })
  }

  it('in no answer: sources that are down, and sources that give nonsense', async () => {
    const file = join(inDemo.files(demo.folder, CHONGQING, 'mz'), 'huohua.csv')
    const bytes = readFileSync(file)
    const nonsense = iconv
      .decode(bytes, 'gbk')
      .split('\r\n')
      .map((line) =>
        line.includes(DEAD_RETIREE.idNumber) ? line.replace('20260213', TYPED.name) : line,
      )
    replace(file, iconv.encode(nonsense.join('\r\n'), 'gbk'))
    await demo.switchSource(CHONGQING, 'yb', true)
    await demo.switchSource(SICHUAN, 'rs', true)
    try {
      const variables = { id: DEAD_RETIREE.idNumber, claim: { name: DEAD_RETIREE.name } }
      for (const as of ['cq-pension-desk', 'sc-pension-desk']) {
        const errors = await play({ as, query: CERTIFY, variables }, new Set())
        assert.deepEqual(new Set(errors), new Set(['SOURCE_UNAVAILABLE', 'SOURCE_INVALID_DATA']))
      }
    } finally {
      await demo.switchSource(CHONGQING, 'yb', false)
      await demo.switchSource(SICHUAN, 'rs', false)
      replace(file, bytes)
    }
  })

  for (const region of REGIONS) {
    it(`in no line that the exchange of ${region} or its database logged`, () => {
      const home = inDemo.region(demo.folder, region)
      const log = readFileSync(inDemo.exchangeLog(demo.folder, region), 'utf8')
      assert.ok(log.includes('"refused"'), 'refusals are logged')
      assertFree(log, 'exchange.log')
      assertFree(readFileSync(join(home, 'database', 'postgres.log'), 'utf8'), 'postgres.log')
    })

    it(`in no record of ${region}`, () => {
      const records = demo.published(region)
      assert.ok(records.length > 20)
      for (const { record, index } of records) assertFree(JSON.stringify(record), `#${index}`)
    })

    it(`in no metric of ${region}`, async () => {
      const text = await (await fetch(`${demo.url(region)}/metrics`)).text()
      assert.match(text, /shudao_requests_total\{/)
      assertFree(text, 'metrics')
    })

    it(`in no table of the database of ${region}: index, jobs and queue`, async () => {
      const rows = await everyRow(demo.folder, region)
      assert.ok(rows.some(({ table }) => table.includes('log_index')))
      for (const { table, text } of rows) assertFree(text, table)
    })
  }

  /** Asks, and looks at all of the answer. @returns the codes of its errors. */
  async function play(one: Play, shown: Set<string>): Promise<readonly unknown[]> {
    const { as = 'cq-pension-desk', query, variables, operationName, clear = [] } = one
    const region = as.startsWith('sc-') ? SICHUAN : CHONGQING
    const search = one.get === undefined ? '' : `?${new URLSearchParams(one.get).toString()}`
    const purpose = one.matter === undefined ? PURPOSE : PURPOSE.replace('CY-037', one.matter)
    const response = await fetch(`${demo.url(region)}/graphql${search}`, {
      method: one.get === undefined ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${one.token ?? (await demo.token(as))}`,
        accept: 'application/graphql-response+json',
        'content-type': one.contentType ?? 'application/json',
        'exchange-purpose': purpose,
      },
      ...(one.get === undefined
        ? { body: one.body ?? JSON.stringify({ query, variables, operationName }) }
        : {}),
    })
    const text = await response.text()
    const { data, ...rest } = JSON.parse(text) as {
      readonly data?: unknown
      readonly errors?: readonly { readonly extensions: { readonly code: unknown } }[]
    }
    const where = JSON.stringify(one).slice(0, 120)
    assertFree(JSON.stringify(rest), where)
    assertFree(JSON.stringify([...response.headers]), where)
    const released = JSON.stringify(data ?? null)
    for (const canary of clear) if (released.includes(canary)) shown.add(canary)
    assertFree(released, where, clear)
    return rest.errors?.map(({ extensions }) => extensions.code) ?? []
  }
})

function assertFree(text: string, where: string, clear: readonly string[] = []): void {
  for (const canary of CANARIES) {
    if (clear.includes(canary)) continue
    const found = text.indexOf(canary)
    const around = text.slice(Math.max(0, found - 200), found + 100)
    assert.ok(found === -1, `${canary} is in ${where}: …${around}…`)
    assert.ok(!text.includes(Buffer.from(canary).toString('hex')), `${canary} (hex) is in ${where}`)
  }
}

/** Every row of every table of an exchange's own database, as text. */
async function everyRow(
  folder: string,
  region: DemoRegionCode,
): Promise<readonly { readonly table: string; readonly text: string }[]> {
  const cluster = openCluster(join(inDemo.region(folder, region), 'database'))
  const password = encodeURIComponent(readPassword(cluster))
  const port = readPostmaster(cluster.data)?.port
  const database = openDatabase(
    `postgres://${POSTGRES_USER}:${password}@127.0.0.1:${port ?? 0}/exchange`,
    { poolMax: 1 },
  )
  try {
    const tables = await database.query(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    const rows: { table: string; text: string }[] = []
    for (const table of tables.map(({ name }) => String(name))) {
      const found = await database.query(`select to_jsonb(t)::text as text from ${table} t`)
      rows.push(...found.map(({ text }) => ({ table, text: String(text) })))
    }
    return rows
  } finally {
    await database.close()
  }
}

function replace(file: string, bytes: Buffer): void {
  writeFileSync(`${file}.new`, bytes)
  renameSync(`${file}.new`, file)
}
