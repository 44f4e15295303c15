/** What is planned is what execution looks up: no more is decided, and nothing undecided is found. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { LIMITS } from '../../../gateway/core/limits.ts'
import { collectAsks } from '../../../gateway/schema/asks.ts'
import { coerceVariables } from '../../../gateway/schema/variables.ts'
import type { ShapeContext } from '../../../gateway/schema/subschemas.ts'
import { layOutStitched } from '../../../gateway/schema/lay-out.ts'
import { testHouse } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

const { house } = testHouse()
const VARIABLES = { yes: true, no: false, from: ['SICHUAN'], id: PEOPLE.twice, name: '周桂兰' }
const DECLARED = '$yes: Boolean! $no: Boolean! $from: [Region!] $id: CitizenId! $name: String'

/** Uses every variable, as validation asks, and is skipped. */
const UNUSED =
  'unused: person(idNumber: $id) @skip(if: $yes) @include(if: $no) { verify { pensionBenefit(from: $from, claim: { name: $name }) { result } } }'

const condition = fc.constantFrom(
  '',
  '',
  '',
  '@skip(if: $yes)',
  '@skip(if: $no)',
  '@include(if: $yes)',
  '@include(if: $no)',
)
const from = fc.constantFrom(
  '',
  '(from: [CHONGQING])',
  '(from: [SICHUAN, CHONGQING])',
  '(from: $from)',
  '(from: null)',
)
const items = fc
  .uniqueArray(fc.constantFrom('name', 'citizenId', 'n: name', 'provenance { version }'), {
    minLength: 1,
  })
  .map((list) => list.join(' '))
const standard = fc.constantFrom('pensionBenefit', 'householdPopulation')

const queried = fc.tuple(standard, from, condition, items, fc.nat(2)).map(
  // The alias tells standard and region, so that equal keys never conflict.
  ([key, where, when, list, n]) => `${aliasOf(key, where, n)}: ${key}${where} ${when} { ${list} }`,
)
const claim = fc.constantFrom(
  '{ name: "甲" }',
  '{ name: $name }',
  '{ name: "甲", citizenId: $id }',
  '{ name: null, citizenId: $id }',
)
const verified = fc.tuple(standard, from, condition, claim).map(([key, where, when, what]) => {
  const region = where === '' ? '' : where.slice(1, -1)
  return `verify ${when} { ${aliasOf(key, where + what, 0)}: ${key}(${region === '' ? '' : `${region}, `}claim: ${what}) { result } }`
})
const selection = fc.oneof(
  { weight: 5, arbitrary: queried },
  { weight: 2, arbitrary: verified },
  { weight: 1, arbitrary: fc.constantFrom('idNumber', '__typename', 'verify { __typename }') },
)
const selections = fc.array(
  fc
    .tuple(selection, fc.constantFrom('', '... on Person', '...', '... @skip(if: $yes)'))
    .map(([field, spread]) => (spread === '' ? field : `${spread} { ${field} }`)),
  { minLength: 1, maxLength: 4 },
)
const handle = fc.tuple(
  fc.constantFrom(
    `person(idNumber: "${PEOPLE.retiree}")`,
    'person(idNumber: $id)',
    `persons(idNumbers: ["${PEOPLE.retiree}", $id, "${PEOPLE.nobody}"])`,
    'persons(idNumbers: [])',
  ),
  selections,
  condition,
)
const documents = fc
  .tuple(fc.array(handle, { minLength: 1, maxLength: 3 }), selections)
  .map(
    ([handles, shared]) =>
      `query (${DECLARED}) { ${UNUSED} ${handles.map(([head, list, when], i) => `h${i}: ${head} ${when} { ${list.join(' ')} ...shared }`).join(' ')} } fragment shared on Person { idNumber ${shared.join(' ')} }`,
  )

function aliasOf(key: string, where: string, n: number): string {
  return `a${n}_${key}_${Buffer.from(where).toString('hex')}`
}

/** Stitching lost `verify`, of which one is left out. */
const TWICE_UNDER_ONE_KEY = `query (${DECLARED}) { ${UNUSED}
  h0: person(idNumber: "${PEOPLE.retiree}") { idNumber
    verify @include(if: $no) { v: pensionBenefit(from: [CHONGQING], claim: { name: $name }) { result } }
    verify { v: pensionBenefit(from: [CHONGQING], claim: { name: $name }) { result } }
    pensionBenefit { name } } }`

/** Stitching did not know the types of variables that nothing uses. */
const NOTHING_AT_THE_ROOT = `query (${DECLARED}) { ${UNUSED} h0: person(idNumber: "${PEOPLE.retiree}") @skip(if: $yes) { idNumber } }`

type Found = readonly [string, string, string, string, string, string]

describe('the asks of a query', () => {
  it('are what its execution looks up, each subject once, and nothing else', async () => {
    const regions = new Map(house.schema.offering.regions.map(({ code, name }) => [code, name]))
    let looked = 0
    await fc.assert(
      fc.asyncProperty(documents, async (source) => {
        const operation = compile(source)
        if (operation === undefined) return
        const variables = coerceVariables(house.schema.visible, operation, VARIABLES)
        const asks = collectAsks(house.schema, operation, variables, LIMITS)
        const planned = asks.flatMap((ask) =>
          ask.subjects.map(({ kind, id }): Found => [
            ask.mode,
            kind,
            ask.standard,
            id,
            JSON.stringify(ask.from?.map((code) => regions.get(code)) ?? null),
            JSON.stringify(ask.claim ?? null),
          ]),
        )
        const found: Found[] = []
        const find: ShapeContext['find'] = (mode, kind, key, id, where, claimed) => {
          const told = claimed && Object.entries(claimed).filter(([, value]) => value !== null)
          const given = told === undefined ? null : Object.fromEntries(told)
          found.push([mode, kind, key, id, JSON.stringify(where ?? null), JSON.stringify(given)])
          return []
        }
        await layOutStitched(house.schema, { operation, variables }, { find })
        looked += found.length
        assert.deepEqual(distinct(found), distinct(planned))
      }),
      {
        numRuns: Number(process.env['FC_RUNS'] ?? 200),
        examples: [[TWICE_UNDER_ONE_KEY], [NOTHING_AT_THE_ROOT]],
      },
    )
    assert(looked > 500, `only ${looked} look-ups: the documents are too poor`)
  }).timeout(30_000)
})

function distinct(list: readonly Found[]): readonly string[] {
  return [...new Set(list.map((one) => one.join(' ')))].sort()
}

/** Undefined for documents whose aliases conflict: those are refused before anything is planned. */
function compile(text: string): ReturnType<typeof house.compiler.compile> | undefined {
  try {
    return house.compiler.compile(text, undefined, false, 'desk')
  } catch {
    return undefined
  }
}
