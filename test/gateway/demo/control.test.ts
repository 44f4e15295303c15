import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findRunningDemo, startControl } from '../../../gateway/demo/control.ts'
import type { Control } from '../../../gateway/demo/control.ts'
import { DemoError } from '../../../gateway/demo/errors.ts'
import { inDemo } from '../../../gateway/demo/layout.ts'
import type { HttpSource } from '../../../gateway/demo/http-source.ts'
import { startRestSource } from '../../../gateway/demo/rest-source.ts'
import type { DemoSources } from '../../../gateway/demo/sources.ts'
import { chongqingYb } from '../../../gateway/demo/sources/chongqing/yb.ts'
import { makeWorld } from '../../../gateway/demo/world.ts'

describe('the control of a demo that runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shudao-control-'))
  let source: HttpSource
  let control: Control

  beforeEach(async () => {
    source = await startRestSource({
      dialect: chongqingYb,
      world: makeWorld(7, 0),
      secret: 'secret',
      accessLogFile: join(folder, 'access.log'),
      now: () => new Date(),
    })
    const sources: DemoSources = {
      httpUrl: () => source.url,
      mysqlIn: 'postgres',
      setDown: (_region, id, down) => {
        if (id !== 'yb') throw new DemoError('DEMO_NOT_STARTED', `no source ${id}`)
        source.setDown(down)
      },
      close: () => source.close(),
    }
    control = await startControl(folder, 7000, sources)
  })
  afterEach(async () => {
    await control.close()
    await source.close()
  })
  after(() => rmSync(folder, { recursive: true }))

  it('is found from the folder alone, with process and ports', async () => {
    const running = await findRunningDemo(folder)
    assert.equal(running?.pid, process.pid)
    assert.equal(running.portBase, 7000)
  })

  it('takes a source down and up again for another process', async () => {
    const running = await findRunningDemo(folder)
    await running!.switchSource('500000', 'yb', true)
    await assert.rejects(fetch(source.url))
    await running!.switchSource('500000', 'yb', false)
    assert.equal((await fetch(source.url)).status, 401)
  })

  it('says so when there is no such source', async () => {
    const running = await findRunningDemo(folder)
    await assert.rejects(running!.switchSource('500000', 'xx', true), /no source xx/)
  })

  it('obeys only who can read the folder', async () => {
    const file = inDemo.running(folder)
    assert.equal(statSync(file).mode & 0o077, 0)
    const { url } = JSON.parse(readFileSync(file, 'utf8')) as { url: string }
    const response = await fetch(`${url}/500000/yb/down`, { method: 'POST' })
    assert.equal(response.status, 403)
    assert.equal((await fetch(source.url)).status, 401)
  })

  it('is gone when the demo is', async () => {
    await control.close()
    assert.equal(await findRunningDemo(folder), null)
  })
})
