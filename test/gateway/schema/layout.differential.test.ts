/**
 * A compiled layout gives the bytes that stitched execution gives, for random documents over random answers.
 * `FC_RUNS` raises the number of runs.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import {
  getNamedType,
  isInputObjectType,
  isLeafType,
  isObjectType,
  print,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLObjectType,
} from 'graphql'
import { LIMITS } from '../../../gateway/core/limits.ts'
import type { Query } from '../../../gateway/core/types.ts'
import { withoutExcluded } from '../../../gateway/schema/group-fields.ts'
import { makeOperationCompiler } from '../../../gateway/schema/operation.ts'
import type { ShapeContext } from '../../../gateway/schema/subschemas.ts'
import { coerceVariables } from '../../../gateway/schema/variables.ts'
import { layOutStitched } from '../../../gateway/schema/lay-out.ts'
import { testHouse } from '../../support/house.ts'

const RUNS = Number(process.env['FC_RUNS'] ?? 400)
const { house } = testHouse()
const { visible } = house.schema
const limits = { ...LIMITS, tokensMax: 20_000, fieldsMax: 5_000, depthMax: 20 }
const compiler = makeOperationCompiler(house.schema, limits)

/** A small deterministic source of choices, so that a failing seed is an example. */
class Dice {
  #state: number
  constructor(seed: number) {
    this.#state = seed >>> 0
  }
  next(): number {
    this.#state = (Math.imul(this.#state ^ (this.#state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return ((this.#state ^ (this.#state >>> 13)) >>> 0) / 2 ** 32
  }
  below(n: number): number {
    return Math.floor(this.next() * n)
  }
  chance(p: number): boolean {
    return this.next() < p
  }
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }
}

const PEOPLE = ['510100195003159905', '510212195506159991', '500100197012319971']
const VARIABLES = { p: PEOPLE[0], ps: PEOPLE, r: ['SICHUAN'], n: null, t: '王芳' }
const DECLARED = '($p: CitizenId!, $ps: [CitizenId!]!, $r: [Region!], $n: [Region!], $t: String)'

class Writer {
  readonly #dice: Dice
  readonly #fragments: string[] = []
  #names = 0

  constructor(dice: Dice) {
    this.#dice = dice
  }

