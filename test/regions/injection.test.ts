import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { inDemo } from '../../gateway/demo/layout.ts'
import { DIALECTS } from '../../gateway/demo/sources/dialects.ts'
import { makeWorld } from '../../gateway/demo/world.ts'
import { RESIDENT, RETIREE } from '../../gateway/demo/world/well-known.ts'
import { openDatabase } from '../../gateway/state/database.ts'
import { HOSTILE_TEXTS } from '../contracts/hostile-texts.ts'
import { DEMO_TIMEOUT_MS, sharedDemo, SICHUAN } from '../support/demo.ts'
import type { Demo, DemoAnswer, DemoQuestion } from '../support/demo.ts'

const CONTROLS = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code))
/** Of one subject in one message to a peer, whose bound on fields holds 49. */
const CLAIMS_AT_ONCE = 40
const purpose = (matter: string): string =>
  `matter="${matter}", case="500103-2026-000123", operator="CQ-YZ-0417"`

/** Who may verify what, so that claims go through each kind of source; and an item whose claim is any text. */
const CLAIMS: readonly {
  readonly kinds: string
  readonly as: string
  readonly matter: string
  readonly standard: string
  readonly from: string
  readonly item: string
  readonly id: string
}[] = [
  {
    kinds: 'MySQL',
    as: 'cq-pension-desk',
    matter: 'CY-037',
    standard: 'householdPopulation',
    from: 'SICHUAN',
    item: 'name',
    id: RETIREE.idNumber,
  },
  {
    kinds: 'PostgreSQL',
    as: 'cq-pension-desk',
    matter: 'CY-037',
    standard: 'householdPopulation',
    from: 'CHONGQING',
    item: 'name',
    id: RESIDENT.idNumber,
  },
  {
    kinds: 'SOAP',
    as: 'cq-pension-desk',
    matter: 'CY-037',
    standard: 'pensionBenefit',
    from: 'SICHUAN',
    item: 'name',
    id: RETIREE.idNumber,
  },
  {
    kinds: 'CSV in GBK',
    as: 'cq-household-desk',
    matter: 'CY-007',
    standard: 'marriageRegistration',
    from: 'CHONGQING',
    item: 'groomName',
    id: RESIDENT.idNumber,
  },
  {
    kinds: 'XLSX',
    as: 'cq-household-desk',
    matter: 'CY-007',
    standard: 'marriageRegistration',
    from: 'SICHUAN',
    item: 'groomName',
    id: makeWorld().records(SICHUAN, 'marriageRegistration')[0]?.['groomCitizenId'] ?? '',
  },
  {
    kinds: 'REST',
    as: 'cq-housing-fund-desk',
    matter: 'CY-103',
    standard: 'realEstateRight',
    from: 'CHONGQING',
    item: 'rightHolderName',
    id: RESIDENT.idNumber,
  },
]

