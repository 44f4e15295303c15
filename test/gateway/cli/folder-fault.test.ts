import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeOutputFolder } from '../../../gateway/cli/folder-fault.ts'
import { keysCreate } from '../../../gateway/cli/keys-create.ts'
import { said } from '../../support/said.ts'

describe('the folder into which a command writes', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'shudao-folder-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is made with all above it, each for whom it was meant, and is left as it is where it is there', () => {
    const made = join(folder, 'a', 'b')
    makeOutputFolder(made, 0o700)
    for (const path of [join(folder, 'a'), made]) assert.equal(statSync(path).mode & 0o777, 0o700)
    makeOutputFolder(made, 0o755)
    assert.equal(statSync(made).mode & 0o777, 0o700)
  })

  it('is not made in or for a file, nor where a link leads nowhere, and is told with what is in its place', () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    const link = join(folder, 'link')
    symlinkSync(join(folder, 'nowhere'), link)
    for (const path of [file, link, join(file, 'a')]) {
      const inPlace = path === link ? link : file
      assert.throws(() => makeOutputFolder(path), {
        name: 'CliError',
        message: `${path}: the folder ${inPlace} cannot be made, because something that is no folder has its name (EEXIST). Give a folder that you may write.`,
      })
    }
    assert.equal(existsSync(join(folder, 'nowhere')), false)
  })

  it('is told where the system takes none, before a key is made', async function () {
    if (process.platform !== 'linux') this.skip()
    const { code, out, err } = await said(() => keysCreate('/proc/keys-of/an-exchange'))
    assert.deepEqual(
      [code, out, err],
      [
        1,
        '',
        '/proc/keys-of/an-exchange: the folder /proc/keys-of cannot be made, because there is nothing that takes a folder there (ENOENT). Give a folder that you may write.',
      ],
    )
  })
})
