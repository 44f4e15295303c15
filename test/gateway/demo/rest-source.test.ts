import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { platformHeaders } from '../../../adapters/platform-signature.ts'
import type { HttpSource } from '../../../gateway/demo/http-source.ts'
import { startRestSource } from '../../../gateway/demo/rest-source.ts'
import { chongqingYb } from '../../../gateway/demo/sources/chongqing/yb.ts'
import { makeWorld } from '../../../gateway/demo/world.ts'
import { RETIREE } from '../../../gateway/demo/world/well-known.ts'

const SECRET = 'a-secret-of-the-test'
const NOW = new Date('2026-06-30T08:00:00Z')

describe('an HTTP source of the demo', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shudao-rest-'))
  const accessLogFile = join(folder, 'access.log')
  let source: HttpSource

  before(async () => {
    const world = makeWorld(7, 50)
    source = await startRestSource({
      dialect: chongqingYb,
      world,
      secret: SECRET,
      accessLogFile,
      now: () => NOW,
    })
  })
  after(async () => {
    await source.close()
    rmSync(folder, { recursive: true })
  })

  it('answers a signed batch in its own words, and only the fields asked for', async () => {
    const response = await post({
      keys: [RETIREE.idNumber],
      fields: ['psn_name', 'begndate'],
      limit: 9,
    })
    assert.equal(response.status, 200)
    assert.deepEqual(await response.json(), {
      status: 'success',
      result: {
        rows: ['20260122', '20260618'].map((begndate) => ({ psn_name: RETIREE.name, begndate })),
      },
    })
  })

  it('answers several keys at once and nothing for a key it does not know', async () => {
    const keys = [RETIREE.idNumber, '510100194608209907', '500100197012319971']
    const response = await post({ keys, fields: ['certno'], limit: 9 })
    const { result } = (await response.json()) as { result: { rows: { certno: string }[] } }
    assert.deepEqual(new Set(result.rows.map((row) => row.certno)), new Set(keys.slice(0, 2)))
  })

  for (const [what, headers] of Object.entries({
    'no signature': {},
    'another secret': signature({ secret: 'another' }),
    'another requester': signature({ rid: 'rid-500000-other@1' }),
    'another interface': signature({ sid: 's_11500000_9999' }),
    'a signature of an hour ago': signature({}, new Date(NOW.getTime() - 3_600_000)),
    'a signature of an hour from now': signature({}, new Date(NOW.getTime() + 3_600_000)),
  })) {
    it(`refuses a call with ${what}`, async () => {
      const response = await post({ keys: [RETIREE.idNumber], fields: ['psn_name'] }, headers)
      assert.equal(response.status, 401)
      assert.doesNotMatch(await response.text(), new RegExp(RETIREE.name))
    })
  }

  it('refuses what is not a batch', async () => {
    assert.equal((await post({ keys: 'all' })).status, 400)
    assert.equal((await post('not json')).status, 400)
  })

  it('breaks connections off while it is down, and answers again when it is up', async () => {
    source.setDown(true)
    await assert.rejects(post({ keys: [RETIREE.idNumber], fields: ['psn_name'] }))
    source.setDown(false)
    assert.equal((await post({ keys: [RETIREE.idNumber], fields: ['psn_name'] })).status, 200)
  })

  it('logs each call with its exchange, number of keys and status, and never a value', async () => {
    const before = lines().length
    await post({ keys: [RETIREE.idNumber], fields: ['psn_name'] })
    await post({ keys: [RETIREE.idNumber], fields: ['psn_name'] }, {})
    const log = lines().slice(before)
    assert.deepEqual(log, [
      {
        time: NOW.toISOString(),
        method: 'POST',
        path: '/setl/list',
        exchange: 'exchange-1',
        keys: 1,
        status: 200,
      },
      {
        time: NOW.toISOString(),
        method: 'POST',
        path: '/setl/list',
        exchange: null,
        keys: 0,
        status: 401,
      },
    ])
    assert.doesNotMatch(
      readFileSync(accessLogFile, 'utf8'),
      new RegExp(`${RETIREE.idNumber}|${RETIREE.name}`),
    )
  })

  function lines(): readonly unknown[] {
    return readFileSync(accessLogFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  }

  function signature(other: object, at = NOW): Record<string, string> {
    const { rid, sid } = chongqingYb
    return platformHeaders({ scheme: 'hmac-sha256', rid, sid, secret: SECRET, ...other }, at)
  }

  function post(
    body: unknown,
    headers: Record<string, string> = { ...signature({}), 'x-exchange-id': 'exchange-1' },
  ): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return fetch(`${source.url}/setl/list`, { method: 'POST', headers, body: text })
  }
})
