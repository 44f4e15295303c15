import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadContent, loadResources } from '../../../catalog/load.ts'
import type { Consumer, Resource } from '../../../catalog/types.ts'
import type { ExchangeConfig } from '../../../gateway/config.ts'
import { contentFolder, DEMO_REGION_CODES } from '../../../gateway/demo/layout.ts'
import { demoConsumers } from '../../../gateway/demo/prepare.ts'
import { DIALECTS } from '../../../gateway/demo/sources/dialects.ts'
import { playCases } from '../../../gateway/policy/play-cases.ts'
import { makeGrantIndex } from '../../../policies/grants.ts'
import { makeGuardrails } from '../../../policies/guardrails.ts'
import { methodOf } from '../../../policies/offers.ts'
import { shippedGuardrailsFolder } from '../../../policies/shipped-guardrails.ts'
import type { Grant } from '../../../policies/types.ts'
import { shipped } from '../../policies/guarded.ts'

describe('what ships with the demo', () => {
  const content = loadContent()
  const resources = new Map<string, Resource>(
    DEMO_REGION_CODES.flatMap((region) =>
      loadResources(join(contentFolder(), 'resources', region), content),
    ).map((resource) => [resource.code, resource]),
  )
  const grants = readdirSync(join(contentFolder(), 'grants')).flatMap(
    (file) => JSON.parse(readFileSync(join(contentFolder(), 'grants', file), 'utf8')) as Grant[],
  )

  it('registers resources of the six departments of the story and the housing fund, in both regions', () => {
    for (const region of DEMO_REGION_CODES) {
      const departments = new Set(
        [...resources.values()].filter((r) => r.region === region).map((r) => r.department),
      )
      assert.deepEqual([...departments].sort(), ['GA', 'GJJ', 'JT', 'MZ', 'RS', 'YB', 'ZR'])
    }
  })

  it('has cases beside the grants of each region, which all go as they say', () => {
    for (const region of DEMO_REGION_CODES) {
      const peers = DEMO_REGION_CODES.filter((other) => other !== region)
      const held = grants.filter(
        ({ id, resource }) => id.startsWith('cq-') || resource.startsWith(region),
      )
      const folder = mkdtempSync(join(tmpdir(), 'shudao-demo-cases-'))
      const cases = join(contentFolder(), 'grant-cases', `${region}.json`)
      copyFileSync(cases, join(folder, 'demo.cases.json'))
      const { played } = playCases(
        {
          region,
          peers: peers.map((other) => ({ region: other })) as unknown as ExchangeConfig['peers'],
          grantsFolder: folder,
          guardrailsFolder: shippedGuardrailsFolder(),
        },
        content,
        {
          content,
          resources: [...resources.values()].filter((each) => each.region === region),
          registered: [],
          consumers: demoConsumers() as unknown as readonly Consumer[],
          grants: makeGrantIndex(held),
          guardrails: makeGuardrails(shipped),
          rectifying: new Set(),
        },
        '2026-03-02',
      )
      rmSync(folder, { recursive: true })
      assert(played.some(({ about }) => about === 'grants'))
      assert.deepEqual(
        played.filter(({ failure }) => failure !== undefined),
        [],
      )
    }
  })

  it('binds every resource to a table of its department’s source, column by column', () => {
    for (const { code, region, binding } of resources.values()) {
      const source = DIALECTS.find((d) => d.region === region && d.id === binding?.source)
      const table = source?.tables.find((each) => each.entity === binding?.entity)
      assert.ok(table, code)
      for (const [item, { column }] of Object.entries(binding!.mapping)) {
        assert.equal(table.columns[column ?? '']?.item, item, `${code} ${item}`)
      }
    }
  })

  it('grants only what is offered, in an offered mode, for a matter the resource is meant for', () => {
    for (const grant of grants) {
      const resource = resources.get(grant.resource)
      assert.ok(resource, grant.id)
      const offered = resource.items.map((item) => item.name)
      for (const item of Object.keys(grant.items))
        assert.ok(offered.includes(item), `${grant.id} ${item}`)
      for (const mode of grant.modes)
        assert.ok(resource.methods.includes(methodOf(mode)), `${grant.id} ${mode}`)
      for (const matter of grant.matters ?? []) {
        assert.ok(resource.matters.includes(matter), `${grant.id} ${matter}`)
      }
    }
  })

  it('gives every consumer but one its grants, each with an id of its own', () => {
    const holders = new Set(grants.map((grant) => grant.consumer))
    const without = demoConsumers().filter((consumer) => !holders.has(consumer.id))
    assert.deepEqual(
      without.map((consumer) => consumer.id),
      ['cq-ungranted'],
    )
    assert.equal(new Set(grants.map((grant) => grant.id)).size, grants.length)
  })

  it('keeps amounts and card numbers from the pension desks, and masks names', () => {
    const held = grants.filter((grant) => grant.consumer.endsWith('pension-desk'))
    assert.ok(held.length > 0)
    for (const grant of held) {
      assert.ok(!('monthlyBenefit' in grant.items) && !('ssCardNumber' in grant.items), grant.id)
      if (grant.modes.includes('query') && 'name' in grant.items) {
        assert.equal(grant.items['name'], 'name', grant.id)
      }
    }
  })
})
