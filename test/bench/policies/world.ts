/**
 * Many grants and guardrails, as files of a province that has grown: 2,000 consumers with 50 grants each, 200 guardrails.
 *
 * @module
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadContent } from '../../../catalog/load.ts'
import type { Consumer, Resource, Standard } from '../../../catalog/types.ts'
import { shippedGuardrailsFolder } from '../../../policies/shipped-guardrails.ts'
import type { Grant } from '../../../policies/types.ts'
import { MATTER, madeUpResource } from '../made-up-resource.ts'

export const CONSUMERS = 2_000
export const GRANTS_EACH = 50
export const GUARDRAILS = 200
export const NOW = new Date('2026-03-02T02:00:00.000Z')
const REGION = '510000'

const content = loadContent()

/** One of every standard that may be shared, of Sichuan. */
export const RESOURCES: readonly Resource[] = content.standards
  .filter(({ usual }) => usual.shareType !== 'not-shared')
  .map(resourceOf)

const unit = content.departments.find(({ code }) => code === 'RS')?.bodies[REGION]?.uscc ?? ''
export const DESKS: readonly Consumer[] = Array.from({ length: CONSUMERS }, (_, i) => ({
  id: `bench-desk-${i}`,
  nameZh: `基准窗口系统${i}`,
  nameEn: `Bench desk ${i}`,
  region: REGION,
  department: 'RS',
  unitCode: unit,
  state: 'active' as const,
  keys: [],
}))

/** The standards that a desk holds grants for, in the order of its grants. */
export function grantedTo(desk: number): readonly Resource[] {
  return Array.from({ length: GRANTS_EACH }, (_, k) => {
    const at = (desk * 7 + k * 3) % RESOURCES.length
    return RESOURCES[at] as Resource
  })
}

/** @returns the folders of the grants and of the guardrails. */
export function layDown(folder: string): { readonly grants: string; readonly guardrails: string } {
  const grants = join(folder, 'grants')
  const guardrails = join(folder, 'guardrails')
  for (const each of [grants, guardrails]) mkdirSync(each, { recursive: true })
  for (const [i, { id }] of DESKS.entries()) {
    const held = new Map(grantedTo(i).map((resource) => [resource.code, grantOf(id, resource)]))
    writeFileSync(join(grants, `${id}.json`), JSON.stringify([...held.values()], null, 2))
  }
  layDownGuardrails(guardrails)
  return { grants, guardrails }
}

function resourceOf(standard: Standard): Resource {
  return madeUpResource(standard, {
    region: REGION,
    providerCode: '11510000MB0000019K',
    formats: [{ category: 'database', type: 'memory' }],
    identifiers: [{ scheme: 'gov-2017', value: '301001/000001' }],
    contact: 'officer@sichuan.example',
  })
}

function grantOf(consumer: string, resource: Resource): Grant {
  return {
    id: `${consumer}.${resource.code}`,
    version: 1,
    consumer,
    resource: resource.code,
    modes: ['query', 'verify'],
    items: Object.fromEntries(resource.items.map(({ name }) => [name, 'clear' as const])),
    matters: [MATTER, 'CY-001', 'CY-002'],
    legalBasis: '《社会保险经办条例》（国务院令第765号）第八条',
    validFrom: '2026-01-15',
    validTo: '2026-12-31',
    state: 'active',
    quota: { callsPerDay: 1_000_000 },
  }
}

/**
 * The shipped ones but the one that the queries below would break, and made-up ones: of four, two are about one
 * standard, one is about one matter, and one looks at everything.
 */
function layDownGuardrails(folder: string): void {
  const shipped = readdirSync(shippedGuardrailsFolder()).filter(
    (name) => name.endsWith('.cedar') && !/^(sensitive-items|many-departments)/.test(name),
  )
  for (const name of shipped) {
    writeFileSync(join(folder, name), readFileSync(join(shippedGuardrailsFolder(), name)))
  }
  const made = Array.from({ length: GUARDRAILS - shipped.length }, (_, i) => guardrail(i))
  writeFileSync(join(folder, 'made-up.cedar'), made.join('\n'))
}

function guardrail(i: number): string {
  const standard = RESOURCES[(i * 5) % RESOURCES.length]?.standard ?? ''
  const matter = `CY-${String(40 + (i % 60)).padStart(3, '0')}`
  const when = [
    `resource.standard == Standard::"${standard}" && context.night && context.bulk`,
    `resource.standard == Standard::"${standard}" && context.child`,
    `context.matter == Matter::"${matter}" && context.request.departments > 5`,
    `principal.region != resource.region && context.bulk && context.request.standards.contains(Standard::"${standard}")`,
  ][i % 4]
  return `@id("made-up-${i}")
@because("A made-up reason, for the bench (Decree 809 Art. 25).")
@remedy("Take it out of the query.")
forbid (principal, action, resource)
when { ${when} };
`
}
