/**
 * What of the catalogue is in the schema that consumers see (design §4.1), and under which names.
 *
 * @module
 */
import type { CodeList, Item, Region, Resource, Standard, SubjectKind } from './types.ts'

/** What of the catalogue is in the schema. All lists in the order in which they are to be printed. */
export interface Offering {
  /** Own region and peers. */
  readonly regions: readonly Region[]
  readonly kinds: readonly SubjectKind[]
  readonly codeLists: readonly CodeList[]
  readonly standards: readonly {
    readonly standard: Standard
    /** Published resources of it; at least one. */
    readonly resources: readonly Resource[]
  }[]
}

/** Name of the type of a standard or kind: `pensionBenefit` → `PensionBenefit`. */
export function typeName(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1)
}

/** Name of the GraphQL type of an item, without `!`. */
export function itemTypeName(item: Item, codeLists: ReadonlyMap<string, CodeList>): string {
  if (item.codeList !== undefined) return codeLists.get(item.codeList)?.typeName ?? 'String'
  if (item.format === 'citizen-id') return 'CitizenId'
  if (item.format === 'uscc') return 'Uscc'
  switch (item.type) {
    case 'C':
    case 'M':
    case 'G':
      return 'String'
    case 'N':
    case 'Y':
    case 'F':
    case 'B':
      return 'Decimal'
    case 'I':
      return 'Int'
    case 'D':
      return 'Date'
    case 'T':
      return 'DateTime'
    case 'L':
      return 'Boolean'
  }
}

/** The key argument's type: a checked identifier or text. */
export function keyTypeName(format: string | undefined): string {
  return format === 'citizen-id' ? 'CitizenId' : format === 'uscc' ? 'Uscc' : 'String'
}

/** Standards of a kind that some resource offers in a mode, in order. */
export function standardsOf(
  offering: Offering,
  kind: string,
  mode: 'query' | 'verify',
): readonly Standard[] {
  return offering.standards
    .filter(
      ({ standard, resources }) =>
        standard.subjects.some((subject) => subject.kind === kind) &&
        resources.some((resource) => resource.methods.includes(mode)),
    )
    .map(({ standard }) => standard)
}

/**
 * Kinds of subject that something is offered of. Where nothing is offered at all, as in an exchange that begins, all kinds: a
 * schema has a field, and a handle by itself discloses nothing.
 */
export function kindsIn(offering: Offering): readonly SubjectKind[] {
  const kinds = offering.kinds.filter(
    ({ name }) =>
      standardsOf(offering, name, 'query').length > 0 ||
      standardsOf(offering, name, 'verify').length > 0,
  )
  return kinds.length === 0 ? offering.kinds : kinds
}
