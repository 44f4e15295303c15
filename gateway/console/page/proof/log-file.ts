import { AskError, errorIn } from '../api.ts'
import type { ReadFile } from './verify.ts'

/** What is not there, or not any more. Every other refusal says nothing of the file. */
const GONE = [404, 410]

/**
 * The log's files, by the session: entries are for auditors.
 *
 * @throws {AskError} when it cannot be known whether there is such a file
 */
export const readLogFile: ReadFile = async (path) => {
  try {
    const response = await fetch(`/console/log/${path}`, { credentials: 'same-origin' })
    if (GONE.includes(response.status)) return undefined
    if (!response.ok) throw await refusedBy(response)
    return new Uint8Array(await response.arrayBuffer())
  } catch (thrown) {
    throw thrown instanceof AskError ? thrown : new AskError('OFFLINE', '')
  }
}

async function refusedBy(response: Response): Promise<AskError> {
  const answer: unknown = await response.json().catch(() => undefined)
  return errorIn(answer ?? {}) ?? new AskError('INTERNAL', '')
}

/**
 * The verifier key that was typed in; the one that the exchange publishes where none was.
 *
 * @throws {AskError} when it cannot be asked for
 */
export async function keyFor(typed: string): Promise<string> {
  const key = typed.trim()
  if (key !== '') return key
  const response = await fetch('/log.vkey').catch(() => undefined)
  if (response === undefined) throw new AskError('OFFLINE', '')
  return (await response.text()).trim()
}
