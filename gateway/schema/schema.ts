/**
 * The running schema, made of the catalogue: what consumers see, and what executes.
 *
 * `visible` is the public schema: queries are validated against it, and introspection shows it. `stitched`
 * executes: a subschema that hands out subjects, and one subschema a department whose records are merged
 * into the subjects by key. It holds the merge keys besides, which is why consumers never see it.
 *
 * The only folder that knows `@graphql-tools/stitch`.
 *
 * @module
 */
import { stitchSchemas } from '@graphql-tools/stitch'
import { buildSchema, type GraphQLSchema } from 'graphql'
import type { Offering } from '../../catalog/sdl.ts'
import { publicSdl } from '../../catalog/sdl.ts'
import type { RegionCode, SubjectKind } from '../../catalog/types.ts'
import { areSame } from '../core/are-same.ts'
import { departmentSubschema, subjectsSubschema } from './subschemas.ts'
import { equipScalars, passAnswers } from './scalars.ts'

export interface ExchangeSchema {
  readonly visible: GraphQLSchema
  readonly stitched: GraphQLSchema
  readonly offering: Offering
  readonly sdl: string
  /** Fields of `Query`: which kind of subject they hand out, one or many. */
  readonly handles: ReadonlyMap<string, { readonly kind: SubjectKind; readonly many: boolean }>
  /** Codes of regions by their names in the schema. */
  readonly regionCodes: ReadonlyMap<string, RegionCode>
}

/**
 * Builds both schemas; pure but for the clock, which dates of birth are compared with.
 *
 * @param former given again where it would be the same: what changed of the resources consumers cannot see, such as from
 *   where they are read. Documents compiled for it stay compiled.
 */
export function buildExchangeSchema(
  offering: Offering,
  now: () => Date,
  former?: ExchangeSchema,
): ExchangeSchema {
  const sdl = publicSdl(offering)
  if (former?.sdl === sdl && areSame(partsOf(former.offering), partsOf(offering))) return former
  const visible = buildSchema(sdl)
  equipScalars(visible, offering.codeLists, now)
  const departments = [...new Set(offering.standards.map(({ standard }) => standard.department))]
  const stitched = stitchSchemas({
    subschemas: [
      subjectsSubschema(offering, now),
      ...departments.map((department) => departmentSubschema(offering, department, now)),
    ],
  })
  equipScalars(stitched, offering.codeLists, now)
  passAnswers(stitched)
  const handles = new Map<string, { readonly kind: SubjectKind; readonly many: boolean }>()
  for (const kind of offering.kinds) {
    handles.set(kind.name, { kind, many: false })
    handles.set(kind.plural, { kind, many: true })
  }
  const regionCodes = new Map(offering.regions.map(({ name, code }) => [name, code]))
  return { visible, stitched, offering, sdl, handles, regionCodes }
}

/** All that a schema is made of, besides what its text says of the resources. */
function partsOf({ regions, kinds, codeLists, standards }: Offering): readonly unknown[] {
  return [...regions, ...kinds, ...codeLists, ...standards.map(({ standard }) => standard)]
}
