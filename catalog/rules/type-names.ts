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
    claim(typeNameOf(name), `subject kind "${name}"`)
    claim(`${typeNameOf(name)}Verify`, `subject kind "${name}"`)
  }
  for (const { key } of content.standards) {
    claim(typeNameOf(key), `standard "${key}"`)
    claim(`${typeNameOf(key)}Claim`, `standard "${key}"`)
  }
  for (const { id, typeName } of content.codeLists) claim(typeName, `code list "${id}"`)
  return new Map([...claims].filter(([, by]) => by.length > 1))

  function claim(name: string, by: string): void {
    const others = claims.get(name) ?? []
    // The same one twice is a duplicate, which is reported where it lies.
    if (!others.includes(by)) claims.set(name, [...others, by])
  }
}

/** Gives the name of the schema's type: `householdPopulation` → `HouseholdPopulation`. */
export function typeNameOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
