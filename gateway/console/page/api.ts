/**
 * The exchange, as the page reaches it: the session, and the management API by it.
 *
 * @module
 */

export type Role =
  'officer' | 'head' | 'steward' | 'auditor' | 'administrator' | 'security' | 'developer'

export interface Person {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  /** Code, of a data officer. */
  readonly department: string | null
}

/** What `GET /console/session` says. */
export interface SessionAnswer {
  readonly region: string
  readonly regionNames: { readonly nameZh: string; readonly nameEn: string }
  readonly exchange: string
  /** Public address of the exchange; sign-in begins there. */
  readonly home: string
  readonly canSignIn: boolean
  /** Of made-up subjects, by the name of the key. */
  readonly trialKeys: Readonly<Record<string, string>>
  readonly staff: Person | null
  readonly csrf: string | null
}

/** An answer that is not there. `code` is one of gateway/docs/management.md, or `OFFLINE`. */
export class AskError extends Error {
  readonly code: string
  /** What the exchange states beside code and message. */
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'AskError'
    this.code = code
    this.extensions = extensions
  }
}

/** @param thrown by anything that asks the exchange. */
export function asAskError(thrown: unknown): AskError {
  return thrown instanceof AskError ? thrown : new AskError('INTERNAL', '')
}

export async function fetchSession(signal: AbortSignal): Promise<SessionAnswer> {
  return (await send('/console/session', { signal })) as SessionAnswer
}

/** @throws {AskError} when any operation of the document failed. */
export async function ask<T>(
  csrf: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<T> {
  const answer = (await post(csrf, '/console/manage', { query, variables }, signal)) as Answer<T>
  const error = errorIn(answer)
  if (error !== undefined) throw error
  return answer.data as T
}

export async function signOut(csrf: string): Promise<void> {
  await post(csrf, '/console/sign-out', {})
}

interface Answer<T> {
  readonly data?: T | null
  readonly errors?: readonly {
    readonly message: string
    readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string }
  }[]
}

/** The first error that an answer of the exchange tells; undefined when it tells none. */
export function errorIn(answer: Answer<unknown>): AskError | undefined {
  const [error] = answer.errors ?? []
  return error && new AskError(error.extensions.code, error.message, error.extensions)
}

function post(csrf: string, path: string, body: object, signal?: AbortSignal): Promise<unknown> {
  return send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-csrf-token': csrf },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  })
}

async function send(path: string, init: RequestInit): Promise<unknown> {
  try {
    const response = await fetch(path, { ...init, credentials: 'same-origin' })
    const answer: unknown = await response.json()
    return answer
  } catch (thrown) {
    if (init.signal?.aborted === true) throw thrown
    throw new AskError('OFFLINE', '')
  }
}
