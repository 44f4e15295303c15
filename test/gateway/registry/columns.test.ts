import assert from 'node:assert/strict'
import type { Adapter } from '../../../adapters/adapter.ts'
import { AdapterError } from '../../../adapters/errors.ts'
import type { Introspection } from '../../../adapters/introspection.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { testManagement, type TestManagement } from '../../support/management.ts'
import { content, HOLDINGS, offer, PEOPLE, standardOf } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

type Columns = Introspection['columns']

const OFFER = offer('500000', 'pensionBenefit')
const { source = '', entity = '', mapping = {} } = OFFER.binding ?? {}
const MISTAKEN = {
  ...OFFER,
  binding: {
    ...OFFER.binding,
    mapping: {
      ...mapping,
      name: { column: 'c_nam' },
      monthlyBenefit: { join: { columns: ['c_monthlyBenefit', 'zzz'] } },
    },
  },
}
const THERE = standardOf(entity).items.map(({ name }) => `c_${name}`)
const WHY = 'reason: "It is time."'
const DRAFT = `mutation ($entry: String!) { draftResource(entry: $entry, ${WHY}) }`
const STEP = {
  submit: '',
  publish: '',
  return: ', defects: [{ pointer: "/name", message: "is no name" }]',
}
const PROBE = `query { probeResource(code: "${OFFER.code}", keys: ["${PEOPLE.twice}"], ${WHY}) { records { item problem } } }`

const says: Columns = async (name) => ({
  names: name === entity ? THERE : [],
  areAll: true,
  ignoreCase: false,
})
/** What is said of {@link MISTAKEN}. @param by whose word it is. */
const told = (by = ''): string =>
  [
    `/binding/mapping/name names the column "c_nam", which "${entity}" does not have${by}. Did you mean "c_name"?`,
    `/binding/mapping/monthlyBenefit names the column "zzz", which "${entity}" does not have${by}.`,
    `/binding/entity is "${entity}"; its columns are ${THERE.join(', ')}.`,
  ].join('\n')

