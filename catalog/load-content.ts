import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Division } from './codes/division.ts'
import { contentProblems, type LocatedContent } from './content-problems.ts'
import type { Content } from './content.ts'
import { CatalogError } from './errors.ts'
import { fileNamed, readEntries, readFolder } from './read-files.ts'
import type { FilesRead } from './read-files.ts'
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
import type { CodeList, Vocabulary } from './types.ts'

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
    ...contentProblems(locatedOf(files), content, join(folder, 'standards')),
  ]
  if (problems.length > 0) throw new CatalogError(problems)
  return content
}

type ContentFiles = { readonly [K in keyof Content]: FilesRead<Content[K][number]> }

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
/** Id of the list that is made of the divisions. */
export const DIVISION_LIST = 'division'

/** The list is kept as the table of divisions, which says more; codes of the past stay valid in records. */
function divisionCodeList(divisions: readonly Division[]): CodeList {
  return Object.freeze({
    id: DIVISION_LIST,
    typeName: 'DivisionCode',
    nameZh: '行政区划代码',
    nameEn: 'Administrative division',
    source: 'GB/T 2260',
    codes: Object.freeze(divisions.map(({ code, nameZh }) => Object.freeze({ code, nameZh }))),
  })
}

function locatedOf(files: ContentFiles): LocatedContent {
  return {
    regions: files.regions.entries,
    divisions: files.divisions.entries,
    departments: files.departments.entries,
    subjectKinds: files.subjectKinds.entries,
    codeLists: files.codeLists.entries,
    standards: files.standards.entries,
    matters: files.matters.entries,
    vocabularies: files.vocabularies.entries,
    workYears: files.workYears.entries,
  }
}

function valuesOf<T>(read: FilesRead<T>): readonly T[] {
  return Object.freeze(read.entries.map((entry) => entry.value))
}
