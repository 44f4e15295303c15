/**
 * One call over HTTP, its answer gathered whole: straight on undici's dispatcher, without the stream, the promises
 * and the listeners of `request`, which cost a third of a read.
 *
 * @module
 */
import { errors, type Dispatcher } from 'undici'

export interface RoundTrip {
  readonly status: number
  /** Names and values in turn, as they came; `util.parseHeaders` of undici reads them. */
  readonly headers: Buffer[]
  /** Empty where the status was not wanted. */
  readonly body: Buffer
}

const NOTHING = Buffer.alloc(0)
const anyStatus = (): boolean => true

/**
 * Makes the call and waits for the end of its answer. Of an answer whose status is not `wanted` the body is not
 * read: its connection is closed. Informational answers (1xx) are passed over.
 *
 * @param signal - when it aborts, the call is given up and its connection closed
 * @throws what undici or the system says went wrong; `RequestAbortedError` when the signal aborted.
 */
export function roundTrip(
  dispatcher: Dispatcher,
  call: Dispatcher.DispatchOptions,
  signal: AbortSignal,
  wanted: (status: number) => boolean = anyStatus,
): Promise<RoundTrip> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let status = 0
    let headers: Buffer[] = []
    let drop: ((error?: Error) => void) | undefined
    const settle = (): void => signal.removeEventListener('abort', giveUp)
    const giveUp = (): void => {
      settle()
      reject(new errors.RequestAbortedError())
      drop?.()
    }
    if (signal.aborted) {
      giveUp()
      return
    }
    signal.addEventListener('abort', giveUp)
    dispatcher.dispatch(call, {
      onConnect(abort) {
        drop = abort
        if (signal.aborted) abort()
      },
      onHeaders(code, raw) {
        if (code < 200) return true
        status = code
        headers = raw
        if (wanted(code)) return true
        settle()
        resolve({ status, headers, body: NOTHING })
        drop?.()
        return false
      },
      onData(chunk) {
        chunks.push(chunk)
        return true
      },
      onComplete() {
        settle()
        const [only] = chunks
        const body = only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks)
        resolve({ status, headers, body })
      },
      onError(error) {
        settle()
        reject(error)
      },
    })
  })
}
