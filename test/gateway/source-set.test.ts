import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AdapterOptionsError } from '../../adapters/option-problem.ts'
import type { RegisteredSource } from '../../gateway/registry/source-entry.ts'
import { openSourceSet, type SourceSet } from '../../gateway/source-set.ts'
import { failsWith, onBehalfOf, patiently } from '../adapters/sources/expect.ts'

const NIGHTLY: RegisteredSource = {
  id: 'nightly',
  department: 'RS',
  kind: 'delimited',
  options: { folder: 'nightly' },
}
const ARCHIVE: RegisteredSource = {
  id: 'archive',
  department: 'RS',
  kind: 'mysql',
  options: { connectionString: { env: 'SOURCE_RS_URL' } },
}

describe('the sources of an exchange', () => {
  let folder: string
  let sources: SourceSet
  let logged: { readonly source: string; readonly err: unknown }[]

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shudao-sources-'))
    await mkdir(join(folder, 'RS/files/nightly'), { recursive: true })
    writeFileSync(join(folder, 'RS/files/nightly/people.csv'), 'K,V\n1,a\n')
    logged = []
    sources = await openSourceSet({
      configured: [],
      holdings: {
        env: { SOURCE_RS_URL: 'mysql://rs:30%off@127.0.0.1:1/rs' },
        readFile: () => assert.fail('no secret is in a file'),
        folder,
      },
      guarding: {},
      logger: {
        error: (what: object) => logged.push(what as (typeof logged)[number]),
        warn: () => assert.fail('a source did not close'),
        info: () => undefined,
      },
    })
  })
  afterEach(async () => {
    await sources.close()
    rmSync(folder, { recursive: true })
  })

  const read = (id: string): Promise<unknown> => {
    const adapter = sources.adapters.get(id)
    assert.ok(adapter)
    const [entity, columns] = ['people.csv', ['V']]
    const asked = { entity, columns, keyColumns: [['K']], keys: [['1']], rowsMax: 1, onBehalfOf }
    return adapter.read(asked, patiently())
  }

  it('leave one closed that cannot be opened, say why in the log, and read the others', async () => {
    const other = { ...ARCHIVE, id: 'other', department: 'GA' }
    ;(await sources.take([NIGHTLY, ARCHIVE, other])).keep()
    assert.deepEqual(await read('nightly'), [{ V: 'a' }])
    await failsWith(read('archive'), 'SOURCE_UNAVAILABLE')
    await failsWith(read('other'), 'SOURCE_UNAVAILABLE')
    assert.deepEqual(
      logged.map(({ source, err }) => {
        assert.ok(err instanceof AdapterOptionsError)
        assert.ok(!err.message.includes('30%off'))
        return [source, err.problems.map(({ pointer }) => pointer)]
      }),
      [
        ['archive', ['/connectionString']],
        ['other', ['/connectionString']],
      ],
    )
  })

  it('close what was taken in, and read what was there before, when a taking is undone', async () => {
    ;(await sources.take([NIGHTLY])).keep()
    const before = sources.adapters.get('nightly')
    const taking = await sources.take([
      { ...NIGHTLY, options: { folder: 'nightly', encoding: 'gbk' } },
    ])
    const fresh = sources.adapters.get('nightly')
    assert.notEqual(fresh, before)
    await taking.undo()
    assert.equal(sources.adapters.get('nightly'), before)
    assert.deepEqual(await read('nightly'), [{ V: 'a' }])
    await failsWith(fresh?.check(patiently()) ?? Promise.resolve(), 'SOURCE_CLOSED')
  })
})
