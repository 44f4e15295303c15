import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatVkey } from '../../../gateway/audit/note.ts'
import { openLogAt } from '../../../gateway/cli/log-source.ts'

describe('the log that a command reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shudao-log-source-'))
  after(() => rmSync(folder, { recursive: true }))

  it('is verified by a key as it was handed over, as text or in a file', async () => {
    const vkey = formatVkey('chongqing.test/log', generateKeyPairSync('ed25519').privateKey)
    const file = join(folder, 'key')
    writeFileSync(file, `${vkey}\n`)
    for (const given of [vkey, file]) {
      assert.equal((await openLogAt(folder, { vkey: given })).vkey, vkey)
    }
    const gone = join(folder, 'gone')
    await assert.rejects(openLogAt(folder, { vkey: gone }), {
      message: `${gone} is neither a verifier key nor a file that can be read.`,
    })
  })
})
