import { linesOf } from './problem-lines.ts'

/** One thing wrong with the catalogue. */
export interface Problem {
  /** Path of the file as the reader knows it, or the resource's code where there is no file. */
  readonly file: string
  /** JSON pointer (RFC 6901) into the file; `` is the whole. */
  readonly pointer: string
  /** A predicate: `names "RZ", which is not a department. Did you mean "RS"?` */
  readonly message: string
  /** The rule that is broken, and what stands in the places of its sentence: for who says it in another language. */
  readonly rule?: string
  readonly facts?: Readonly<Record<string, string>>
}

/** The catalogue cannot be used. Its message is the report of all problems of all files. */
export class CatalogError extends Error {
  readonly code = 'CATALOG_INVALID'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(reportOf(problems))
    this.name = 'CatalogError'
    this.problems = problems
  }
}

/** Lays problems out by file, as a person at a terminal reads them. */
export function reportOf(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
  const files = [...new Set(problems.map((problem) => problem.file))]
  const blocks = files.map((file) => {
    const here = problems.filter((problem) => problem.file === file)
    const known = linesOf(
      file,
      here.map(({ pointer }) => pointer),
    )
    const labels = here.map((problem) => labelOf(problem, known.get(problem.pointer)))
    const width = Math.max(...labels.map((label) => label.length))
    const lines = here.map(
      ({ message }, i) => `    ${(labels[i] ?? '').padEnd(width)}   ${message}`,
    )
    return [`  ${file}`, ...lines].join('\n')
  })
  return [`The catalogue has ${count}; nothing was started.`, ...blocks].join('\n\n')
}

function labelOf({ pointer }: Problem, line: number | undefined): string {
  const place = pointer === '' ? '(the whole)' : pointer
  return line === undefined || line === 1 ? place : `${place} (line ${line})`
}
