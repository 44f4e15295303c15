import { typeName } from '../sdl.ts'
import type { Content } from '../content.ts'

/** Names that the exchange's schema needs for itself. */
const OWN_TYPES = [
  ...['Query', 'Mutation', 'Subscription', 'String', 'Int', 'Float', 'Boolean', 'ID'],
  ...['CitizenId', 'Uscc', 'Date', 'DateTime', 'Decimal', 'Region', 'Provenance'],
  ...['Verification', 'ItemVerification', 'VerificationResult'],
] as const

/**
 * Names under which two parts of the content would meet in one schema, each with who claims it: every
 * kind of subject has a type and one for verifying, every standard a type and one for claims, every code
 * list a scalar.
 */
export function clashingTypeNames(content: Content): ReadonlyMap<string, readonly string[]> {
  const claims = new Map<string, string[]>()
  for (const name of OWN_TYPES) claim(name, 'the schema itself')
  for (const { name } of content.subjectKinds) {
    claim(typeName(name), `subject kind "${name}"`)
    claim(`${typeName(name)}Verify`, `subject kind "${name}"`)
  }
  for (const { key } of content.standards) {
    claim(typeName(key), `standard "${key}"`)
    claim(`${typeName(key)}Claim`, `standard "${key}"`)
  }
  for (const list of content.codeLists) claim(list.typeName, `code list "${list.id}"`)
  return new Map([...claims].filter(([, by]) => by.length > 1))

  function claim(name: string, by: string): void {
    const others = claims.get(name) ?? []
    // The same one twice is a duplicate, which is reported where it lies.
    if (!others.includes(by)) claims.set(name, [...others, by])
  }
}
