import type { ReadFile } from './verify.ts'

/** The log's files, by the session: entries are for auditors. */
export const readLogFile: ReadFile = async (path) => {
  const response = await fetch(`/console/log/${path}`, { credentials: 'same-origin' })
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined
}

/** The verifier key that was typed in; the one that the exchange publishes where none was. */
export async function keyFor(typed: string): Promise<string> {
  const key = typed.trim()
  return key === '' ? (await (await fetch('/log.vkey')).text()).trim() : key
}