describe('hostile texts, sent to the endpoint', function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo
  let held: Readonly<Record<string, string>>

  before(async () => {
    demo = await sharedDemo()
    held = await holdings(demo.folder)
    assert.ok(Object.keys(held).length > 25)
  })

  for (const { kinds, as, matter, standard, from, item, id } of CLAIMS) {
    it(`as claims, agree with nothing that ${kinds} holds`, async () => {
      for (let at = 0; at < HOSTILE_TEXTS.length; at += CLAIMS_AT_ONCE) {
        const claims = HOSTILE_TEXTS.slice(at, at + CLAIMS_AT_ONCE).map((text) => ({
          [item]: text,
        }))
        const variables = Object.fromEntries(claims.map((claim, i) => [`c${i}`, claim]))
        const names = Object.keys(variables)
        const type = `${standard.charAt(0).toUpperCase()}${standard.slice(1)}Claim`
        const answer = await ask({
          as,
          purpose: purpose(matter),
          query: `query($id: CitizenId!, ${names.map((name) => `$${name}: ${type}!`).join(', ')}) {
            person(idNumber: $id) { verify {
              ${names.map((name) => `${name}: ${standard}(from: [${from}], claim: $${name}) { result }`).join(' ')}
            } } }`,
          variables: { id, ...variables },
        })
        const verify = Object.fromEntries(names.map((name) => [name, [{ result: 'MISMATCH' }]]))
        assert.deepEqual(
          [answer.status, answer.body.errors, answer.body.data],
          [200, undefined, { person: { verify } }],
        )
      }
    })
  }

  it('as keys, find nothing in databases, HTTP interfaces and files', async () => {
    for (const { query, ...who } of KEY_QUESTIONS) {
      for (const texts of slices(HOSTILE_TEXTS)) {
        const pairs = texts.map((text) => ({ plateNumber: text, plateTypeCode: text }))
        const variables = query.includes('$pairs') ? { pairs } : { keys: texts }
        const answer = await demo.ask({ ...who, query, variables })
        assert.deepEqual([answer.status, answer.body.errors], [200, undefined], query)
        const found = Object.values(answer.body.data as Readonly<Record<string, readonly object[]>>)
        const lists = found.flat().flatMap((handle) => Object.values(handle))
        assert.equal(lists.length, texts.length)
        assert.ok(lists.every((list) => Array.isArray(list) && list.length === 0))
      }
    }
  })

  it('as citizen numbers, are refused before any source is asked', async () => {
    const reads = demo.readsInAll()
    // Digits of full width are digits and blanks around a number are nothing, however typed.
    const isNumber = (text: string): boolean => /^\d{18}$/.test(text.normalize('NFKC').trim())
    for (const text of HOSTILE_TEXTS.filter((one) => !isNumber(one))) {
      const answer = await ask({ query: PERSON, variables: { id: text } })
      assert.deepEqual([answer.status, codeOf(answer)], [400, 'BAD_USER_INPUT'], text)
    }
    assert.equal(demo.readsInAll(), reads)
  })

  it('as operator and case, are refused or carried to six sources as what they are', async () => {
    const carried: (readonly [string, string])[] = []
    for (const text of HOSTILE_TEXTS) {
      const stated = { matter: 'CY-037', case: text, operator: text }
      const answer = await ask({
        purpose: null,
        extensions: { purpose: stated },
        query: PERSON,
        variables: { id: RETIREE.idNumber },
      })
      if (/^[\x20-\x7e]+$/.test(text) && !/\d{17}/.test(text)) {
        assert.deepEqual([answer.status, answer.body.errors], [200, undefined], text)
        carried.push([answer.exchangeId, text])
      } else {
        assert.deepEqual([answer.status, codeOf(answer)], [400, 'PURPOSE_REQUIRED'], text)
      }
    }
    assert.ok(carried.length > 15)
    for (const [exchangeId, text] of carried) {
      const { record } = await demo.record('500000', exchangeId)
      assert.deepEqual([record.operator, record.caseNumber], [text, text])
    }
  })

  it('as literals of a document, are keys where GraphQL lets them be written, and else refused', async () => {
    const written = HOSTILE_TEXTS.filter((text) => !/\p{Surrogate}/u.test(text))
    for (const texts of slices(written)) {
      const answer = await ask({ ...DRIVERS, query: plates(texts.map((text) => quoted(text))) })
      assert.deepEqual([answer.status, answer.body.errors], [200, undefined])
    }
    for (const raw of [...CONTROLS.map((control) => `"a${control}b"`), '"\\ud800"', '"""']) {
      // GraphQL lets any character stand in a text but what ends a line.
      const isRight = CONTROLS.some(
        (control) => raw === `"a${control}b"` && !/[\r\n]/.test(control),
      )
      const expected = isRight ? [200, undefined] : [400, 'GRAPHQL_PARSE_FAILED']
      const told = await ask({ ...DRIVERS, query: plates([raw]) })
      assert.deepEqual([told.status, codeOf(told)], expected, JSON.stringify(raw))
    }
  })

  it('change nothing: every table and file is as it was, and the exchange answers as before', async () => {
    assert.deepEqual(await holdings(demo.folder), held)
    const answer = await ask({ query: PERSON, variables: { id: RETIREE.idNumber } })
    assert.deepEqual(answer.body.data, {
      person: {
        pensionBenefit: [{ benefitStatusCode: '1' }],
        deathCancellation: [],
        cremation: [],
        medicalSettlement: [{ visitDate: '2026-01-22' }, { visitDate: '2026-06-18' }],
      },
    })
  })

  function ask(question: DemoQuestion): Promise<DemoAnswer> {
    return demo.ask(question)
  }
})