describe('a mapping that names columns that the table does not have', function () {
  this.timeout(30_000)
  let house: IndexedHouse
  let management: TestManagement
  let columns: Columns | undefined
  let owner: string | undefined
  let refusal: AdapterError | undefined

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse()
    management = testManagement(house, {
      database: house.database,
      content,
      config: { region: '500000', sourceHoldings: HOLDINGS } as never,
      registrations: () => ({ resources: [], registered: [] }) as never,
      ownerOfSource: () => owner,
      rehearse: async () => undefined,
      sources: new Map([...house.sources].map(([id, one]) => [id, describing(one)])),
    })
  })
  beforeEach(() => {
    columns = says
    owner = 'RS'
    refusal = undefined
  })
  after(() => house.close())

  function describing(one: Adapter): Adapter {
    const rows = (): never => assert.fail('rows are looked at')
    const form = { format: 'JSON', entities: rows, describe: rows } as const
    const read: Adapter['read'] = (request, signal) =>
      refusal === undefined ? one.read(request, signal) : Promise.reject(refusal)
    return Object.defineProperty({ ...one, read }, 'introspection', {
      get: () => columns && { ...form, columns },
    })
  }

  async function tell(as: string, query: string, variables?: object): Promise<string> {
    const { body } = await management.manage(as, query, variables)
    const [error] = body.errors ?? []
    return error === undefined
      ? JSON.stringify(Object.values(body.data)[0])
      : `${error.extensions.code}: ${error.message}`
  }
  const draft = async (resource: object): Promise<void> => {
    assert.match(await tell('cq-officer-rs', DRAFT, { entry: JSON.stringify(resource) }), /^"/)
  }
  const take = (step: keyof typeof STEP): Promise<string> =>
    tell(
      step === 'submit' ? 'cq-officer-rs' : 'cq-steward',
      `mutation { ${step}Resource(code: "${OFFER.code}"${STEP[step]}, ${WHY}) }`,
    )

  it('is told to whoever probes or submits it, column by column, with those that there are, and nobody is read', async () => {
    await draft(MISTAKEN)
    assert.equal(await tell('cq-officer-rs', PROBE), `CONFLICT: ${told()}`)
    assert.equal(await take('submit'), `CONFLICT: ${told()}`)
    assert.equal(house.readCount(), 0)
  })

  it('is not told while it is being written: a check asks no source', async () => {
    columns = () => assert.fail('the source is asked')
    const check = `query ($entry: String!) { checkResource(entry: $entry) { pointer message } }`
    assert.equal(await tell('cq-officer-rs', check, { entry: JSON.stringify(MISTAKEN) }), '[]')
  })

  it('is told with what the rules find, and so is a table that is not there', async () => {
    await draft({ ...MISTAKEN, secret: true })
    const both = await take('submit')
    assert.match(both, /\/secret is true/)
    assert.ok(both.endsWith(told()), both)
    await draft({ ...OFFER, binding: { ...OFFER.binding, entity: 'nowhere' } })
    assert.equal(
      await take('submit'),
      `CONFLICT: /binding/entity is "nowhere", which the source "${source}" does not have; list what it has: shudao catalog propose ${source}.`,
    )
  })

  it('is told of columns by which rows are shaped, and not of names that are values', async () => {
    const pivot = { by: ['c_citizenId'], name: 'zdm', value: 'zdz' }
    await draft({ ...OFFER, binding: { ...OFFER.binding, rows: { pivot } } })
    columns = async () => ({ names: ['C_CITIZENID', 'ZDZ'], areAll: true, ignoreCase: true })
    assert.equal(
      await take('submit'),
      `CONFLICT: /binding/rows names the column "zdm", which "${entity}" does not have.\n/binding/entity is "${entity}"; its columns are C_CITIZENID, ZDZ.`,
    )
  })

  it('is told of a column whose parts or entries are to be records, also where no item reads it', async () => {
    columns = async () => ({
      names: ['C_CITIZENID', 'ZSBH', 'QLR1'],
      areAll: true,
      ignoreCase: true,
    })
    const own = Object.fromEntries(
      Object.keys(mapping).map((item) => [item, { column: 'C_CITIZENID' }]),
    )
    for (const [rows, column] of [
      [{ explode: { column: 'ZSHB', by: ';' } }, 'ZSHB'],
      [{ unfold: [{ QLR: 'QLR1' }, { QLR: 'QLR2' }] }, 'QLR2'],
    ] as const) {
      await draft({ ...OFFER, binding: { ...OFFER.binding, mapping: own, rows } })
      assert.ok(
        (await take('submit')).startsWith(
          `CONFLICT: /binding/rows names the column "${column}", which "${entity}" does not have.`,
        ),
      )
    }
    const explode = { column: 'ZSBH', by: ';' }
    await draft({ ...OFFER, binding: { ...OFFER.binding, mapping: own, rows: { explode } } })
    assert.equal(await take('submit'), '[]')
    assert.equal(await take('return'), 'true')
  })

  it('is submitted with a warning while the source does not answer, and then not published', async () => {
    columns = () => Promise.reject(new AdapterError('SOURCE_UNAVAILABLE', source, 'It is down.'))
    await draft(MISTAKEN)
    assert.deepEqual(JSON.parse(await take('submit')), [
      `Nobody has looked whether the source "${source}" has the columns of the mapping: SOURCE_UNAVAILABLE. It is down. Probe a record of your own before it is published: shudao catalog probe.`,
    ])
    columns = says
    assert.equal(await take('publish'), `CONFLICT: ${told()}`)
    assert.equal(await take('return'), 'true')
    const history = `{ resourceHistory(code: "${OFFER.code}") { defects } }`
    assert.match(await tell('cq-steward', history), /names the column \\"zzz\\"/)
  })

  it('is submitted with a warning where the source cannot say, or only its document does, which a probe repeats', async () => {
    columns = undefined
    assert.match(await take('submit'), /^\["Nobody .*: it does not say which it has\./)
    await take('return')
    columns = async (name, signal) => {
      const said = await says(name, signal)
      return said && { ...said, areAll: false }
    }
    const by = ' by the document that describes its source'
    const warnings = JSON.parse(await take('submit')) as readonly string[]
    assert.ok(warnings.join('\n').startsWith(told(by)), warnings.join('\n'))
    assert.match(warnings.at(-1) ?? '', /^Correct the mapping, or the document\./)
    assert.match(
      await tell('cq-officer-rs', PROBE),
      /"item":"name","problem":"The source holds no value; the mapping names the column \\"c_nam\\", which .* by the document/,
    )
    await take('return')
  })

  it('is submitted with a warning where capitals alone differ and the source may not tell them, and a probe says whether it does', async () => {
    const names = THERE.map((name) => (name === 'c_name' ? 'C_NAME' : name))
    columns = async () => ({ names, areAll: true, ignoreCase: undefined })
    await draft(OFFER)
    const warning = `/binding/mapping/name names the column "c_name", which "${entity}" has as "C_NAME"; write it so: most sources tell capitals from small letters. A probe shows whether this one does: shudao catalog probe.`
    assert.deepEqual(JSON.parse(await take('submit')), [warning])
    assert.match(await tell('cq-officer-rs', PROBE), /"item":"name","problem":null/)
    refusal = new AdapterError('SOURCE_MALFORMED', source, 'It lacks a column.')
    assert.equal(
      await tell('cq-officer-rs', PROBE),
      `CONFLICT: /binding is not read: It lacks a column.\n${warning}`,
    )
    await take('return')
    columns = async () => ({ names, areAll: true, ignoreCase: false })
    assert.match(
      await take('submit'),
      /^CONFLICT: .* names the column "c_name", which "\w+" does not have\./,
    )
    await draft(MISTAKEN)
    columns = async () => ({ names, areAll: true, ignoreCase: undefined })
    assert.match(await take('submit'), /^CONFLICT: .* names the column "zzz", which/s)
    columns = undefined
    await take('submit')
    await take('return')
  })

  it('has nobody look into the source of another department, or into one that may be anybody’s', async () => {
    columns = () => assert.fail('the source is asked')
    owner = 'GA'
    assert.match(await take('submit'), /^CONFLICT: \/binding\/source is a source of GA; [^\n]*$/)
    owner = undefined
    assert.match(await take('submit'), /^\["Nobody .*: nothing says whose source/)
  })

  it('is published all the same while the source is down', async () => {
    columns = () => Promise.reject(new AdapterError('SOURCE_TIMEOUT', source, 'It is silent.'))
    assert.equal(await take('publish'), '1')
  })

  it('tells in its history, to the steward too, what could not be looked at when it was submitted and published', async () => {
    const history = `{ resourceHistory(code: "${OFFER.code}") { action warnings } }`
    const events = JSON.parse(await tell('cq-steward', history)) as readonly {
      readonly action: string
      readonly warnings: readonly string[]
    }[]
    const [submitted, published] = events.slice(-2)
    assert.deepEqual([submitted?.action, published?.action], ['submit', 'publish'])
    assert.match(submitted?.warnings.join() ?? '', /^Nobody .*: nothing says whose source/)
    assert.match(published?.warnings.join() ?? '', /^Nobody .*: SOURCE_TIMEOUT\. It is silent\./)
    assert.deepEqual(
      events.filter(({ action }) => action === 'amend').flatMap(({ warnings }) => warnings),
      [],
    )
  })
})
