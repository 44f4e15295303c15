/**
 * A compiled layout gives the bytes that stitched execution gives, for random documents over random answers.
 * `FC_RUNS` raises the number of runs.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { getNamedType, isLeafType, isObjectType, print, type GraphQLObjectType } from 'graphql'
import { LIMITS } from '../../../gateway/core/limits.ts'
import { makeOperationCompiler } from '../../../gateway/schema/operation.ts'
import { documentToStitch } from '../../../gateway/schema/stitched-document.ts'
import type { ShapeContext } from '../../../gateway/schema/subschemas.ts'
import { coerceVariables } from '../../../gateway/schema/variables.ts'
import { layOutStitched } from '../../../gateway/schema/lay-out.ts'
import { Dice } from '../../support/dice.ts'
import { testHouse } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'
import { randomDocument } from '../../support/random-document.ts'
import { someSubjects } from '../../support/random-subject.ts'

const RUNS = Number(process.env['FC_RUNS'] ?? 400)
const { house } = testHouse()
const { visible } = house.schema
const limits = { ...LIMITS, tokensMax: 20_000, fieldsMax: 5_000, depthMax: 20 }
const compiler = makeOperationCompiler(house.schema, limits)

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
    this.timeout(60_000 + RUNS * 2_000)
    let covered = 0
    await fc.assert(
      fc.asyncProperty(fc.noBias(fc.nat()), async (seed) => {
        const asked = randomDocument(new Dice(seed), {
          schema: house.schema,
          subjects: someSubjects,
        })
        const { query, operationName } = asked
        let operation, variables
        try {
          operation = compiler.compile(query, operationName, false, 'desk')
          variables = coerceVariables(visible, operation, asked.variables)
        } catch {
          return // Two fields of one response key that do not merge: not a valid document.
        }
        covered++
        const context = randomContext(seed)
        const stitched = await layOutStitched(house.schema, { operation, variables }, context)
        assert.equal(operation.layout(variables, context), stitched, `${seed}: ${query}`)
      }),
      // A smaller seed is no simpler document.
      { numRuns: RUNS, endOnFailure: true },
    )
    assert.ok(covered > RUNS / 4, `only ${covered} of ${RUNS} documents were valid`)
  })

  it('gives for each combination of its conditions what stitching gives, whatever was asked before', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const declared = names.map((name) => `$${name}: Boolean!`).join(', ')
    const fields = names.map((name) => `${name}: idNumber @skip(if: $${name})`).join(' ')
    const claimed = 'ok: pensionBenefit(claim: { name: "王芳" }) @skip(if: $a) { result }'
    const source = `query (${declared}) { person(idNumber: "${PEOPLE.retiree}") { __typename ${fields} verify { ${claimed} } } }`
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
    const source = `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit { name } ${skipped} } } fragment left on Person { idCardIssue { name } }`
    const operation = compiler.compile(source, undefined, false, 'desk')
    const named = print(documentToStitch(operation, {}))
    assert.match(named, /pensionBenefit/)
    assert.doesNotMatch(named, /householdPopulation|idCardIssue/)
  })
})
