/**
 * A source's own log: what it says that it was asked, by exchange id.
 *
 * @module
 */
import { postgresLog } from '../adapters/sources/postgres-source.ts'

/** One statement that a source was sent. */
export interface Statement {
  /** The columns that it was to give, sorted. */
  readonly read: readonly string[]
  /** Every column that stands anywhere in it, distinct. */
  readonly named: readonly string[]
}

export type SourceLog = (exchangeId: string) => Promise<readonly Statement[]>

/** Reads on where it stopped; the server has written a statement before it answers it. */
export function sourceLog(): SourceLog {
  const byExchange = new Map<string, Statement[]>()
  let seen = 0
  return async (exchangeId) => {
    const log = await postgresLog()
    const whole = log.lastIndexOf('\n') + 1
    for (const line of log.slice(seen, whole).split('\n')) take(line)
    seen = whole
    return byExchange.get(exchangeId) ?? []
  }

  function take(line: string): void {
    const id = / execute .*x-exchange-id=([\w-]+)/.exec(line)?.[1]
    if (id === undefined) return
    const [list = ''] = line.slice(line.indexOf('*/')).split(' from ')
    const statement = { read: columnsIn(list).sort(), named: [...new Set(columnsIn(line))] }
    const known = byExchange.get(id)
    if (known === undefined) byExchange.set(id, [statement])
    else known.push(statement)
  }
}

function columnsIn(text: string): string[] {
  return [...text.matchAll(/"(c_\w+)"/g)].map(([, column = '']) => column)
}