  document(): string {
    const roots = Array.from({ length: 1 + this.#dice.below(3) }, () => this.#handle())
    const all = 'all: persons(idNumbers: $ps) { idNumber verify { __typename } }'
    const used = `${all} one: person(idNumber: $p) { __typename } ${this.#keepVariables()}`
    return `query ${DECLARED} { ${roots.join(' ')} ${used} }\n${this.#fragments.join('\n')}`
  }

  /** Every declared variable must be used once. */
  #keepVariables(): string {
    return `kept: person(idNumber: $p) { a: householdPopulation(from: $r) { name }
      b: householdPopulation(from: $n) { name }
      verify { c: householdPopulation(claim: { name: $t }) { result } } }`
  }

  #handle(): string {
    const many = this.#dice.chance(0.5)
    const list = PEOPLE.filter(() => this.#dice.chance(0.6)).map((p) => JSON.stringify(p))
    const arg = many
      ? `idNumbers: ${this.#dice.chance(0.4) ? '$ps' : `[${list.join(',')}]`}`
      : `idNumber: ${this.#dice.chance(0.4) ? '$p' : JSON.stringify(this.#dice.pick(PEOPLE))}`
    const type = visible.getType('Person') as GraphQLObjectType
    return `${this.#alias()}${many ? 'persons' : 'person'}(${arg}) ${this.#selection(type, 0)}`
  }

  #selection(type: GraphQLObjectType, depth: number): string {
    const fields = Object.values(type.getFields()).filter(() => this.#dice.chance(0.35))
    const parts = fields.map((field) => {
      const named = getNamedType(field.type)
      const args = field.args.length === 0 ? '' : this.#args(field.args)
      const inner = isObjectType(named) ? ` ${this.#selection(named, depth + 1)}` : ''
      // Stitching loses a field that stands twice under one key, once with `@skip(if: true)`: so such have keys
      // of their own.
      const directive = this.#directive()
      const alias = directive === '' ? this.#alias() : `a${this.#names++}: `
      const text = `${alias}${field.name}${args}${directive}${inner}`
      return this.#dice.chance(0.1) ? `${text} ${text}` : text
    })
    // Stitching cannot delegate an object of which nothing but its type's name is left.
    const leaf = Object.values(type.getFields()).find((field) =>
      isLeafType(getNamedType(field.type)),
    )
    if (leaf !== undefined) parts.push(`${this.#alias()}${leaf.name}`)
    if (parts.length === 0 || this.#dice.chance(0.15)) parts.push(`${this.#alias()}__typename`)
    const body = parts.join(' ')
    if (this.#dice.chance(0.15)) return `{ ... on ${type.name} { ${body} } }`
    if (this.#dice.chance(0.15)) return `{ ... { ${body} } }`
    if (!this.#dice.chance(0.15)) return `{ ${body} }`
    const name = `F${this.#names++}`
    this.#fragments.push(`fragment ${name} on ${type.name} { ${body} }`)
    return this.#dice.chance(0.3) ? `{ ...${name} ...${name} }` : `{ ...${name} }`
  }

  #args(declared: readonly GraphQLArgument[]): string {
    const from = this.#dice.pick([
      '',
      'from: [SICHUAN]',
      'from: [SICHUAN, CHONGQING, SICHUAN]',
      'from: []',
      'from: CHONGQING',
      'from: $r',
      'from: $n',
      'from: null',
    ])
    const claimed = declared.find(({ name }) => name === 'claim')
    const item = claimed === undefined ? undefined : textItemOf(getNamedType(claimed.type))
    const claim =
      claimed === undefined
        ? ''
        : item === undefined
          ? 'claim: {}'
          : this.#dice.pick([`claim: { ${item}: "王芳" }`, `claim: { ${item}: $t }`, 'claim: {}'])
    const given = [from, claim].filter((text) => text !== '')
    return given.length === 0 ? '' : `(${given.join(', ')})`
  }

  #directive(): string {
    return this.#dice.pick([
      '',
      '',
      '',
      '',
      ' @include(if: true)',
      ' @skip(if: false)',
      ' @skip(if: true)',
    ])
  }

  #alias(): string {
    return this.#dice.chance(0.8) ? `a${this.#names++}: ` : ''
  }
}

function textItemOf(type: GraphQLNamedType): string | undefined {
  if (!isInputObjectType(type)) return undefined
  return Object.values(type.getFields()).find((field) => String(field.type) === 'String')?.name
}

/** Answers that depend on the question alone: the two executions ask in different orders. */
function randomContext(seed: number): ShapeContext {
  return {
    find: (...question) => {
      const [mode, , standard] = question
      const text = JSON.stringify([seed, ...question])
      const dice = new Dice(createHash('sha256').update(text).digest().readUInt32BE(0))
      if (dice.chance(0.2)) return null
      const count = dice.below(4)
      const type =
        mode === 'verify' ? 'Verification' : standard.charAt(0).toUpperCase() + standard.slice(1)
      return Array.from({ length: count }, () =>
        record(visible.getType(type) as GraphQLObjectType, dice),
      )
    },
  }
}

function record(type: GraphQLObjectType, dice: Dice): object {
  const values: Record<string, unknown> = {}
  for (const field of Object.values(type.getFields())) {
    const named = getNamedType(field.type)
    const isRequired = String(field.type).endsWith('!')
    if (!isRequired && dice.chance(0.2)) {
      if (dice.chance(0.5)) values[field.name] = null
    } else if (isObjectType(named)) {
      const isList = String(field.type).startsWith('[')
      const inner = (): object => record(named, dice)
      values[field.name] = isList ? Array.from({ length: dice.below(3) }, inner) : inner()
    } else if (isLeafType(named)) {
      values[field.name] = leaf(named.name, dice)
    }
  }
  return values
}

