/** What the browser proves is what the verifier of the command line proves, of real logs of any size. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { formatVkey } from '../../../gateway/audit/note.ts'
import { leafHash } from '../../../gateway/audit/tree.ts'
import { prove, type ReadFile } from '../../../gateway/console/page/proof/verify.ts'
import { logOf, NAME, reading, VKEY } from './log-files.ts'

describe('the proof in the browser', () => {
  it('holds by a receipt without the entry, and not by another receipt', async () => {
    const files = logOf(300)
    const withoutEntries: ReadFile = async (path) =>
      path.startsWith('tile/entries') ? undefined : files.get(path)
    const leafOf = (at: number): string => leafHash(Buffer.from(`entry ${at}`)).toString('base64')
    const proven = await prove(withoutEntries, VKEY, 270, leafOf(270))
    assert.deepEqual([proven.ok, proven.entry], [true, undefined])
    assert.equal((await prove(withoutEntries, VKEY, 270, leafOf(269))).ok, false)
    assert.equal((await prove(withoutEntries, VKEY, 270, 'no base64!')).ok, false)
  })

  it('holds for any entry of a log of any size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_500 }), fc.nat(), async (size, at) => {
        const index = at % size
        const { ok, entry, steps } = await prove(reading(logOf(size)), VKEY, index)
        assert.equal(ok, true)
        assert.equal(Buffer.from(entry ?? []).toString(), `entry ${index}`)
        assert.deepEqual(
          steps.map(({ kind }) => kind),
          ['checkpoint', 'entry', 'tiles', 'fold', 'root'],
        )
      }),
      { numRuns: 25 },
    )
  })

  it('fails whatever byte of what it rests on is another', async () => {
    const files = logOf(300)
    const touched = [...files.keys()].filter((path) => !path.includes('entries/001'))
    for (const path of touched) {
      const bytes = Buffer.from(files.get(path) ?? [])
      // Of tiles the hash beside the entry's own, which its proof takes; of the rest the middle.
      const at = path.startsWith('tile/0/000')
        ? 32
        : path.startsWith('tile/entries')
          ? 3
          : bytes.length >> 1
      bytes[at] = (bytes[at] ?? 0) ^ 1
      const { ok } = await prove(reading(new Map(files).set(path, bytes)), VKEY, 0)
      const isUsed = !path.startsWith('tile/1/')
      assert.equal(ok, !isUsed, path)
    }
  })

  it('fails at the step that does not hold, and goes no further', async () => {
    const other = formatVkey(NAME, generateKeyPairSync('ed25519').privateKey)
    const files = logOf(10)
    const last = async (
      given: ReadonlyMap<string, Uint8Array>,
      vkey = VKEY,
      index = 3,
    ): Promise<unknown> => {
      const { ok, steps } = await prove(reading(given), vkey, index)
      return [ok, steps.at(-1)?.kind]
    }
    assert.deepEqual(await last(files, other), [false, 'checkpoint'])
    assert.deepEqual(await last(files, VKEY, 10), [false, 'checkpoint'])
    assert.deepEqual(await last(files, `${VKEY}x`), [false, 'checkpoint'])
    const without = (path: string): Map<string, Uint8Array> => {
      const rest = new Map(files)
      rest.delete(path)
      return rest
    }
    assert.deepEqual(await last(without('tile/entries/000.p/10')), [false, 'entry'])
    assert.deepEqual(await last(without('tile/0/000.p/10')), [false, 'tiles'])
  })
})
