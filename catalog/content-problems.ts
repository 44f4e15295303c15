/**
 * What is wrong with the content as a whole: names that are there twice, and references that name nothing.
 *
 * @module
 */
import { lookups } from './catalog.ts'
import type { Catalog } from './catalog.ts'
import type { Content } from './content.ts'
import type { Problem } from './errors.ts'
import type { Finding } from './finding.ts'
import { locate } from './read-files.ts'
import type { Located } from './read-files.ts'
import { departmentFindings } from './rules/department.ts'
import { divisionFindings } from './rules/division.ts'
import { duplicates } from './rules/duplicates.ts'
import { matterFindings } from './rules/matter.ts'
import { standardFindings } from './rules/standard.ts'
import { clashingTypeNames } from './rules/type-names.ts'
import { workYearFindings } from './rules/work-year.ts'

/** The content with where each part of it comes from; code lists without the one that is made of the divisions. */
export type LocatedContent = {
  readonly [K in keyof Content]: readonly Located<Content[K][number]>[]
}

/**
 * Every problem, at once.
 *
 * @param whole what `located` makes.
 * @param standards where problems of the schema that the content makes are shown: no one entry is to blame.
 */
export function contentProblems(
  located: LocatedContent,
  whole: Content,
  standards: string,
): readonly Problem[] {
  return [
    ...duplicatesIn(located),
    ...brokenReferences(located, lookups(whole, [])),
    ...typeNameProblems(standards, whole),
  ]
}

function duplicatesIn(located: LocatedContent): readonly Problem[] {
  return [
    ...duplicates(located.regions, '/code', (region) => [region.code]),
    ...duplicates(located.regions, '/name', (region) => [region.name]),
    ...duplicates(located.divisions, '/code', (division) => [division.code]),
    ...duplicates(located.departments, '/code', (department) => [department.code]),
    ...duplicates(located.departments, '/slug', (department) => [department.slug]),
    ...duplicates(located.departments, '/bodies', (department) =>
      Object.values(department.bodies).map((body) => body.uscc),
    ),
    ...duplicates(located.subjectKinds, '', (kind) => [kind.name, kind.plural]),
    ...duplicates(located.codeLists, '/id', (list) => [list.id]),
    ...located.codeLists.flatMap(({ file, pointer, value }) =>
      duplicates([{ file, pointer, value }], '/codes', (list) =>
        list.codes.map((each) => each.code),
      ),
    ),
    ...duplicates(located.standards, '/key', (standard) => [standard.key]),
    ...duplicates(located.matters, '/code', (matter) => [matter.code]),
    ...duplicates(located.vocabularies, '/id', ({ id }) => [id]),
    ...duplicates(located.workYears, '/year', ({ year }) => [String(year)]),
  ]
}

function brokenReferences(located: LocatedContent, catalog: Catalog): readonly Problem[] {
  return [
    ...checkAll(located.divisions, catalog, divisionFindings),
    ...checkAll(located.departments, catalog, departmentFindings),
    ...checkAll(located.standards, catalog, standardFindings),
    ...checkAll(located.matters, catalog, matterFindings),
    ...checkAll(located.workYears, catalog, workYearFindings),
  ]
}

function checkAll<T>(
  entries: readonly Located<T>[],
  catalog: Catalog,
  findingsOf: (value: T, catalog: Catalog) => readonly Finding[],
): readonly Problem[] {
  return entries.flatMap((entry) =>
    findingsOf(entry.value, catalog).map((finding) => locate(entry, finding)),
  )
}

function typeNameProblems(file: string, content: Content): readonly Problem[] {
  return [...clashingTypeNames(content)].map(([name, by]) => {
    const message = `the schema's type "${name}" would be made by ${by.join(' and ')}; rename one`
    return { file, pointer: '', message }
  })
}
