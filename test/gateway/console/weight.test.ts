/** What the first load of a page takes, by the files that the build says it needs. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'

const BUILT = fileURLToPath(new URL('../../../dist/console/', import.meta.url))
/** Compressed, of any page beyond what all pages share. */
const ROUTE_BYTES_MAX = 300_000

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
  readonly isEntry?: boolean
  readonly isDynamicEntry?: boolean
}

describe('the weight of the console', () => {
  it('is at most 300 KB compressed for any page, beyond what all pages share', () => {
    const text = readFileSync(join(BUILT, '.vite', 'manifest.json'), 'utf8')
    const chunks = new Map(Object.entries(JSON.parse(text) as Record<string, Chunk>))
    const needs = (name: string, found = new Set<string>()): Set<string> => {
      if (found.has(name)) return found
      found.add(name)
      for (const other of chunks.get(name)?.imports ?? []) needs(other, found)
      return found
    }
    const named = [...chunks]
    const shared = needs(named.find(([, { isEntry }]) => isEntry === true)?.[0] ?? '')
    const pages = named.filter(([, { isDynamicEntry }]) => isDynamicEntry === true)
    assert(pages.length > 5, 'each page is a file of its own')
    for (const [page] of pages) {
      const own = [...needs(page)].filter((name) => !shared.has(name))
      const bytes = own.reduce((sum, name) => sum + compressed(chunks.get(name)?.file ?? ''), 0)
      assert(bytes <= ROUTE_BYTES_MAX, `${page} loads ${bytes} bytes of its own.`)
    }
  }).timeout(30_000)
})

/** As the exchange sends it. */
function compressed(file: string): number {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 6 }
  return brotliCompressSync(readFileSync(join(BUILT, file)), { params }).length
}
