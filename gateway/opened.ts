/**
 * What was opened so far, to be closed in the reverse order.
 *
 * @module
 */
export class Opened {
  readonly #closers: (() => Promise<void>)[] = []

  add<T extends { close(): Promise<void> }>(thing: T): T {
    this.#closers.unshift(() => thing.close())
    return thing
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close()
  }
}
