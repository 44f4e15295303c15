import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inDemo } from '../../../gateway/demo/layout.ts'
import { wipeDemo } from '../../../gateway/demo/prepare.ts'

describe('a fresh start of the demo', () => {
  it("wipes what demos wrote, and leaves everybody else's files in the folder alone", () => {
    const folder = mkdtempSync(join(tmpdir(), 'wipe-'))
    try {
      for (const region of ['500000', '510000'] as const) {
        mkdirSync(inDemo.log(folder, region), { recursive: true })
      }
      mkdirSync(inDemo.postgres(folder), { recursive: true })
      mkdirSync(join(folder, 'clients'))
      for (const file of [inDemo.running(folder), inDemo.version(folder)]) writeFileSync(file, '')
      writeFileSync(join(folder, 'letter.txt'), 'dear')
      wipeDemo(folder)
      assert.deepEqual(readdirSync(folder), ['letter.txt'])
      wipeDemo(join(folder, 'nothing'))
      assert.ok(!existsSync(join(folder, 'nothing')))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
