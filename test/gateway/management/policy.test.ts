import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Consumer } from '../../../catalog/types.ts'
import { makeGrantIndex } from '../../../policies/grants.ts'
import { makeGuardrails, NO_GUARDRAILS } from '../../../policies/guardrails.ts'
import { policySetOf } from '../../../policies/policy-set.ts'
import { shippedGuardrailsFolder } from '../../../policies/shipped-guardrails.ts'
import type { ExchangeConfig } from '../../../gateway/config.ts'
import { contentFolder } from '../../../gateway/demo/layout.ts'
import { keepPolicySet } from '../../../gateway/policy/set-store.ts'
import { shipped } from '../../policies/guarded.ts'
import { exchangeId, testHouse, type TestHouse } from '../../support/house.ts'
import { testManagement, type TestManagement } from '../../support/management.ts'
import { CONSUMERS, content, grantOf, GRANTS, OWN, PEOPLE } from '../../support/offered.ts'

const HOUSEHOLD = '500000.GA.householdPopulation'
const EXPLAIN = `query($items: [String!]!, $matter: String!) {
  policyExplain(consumer: "cq-pension-desk", resource: "${HOUSEHOLD}", items: $items, matter: $matter) {
    permitted shown { item access grants } terms quotas { grant bound used max resetsAt } reasons { rule grant items because remedy } } }`
const REPLAY = `query($grants: [PolicyText!], $days: Int = 30) {
  policyReplay(days: $days, grants: $grants, reason: "Before SQ-2026-0009") {
    exchanges newlyRefused newlyAllowed changes { effect consumer matter item rule count examples } } }`

