/**
 * Bytes that are put together where they are needed. Pure.
 *
 * @module
 */

export interface LaterBytes {
  readonly length: number
  /** @param to memory of that length. */
  readonly putInto: (to: Uint8Array) => void
}

/** @param to memory as long as the bytes. */
export function putBytes(bytes: Uint8Array | LaterBytes, to: Uint8Array): void {
  if ('putInto' in bytes) bytes.putInto(to)
  else to.set(bytes)
}

/** The bytes themselves, which may be somebody else's. */
export function bytesOf(bytes: Uint8Array | LaterBytes): Uint8Array {
  if (!('putInto' in bytes)) return bytes
  const own = new Uint8Array(bytes.length)
  bytes.putInto(own)
  return own
}
