import { ended } from '../ended.ts'
import type { Finding } from '../finding.ts'
import { remedyOf, titleOf } from './columns.ts'

/** One thing wrong in one cell. */
export interface CellProblem {
  /** As the sheet numbers it, from 1. */
  readonly row: number
  /** Title of the column, in Chinese. */
  readonly column: string
  /** A predicate of the cell, with the article where a law asks for it; then what to do. */
  readonly message: string
  /** The predicate alone, where something else follows it. */
  readonly problem?: string
}

/** What is wrong with the cells of one resource: of each cell the first thing. */
export class CellProblems {
  readonly #firstRow: number
  readonly #found = new Map<string, CellProblem>()
  /** By place among the items of the resource. */
  readonly #itemRows = new Map<number, number>()

  constructor(firstRow: number) {
    this.#firstRow = firstRow
  }

  tell(row: number, column: string, problem: string): void {
    const place = `${row} ${column}`
    if (this.#found.has(place)) return
    const message = `${ended(problem)} ${remedyOf(column)}.`
    this.#found.set(place, { row, column, message, problem })
  }

  placeItem(at: number, row: number): void {
    this.#itemRows.set(at, row)
  }

  /** What was found in the entry, at the cells that said it. */
  find(findings: readonly Finding[]): void {
    for (const { pointer, message } of findings) {
      const missing = /^has no "([^"]+)"/.exec(message)
      const place = missing === null ? pointer : `${pointer}/${missing[1] ?? ''}`
      const [, item] = /^\/items\/(\d+)/.exec(place) ?? []
      const row = item === undefined ? undefined : this.#itemRows.get(Number(item))
      const said = missing === null ? message : `is empty${message.slice(missing[0].length)}`
      this.tell(row ?? this.#firstRow, titleOf(place), said)
    }
  }

  /** Whether the resource's first row has a problem there. */
  has(column: string): boolean {
    return this.#found.has(`${this.#firstRow} ${column}`)
  }

  all(): readonly CellProblem[] {
    return [...this.#found.values()]
  }
}
