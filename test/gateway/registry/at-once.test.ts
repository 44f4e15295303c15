import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeRehearsal } from '../../../gateway/rehearsal.ts'
import { makeRegisteredMaker } from '../../../gateway/registry/registered.ts'
import {
  ASK_EVERY_MS,
  openRegistry,
  type RegistryKeeper,
} from '../../../gateway/registry/registry-keeper.ts'
import { lockRegistry } from '../../../gateway/registry/registry-store.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { testManagement, type TestManagement } from '../../support/management.ts'
import { content, HOLDINGS, offer, standardOf } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

const KEY = 'pensionBenefitAnew'
const STANDARD = { ...standardOf('pensionBenefit'), key: KEY }
const CODE = `500000.RS.${KEY}`
const RESOURCE = { ...offer('500000', 'pensionBenefit'), code: CODE, standard: KEY }
const WHY = 'reason: "It is time."'
const WAITING = `SELECT 1 FROM pg_locks WHERE relation = 'shudao.registry_event'::regclass AND NOT granted`

const PUBLISH = `mutation { publishResource(code: "${CODE}", ${WHY}) }`
const WITHDRAW = `mutation { withdrawEntry(kind: standard, code: "${KEY}", ${WHY}) }`

describe('two steps that each go with what is registered, and not with each other', function () {
  this.timeout(60_000)
  let house: IndexedHouse
  let replicas: readonly TestManagement[] = []

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse()
    const first = await replica()
    const entry = JSON.stringify(STANDARD)
    await taken(first, 'cq-officer-rs', DRAFT_ENTRY, { entry })
    const named = `kind: standard, code: "${KEY}", ${WHY}`
    await taken(first, 'cq-officer-rs', `mutation { submitEntry(${named}) }`)
    await taken(first, 'cq-steward', `mutation { publishEntry(${named}) }`)
    // What is in force is read when a replica starts.
    replicas = [await replica(), await replica()]
    const [one = first] = replicas
    await taken(one, 'cq-officer-rs', DRAFT, { entry: JSON.stringify(RESOURCE) })
    await taken(one, 'cq-officer-rs', `mutation { submitResource(code: "${CODE}", ${WHY}) }`)
  })
  after(() => house.close())

  it('are taken one after the other: the second is refused, whichever replica it comes from', async () => {
    const puts = { intoForce: 0 }
    const late = await registryOf(() => undefined)
    const keeping = late.keep(async () => ++puts.intoForce > 2)
    const [one, other] = replicas as [TestManagement, TestManagement]
    const telling = await house.database.transaction(async (sql) => {
      // Both find nothing in their way before either can be taken.
      await lockRegistry(sql)
      const both = [one.manage('cq-steward', PUBLISH), other.manage('cq-steward', WITHDRAW)]
      while ((await sql.query(WAITING)).length < both.length) await sleep(5)
      return { both }
    })
    const told = await Promise.all(telling.both)
    const refusals = told.flatMap(({ body }) => (body.errors ?? []) as { message: string }[])
    assert.equal(refusals.length, 1, JSON.stringify(told))
    assert.match(
      refusals[0]?.message ?? '',
      /does not go with what else is registered here:\n.*pensionBenefitAnew/s,
    )
    const registry = await registryOf((misfit) => assert.fail(JSON.stringify(misfit)))
    const { resources, content: now } = registry.registered()
    assert.equal(
      resources.some(({ code, state }) => code === CODE && state === 'published'),
      now.standards.some(({ key }) => key === KEY),
    )
    // What could not be put into force is tried again until it can, and then no more.
    while (puts.intoForce < 3) await sleep(20)
    await sleep(3 * ASK_EVERY_MS)
    await keeping.close()
    assert.equal(puts.intoForce, 3)
  })

  async function registryOf(onMisfit: (fields: object) => void): Promise<RegistryKeeper> {
    return openRegistry({
      database: house.database,
      make: makeRegisteredMaker(content, HOLDINGS),
      logger: { ...house.house.logger, error: onMisfit },
      tryAgainMs: 1,
    })
  }

  async function replica(): Promise<TestManagement> {
    const registry = await registryOf(() => undefined)
    const { keeper, sources } = house
    return testManagement(house, {
      database: house.database,
      content: registry.registered().content,
      config: { region: '500000', sourceHoldings: HOLDINGS } as never,
      registrations: () => ({ resources: [], registered: [] }) as never,
      ownerOfSource: () => 'RS',
      rehearse: makeRehearsal({
        config: { sources: [] },
        keeper,
        registry,
        sources: { rehearsed: () => sources },
      }),
      sources,
    })
  }
})

const DRAFT = `mutation ($entry: String!) { draftResource(entry: $entry, ${WHY}) }`
const DRAFT_ENTRY = `mutation ($entry: String!) { draftEntry(kind: standard, entry: $entry, ${WHY}) }`

async function taken(
  { manage }: TestManagement,
  as: string,
  query: string,
  variables?: object,
): Promise<void> {
  const { body } = await manage(as, query, variables)
  assert.equal(body.errors, undefined, JSON.stringify(body.errors))
}
