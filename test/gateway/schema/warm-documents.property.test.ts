/**
 * Documents that stay compiled while the catalogue changes mean what they would mean if they were read anew.
 */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isObjectType } from 'graphql'
import type { Offering } from '../../../catalog/sdl.ts'
import type { Standard } from '../../../catalog/types.ts'
import { GatewayError } from '../../../gateway/core/errors.ts'
import { LIMITS } from '../../../gateway/core/limits.ts'
import {
  makeOperationCompiler,
  type CompiledOperation,
  type OperationCompiler,
} from '../../../gateway/schema/operation.ts'
import { buildExchangeSchema, type ExchangeSchema } from '../../../gateway/schema/schema.ts'
import type { ShapeContext } from '../../../gateway/schema/subschemas.ts'
import { coerceVariables } from '../../../gateway/schema/variables.ts'
import { NOW } from '../../support/house.ts'
import { content, offer, PEOPLE, standardOf } from '../../support/offered.ts'

const RUNS = Number(process.env['FC_RUNS'] ?? 15)
const now = (): Date => NOW
const KEYS = ['pensionBenefit', 'householdPopulation', 'vehicleRegistration', 'cremation'] as const

/** How a standard may be changed, one way a bit of what it offers. */
const CHANGES: Readonly<Record<string, (standard: Standard) => Standard>> = {
  none: (standard) => standard,
  'another type': (standard) => withItems(standard, (item) => ({ ...item, type: 'I' as const })),
  'another list': (standard) => withItems(standard, (item) => ({ ...item, codeList: 'sex' })),
  'one item less': (standard) => ({ ...standard, items: standard.items.filter(isKept(standard)) }),
  'another name': (standard) => ({ ...standard, nameEn: `${standard.nameEn}, renamed` }),
}

/** The last item that is free text, and no key. */
function plainItem({ items }: Standard): string {
  const plain = items.filter(({ type, codeList, format }) => type === 'C' && !codeList && !format)
  return plain.at(-1)?.name ?? ''
}

function withItems(
  standard: Standard,
  change: (item: Standard['items'][number]) => Standard['items'][number],
): Standard {
  const name = plainItem(standard)
  return {
    ...standard,
    items: standard.items.map((item) => (item.name === name ? change(item) : item)),
  }
}

function isKept(standard: Standard): (item: Standard['items'][number]) => boolean {
  const name = plainItem(standard)
  return (item) => item.name !== name
}

/** Each is the same object each time, as what does not change in a catalogue is. */
const VARIANTS = new Map(
  KEYS.flatMap((key) =>
    Object.entries(CHANGES).map(([name, change]) => [`${key} ${name}`, change(standardOf(key))]),
  ),
)
const RESOURCES = new Map(
  KEYS.flatMap((key) =>
    (['500000', '510000'] as const).flatMap((region) =>
      [['query', 'verify'] as const, ['query'] as const, ['verify'] as const].map((methods) => [
        `${region} ${key} ${methods.join()}`,
        offer(region, key, { methods: [...methods] }),
      ]),
    ),
  ),
)
const USED = new Set(KEYS.flatMap((key) => standardOf(key).items.map(({ codeList }) => codeList)))
/** Without the table of divisions, which makes a schema slow to build. */
const LISTS = content.codeLists.filter(({ id }) => USED.has(id) && id !== 'division')
const OTHER_LISTS = LISTS.map((list) =>
  list.id === 'sex' ? { ...list, codes: list.codes.slice(1) } : list,
)

const change = fc.constantFrom(...Object.keys(CHANGES))
const methods = fc.constantFrom('query,verify', 'query', 'verify', '')
const offered = fc.record({ change, here: methods, there: methods })
const offering: fc.Arbitrary<Offering> = fc
  .record({
    standards: fc.tuple(offered, offered, offered, offered),
    isOtherList: fc.boolean(),
    alone: fc.boolean(),
  })
  .map(({ standards, isOtherList, alone }) => {
    const regions = alone ? ['500000'] : ['500000', '510000']
    return {
      regions: content.regions.filter(({ code }) => regions.includes(code)),
      kinds: content.subjectKinds,
      codeLists: isOtherList ? OTHER_LISTS : LISTS,
      standards: standards
        .map((one, i) => ({
          standard: VARIANTS.get(`${KEYS[i] ?? ''} ${one.change}`) as Standard,
          resources: [
            RESOURCES.get(`500000 ${KEYS[i] ?? ''} ${one.here}`) ?? [],
            (!alone && RESOURCES.get(`510000 ${KEYS[i] ?? ''} ${one.there}`)) || [],
          ].flat(),
        }))
        .filter(({ resources }) => resources.length > 0),
    }
  })

