/**
 * Many texts in little memory, for a workbook that is read row by row: its cells point anywhere among them.
 *
 * @module
 */
import { malformed } from './table.ts'
import type { SharedTexts } from './xlsx-workbook.ts'

/** Bytes in UTF-8, with four for the place of each. */
const PACKED_BYTES_MAX = 32 * 1024 * 1024
const PLACE_BYTES = 4
const CHUNK_BYTES = 1024 * 1024

/**
 * @throws {AdapterError} `SOURCE_MALFORMED`, from `push`, beyond 32 MiB
 */
export function packedTexts(source: string): SharedTexts {
  // Each text begins at a place of all chunks together and ends where the next begins.
  const chunks: Buffer[] = []
  const places: Uint32Array[] = []
  let texts = 0
  let bytes = 0
  return { push, at }

  function push(text: string): void {
    const packed = Buffer.from(text)
    if (bytes + packed.length + (texts + 1) * PLACE_BYTES > PACKED_BYTES_MAX) {
      const what = `its workbook shares over ${PACKED_BYTES_MAX} bytes of texts, too many to be read row by row. Save it as CSV`
      throw malformed(source, what)
    }
    mark(bytes)
    for (let at = 0; at < packed.length;) {
      const within = bytes % CHUNK_BYTES
      if (within === 0) chunks.push(Buffer.allocUnsafeSlow(CHUNK_BYTES))
      const copied = packed.copy(chunks.at(-1) as Buffer, within, at)
      at += copied
      bytes += copied
    }
    texts += 1
  }

  function at(place: number): string | undefined {
    if (place >= texts) return undefined
    const end = place + 1 < texts ? marked(place + 1) : bytes
    return textBetween(marked(place), end)
  }

  function textBetween(start: number, end: number): string {
    const parts: Buffer[] = []
    for (let from = start; from < end;) {
      const within = from % CHUNK_BYTES
      const chunk = chunks[Math.floor(from / CHUNK_BYTES)]
      const part = chunk?.subarray(within, within + end - from) ?? Buffer.alloc(0)
      parts.push(part)
      from += part.length
    }
    return (parts.length === 1 ? parts[0] : Buffer.concat(parts))?.toString() ?? ''
  }

  function mark(start: number): void {
    if (texts % CHUNK_BYTES === 0) places.push(new Uint32Array(CHUNK_BYTES))
    const chunk = places.at(-1)
    if (chunk !== undefined) chunk[texts % CHUNK_BYTES] = start
  }

  function marked(place: number): number {
    return places[Math.floor(place / CHUNK_BYTES)]?.[place % CHUNK_BYTES] ?? 0
  }
}
