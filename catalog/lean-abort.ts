/**
 * An `AbortController` for the path of every request.
 *
 * Node 20 makes each `AbortSignal` as an `EventTarget` whose prototype is then changed, which gives every one of them a hidden class
 * of its own: V8 has no quick way to anything that touches it, and keeps what it is made of until the heap is collected as a whole.
 * Making one and listening to it costs ten times what this does.
 *
 * @module
 */

/** To be told what waits for something: it need wait no longer. As `AbortController` of the DOM standard. */
export class LeanAbortController implements AbortController {
  readonly signal = new LeanAbortSignal()

  /** The first time counts. @param reason - an `AbortError` unless told */
  abort(reason?: unknown): void {
    this.signal.end(reason)
  }
}

class LeanAbortSignal extends EventTarget implements AbortSignal {
  aborted = false
  reason: unknown = undefined
  #onabort: AbortSignal['onabort'] = null

  get onabort(): AbortSignal['onabort'] {
    return this.#onabort
  }

  set onabort(listener: AbortSignal['onabort']) {
    if (this.#onabort !== null) this.removeEventListener('abort', this.#onabort)
    this.#onabort = listener
    if (listener !== null) this.addEventListener('abort', listener)
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason
  }

  end(reason: unknown): void {
    if (this.aborted) return
    this.aborted = true
    this.reason =
      reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason
    this.dispatchEvent(new Event('abort'))
  }
}