/** At night nobody may ask about more than 20 subjects at once, and tests run at any hour. */
const SUBJECTS_AT_ONCE = 20

function slices(texts: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(texts.length / SUBJECTS_AT_ONCE)
  return Array.from({ length: count }, (_, i) =>
    texts.slice(i * SUBJECTS_AT_ONCE, (i + 1) * SUBJECTS_AT_ONCE),
  )
}

/** All six kinds of source. */
const PERSON = `query($id: CitizenId!) { person(idNumber: $id) {
  pensionBenefit(from: [SICHUAN]) { benefitStatusCode }
  deathCancellation(from: [CHONGQING, SICHUAN]) { deathDate }
  cremation(from: [CHONGQING, SICHUAN]) { cremationDate }
  medicalSettlement(from: [CHONGQING]) { visitDate }
} }`

const DRIVERS = { as: 'sc-transport-desk', purpose: purpose('CY-079') } as const

function plates(literals: readonly string[]): string {
  return `{ vehiclePlates(plateNumbers: [${literals.join(', ')}]) { roadTransportVehicle { orgName } } }`
}

/** A text as GraphQL's own rules for texts have it. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f]/g,
    (c) => `\\u00${c.charCodeAt(0).toString(16)}`,
  )
}

const KEY_QUESTIONS: readonly (DemoQuestion & { readonly query: string })[] = [
  // PostgreSQL and CSV.
  {
    ...DRIVERS,
    query: `query($keys: [String!]!) { vehiclePlates(plateNumbers: $keys) { roadTransportVehicle { orgName } } }`,
  },
  // PostgreSQL and MySQL, by two columns.
  {
    ...DRIVERS,
    query: `query($pairs: [VehicleKey!]!) { vehicles(keys: $pairs) { vehicleRegistration { plateNumber } } }`,
  },
  // REST and PostgreSQL.
  {
    as: 'cq-housing-fund-desk',
    purpose: purpose('CY-103'),
    query: `query($keys: [String!]!) { realEstateUnits(realEstateUnitNumbers: $keys) { realEstateRight { location } } }`,
  },
]

function codeOf(answer: DemoAnswer): string | undefined {
  return answer.body.errors?.[0]?.extensions.code
}

/** A digest of every table and file of the departments, by the sources themselves. */
async function holdings(folder: string): Promise<Readonly<Record<string, string>>> {
  const digests: Record<string, string> = {}
  for (const { region, id, kind, tables } of DIALECTS) {
    if (kind === 'postgres' || kind === 'mysql') {
      const url = readFileSync(inDemo.secret(folder, region, id), 'utf8')
      for (const { entity } of tables) {
        digests[`${region}.${id} ${entity}`] = await tableDigest(url, entity)
      }
    } else if (kind === 'delimited' || kind === 'xlsx') {
      const home = inDemo.files(folder, region, id)
      for (const file of await readdir(home)) {
        const bytes = readFileSync(join(home, file))
        digests[`${region}.${id} ${file}`] = createHash('sha256').update(bytes).digest('hex')
      }
    }
  }
  return digests
}

async function tableDigest(url: string, table: string): Promise<string> {
  if (url.startsWith('mysql:')) {
    const connection = await createConnection(url)
    const [rows] = await connection.query(`checksum table ${table}`)
    await connection.end()
    return JSON.stringify(rows)
  }
  const sql = openDatabase(url, { poolMax: 1 })
  try {
    const text = `select md5(string_agg(t::text, ';' order by t::text)) as digest from "${table}" t`
    return String((await sql.query(text))[0]?.['digest'])
  } finally {
    await sql.close()
  }
}
