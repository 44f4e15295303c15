import assert from 'node:assert/strict'
import type { Resource } from '../../../catalog/types.ts'
import { inForceSince } from '../../../gateway/registry/in-force.ts'
import { makeRegisteredMaker } from '../../../gateway/registry/registered.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { testManagement, type TestManagement } from '../../support/management.ts'
import { content, HOLDINGS, offer, PEOPLE } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

const OFFER = offer('500000', 'pensionBenefit')
const CODE = OFFER.code
const DRAFT = `mutation ($entry: String!) { draftResource(entry: $entry, reason: "We share it.") }`
const STOP = `consultation: "agreed by letter of 3 March", filing: "filed as 2026-17", reason: "The source is rebuilt."`

/** Sources of the test do not say which columns they have. */
const UNSEEN = /^\["Nobody has looked whether the source .*: it does not say which it has\./

const isProbe = ({ operation }: { readonly operation: string }): boolean =>
  operation === 'probeResource'

describe('the registry of resources', function () {
  this.timeout(30_000)
  let house: IndexedHouse
  let management: TestManagement
  let inFiles: readonly Resource[] = []
  let objection: string | undefined
  let owner: string | undefined = 'RS'

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse()
    management = testManagement(house, {
      database: house.database,
      content,
      config: { region: '500000', sourceHoldings: HOLDINGS } as never,
      registrations: () => ({ resources: inFiles, registered: [] }) as never,
      ownerOfSource: () => owner,
      rehearse: async () => objection,
      sources: house.sources,
    })
  })
  after(() => house.close())

  async function tell(as: string, query: string, variables?: object): Promise<string> {
    const { body } = await management.manage(as, query, variables)
    const [error] = body.errors ?? []
    return error === undefined
      ? JSON.stringify(Object.values(body.data)[0])
      : `${error.extensions.code}: ${error.message}`
  }
  const draft = (resource: object, as = 'cq-officer-rs'): Promise<string> =>
    tell(as, DRAFT, { entry: JSON.stringify(resource) })
  const does = (as: string, what: string): Promise<string> =>
    tell(as, `mutation { ${what.replace('(', `(code: "${CODE}", `)} }`)
  const inForce = async (): Promise<readonly [string, number, boolean][]> =>
    makeRegisteredMaker(content, HOLDINGS)(
      (await inForceSince(house.database))?.entries.values() ?? [],
      ({ code, findings }) => assert.fail(`${code}: ${JSON.stringify(findings)}`),
      true,
    ).resources.map(({ state, version, binding }) => [state, version, binding !== undefined])

  it('keeps in force what an older version published with an assessment of a day to come', () => {
    const secrecy = { done: true, date: '2999-01-01' }
    const text = JSON.stringify({ ...OFFER, assessments: { ...OFFER.assessments, secrecy } })
    const placed = { version: 1, state: 'published', publishedOn: '2026-01-15' } as const
    const { resources } = makeRegisteredMaker(content, HOLDINGS)(
      [{ kind: 'resource', code: CODE, text, ...placed }],
      ({ code, findings }) => assert.fail(`${code}: ${JSON.stringify(findings)}`),
      true,
    )
    assert.deepEqual(
      resources.map(({ state }) => state),
      ['published'],
    )
  })

  it('takes drafts from the department’s own officer, and none that holds a secret', async () => {
    assert.match(
      await draft(OFFER, 'cq-officer-ga'),
      /^CONFLICT: \/code is for the officer of RS in 500000 to draft \(Art\. 12\)/,
    )
    assert.match(await draft(OFFER, 'cq-steward'), /^ROLE_REQUIRED/)
    const password = 'hunter2secret'
    const told = await draft({
      ...OFFER,
      contact: `postgres://rs:${password}@10.0.0.1/rs`,
      binding: { ...OFFER.binding, password },
    })
    assert.match(told, /^BAD_USER_INPUT: \/contact holds a password in an address/)
    assert.match(told, /\n\/binding\/password holds a secret/)
    assert(!told.includes(password))
    assert.match(await draft({ ...OFFER, code: 'RS' }), /^BAD_USER_INPUT: \/code must be/)
    const elsewhere = { ...OFFER, code: CODE.replace('500000', '510000') }
    assert.match(await draft(elsewhere), /^CONFLICT: \/code is for the officer of RS in 510000/)
    // After the day of the exchange's clock.
    const secrecy = { done: true, date: '2026-03-03' }
    const assessments = { ...OFFER.assessments, secrecy }
    assert.match(
      await draft({ ...OFFER, secret: true, shareType: 'not-shared', assessments }),
      /^"[0-9a-f]{64}"$/,
    )
  })

  it('refuses to submit what has defects, with all of them and their articles', async () => {
    const told = await does('cq-officer-rs', 'submitResource(reason: "Ready.")')
    assert.match(told, /^CONFLICT: /)
    assert.match(told, /\/secret is true;.*\(Decree 809 Art\. 3\)/)
    assert.match(told, /\/shareCondition.*Decree 809 Art\. 15/)
    assert.match(told, /\/assessments\/secrecy is dated 2026-03-03, .*\(Decree 809 Art\. 13\)/)
  })

  it('says what is wrong with a draft, and how far it is, to no officer of another department', async () => {
    const submit = await does('cq-officer-ga', 'submitResource(reason: "Ready.")')
    const amend = await draft(OFFER, 'cq-officer-ga')
    for (const refused of [submit, amend]) {
      assert.match(refused, /^ROLE_REQUIRED: "\w+" is about the department RS, [^\n]*$/)
    }
    const [record] = house.log.managed().slice(-1)
    assert.deepEqual([record?.outcome, record?.about], ['refused', { resource: CODE }])
  })

  it('probes a draft for its own officer: raw and mapped side by side with what is wrong, and the log holds no value', async () => {
    const mapping = { ...OFFER.binding?.mapping, monthlyBenefit: { column: 'c_name' } }
    await draft({ ...OFFER, binding: { ...OFFER.binding, mapping } })
    const probe = `query ($keys: [String!]!) { probeResource(code: "${CODE}", keys: $keys, reason: "My own record.") { asOf records { item raw value problem } } }`
    const keys = [PEOPLE.twice]
    assert.match(await tell('cq-officer-ga', probe, { keys }), /^ROLE_REQUIRED/)
    assert.match(await tell('cq-steward', probe, { keys }), /^ROLE_REQUIRED/)
    const { body } = await management.manage('cq-officer-rs', probe, { keys })
    const { records } = body.data.probeResource
    assert.equal(records.length, 2)
    const [name, benefit, seen] = ['name', 'monthlyBenefit', 'lastCertifiedDate'].map((item) =>
      records[1].find((one: { item: string }) => one.item === item),
    )
    assert.deepEqual(name, { item: 'name', raw: ['c_name=吴合成'], value: '吴合成', problem: null })
    assert.deepEqual([benefit.raw, benefit.value], [['c_name=吴合成'], null])
    assert.match(benefit.problem, /monthlyBenefit/)
    assert.deepEqual(
      [seen.raw, seen.value, seen.problem],
      [['c_lastCertifiedDate='], null, 'The source holds no value.'],
    )
    const nobody = await management.manage('cq-officer-rs', probe, { keys: [PEOPLE.nobody] })
    assert.deepEqual(nobody.body.data.probeResource, { asOf: null, records: [] })
    const [record] = house.log
      .managed()
      .filter(({ outcome }) => outcome === 'accepted')
      .slice(-1)
    assert.equal(record?.operation, 'probeResource')
    assert(!house.log.text().includes(PEOPLE.twice) && !house.log.text().includes('吴合成'))
  })

  it('tells the person of each probe, and not that there was something to see, and seals in the log whom it was about', async () => {
    await house.index()
    const report = `{ subjectReport(subject: { keys: ["${PEOPLE.twice}"] }, reason: "Asked by the person") { textZh entries { authorityZh matterZh kinds { kindZh items { nameZh } result } } } }`
    const { body } = await management.manage('cq-auditor', report)
    const { entries, textZh } = body.data.subjectReport
    const authorityZh = content.departments.find(({ code }) => code === 'RS')?.bodies['500000']
    assert.deepEqual(entries, [
      {
        authorityZh: authorityZh?.nameZh,
        matterZh: '数据共享前的数据源核验',
        kinds: [{ kindZh: '养老保险待遇发放信息', items: [], result: 'TRIED' }],
      },
    ])
    assert.match(textZh, /共有 1 次查询涉及您的信息。\n.*为办理“数据共享前的数据源核验”查询：/)
    // An auditor who looks for who looked finds the probe, by whom and why, and not the searches of auditors.
    const looks = `{ searchRecords(subject: { keys: ["${PEOPLE.twice}"] }, filter: { kind: "look" }, reason: "Who looked?") { found { operation operator department reason } } }`
    const { data } = (await management.manage('cq-auditor', looks)).body
    assert.deepEqual(data.searchRecords.found, [
      {
        operation: 'probeResource',
        operator: 'cq-officer-rs',
        department: 'RS',
        reason: 'My own record.',
      },
    ])
    const { subjectHash } = house.log.managed().findLast(isProbe)?.about ?? {}
    assert(subjectHash !== undefined && !house.log.text().includes(subjectHash))
    const wrong = `query { probeResource(code: "${CODE}", keys: ["510100195003159904"], reason: "Mine.") { asOf } }`
    assert.match(
      await tell('cq-officer-rs', wrong),
      /^BAD_USER_INPUT: The idNumber has a wrong check/,
    )
  })

  it('lets nobody look through a draft into the source of another department, or into one that may be anybody’s', async () => {
    const { binding } = OFFER
    const source = binding?.source ?? ''
    const probe = `query ($keys: [String!]!) { probeResource(code: "${CODE}", keys: $keys, reason: "What is there?") { asOf } }`
    const look = (): Promise<string> => tell('cq-officer-rs', probe, { keys: [PEOPLE.retiree] })
    owner = undefined
    assert.match(
      await look(),
      new RegExp(`^CONFLICT: Nothing says whose source "${source}" is, so nobody may look into it`),
    )
    inFiles = [{ ...offer('500000', 'householdPopulation'), binding } as Resource]
    assert.match(
      await look(),
      new RegExp(`^ROLE_REQUIRED: "${source}" is a source of GA, not of RS\\.`),
    )
    inFiles = []
    owner = 'GA'
    assert.match(await look(), /^CONFLICT: \/binding\/source is a source of GA; a resource of RS/)
    owner = 'RS'
    assert.equal(await look(), '{"asOf":null}')
    const refused = house.log.managed().filter(({ outcome }) => outcome === 'refused')
    assert.deepEqual(
      refused.slice(-3).map(({ operation, code }) => [operation, code]),
      ['CONFLICT', 'ROLE_REQUIRED', 'CONFLICT'].map((code) => ['probeResource', code]),
    )
  })

  it('tells an officer who writes everything at once: what is blank hides nothing of what the rules say', async () => {
    const entry = JSON.stringify({
      ...OFFER,
      contact: '',
      grading: { level: '' },
      shareCondition: { scope: '', use: 'x' },
      assessments: {
        secrecy: { done: false, date: '2026-01-01' },
        personalInformation: { done: true, date: '' },
      },
      binding: { ...OFFER.binding, mapping: {} },
    })
    const check = `query ($entry: String!) { checkResource(entry: $entry) { pointer message } }`
    const told = await tell('cq-officer-rs', check, { entry })
    const places = (JSON.parse(told) as { pointer: string }[]).map(({ pointer }) => pointer)
    assert.deepEqual(
      [...new Set(places)],
      [
        '/grading/level',
        '/assessments/personalInformation/date',
        '/contact',
        '/binding/mapping',
        '/shareCondition',
      ],
    )
    assert.match(told, /conditional sharing states its scope and its use \(Decree 809 Art\. 15\)/)
    assert.equal(await tell('cq-officer-rs', check, { entry: JSON.stringify(OFFER) }), '[]')
    assert.match(await tell('cq-auditor', check, { entry }), /^ROLE_REQUIRED/)
  })

  it('probes a draft whose metadata is blank, and none whose mapping is broken', async () => {
    const probe = `query { probeResource(code: "${CODE}", keys: ["${PEOPLE.twice}"], reason: "My own record.") { records { item } } }`
    await draft({ ...OFFER, contact: '', grading: { level: '' } })
    assert.match(await tell('cq-officer-rs', probe), /"item":"name"/)
    await draft({ ...OFFER, contact: '', binding: { ...OFFER.binding, mapping: {} } })
    assert.match(await tell('cq-officer-rs', probe), /^CONFLICT: \/binding\/mapping/)
    assert.match(await tell('cq-officer-ga', probe), /^ROLE_REQUIRED: .* the department RS/)
    await draft(OFFER)
  })

  it('has one person submit and another publish, the steward', async () => {
    const digest = await draft(OFFER)
    const reversed = Object.fromEntries(Object.entries({ ...OFFER, version: 9 }).reverse())
    assert.equal(await draft(reversed), digest)
    assert.match(
      await does('cq-steward', 'publishResource(reason: "Sound.")'),
      /^CONFLICT: \/action cannot be "publish" in the state draft/,
    )
    assert.match(await does('cq-officer-rs', 'submitResource(reason: "Ready.")'), UNSEEN)
    assert.match(await does('cq-officer-rs', 'publishResource(reason: "Sound.")'), /^ROLE_REQUIRED/)
    assert.deepEqual(await inForce(), [])
    const defects = '[{pointer: "/abstract", message: "says nothing"}]'
    assert.match(
      await does('cq-steward', 'returnResource(defects: [], reason: "No.")'),
      /^CONFLICT: \/defects names none/,
    )
    assert.equal(
      await does('cq-steward', `returnResource(defects: ${defects}, reason: "Vague.")`),
      'true',
    )
    assert.match(await does('cq-officer-rs', 'submitResource(reason: "Clear now.")'), UNSEEN)
    assert.equal(await does('cq-steward', 'publishResource(reason: "Sound.")'), '1')
    assert.deepEqual(await inForce(), [['published', 1, true]])
  })

  it('refuses what was done in view of another text than is written by now, and says who changed it', async () => {
    const seen = JSON.parse(await draft({ ...OFFER, name: '养老待遇' })) as string
    const mine = `mutation ($entry: String!, $digest: ID) { draftResource(entry: $entry, digest: $digest, reason: "A word.") }`
    const save = (name: string, digest: string | null): Promise<string> =>
      tell('cq-officer-rs', mine, { entry: JSON.stringify({ ...OFFER, name }), digest })
    const written = JSON.parse(await save('养老金', seen)) as string
    const changed = `CONFLICT: ${CODE} has changed since you looked at it: cq-officer-rs did "amend" on 2026-03-02; look at it again.`
    assert.equal(await save('退休金', seen), changed)
    // Nothing had been written of it when whoever sends this looked.
    assert.equal(await save('退休金', ''), changed)
    const submit = (digest: string): Promise<string> =>
      does('cq-officer-rs', `submitResource(digest: "${digest}", reason: "Ready.")`)
    assert.equal(await submit(seen), changed)
    assert.match(await submit(written), UNSEEN)
    assert.equal(
      await does('cq-steward', `publishResource(digest: "${seen}", reason: "Sound.")`),
      changed,
    )
    const defects = '[{pointer: "/name", message: "is too short"}]'
    await does('cq-steward', `returnResource(defects: ${defects}, reason: "Vague.")`)
    assert.match(await save('养老保险待遇', null), /^"[0-9a-f]{64}"$/)
  })

  it('keeps the version in force while the next is written, and stops it with the consultation and filing of Art. 27', async () => {
    const known = await inForceSince(house.database)
    await draft({ ...OFFER, name: '重庆养老待遇' })
    const after = await inForceSince(house.database, known)
    const name = `resource ${CODE}`
    assert.equal(after?.entries.get(name), known?.entries.get(name), 'not even read again')
    assert.equal(await inForceSince(house.database, after), undefined)
    const blank = STOP.replace(/consultation: "[^"]*"/, 'consultation: " "')
    assert.match(
      await does('cq-steward', `suspendResource(${blank})`),
      /^CONFLICT: \/consultation is missing/,
    )
    assert.equal(await does('cq-steward', `suspendResource(${STOP})`), 'true')
    assert.deepEqual(await inForce(), [['suspended', 1, false]])
    assert.equal(await does('cq-steward', 'resumeResource(reason: "It is rebuilt.")'), 'true')
    assert.deepEqual(await inForce(), [['published', 1, true]])
  })

  it('tells whose queries of the last 90 days a version would break, and publishes it only when that is accepted', async () => {
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: [CHONGQING]) { name monthlyBenefit } } }`
    await house.ask({ query })
    await house.index()
    const items = OFFER.items.filter(({ name }) => name !== 'monthlyBenefit')
    const { monthlyBenefit, ...mapping } = OFFER.binding?.mapping ?? {}
    assert(monthlyBenefit !== undefined)
    await draft({ ...OFFER, items, binding: { ...OFFER.binding, mapping } })
    await does('cq-officer-rs', 'submitResource(reason: "The amount is not needed.")')
    const breaks = `{ resourceBreaks(code: "${CODE}") { consumer items exchanges } }`
    assert.equal(
      await tell('cq-steward', breaks),
      '[{"consumer":"cq-pension-desk","items":["monthlyBenefit"],"exchanges":1}]',
    )
    assert.match(await tell('cq-officer-ga', breaks), /^ROLE_REQUIRED/)
    assert.match(
      await does('cq-steward', 'publishResource(reason: "Sound.")'),
      /^CONFLICT: .* would break queries of the last 90 days:\n {2}cq-pension-desk \(500000\): monthlyBenefit; 1 exchanges, last on 2026-03-02\n/,
    )
    const accepted = 'publishResource(acceptBreaks: true, reason: "The desk agreed.")'
    assert.equal(await does('cq-steward', accepted), '2')
    assert.equal(house.log.managed().at(-1)?.about['breaks'], 'cq-pension-desk')
  })

  it('publishes nothing that is in a file too, or does not go with what else is registered', async () => {
    inFiles = [OFFER]
    assert.match(await draft(OFFER), /^CONFLICT: .* is in a file of the resources folder/)
    inFiles = []
    await draft({ ...OFFER, name: '重庆养老待遇' })
    await does('cq-officer-rs', 'submitResource(reason: "A better name.")')
    objection = 'A grant names an item that it does not have.'
    assert.match(
      await does('cq-steward', 'publishResource(reason: "Sound.")'),
      /^CONFLICT: .* does not go with what else is registered here:\nA grant names an item/,
    )
    objection = undefined
    assert.equal(await does('cq-steward', 'publishResource(reason: "Sound.")'), '3')
    assert.equal(await does('cq-steward', `withdrawResource(${STOP})`), 'true')
    assert.deepEqual(await inForce(), [['withdrawn', 3, false]])
    assert.match(await draft(OFFER), /^CONFLICT: \/action cannot be "amend" in the state withdrawn/)
  })

  it('keeps each published version as it was, for its officer, the steward and the auditor', async () => {
    const query = `{ resourceVersions(code: "${CODE}") { version publishedOn entry } }`
    const { body } = await management.manage('cq-auditor', query)
    const versions = body.data.resourceVersions as readonly {
      readonly version: number
      readonly publishedOn: string
      readonly entry: string
    }[]
    assert.deepEqual(
      versions.map(({ version, publishedOn, entry }) => {
        const { name, items } = JSON.parse(entry) as typeof OFFER
        return [version, publishedOn, name, items.length]
      }),
      [
        [3, '2026-03-02', '重庆养老待遇', OFFER.items.length],
        [2, '2026-03-02', OFFER.name, OFFER.items.length - 1],
        [1, '2026-03-02', OFFER.name, OFFER.items.length],
      ],
    )
    const refused = await management.manage('cq-officer-ga', query)
    assert.equal(refused.body.errors?.[0]?.extensions.code, 'ROLE_REQUIRED')
  })

  it('tells everything that happened, when by the clocks of both provinces, and the log names who, what and why, before it was done', async () => {
    const history = `{ resourceHistory(code: "${CODE}") { seq action at by why version defects } }`
    const { body } = await management.manage('cq-auditor', history)
    const events = body.data.resourceHistory
    assert.deepEqual(
      events.map(({ action }: { action: string }) => action),
      // prettier-ignore
      ['draft', 'amend', 'amend', 'amend', 'amend', 'amend', 'amend', 'submit', 'return', 'submit', 'publish', 'amend', 'amend', 'submit', 'return', 'amend', 'amend', 'suspend', 'resume', 'amend', 'submit', 'publish', 'amend', 'submit', 'publish', 'withdraw'],
    )
    assert.deepEqual(events[8], {
      seq: 9,
      action: 'return',
      at: '2026-03-02T10:00:00.000+08:00',
      by: 'cq-steward',
      why: 'Vague.',
      version: null,
      defects: ['/abstract says nothing'],
    })
    assert.match(await tell('cq-officer-ga', history), /^ROLE_REQUIRED/)
    const recorded = house.log
      .managed()
      .filter(
        (one) => one.outcome === 'accepted' && /Resource$/.test(one.operation) && !isProbe(one),
      )
      .map(({ operation }) => operation)
    assert.equal(recorded.length, events.length)
    assert.deepEqual(recorded.slice(0, 2), ['draftResource', 'draftResource'])
  })

  const draftEntry = (kind: string, entry: object, as = 'cq-officer-rs'): Promise<string> =>
    tell(
      as,
      `mutation ($entry: String!) { draftEntry(kind: ${kind}, entry: $entry, reason: "We need it.") }`,
      { entry: JSON.stringify(entry) },
    )

  it('lists page by page, in the order of codes, what is of the own department, and all of it to the steward', async () => {
    const common = { nameEn: 'Subsidy', department: 'RS', standards: ['pensionBenefit'] }
    for (const [at, nameZh] of ['培训补贴', '社保补贴', '岗位津贴'].entries()) {
      const matter = { ...common, code: `CQ-90${3 - at}`, nameZh, synthetic: true }
      assert.match(await draftEntry('matter', matter), /^"[0-9a-f]{64}"$/)
    }
    const list = async (given: string, as = 'cq-officer-rs'): Promise<readonly string[]> => {
      const { body } = await management.manage(
        as,
        `{ all: registeredEntries(kind: matter ${given}) { code } }`,
      )
      return (body.data.all as readonly { readonly code: string }[]).map(({ code }) => code)
    }
    assert.deepEqual(await list('first: 2'), ['CQ-901', 'CQ-902'])
    assert.deepEqual(await list('first: 2, after: "CQ-902"'), ['CQ-903'])
    assert.deepEqual(await list('after: "CQ-903"'), [])
    assert.deepEqual(await list('first: -1'), ['CQ-901'], 'a page has one at least')
    assert.deepEqual(await list('words: "补贴"'), ['CQ-902', 'CQ-903'])
    assert.deepEqual(await list('words: "cq-901"'), ['CQ-901'])
    assert.deepEqual(await list('state: "submitted"'), [])
    assert.deepEqual(await list('', 'cq-officer-ga'), [])
    assert.deepEqual(await list('', 'cq-steward'), ['CQ-901', 'CQ-902', 'CQ-903'])
  })

  it('takes no private key of a consumer, and submits no source beyond the bounds or outside of its department’s place', async () => {
    const secret = 'c2VjcmV0LWtleS1tYXRlcmlhbC1vZi1hLXN5c3RlbQ'
    const consumer = { id: 'rs-desk', keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'AA', d: secret }] }
    assert.equal(
      await draftEntry('consumer', { ...consumer, region: '500000', department: 'RS' }),
      'BAD_USER_INPUT: /keys/0 holds private key material; register the public key, and treat this one as disclosed.',
    )
    assert(!house.log.text().includes(secret))
    const source = { id: 'rs-files', department: 'RS', kind: 'delimited' }
    const submit = `mutation { submitEntry(kind: source, code: "rs-files", reason: "Ready.") }`
    const bounds = { concurrentMax: 0, timeoutMs: 10_000_000 }
    await draftEntry('source', { ...source, options: { folder: 'a' }, limits: bounds })
    const beyond = await tell('cq-officer-rs', submit)
    assert.match(
      beyond,
      /^CONFLICT: \/limits\/.* is (?:less|more) than \d+\.\n\/limits\/.* is (?:less|more) than \d+\.$/,
    )
    await draftEntry('source', { ...source, options: { folder: '../GA/files' } })
    assert.match(
      await tell('cq-officer-rs', submit),
      /^CONFLICT: \/options\/folder is on this machine, where the configuration lays out nothing/,
    )
    assert.match(
      await draftEntry('source', { ...source, department: 'GA', options: { folder: 'a' } }),
      /^CONFLICT: \/department is "GA"; it was registered by RS, whose it stays/,
    )
  })

  it('takes a step by somebody who is officer and steward in the part that may take it', async () => {
    const other = offer('500000', 'idCardIssue')
    assert.match(await draft(other, 'cq-officer-ga'), /^"[0-9a-f]{64}"$/)
    const note = (code: string): Promise<string> =>
      tell(
        'cq-both-rs',
        `mutation { noteResourceChange(code: "${code}", changedOn: "2026-03-01", reason: "The law changed.") }`,
      )
    const own = offer('500000', 'contributionHistory')
    await draft(own)
    const role = async (code: string): Promise<unknown> => {
      const query = `{ resourceHistory(code: "${code}") { role by } }`
      return (await management.manage('cq-auditor', query)).body.data.resourceHistory.at(-1)
    }
    assert.equal(await note(other.code), 'true')
    assert.deepEqual(await role(other.code), { by: 'cq-both-rs', role: 'steward' })
    assert.equal(await note(own.code), 'true')
    assert.deepEqual(await role(own.code), { by: 'cq-both-rs', role: 'officer' })
  })

  it('proposes mappings to the officer of the standard’s department alone, of the department’s own sources', async () => {
    const source = OFFER.binding?.source ?? ''
    const propose = (as: string, standard = 'pensionBenefit', id = source): Promise<string> =>
      tell(
        as,
        `query { proposeMapping(source: "${id}", entity: "t", standard: "${standard}", reason: "What is there?") { draft } }`,
      )
    assert.match(await propose('cq-steward'), /^ROLE_REQUIRED: .* needs the role officer/)
    assert.match(await propose('cq-officer-ga'), /^ROLE_REQUIRED: .* is about the department RS/)
    assert.match(await propose('cq-officer-rs', 'pensionBenefits'), /^NOT_FOUND: .* Did you mean/)
    assert.match(
      await propose('cq-officer-rs', 'pensionBenefit', 'nowhere'),
      /^NOT_FOUND: "nowhere" is no source/,
    )
    owner = 'GA'
    assert.match(
      await propose('cq-officer-rs'),
      new RegExp(`^ROLE_REQUIRED: "${source}" is a source of GA, not of RS`),
    )
    owner = 'RS'
    assert.match(await propose('cq-officer-rs'), /^BAD_USER_INPUT: .* cannot say what it holds/)
    const named = (columns: string): Promise<string> =>
      tell(
        'cq-officer-rs',
        `query { proposeMapping(source: "${source}", entity: "insu/info", standard: "pensionBenefit", reason: "What is there?", columns: [${columns}])
          { lines { item column } unused { column } draft } }`,
      )
    assert.match(await named(''), /^BAD_USER_INPUT: Name 1 to 500 columns/)
    assert.match(
      await named('{ name: "xm" } { name: " xm" }'),
      /^BAD_USER_INPUT: The column "xm" is named twice/,
    )
    const found = await named('{ name: "sfzh" } { name: "c1", comment: "姓名" } { name: "c2" }')
    assert.match(
      found,
      /"item":"name","column":"c1".*"column":"sfzh".*"unused":\[{"column":"c2"}\]/,
    )
    assert.match(found, /entity\\":\\"insu\/info/)
  })

  it('has versions and events that nobody can change', async () => {
    for (const change of [
      `UPDATE shudao.registry_version SET entry = '{}'`,
      'DELETE FROM shudao.registry_event',
    ]) {
      await assert.rejects(house.database.query(change), /is only ever added to/)
    }
  })
})