const PERSONS = ['pensionBenefit', 'householdPopulation'] as const
const DOCUMENTS: readonly string[] = [
  ...PERSONS.flatMap((key) => {
    const item = plainItem(standardOf(key))
    return [
      `query($id: CitizenId!){ person(idNumber: $id) { ${key} { ${item} } } }`,
      `query($id: CitizenId!){ person(idNumber: $id) { ${key}(from: [SICHUAN]) { name provenance { region } } } }`,
      `query($id: CitizenId!, $f: [Region!]){ person(idNumber: $id) { verify { ${key}(from: $f, claim: { ${item}: "1" }) { result } } } }`,
    ]
  }),
  `query($id: CitizenId!, $c: PensionBenefitClaim!){ person(idNumber: $id) { verify { pensionBenefit(claim: $c) { result items { item } } } } }`,
  'query($id: CitizenId!, $s: Boolean!){ person(idNumber: $id) { idNumber pensionBenefit @skip(if: $s) { name } } }',
  '{ vehicle(plateNumber: "渝A90001", plateTypeCode: "02") { vehicleRegistration { ownerName } } }',
  '{ vehicles(keys: [{ plateNumber: "渝A90001", plateTypeCode: "02" }]) { plateNumber verify { __typename } } }',
  'query($k: [VehicleKey!]!, $f: [Region!] = [SICHUAN]) { vehicles(keys: $k) { ...on Vehicle { vehicleRegistration(from: $f) { vin } } } }',
  '{ person(idNumber: "510100195003159905") { __typename verify { __typename } } }',
]
const VARIABLES = {
  id: PEOPLE.retiree,
  s: false,
  c: { name: '1' },
  k: [{ plateNumber: '渝A90001', plateTypeCode: '02' }],
}

/** Every item is 1, which a text, a number and a code write differently. */
const CONTEXT: ShapeContext = {
  find: (mode, _kind, standard) => {
    const provenance = { region: 'CHONGQING' }
    if (mode === 'verify') return [{ result: 'MATCH', items: [{ item: 'name' }], provenance }]
    const items = standardOf(standard).items.map(({ name }) => [name, 1])
    return [{ ...(Object.fromEntries(items) as object), provenance }]
  },
}

/** What a consumer gets of a document: its answer, or why there is none. */
function said(schema: ExchangeSchema, compiler: OperationCompiler, source: string): unknown {
  try {
    const operation = compiler.compile(source, undefined, false, 'desk')
    const variables = coerceVariables(schema.visible, operation, VARIABLES)
    return operation.layout(variables, CONTEXT)
  } catch (thrown) {
    if (thrown instanceof GatewayError) return [thrown.code, thrown.entries]
    throw thrown
  }
}

describe('documents that stay warm', () => {
  it('say after any changes of the catalogue what they would if they were read anew', function () {
    this.timeout(60_000 + RUNS * 100)
    let kept = 0
    fc.assert(
      fc.property(fc.array(offering, { minLength: 2, maxLength: 5 }), (offerings) => {
        let schema: ExchangeSchema | undefined
        let compiler: OperationCompiler | undefined
        for (const next of offerings) {
          const former = schema
          schema = buildExchangeSchema(next, now, former)
          if (schema !== former) compiler = makeOperationCompiler(schema, LIMITS, compiler)
          const warm = compiler as OperationCompiler
          kept += warm.warmFor(schema).all().length
          const fresh = buildExchangeSchema(next, now)
          const anew = makeOperationCompiler(fresh, LIMITS)
          for (const source of DOCUMENTS) {
            assert.deepEqual(said(schema, warm, source), said(fresh, anew, source), source)
          }
        }
      }),
      { numRuns: RUNS },
    )
    assert.ok(kept > 0, 'no document stayed warm')
  })

  const both = [RESOURCES.get('500000 pensionBenefit query,verify')].flatMap((one) => one ?? [])
  const base: Offering = {
    regions: content.regions.filter(({ code }) => code === '500000'),
    kinds: content.subjectKinds,
    codeLists: LISTS,
    standards: [
      { standard: standardOf('pensionBenefit'), resources: both },
      { standard: standardOf('cremation'), resources: [offer('500000', 'cremation')] },
    ],
  }
  const source = DOCUMENTS[0] ?? ''
  const compiledIn = (
    offering: Offering,
    former?: { readonly schema: ExchangeSchema; readonly compiler: OperationCompiler },
  ): {
    readonly schema: ExchangeSchema
    readonly compiler: OperationCompiler
    readonly compiled: CompiledOperation
  } => {
    const schema = buildExchangeSchema(offering, now, former?.schema)
    const compiler = makeOperationCompiler(schema, LIMITS, former?.compiler)
    return { schema, compiler, compiled: compiler.compile(source, undefined, false, 'desk') }
  }

  it('are neither parsed nor validated again when another standard is published', () => {
    const before = compiledIn(base)
    const more = {
      standard: standardOf('idCardIssue'),
      resources: [offer('500000', 'idCardIssue')],
    }
    const after = compiledIn({ ...base, standards: [...base.standards, more] }, before)
    assert.notEqual(after.schema, before.schema)
    assert.equal(after.compiled.document, before.compiled.document)
  })

  it('are read again when what they ask has changed', () => {
    const before = compiledIn(base)
    const changed = VARIANTS.get('pensionBenefit another type') as Standard
    const [, cremation] = base.standards
    const standards = [
      { standard: changed, resources: both },
      cremation as (typeof base.standards)[1],
    ]
    const after = compiledIn({ ...base, standards }, before)
    assert.notEqual(after.compiled.document, before.compiled.document)
  })

  it('hold on to nothing of the schema in which they were read', () => {
    const before = compiledIn(base)
    const kept = before.compiler.warmFor(before.schema).all()
    const held = kept.flatMap(({ touched }) =>
      touched.flatMap(({ args }) => args.map(({ named }) => named)),
    )
    assert.equal(kept.length, 1)
    assert.ok(held.length > 0 && held.every((type) => !isObjectType(type)))
  })
})
