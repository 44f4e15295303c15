/**
 * Topics → the one executable schema of the management API.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { buildSchema, isNonNullType, type GraphQLField, type GraphQLSchema } from 'graphql'
import type { ManagementContext, Operation, Topic } from './operation.ts'
import { perform } from './perform.ts'

const ROOTS = `
  "What may be looked at."
  type Query
  "An instant, ISO 8601 with zone."
  scalar DateTime
  "A day, YYYY-MM-DD, Asia/Shanghai."
  scalar Date
`

const MUTATION = `
  "What may be done. Each is an event in the log before it is done."
  type Mutation
`

/** What the topics say together. A field without its operation, or the reverse, is a mistake of ours and ends the start. */
export function managementSchema(topics: readonly Topic[]): GraphQLSchema {
  const said = topics.map(({ sdl }) => sdl)
  const changes = said.some((sdl) => sdl.includes('extend type Mutation'))
  const schema = buildSchema([ROOTS, ...(changes ? [MUTATION] : []), ...said].join('\n'))
  const operations = new Map(topics.flatMap((topic) => Object.entries(topic.operations)))
  const given = topics.flatMap((topic) => Object.keys(topic.operations))
  assert.equal(operations.size, given.length, 'two topics name one operation')
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const operation = operations.get(field.name)
      assert(operation !== undefined, `${field.name} has no operation`)
      operations.delete(field.name)
      check(field, operation, root === schema.getMutationType())
      field.resolve = (_source, args: Readonly<Record<string, unknown>>, context: unknown) =>
        perform(field.name, operation, args, context as ManagementContext)
    }
  }
  assert.deepEqual([...operations.keys()], [], 'operations without a field')
  return schema
}

function check(
  { name, args }: GraphQLField<unknown, unknown>,
  { recorded }: Operation,
  isMutation: boolean,
): void {
  assert(recorded || !isMutation, `${name} changes something, so it is recorded`)
  const reason = args.find((arg) => arg.name === 'reason')
  const asksReason = reason !== undefined && isNonNullType(reason.type)
  assert.equal(asksReason, recorded, `${name}: what is recorded, and nothing else, takes a reason`)
}
