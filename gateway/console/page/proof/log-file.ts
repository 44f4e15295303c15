import { AskError } from '../api.ts'
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
  const { errors } = (answer ?? {}) as {
    readonly errors?: readonly {
      readonly message: string
      readonly extensions: { readonly code: string }
    }[]
  }
  const [error] = errors ?? []
  return new AskError(error?.extensions.code ?? 'INTERNAL', error?.message ?? '')
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
