/**
 * What a browser asks of the console, and what it is answered: plain values, so that nothing here knows the HTTP server.
 *
 * @module
 */

export interface ConsoleRequest {
  readonly method: string
  /** Below `/console`, with its slash; `/` for the page itself. */
  readonly path: string
  /** With its question mark; empty without. */
  readonly search: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Text of the body; undefined when it is not JSON by its media type. */
  readonly body: string | undefined
}

export interface ConsoleAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Uint8Array | string
}

export type ConsoleDoor = (request: ConsoleRequest) => Promise<ConsoleAnswer>

/** One value of a header; undefined when it is absent or there twice. */
export function headerOf({ headers }: ConsoleRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

/** JSON that no cache keeps: what it says is this person's alone. */
export function json(
  status: number,
  body: object,
  headers: ConsoleAnswer['headers'] = {},
): ConsoleAnswer {
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify(body),
  }
}

export function redirect(location: string, headers: ConsoleAnswer['headers'] = {}): ConsoleAnswer {
  return {
    status: 303,
    headers: { Location: location, 'Cache-Control': 'no-store', ...headers },
    body: '',
  }
}

/** In the form of the management API, so that a page has one way to tell of failures. */
export function refusal(status: number, code: string, message: string): ConsoleAnswer {
  return json(status, { errors: [{ message, extensions: { code } }] })
}
