/**
 * The schema that defines what every answer means: a subschema that hands out subjects,
 * and one subschema a department whose records are merged into the subjects by key.
 *
 * The only file that knows `@graphql-tools/stitch`.
 *
 * @module
 */
import { stitchSchemas } from '@graphql-tools/stitch'
import { visit, type DocumentNode, type GraphQLSchema } from 'graphql'
import type { Offering } from '../../catalog/sdl.ts'
import { departmentSubschema, subjectsSubschema } from './subschemas.ts'
import { equipScalars, passAnswers } from './scalars.ts'

/** @param keys of the standards that are stitched in; all that are offered unless told. */
export function stitch(
  offering: Offering,
  now: () => Date,
  keys: ReadonlySet<string> = new Set(offering.standards.map(({ standard }) => standard.key)),
): GraphQLSchema {
  const standards = offering.standards.filter(({ standard }) => keys.has(standard.key))
  const own = { ...offering, standards }
  const departments = [...new Set(standards.map(({ standard }) => standard.department))]
  const stitched = stitchSchemas({
    subschemas: [
      subjectsSubschema(offering, now),
      ...departments.map((department) => departmentSubschema(own, department, now)),
    ],
  })
  equipScalars(stitched, offering.codeLists, now)
  passAnswers(stitched)
  return stitched
}

/** Gives the stitched schema that executes a document as the whole one would. */
export type StitchedFor = (document: DocumentNode) => GraphQLSchema

/** One costs some 10 ms for what one document can ask, and seconds for a catalogue of 10,000 standards. */
const KEPT_MAX = 16

/** Stitches what a document names, when it is executed. The most recent ones are kept. */
export function makeStitchedFor(offering: Offering, now: () => Date): StitchedFor {
  const offered = new Set(offering.standards.map(({ standard }) => standard.key))
  const kept = new Map<string, GraphQLSchema>()
  return (document) => {
    const keys = fieldNames(document).filter((name) => offered.has(name))
    const named = [...new Set(keys)].sort()
    const name = named.join(' ')
    const stitched = kept.get(name) ?? stitch(offering, now, new Set(named))
    kept.delete(name)
    kept.set(name, stitched)
    const [oldest] = kept.keys()
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
    return stitched
  }
}

/** Also of what no selection leads to: one standard too many does no harm. */
function fieldNames(document: DocumentNode): readonly string[] {
  const names: string[] = []
  visit(document, { Field: ({ name }) => void names.push(name.value) })
  return names
}
