import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Adapter } from '../../../adapters/adapter.ts'
import { canonicalDecimal } from '../../../adapters/mapping/decimal.ts'
import { compileMapping } from '../../../adapters/mapping.ts'
import { makeAdapter } from '../../../adapters/registry.ts'
import { lookups } from '../../../catalog/catalog.ts'
import { loadContent, loadResources } from '../../../catalog/load.ts'
import type { Resource } from '../../../catalog/types.ts'
import { loadConfig } from '../../../gateway/config.ts'
import { readsOf } from '../../../gateway/demo/access-log.ts'
import { DEMO_REGION_CODES, inDemo } from '../../../gateway/demo/layout.ts'
import { findMariadb } from '../../../gateway/demo/find-mariadb.ts'
import { prepareDemo } from '../../../gateway/demo/prepare.ts'
import { startSources } from '../../../gateway/demo/sources.ts'
import type { DemoSources } from '../../../gateway/demo/sources.ts'
import { makeWorld } from '../../../gateway/demo/world.ts'
import type { Facts } from '../../../gateway/demo/world/facts.ts'
import type { DemoRegionCode } from '../../../gateway/demo/world/places.ts'
import { NOBODY, RETIREE } from '../../../gateway/demo/world/well-known.ts'

const ON_BEHALF_OF = {
  exchangeId: '019b0000-0000-7000-8000-000000000001',
  consumer: 'cq-pension-desk',
  unitCode: '11500000MB90035072',
  operator: 'CQ-YZ-0417',
  matter: 'CY-037',
  caseNumber: '500103-2026-000123',
}

describe('the sources of the demo, read through their registered resources', function () {
  this.timeout(60_000)
  const folder = mkdtempSync(join(tmpdir(), 'shudao-demo-'))
  const content = loadContent()
  const catalog = lookups(content, [])
  const world = makeWorld(7, 300)
  // Where there is none, PostgreSQL stands in, and all of this must hold as well.
  const mariadb = findMariadb(undefined, process.env['PATH'] ?? '')
  const adapters = new Map<string, Adapter>()
  let sources: DemoSources

  before(async () => {
    sources = await startSources({ folder, world, now: () => new Date(), mariadb })
    await prepareDemo({ folder, portBase: 4000, sources })
    for (const region of DEMO_REGION_CODES) {
      const { sources: configured } = loadConfig(inDemo.configuration(folder, region))
      for (const { id, kind, options } of configured) {
        adapters.set(`${region}.${id}`, await makeAdapter(kind, id, options))
      }
    }
  })
  after(async () => {
    await Promise.all([...adapters.values()].map((adapter) => adapter.close()))
    await sources.close()
    rmSync(folder, { recursive: true })
  })

  for (const region of DEMO_REGION_CODES) {
    it(`all resources of ${region} are attached and give back every record as the world has it`, async () => {
      const resources = loadResources(
        join(inDemo.region(folder, region), 'catalog', 'resources'),
        content,
      )
      assert.equal(resources.length, 20)
      for (const resource of resources) await readsBack(region, resource)
    })
  }

  it('has no record anywhere of the number that nobody holds', async () => {
    for (const region of DEMO_REGION_CODES) {
      const resources = loadResources(
        join(inDemo.region(folder, region), 'catalog', 'resources'),
        content,
      )
      for (const resource of resources) {
        if (!isOfPersons(resource)) continue
        assert.deepEqual(await read(region, resource, [NOBODY]), [], resource.code)
      }
    }
  })

  it('databases and HTTP sources say by themselves who read them, and PostgreSQL without a value', async () => {
    const exchangeId = '019b0000-0000-7000-8000-00000000beef'
    const resources = loadResources(
      join(inDemo.region(folder, '510000'), 'catalog', 'resources'),
      content,
    )
    const asked = ['GA.householdPopulation', 'RS.pensionBenefit', 'YB.medicalSettlement']
    for (const code of asked) {
      const resource = resources.find((each) => each.code === `510000.${code}`)!
      await read('510000', resource, [RETIREE.idNumber], exchangeId)
    }
    assert.deepEqual([...readsOf(folder, exchangeId)].sort(), [
      ['510000.ga', 1],
      ['510000.rs', 1],
      ['510000.yb', 1],
    ])
    const log = readFileSync(join(inDemo.postgres(folder), 'postgres.log'), 'utf8')
    assert.match(log, /x-operator=CQ-YZ-0417/)
    assert.doesNotMatch(log, new RegExp(`${RETIREE.idNumber}|${RETIREE.name}`))
  })

  it('a second start finds the sources written, with the same secrets', async () => {
    const passwordOf = (): string =>
      new URL(readFileSync(inDemo.secret(folder, '500000', 'ga'), 'utf8')).password
    const before = passwordOf()
    await assert.rejects(
      startSources({ folder, world, now: () => new Date(), mariadb }),
      /Another process/,
    )
    assert.equal(passwordOf(), before)
  })

  async function readsBack(region: DemoRegionCode, resource: Resource): Promise<void> {
    const standard = catalog.standard(resource.standard)!
    const [subject] = standard.subjects
    const worldly =
      resource.standard === 'permanentResidentCheck' ? 'householdPopulation' : standard.key
    const sample = world.records(region, worldly).slice(0, 60)
    assert.ok(sample.length > 3, resource.code)
    const keyItems = subject!.keys[0]!
    for (const facts of sample) {
      const key = keyItems.map((item) => facts[item]!)
      const records = await read(region, resource, key)
      const expected = expectedOf(resource, facts)
      assert.ok(
        records.some((record) => JSON.stringify(record) === JSON.stringify(expected)),
        `${resource.code}: ${JSON.stringify(expected)} is not among ${JSON.stringify(records)}`,
      )
    }
  }

  /** Through adapter and mapping, as the exchange reads. */
  async function read(
    region: DemoRegionCode,
    resource: Resource,
    key: readonly string[],
    exchangeId = ON_BEHALF_OF.exchangeId,
  ): Promise<readonly unknown[]> {
    const standard = catalog.standard(resource.standard)!
    const binding = resource.binding!
    const mapping = compileMapping(standard, binding, (id) => catalog.codeList(id)!)
    const kind = standard.subjects[0]!.kind
    const items = resource.items.map((item) => item.name)
    const rows = await adapters.get(`${region}.${binding.source}`)!.read(
      {
        entity: binding.entity,
        columns: mapping.columnsFor(items, kind),
        keyColumns: mapping.keyColumns.get(kind)!,
        keys: mapping.toSourceKeys(kind, key),
        rowsMax: 100,
        onBehalfOf: { ...ON_BEHALF_OF, exchangeId },
      },
      AbortSignal.timeout(5_000),
    )
    return rows.map((row) => {
      const { values, problems } = mapping.toRecord(row, items)
      assert.deepEqual(problems, [], resource.code)
      return Object.fromEntries(items.map((item) => [item, normal(values[item])]))
    })
  }

  function expectedOf(resource: Resource, facts: Facts): unknown {
    return Object.fromEntries(resource.items.map(({ name }) => [name, normal(facts[name] ?? null)]))
  }

  function isOfPersons(resource: Resource): boolean {
    return catalog.standard(resource.standard)!.subjects[0]!.kind === 'person'
  }
})

/** Numbers in one form, whatever type they come as; all else as it is. */
function normal(value: unknown): unknown {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && /^\d+\.\d+$/.test(text) ? canonicalDecimal(text, 0) : text
}