function leaf(type: string, dice: Dice): unknown {
  switch (type) {
    case 'Int':
      return dice.below(1_000) - 500
    case 'Boolean':
      return dice.chance(0.5)
    case 'Region':
      return dice.pick(['CHONGQING', 'SICHUAN'])
    case 'VerificationResult':
      return dice.pick(['MATCH', 'MISMATCH', 'NOT_FOUND'])
    case 'String':
      return dice.pick(['王芳', '', '"quoted"\\', 'line\nbreak\u2028', '𠮷', '\ud800'])
    default:
      return dice.pick(['1', '2026-03-01', '-12.50', '510100********9905', '\u0000'])
  }
}

describe('a compiled layout', () => {
  it(`gives the bytes of stitched execution, for ${RUNS} random documents and answers`, async function () {
    this.timeout(60_000 + RUNS * 100)
    let covered = 0
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const source = new Writer(new Dice(seed)).document()
        let operation
        try {
          operation = compiler.compile(source, undefined, false, 'desk')
        } catch {
          return // Two fields of one response key that do not merge: not a valid document.
        }
        const { layout } = operation
        covered++
        const variables = coerceVariables(visible, operation, VARIABLES)
        const query: Query = { operation, variables, asks: [] }
        const context = randomContext(seed)
        const stitched = await layOutStitched(house.schema, query, context)
        assert.equal(layout(variables, context), stitched, source)
      }),
      // Stitching did not see a type's name that only a fragment asks.
      { numRuns: RUNS, examples: [[1_081_376_125]] },
    )
    assert.ok(covered > RUNS / 4, `only ${covered} of ${RUNS} documents were valid`)
  })

  it('gives for each combination of its conditions what stitching gives, whatever was asked before', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const declared = names.map((name) => `$${name}: Boolean!`).join(', ')
    const fields = names.map((name) => `${name}: idNumber @skip(if: $${name})`).join(' ')
    const claimed = 'ok: pensionBenefit(claim: { name: "王芳" }) @skip(if: $a) { result }'
    const source = `query (${declared}) { person(idNumber: "${PEOPLE[0] ?? ''}") { __typename ${fields} verify { ${claimed} } } }`
    const operation = compiler.compile(source, undefined, false, 'desk')
    const context = randomContext(1)
    const all = Array.from({ length: 64 }, (_, bits) =>
      Object.fromEntries(names.map((name, i) => [name, (bits & (1 << i)) !== 0])),
    )
    const write = (): readonly string[] => all.map((one) => operation.layout(one, context))
    const written = write()
    assert.deepEqual(write(), written)
    assert.equal(new Set(written).size, 64)
    assert.equal(
      written[1],
      '{"person":{"__typename":"Person","b":"510100195003159905","c":"510100195003159905","d":"510100195003159905","e":"510100195003159905","f":"510100195003159905","verify":{}}}',
    )
    for (const [i, variables] of all.entries()) {
      const stitched = await layOutStitched(house.schema, { operation, variables }, context)
      assert.equal(written[i], stitched)
    }
  }).timeout(60_000)

  it('is held to a schema without the standards that are left out', () => {
    const skipped = 'householdPopulation @skip(if: true) { name } ...left @skip(if: true)'
    const source = `{ person(idNumber: "${PEOPLE[0] ?? ''}") { pensionBenefit { name } ${skipped} } } fragment left on Person { idCardIssue { name } }`
    const operation = compiler.compile(source, undefined, false, 'desk')
    const named = print(withoutExcluded(operation, {}))
    assert.match(named, /pensionBenefit/)
    assert.doesNotMatch(named, /householdPopulation|idCardIssue/)
  })
})