describe('Policies through the management API', () => {
  let folder: string
  let house: TestHouse
  let api: TestManagement

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'shudao-management-'))
    const department = content.departments.find(({ code }) => code === 'RS')
    const unitCode = department?.bodies['500000']?.uscc ?? ''
    const desk: Consumer = { ...(CONSUMERS[0] ?? assert.fail()), unitCode }
    mkdirSync(join(folder, 'consumers'))
    mkdirSync(join(folder, 'grants'))
    const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
    writeFileSync(join(folder, 'consumers', 'desk.json'), JSON.stringify({ ...desk, keys: [key] }))
  })
  after(() => rmSync(folder, { recursive: true }))

  beforeEach(() => {
    house = testHouse()
    begin()
  })

  function begin(guardrails = NO_GUARDRAILS): void {
    const config = {
      resourcesFolder: join(contentFolder(), 'resources', '500000'),
      consumersFolder: join(folder, 'consumers'),
      region: '500000',
      grantsFolder: join(folder, 'grants'),
      guardrailsFolder: shippedGuardrailsFolder(),
      stateFolder: folder,
      peers: [],
    } as unknown as ExchangeConfig
    const { log } = house
    const { grants } = house.house
    api = testManagement(house, {
      config,
      content,
      log: {
        origin: 'chongqing.test/log',
        append: (bytes: Uint8Array) => log.append(bytes),
        assertWritable: () => log.assertWritable(),
        size: () => log.entries().length,
        entries: async function* (from: number, to?: number) {
          for (const [i, bytes] of log.entries().slice(from, to).entries()) {
            yield { index: from + i, bytes }
          }
        },
        prunings: async () => ({ pruned: [], lost: [] }),
      },
      registrations: () => ({
        content,
        resources: OWN,
        registered: [],
        consumers: CONSUMERS,
        grants,
        guardrails,
        rectifying: new Set(),
      }),
    })
  }
  const ask = (items: string): Promise<unknown> =>
    house.ask({
      query: `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { ${items} } } }`,
    })

  it('explain what is permitted, how it is shown and by which grant', async () => {
    const { body } = await api.manage('cq-officer-rs', EXPLAIN, {
      items: ['name', 'householdAddress'],
      matter: 'CY-037',
    })
    const grants = [`cq-pension-desk.${HOUSEHOLD}@1`]
    assert.deepEqual(body.data.policyExplain, {
      permitted: true,
      shown: [
        { item: 'householdAddress', access: 'address', grants },
        { item: 'name', access: 'clear', grants },
      ],
      terms: [`${grants[0]}: until 2026-12-31, by 《社会保险经办条例》第三十条`],
      quotas: [],
      reasons: [],
    })
  })

  it('explain how much of the quota is used today, and that nothing more passes when it is used up', async () => {
    const quota = { callsPerDay: 2, subjectsPerDay: 9 }
    house = testHouse({
      grants: [...GRANTS.slice(2), grantOf('cq-pension-desk', OWN[0]!, { quota })],
    })
    begin()
    const explained = async (): Promise<{
      permitted: boolean
      quotas: object
      reasons: object
    }> => {
      const asked = { items: ['name'], matter: 'CY-037' }
      return (await api.manage('cq-officer-rs', EXPLAIN, asked)).body.data.policyExplain
    }
    const grant = `cq-pension-desk.${HOUSEHOLD}@1`
    const resetsAt = '2026-03-02T16:00:00.000Z'
    await ask('name')
    const once = await explained()
    assert.equal(once.permitted, true)
    assert.deepEqual(once.quotas, [
      { grant, bound: 'calls', used: 1, max: 2, resetsAt },
      { grant, bound: 'subjects', used: 1, max: 9, resetsAt },
    ])
    await ask('name')
    const twice = await explained()
    assert.deepEqual(
      [twice.permitted, twice.quotas, twice.reasons],
      [
        false,
        [
          { grant, bound: 'calls', used: 2, max: 2, resetsAt },
          { grant, bound: 'subjects', used: 1, max: 9, resetsAt },
        ],
        [
          {
            rule: 'quota',
            grant,
            items: ['name'],
            because: `"name" (姓名) of ${HOUSEHOLD} cannot be given today: the quota of your grant ${grant}, 2 calls a day, is used up (Decree 809 Art. 20, 25: no use beyond the scope that was applied for).`,
            remedy:
              "The count starts anew at midnight (UTC+8). If the matter needs more, apply for a larger quota through your department's data officer: officer-GA@500000.example.",
          },
        ],
      ],
    )
  })

  it('explain that a consumer is suspended in the registry', async () => {
    const { body } = await api.manage(
      'cq-officer-rs',
      EXPLAIN.replace('"cq-pension-desk"', '"cq-suspended"'),
      { items: ['name'], matter: 'CY-037' },
    )
    const { permitted, reasons } = body.data.policyExplain
    assert.deepEqual([permitted, reasons[0].rule], [false, 'consumer-suspended'])
  })

  it('explain what is not: the rule, the reason, and what to do', async () => {
    const { body } = await api.manage('cq-officer-rs', EXPLAIN, {
      items: ['name'],
      matter: 'CY-007',
    })
    const { permitted, reasons } = body.data.policyExplain
    assert.equal(permitted, false)
    assert.deepEqual([reasons[0].rule, reasons[0].items], ['matter-not-granted', ['name']])
    assert.match(reasons[0].because, /may not be used for matter CY-007/)
    assert.match(reasons[0].remedy, /State the matter/)
  })

  it('explain that the consumer is suspended, and who can lift it', async () => {
    const barring = {
      exchangeId: exchangeId(1),
      department: 'RS',
      usedAt: new Date('2026-03-01T01:00:00.000Z'),
      dueAt: new Date('2026-03-02T01:00:00.000Z'),
      rejected: null,
    }
    house = testHouse({ emergencies: { barring: () => barring, note: async () => undefined } })
    begin()
    const { body } = await api.manage('cq-officer-rs', EXPLAIN, {
      items: ['name'],
      matter: 'CY-037',
    })
    assert.deepEqual(body.data.policyExplain, {
      permitted: false,
      shown: [],
      terms: [],
      quotas: [],
      reasons: [
        {
          rule: 'emergency',
          grant: null,
          items: ['name'],
          because: `The consumer "cq-pension-desk" is suspended since 2026-03-02T09:00:00: its emergency use ${exchangeId(1)} of 2026-03-01T09:00:00 was not justified and approved until 2026-03-02T09:00:00 (Decree 809 Art. 27: whose use may have gone beyond its scope is suspended).`,
          remedy:
            'Have it justified by the data officer of RS and approved by the steward of CHONGQING, or ask the steward to lift the suspension.',
        },
      ],
    })
  })

  const narrower = (items: object): object => ({
    name: 'desk.json',
    text: JSON.stringify({ ...GRANTS[0], version: 2, items }),
  })

  it('rehearse changed grants over the record, as an event with its reason', async () => {
    await ask('name')
    await ask('sexCode')
    const { body } = await api.manage('cq-steward', REPLAY, {
      grants: [narrower({ sexCode: 'clear' })],
    })
    assert.deepEqual(body.errors, undefined)
    assert.deepEqual(body.data.policyReplay, {
      exchanges: 2,
      newlyRefused: 1,
      newlyAllowed: 0,
      changes: [
        {
          effect: 'newly_refused',
          consumer: 'cq-pension-desk',
          matter: 'CY-037',
          item: 'name',
          rule: 'item-not-granted',
          count: 1,
          examples: [exchangeId(1)],
        },
      ],
    })
    const [event] = house.log.managed()
    assert.deepEqual(
      [event?.operation, event?.reason, event?.about],
      ['policyReplay', 'Before SQ-2026-0009', { days: '30' }],
    )
  })

  it('rehearse nothing that would not be loaded; every problem is told, by name and place', async () => {
    const grants = [narrower({ sexcode: 'clear' }), { name: 'other.json', text: '{' }]
    const { body } = await api.manage('cq-steward', REPLAY, { grants })
    const [error] = body.errors
    assert.equal(error.extensions.code, 'BAD_USER_INPUT')
    assert.match(error.message, /desk\.json[\s\S]*sexcode[\s\S]*Did you mean "sexCode"/)
    assert.match(error.message, /other\.json/)
    assert(!error.message.includes(tmpdir()), error.message)
    const check = await api.manage(
      'cq-steward',
      'query($g: [PolicyText!]) { policyCheck(grants: $g) }',
      { g: grants },
    )
    assert.equal(check.body.data.policyCheck, error.message)
    const outside = await api.manage('cq-steward', REPLAY, {
      grants: [{ name: '../x.json', text: '{}' }],
    })
    assert.match(outside.body.errors[0].message, /is named like desk\.json/)
  })

  it('advise a data officer on the own department alone', async () => {
    const query = `query($d: String) { policyAdvise(days: 10, department: $d, reason: "Yearly review") {
      exchanges proposals { grant kind items } } }`
    await ask('name')
    const own = await api.manage('cq-officer-ga', query, { d: 'GA' })
    const found = own.body.data.policyAdvise.proposals as readonly { grant: string; kind: string }[]
    assert(
      found.length > 1 && found.every(({ grant }) => grant.includes('.500000.GA.')),
      JSON.stringify(found),
    )
    assert.deepEqual(
      found
        .filter(({ grant }) => grant === `cq-pension-desk.${HOUSEHOLD}@1`)
        .map(({ kind }) => kind),
      ['narrow'],
    )
    const unnamed = await api.manage('cq-officer-ga', query, { d: null })
    assert.deepEqual(unnamed.body.data.policyAdvise.proposals, found)
    const other = await api.manage('cq-officer-ga', query, { d: 'RS' })
    assert.equal(other.body.errors[0].extensions.code, 'ROLE_REQUIRED')
    const all = await api.manage('cq-steward', query, { d: null })
    assert(all.body.data.policyAdvise.proposals.length > found.length)
  })

  it('make a recorded decision again by the kept set', async () => {
    await ask('name')
    const { house: inForce } = house
    keepPolicySet(
      join(folder, 'policy-sets'),
      inForce,
      policySetOf('500000', inForce.catalog, makeGrantIndex(GRANTS), NO_GUARDRAILS),
    )
    const query = `query($id: String!) { policyRecompute(exchangeId: $id, reason: "Complaint 7") { verdict effect differences } }`
    const { body } = await api.manage('cq-auditor', query, { id: house.records()[0]?.exchangeId })
    assert.deepEqual(body.data.policyRecompute, {
      verdict: 'same',
      effect: 'permit',
      differences: [],
    })
    const none = await api.manage('cq-auditor', query, { id: exchangeId(77) })
    assert.equal(none.body.errors[0].extensions.code, 'NOT_FOUND')
  })

  it('test guardrails and grants in force by the cases beside them', async () => {
    begin(makeGuardrails(shipped))
    const asked = { consumer: 'cq-pension-desk', resource: HOUSEHOLD, matter: 'CY-037' }
    const shown = {
      case: 'The desk sees the name',
      ...asked,
      items: ['name'],
      shows: { name: 'all' },
    }
    writeFileSync(join(folder, 'grants', 'desk.cases.json'), JSON.stringify(shown))
    const { body } = await api.manage('cq-officer-rs', '{ policyTest { case failure } }')
    assert.equal(body.errors, undefined)
    const played = body.data.policyTest as readonly { case: string; failure: string | null }[]
    assert(played.length > 20 && played.slice(0, -1).every(({ failure }) => failure === null))
    writeFileSync(
      join(folder, 'grants', 'desk.cases.json'),
      JSON.stringify({ ...shown, matter: 'CY' }),
    )
    const wrong = await api.manage('cq-officer-rs', '{ policyTest { case failure } }')
    assert.match(wrong.body.errors[0].message, /desk\.cases\.json\n +\/matter .* names "CY"/)
    assert.deepEqual(played.at(-1), {
      case: 'The desk sees the name',
      failure: 'expected shown: name all; was shown: name clear',
    })
  })
})
