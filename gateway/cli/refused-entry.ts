/**
 * What is wrong with an entry, at the line of the file that it was read from: by whomever it was found.
 *
 * @module
 */
import { ended } from '../../catalog/ended.ts'
import type { Finding } from '../../catalog/finding.ts'
import { linesOf } from '../../catalog/problem-lines.ts'
import { RegistryError } from '../registry/errors.ts'
import { CliError } from './cli-error.ts'

/** Where an entry stands in a file. */
export interface EntryPlace {
  readonly file: string
  /** JSON pointer of the entry; empty where the file holds it alone. */
  readonly pointer: string
}

/** One line a reason. @param thrown why an entry was refused, here or by the exchange. */
export function reasonsOf(thrown: RegistryError | CliError, place?: EntryPlace): string {
  const { findings, message } = thrown
  return findings.length === 0 || place === undefined ? message : reasonLines(findings, place)
}

function reasonLines(findings: readonly Finding[], { file, pointer: entry }: EntryPlace): string {
  // What is told of something else, such as another standard, is named before its pointer.
  const placed = findings.map((one) => ({
    ...one,
    at: isOwn(one) ? entry + one.pointer : undefined,
  }))
  const lines = linesOf(
    file,
    placed.flatMap(({ at }) => at ?? []),
  )
  return placed
    .map(({ pointer, message, at }) => {
      const line = at === undefined ? undefined : lines.get(at)
      const where = line === undefined ? '' : ` (line ${line})`
      return `${pointer || 'The entry'}${where} ${ended(message)}`
    })
    .join('\n')
}

function isOwn({ pointer }: Finding): boolean {
  return pointer === '' || pointer.startsWith('/')
}
