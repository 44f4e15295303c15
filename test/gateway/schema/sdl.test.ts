import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import {
  getNamedType,
  isObjectType,
  parse,
  printSchema,
  validate,
  validateSchema,
  type GraphQLArgument,
  type GraphQLField,
} from 'graphql'
import { buildExchangeSchema } from '../../../gateway/schema/schema.ts'
import { stitch } from '../../../gateway/schema/stitched.ts'
import type { ShareMethod } from '../../../catalog/types.ts'
import { layOutStitched } from '../../../gateway/schema/lay-out.ts'
import { LIMITS } from '../../../gateway/core/limits.ts'
import { makeOperationCompiler } from '../../../gateway/schema/operation.ts'
import { NOW, testHouse } from '../../support/house.ts'
import { content, offer, OWN } from '../../support/offered.ts'

const GOLDEN = new URL('../../fixtures/golden/schema.graphql', import.meta.url)
const now = (): Date => NOW

describe('the schema that consumers see', () => {
  it('is the golden file, for the resources of the tests', () => {
    const sdl = printSchema(testHouse().house.schema.visible)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, `${sdl}\n`)
    assert.equal(
      `${sdl}\n`,
      readFileSync(GOLDEN, 'utf8'),
      'The schema changed. Run again with UPDATE_GOLDEN=1, and read the difference: consumers will.',
    )
  })

  it('is the same text whatever the order of the resources', () => {
    const turned = testHouse({ own: [...OWN].reverse() })
    assert.equal(
      printSchema(turned.house.schema.visible),
      printSchema(testHouse().house.schema.visible),
    )
  })

  it('builds and stitches with all 317 standards offered in both regions, without a clash of names', () => {
    const methods: readonly ShareMethod[] = ['query', 'verify']
    const offering = {
      regions: content.regions.filter(({ code }) => code === '500000' || code === '510000'),
      kinds: content.subjectKinds,
      codeLists: content.codeLists,
      standards: content.standards.map((standard) => ({
        standard,
        resources: (['500000', '510000'] as const).map((region) =>
          offer(region, standard.key, { methods }),
        ),
      })),
    }
    assert.equal(offering.standards.length, 317)
    const schema = buildExchangeSchema(offering, now)
    assert.deepEqual(validateSchema(schema.visible), [])
    const whole = stitch(offering, now)
    for (const { standard } of offering.standards) {
      for (const { kind } of standard.subjects) {
        for (const type of [kind, `${kind}Verify`]) {
          const object = schema.visible.getType(type.charAt(0).toUpperCase() + type.slice(1))
          assert(isObjectType(object), type)
          assert(object.getFields()[standard.key], `${type}.${standard.key}`)
        }
      }
      const record = schema.visible.getType(
        standard.key.charAt(0).toUpperCase() + standard.key.slice(1),
      )
      assert(isObjectType(record))
      const fields = Object.keys(record.getFields())
      assert.deepEqual(fields, [...standard.items.map(({ name }) => name), 'provenance'])
    }
    // What consumers see, the stitched schema can execute: every type with every field of it.
    for (const [name, type] of Object.entries(schema.visible.getTypeMap())) {
      if (name.startsWith('__') || !isObjectType(type)) continue
      const stitched = whole.getType(name)
      assert(isObjectType(stitched), name)
      for (const field of Object.values(type.getFields())) {
        const other: GraphQLField<unknown, unknown> | undefined = stitched.getFields()[field.name]
        assert(other !== undefined, `${name}.${field.name}`)
        assert.equal(getNamedType(other.type).name, getNamedType(field.type).name)
        assert.deepEqual(other.args.map(signatureOf), field.args.map(signatureOf))
      }
    }
  }).timeout(20_000)

  it('executes a query over departments of all regions through the stitched schema', async () => {
    const { house } = testHouse()
    const source = `{ person(idNumber: "510100195003159905") { idNumber pensionBenefit { name } householdPopulation { name } } }`
    assert.deepEqual(validate(house.schema.visible, parse(source)), [])
    const operation = makeOperationCompiler(house.schema, LIMITS).compile(
      source,
      undefined,
      false,
      'desk',
    )
    const asked: string[] = []
    const json = await layOutStitched(
      house.schema,
      { operation, variables: {} },
      {
        find: (mode, kind, standard) => {
          asked.push(`${mode} ${kind} ${standard}`)
          return [{ name: standard }]
        },
      },
    )
    assert.deepEqual(asked.sort(), [
      'query person householdPopulation',
      'query person pensionBenefit',
    ])
    assert.deepEqual(JSON.parse(json), {
      person: {
        idNumber: '510100195003159905',
        pensionBenefit: [{ name: 'pensionBenefit' }],
        householdPopulation: [{ name: 'householdPopulation' }],
      },
    })
  })
})

function signatureOf(arg: GraphQLArgument): string {
  return `${arg.name}: ${String(arg.type)}`
}
