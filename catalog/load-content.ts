import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { lookups } from './catalog.ts'
import type { Catalog } from './catalog.ts'
import type { Division } from './codes/division.ts'
import type { Content } from './content.ts'
import { CatalogError } from './errors.ts'
import type { Problem } from './errors.ts'
import type { Finding } from './finding.ts'
import { fileNamed, locate, readEntries, readFolder } from './read-files.ts'
import type { FilesRead, Located } from './read-files.ts'
import { departmentFindings } from './rules/department.ts'
import { divisionFindings } from './rules/division.ts'
import { duplicates } from './rules/duplicates.ts'
import { matterFindings } from './rules/matter.ts'
import { standardFindings } from './rules/standard.ts'
import { clashingTypeNames } from './rules/type-names.ts'
import { workYearFindings } from './rules/work-year.ts'
import {
  codeListSchema,
  departmentSchema,
  divisionSchema,
  matterSchema,
  regionSchema,
  standardSchema,
  subjectKindSchema,
  vocabularySchema,
  workYearSchema,
} from './schema.ts'
import { shippedContentFolder } from './shipped-content.ts'
import type {
  CodeList,
  Department,
  Matter,
  Region,
  Standard,
  SubjectKind,
  Vocabulary,
  WorkYear,
} from './types.ts'

/**
 * Loads what the regions share: `regions.json`, `divisions.json`, `departments.json`,
 * `subject-kinds.json`, and the folders `code-lists/`, `standards/`, `matters/`, `vocabularies/`, `work-years/`. Reads synchronously, at
 * start only.
 *
 * @param folder by default the shipped content.
 * @throws {CatalogError} with every problem of all files.
 */
export function loadContent(folder: string = shippedContentFolder()): Content {
  const files = readContent(folder)
  const content: Content = Object.freeze({
    regions: valuesOf(files.regions),
    divisions: valuesOf(files.divisions),
    departments: valuesOf(files.departments),
    subjectKinds: valuesOf(files.subjectKinds),
    codeLists: Object.freeze([
      ...valuesOf(files.codeLists),
      divisionCodeList(valuesOf(files.divisions)),
    ]),
    standards: valuesOf(files.standards),
    matters: valuesOf(files.matters),
    vocabularies: valuesOf(files.vocabularies),
    workYears: valuesOf(files.workYears),
  })
  const problems = [
    ...Object.values(files).flatMap((read: FilesRead<unknown>) => read.problems),
    ...duplicatesIn(files),
    ...brokenReferences(files, lookups(content, [])),
    ...typeNameProblems(join(folder, 'standards'), content),
  ]
  if (problems.length > 0) throw new CatalogError(problems)
  return content
}

interface ContentFiles {
  readonly regions: FilesRead<Region>
  readonly divisions: FilesRead<Division>
  readonly departments: FilesRead<Department>
  readonly subjectKinds: FilesRead<SubjectKind>
  readonly codeLists: FilesRead<CodeList>
  readonly standards: FilesRead<Standard>
  readonly matters: FilesRead<Matter>
  readonly vocabularies: FilesRead<Vocabulary>
  readonly workYears: FilesRead<WorkYear>
}

function readContent(folder: string): ContentFiles {
  return {
    regions: readEntries(fileNamed(folder, 'regions'), regionSchema),
    divisions: readEntries(fileNamed(folder, 'divisions'), divisionSchema),
    departments: readEntries(fileNamed(folder, 'departments'), departmentSchema),
    subjectKinds: readEntries(fileNamed(folder, 'subject-kinds'), subjectKindSchema),
    codeLists: readFolder(join(folder, 'code-lists'), codeListSchema),
    standards: readFolder(join(folder, 'standards'), standardSchema),
    matters: readFolder(join(folder, 'matters'), matterSchema),
    vocabularies: readVocabularies(folder),
    workYears: readFolder(join(folder, 'work-years'), workYearSchema),
  }
}

/** They speak of departments' systems rather than of this content: where it has none, the shipped ones serve. */
function readVocabularies(folder: string): FilesRead<Vocabulary> {
  const own = join(folder, 'vocabularies')
  const isOwn = existsSync(own)
  return readFolder(isOwn ? own : join(shippedContentFolder(), 'vocabularies'), vocabularySchema)
}

/** The list is kept as the table of divisions, which says more; codes of the past stay valid in records. */
function divisionCodeList(divisions: readonly Division[]): CodeList {
  return Object.freeze({
    id: 'division',
    typeName: 'DivisionCode',
    nameZh: '行政区划代码',
    nameEn: 'Administrative division',
    source: 'GB/T 2260',
    codes: Object.freeze(divisions.map(({ code, nameZh }) => Object.freeze({ code, nameZh }))),
  })
}

function duplicatesIn(files: ContentFiles): readonly Problem[] {
  return [
    ...duplicates(files.regions.entries, '/code', (region) => [region.code]),
    ...duplicates(files.regions.entries, '/name', (region) => [region.name]),
    ...duplicates(files.divisions.entries, '/code', (division) => [division.code]),
    ...duplicates(files.departments.entries, '/code', (department) => [department.code]),
    ...duplicates(files.departments.entries, '/slug', (department) => [department.slug]),
    ...duplicates(files.departments.entries, '/bodies', (department) =>
      Object.values(department.bodies).map((body) => body.uscc),
    ),
    ...duplicates(files.subjectKinds.entries, '', (kind) => [kind.name, kind.plural]),
    ...duplicates(files.codeLists.entries, '/id', (list) => [list.id]),
    ...files.codeLists.entries.flatMap(({ file, pointer, value }) =>
      duplicates([{ file, pointer, value }], '/codes', (list) =>
        list.codes.map((each) => each.code),
      ),
    ),
    ...duplicates(files.standards.entries, '/key', (standard) => [standard.key]),
    ...duplicates(files.matters.entries, '/code', (matter) => [matter.code]),
    ...duplicates(files.vocabularies.entries, '/id', ({ id }) => [id]),
    ...duplicates(files.workYears.entries, '/year', ({ year }) => [String(year)]),
  ]
}

function brokenReferences(files: ContentFiles, catalog: Catalog): readonly Problem[] {
  return [
    ...checkAll(files.divisions.entries, catalog, divisionFindings),
    ...checkAll(files.departments.entries, catalog, departmentFindings),
    ...checkAll(files.standards.entries, catalog, standardFindings),
    ...checkAll(files.matters.entries, catalog, matterFindings),
    ...checkAll(files.workYears.entries, catalog, workYearFindings),
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

function valuesOf<T>(read: FilesRead<T>): readonly T[] {
  return Object.freeze(read.entries.map((entry) => entry.value))
}
