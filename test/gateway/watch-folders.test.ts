import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../../gateway/core/logger.ts'
import { watchFolders } from '../../gateway/watch-folders.ts'

const SILENT: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }

async function until(holds: () => boolean, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += 20) {
    if (holds()) return true
    await sleep(20)
  }
  return holds()
}

describe('watched folders', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shudao-watch-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('tell once of several files that change together, and of each later change', async () => {
    let changes = 0
    const watching = watchFolders([folder], SILENT, () => changes++)
    for (const name of ['a.json', 'b.json', 'c.json']) writeFileSync(join(folder, name), '{}')
    assert.ok(await until(() => changes > 0, 2_000), 'the change was told')
    await sleep(300)
    assert.equal(changes, 1)
    writeFileSync(join(folder, 'a.json'), '[]')
    assert.ok(await until(() => changes === 2, 2_000), 'the second change was told')
    await watching.close()
  })

  it('tell nothing after the end', async () => {
    let changes = 0
    const watching = watchFolders([folder], SILENT, () => changes++)
    writeFileSync(join(folder, 'a.json'), '{}')
    await watching.close()
    await sleep(400)
    assert.equal(changes, 0)
  })
})
