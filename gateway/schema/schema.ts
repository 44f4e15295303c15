/**
 * The running schema, made of the catalogue: what consumers see, and what executes.
 *
 * `visible` is the public schema: queries are validated against it, and introspection shows it. What `stitchedFor` gives
 * says what an answer is. It holds the merge keys besides, which is why consumers never see it.
 *
 * @module
 */
import type { GraphQLSchema } from 'graphql'
import type { Offering } from '../../catalog/sdl.ts'
import type { RegionCode, SubjectKind } from '../../catalog/types.ts'
import { makeStitchedFor, type StitchedFor } from './stitched.ts'
import { visibleSchema, type Visible } from './visible.ts'

export interface ExchangeSchema {
  readonly visible: GraphQLSchema
  readonly stitchedFor: StitchedFor
  readonly offering: Offering
  /** Fields of `Query`: which kind of subject they hand out, one or many. */
  readonly handles: ReadonlyMap<string, { readonly kind: SubjectKind; readonly many: boolean }>
  /** Codes of regions by their names in the schema. */
  readonly regionCodes: ReadonlyMap<string, RegionCode>
  /** What the schema of a changed catalogue can take over. */
  readonly parts: Visible
}

/**
 * Builds the schema; pure but for the clock, which dates of birth are compared with.
 *
 * @param former given again where it would be the same: what changed of the resources consumers cannot see, such as from
 *   where they are read. Documents compiled for it stay compiled. Otherwise what is the same is taken from it.
 */
export function buildExchangeSchema(
  offering: Offering,
  now: () => Date,
  former?: ExchangeSchema,
): ExchangeSchema {
  const parts = visibleSchema(offering, now, former?.parts)
  if (former?.parts === parts) return former
  const handles = new Map<string, { readonly kind: SubjectKind; readonly many: boolean }>()
  for (const kind of offering.kinds) {
    handles.set(kind.name, { kind, many: false })
    handles.set(kind.plural, { kind, many: true })
  }
  const regionCodes = new Map(offering.regions.map(({ name, code }) => [name, code]))
  const stitchedFor = makeStitchedFor(offering, now)
  return { visible: parts.schema, stitchedFor, offering, handles, regionCodes, parts }
}
