/**
 * The socket on which a database's client speaks: what comes over it is bounded, and a client that
 * stumbles over it ends the connection instead of the exchange. Under TLS the bytes go past it, and what they
 * are is vouched for by the server's certificate.
 *
 * @module
 */
import { Socket } from 'node:net'
import { AdapterError } from './errors.ts'

/** What ended a connection from our side. */
export class DatabaseSocketError extends Error {
  readonly code: 'ANSWER_TOO_LONG' | 'ANSWER_NOT_UNDERSTOOD'

  constructor(code: DatabaseSocketError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DatabaseSocketError'
    this.code = code
  }
}

export function socketFailure(source: string, error: DatabaseSocketError): AdapterError {
  const what =
    error.code === 'ANSWER_TOO_LONG'
      ? `its answer is longer than ${ANSWER_BYTES_MAX} bytes. Ask for fewer rows or columns`
      : 'its answer is not the protocol of the database'
  const message = `Source "${source}": ${what}.`
  return new AdapterError('SOURCE_MALFORMED', source, message, { cause: error })
}

/** Rows are bounded by the request; this bounds what a row may hold. */
export const ANSWER_BYTES_MAX = 64 * 1024 * 1024

export class DatabaseSocket extends Socket {
  readonly #bytesMax: number
  #bytesWritten = 0
  #bytesSinceWrite = 0

  /** @param bytesMax - bytes that may come between one thing we send, or batch we take, and the next */
  constructor(bytesMax: number) {
    super()
    this.#bytesMax = bytesMax
  }

  /** Begins to connect, for a client that expects a socket which does. */
  open(host: string, port: number): this {
    this.setNoDelay(true).setKeepAlive(true)
    return this.connect(port, host)
  }

  /** What came of an answer was taken: the rest of it is bounded anew. */
  tookBatch(): void {
    this.#bytesSinceWrite = 0
  }

  override emit(event: string | symbol, ...parameters: unknown[]): boolean {
    if (event !== 'data') return super.emit(event as 'data', ...(parameters as [Buffer]))
    const [chunk] = parameters as [Buffer]
    // Both clients write a statement at once, so what comes after a write is the answer to it.
    if (this.bytesWritten !== this.#bytesWritten) this.#bytesSinceWrite = 0
    this.#bytesWritten = this.bytesWritten
    this.#bytesSinceWrite += chunk.length
    if (this.#bytesSinceWrite > this.#bytesMax) {
      const message = `The answer is longer than ${this.#bytesMax} bytes.`
      this.destroy(new DatabaseSocketError('ANSWER_TOO_LONG', message))
      return true
    }
    try {
      return super.emit('data', chunk)
    } catch (cause) {
      // Its parser throws where nobody could catch it but the socket that handed it the bytes.
      const message = 'The client could not read the answer.'
      this.destroy(new DatabaseSocketError('ANSWER_NOT_UNDERSTOOD', message, { cause }))
      return true
    }
  }
}
