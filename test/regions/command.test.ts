import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConfigFile } from '../../gateway/config-file.ts'
import { inDemo } from '../../gateway/demo/layout.ts'
import { PURPOSE } from '../../gateway/demo/story/stage.ts'
import { DEAD_RETIREE } from '../../gateway/demo/world/well-known.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, SICHUAN } from '../support/demo.ts'
import type { Demo, DemoAnswer } from '../support/demo.ts'
import { freePort } from '../../gateway/state/free-port.ts'
import { removeFolder, serviceFolder } from '../support/services.ts'
import { adapt, furnish, ROOT, shudao, start, tokenOf, untilReady } from './own-exchange.ts'

const QUERY = `query($id: CitizenId!) { person(idNumber: $id) { cremation { deceasedName cremationDate } } }`
const variables = { id: DEAD_RETIREE.idNumber }
const COMMAND_TIMEOUT_MS = 90_000

describe('one exchange, set up by hand from the annotated example', function () {
  this.timeout(COMMAND_TIMEOUT_MS)
  const folder = join(serviceFolder('own-exchange'), 'exchange')
  const file = join(folder, 'exchange.jsonc')
  const example = readFileSync(join(ROOT, 'gateway', 'exchange.example.jsonc'), 'utf8')
  let url: string
  let server: ChildProcess | undefined

  after(async function () {
    this.timeout(DEMO_TIMEOUT_MS)
    if (server !== undefined && server.exitCode === null) {
      const exited = new Promise((resolve) => server?.once('exit', resolve))
      server.kill('SIGTERM')
      await exited
    }
    removeFolder(serviceFolder('own-exchange'))
  })

  it('gets its keys once, for its owner alone, and never has them overwritten', async () => {
    const made = await shudao(['keys', 'create', join(folder, 'keys')])
    assert.equal(made.code, 0, made.err)
    for (const name of ['exchange.pem', 'token.pem', 'log.pem', 'record.key']) {
      assert.equal(statSync(join(folder, 'keys', name)).mode & 0o777, 0o600, name)
    }
    const key = readFileSync(join(folder, 'keys', 'log.pem'), 'utf8')
    const again = await shudao(['keys', 'create', join(folder, 'keys')])
    assert.equal(again.code, 1)
    assert.match(again.err, /never overwritten.*Give another folder/)
    assert.equal(readFileSync(join(folder, 'keys', 'log.pem'), 'utf8'), key)
  })

  it('gets national keys beside them where it asks for them, and its log is signed by both', async () => {
    const home = join(folder, 'national')
    const keys = join(home, 'keys')
    assert.equal((await shudao(['keys', 'create', keys])).code, 0)
    const made = await shudao(['keys', 'create', keys, '--sm2'])
    assert.equal(made.code, 0, made.err)
    assert.match(made.out, new RegExp(`Once they have pinned it .* name ${keys}/exchange\\.sm2`))
    for (const name of ['exchange.sm2', 'log.sm2']) {
      assert.equal(statSync(join(keys, name)).mode & 0o777, 0o600, name)
    }
    const publicJwk = JSON.parse(readFileSync(join(keys, 'exchange.sm2.public.jwk'), 'utf8'))
    assert.deepEqual([publicJwk.kty, publicJwk.crv, publicJwk.d], ['EC', 'SM2', undefined])
    const again = await shudao(['keys', 'create', keys, '--sm2'])
    assert.match(again.err, /exchange\.sm2 is there already/)
    const national = example
      .replace('keys/exchange.pem', 'keys/exchange.sm2')
      .replace('"record": {', '"sm2": { "file": "keys/log.sm2" },\n    "record": {')
    writeFileSync(join(home, 'exchange.jsonc'), national)
    const env = { RS_DATABASE_URL: 'postgres://127.0.0.1:1/rs' }
    const begun = await shudao(['audit', 'create', '--config', join(home, 'exchange.jsonc')], env)
    assert.equal(begun.code, 0, begun.err)
    const checkpoint = readFileSync(join(home, 'state', 'log', 'checkpoint'), 'utf8')
    assert.equal(checkpoint.match(/^— exchange\.chongqing\.example\/log /gm)?.length, 2)
  })

  it('begins its log once, with the example as it is shipped', async () => {
    writeFileSync(file, example)
    const env = { RS_DATABASE_URL: 'postgres://127.0.0.1:1/rs' }
    const begun = await shudao(['audit', 'create', '--config', file], env)
    assert.equal(begun.code, 0, begun.err)
    assert.match(begun.out, /exchange\.chongqing\.example\/log begins/)
    const vkey = readFileSync(join(folder, 'state', 'log.vkey'), 'utf8')
    assert.match(vkey, /^exchange\.chongqing\.example\/log\+[0-9a-f]{8}\+/)
    const again = await shudao(['audit', 'create', '--config', file], env)
    assert.equal(again.code, 1)
    assert.match(again.err, /log/)
    assert.doesNotMatch(again.err, /\n\s+at /, 'a sentence, no stack')
  })

  it('is not started with unknown settings and missing secrets: all of them are told, with what to do', async () => {
    const wrong = example
      .replace('"stateFolder"', '"statefolder"')
      .replace('"env": "RS_DATABASE_URL"', '"env": "RS_DATABASE_URL", "value": "x"')
    writeFileSync(file, wrong)
    const form = await shudao(['serve', '--config', file])
    assert.equal(form.code, 1)
    assert.match(form.err, /statefolder.*is not a setting.*Did you mean "stateFolder"/)
    assert.match(form.err, /stateFolder.*is missing/)

    writeFileSync(file, example.replace('keys/token.pem', 'keys/tokens.pem'))
    const secrets = await shudao(['serve', '--config', file])
    assert.equal(secrets.code, 1)
    assert.match(secrets.err, /nothing was started/)
    assert.match(secrets.err, /\/keys\/token.*keys\/tokens\.pem/)
    assert.match(secrets.err, /RS_DATABASE_URL/)
    assert.doesNotMatch(secrets.err, /\n\s+at /)

    const none = await shudao(['serve', '--config', join(folder, 'nothing.jsonc')])
    assert.equal(none.code, 1)
    assert.match(none.err, /cannot be read.*exchange\.example\.jsonc/)
  })

  it('serves, once its sources are its own', async function () {
    this.timeout(DEMO_TIMEOUT_MS)
    const plain = example.replace(/^\s*\/\/.*$/gm, '').replace(/,(?=\s*[}\]])/g, '')
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    furnish(folder)
    writeFileSync(file, JSON.stringify(adapt(JSON.parse(plain) as ConfigFile, port)))
    let said = ''
    const child = start(['serve', '--config', file])
    server = child
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (said += text))
    }
    assert.ok(await untilReady(url, () => child.exitCode !== null), said)
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokenOf(url, 'desk')}`,
        'exchange-purpose': PURPOSE,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query: QUERY, variables }),
    })
    const body = (await response.json()) as DemoAnswer['body']
    assert.deepEqual(body.data, {
      person: { cremation: [{ deceasedName: '刘**', cremationDate: '2026-02-13' }] },
    })
    writeFileSync(join(folder, 'answer.json'), JSON.stringify(body))
  })

  it('shows the entries of its log to its auditors and to nobody else', async () => {
    let size = '0'
    while (size === '0') {
      await sleep(50)
      size = (await (await fetch(`${url}/log/checkpoint`)).text()).split('\n')[1] ?? ''
    }
    const path = `/log/tile/entries/000.p/${size}`
    const get = (authorization?: string): Promise<Response> =>
      fetch(`${url}${path}`, authorization === undefined ? {} : { headers: { authorization } })
    assert.equal((await fetch(`${url}/log/tile/0/000.p/${size}`)).status, 200)
    const refused = await get()
    assert.equal(refused.status, 401)
    assert.match(await refused.text(), /for auditors.*\/oauth\/token/)
    assert.equal((await get(`Bearer ${await tokenOf(url, 'desk')}`)).status, 401)
    assert.equal((await get('Bearer nonsense')).status, 401)
    assert.equal((await get(`Bearer ${await tokenOf(url, 'auditor')}`)).status, 200)
    const closed = await shudao(['audit', 'verify', `${url}/log`])
    assert.equal(closed.code, 1)
    const token = await tokenOf(url, 'auditor')
    const open = await shudao(['audit', 'verify', `${url}/log`, '--token', token])
    assert.equal(open.code, 0, open.err)
    assert.match(open.err, /key comes from the server itself/)
  })

  it('gives its auditor no data, whatever its token', async () => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await tokenOf(url, 'auditor')}`,
        'exchange-purpose': PURPOSE,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query: QUERY, variables }),
    })
    assert.equal(response.status, 401)
  })

  it('drains at SIGTERM and ends with 0; its log is proven by the command, and so is the receipt', async () => {
    const child = server!
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    assert.equal(await exited, 0)
    const log = join(folder, 'state', 'log')
    const whole = await shudao(['audit', 'verify', log])
    assert.equal(whole.code, 0, whole.err)
    assert.match(whole.out, /exchange\.chongqing\.example\/log holds, \d+ entries/)
    const proven = await shudao(['audit', 'verify', log, '--receipt', join(folder, 'answer.json')])
    assert.equal(proven.code, 0, proven.err)
    assert.match(proven.out, /\n {2}Exchange [0-9a-f-]{36}\.\n .* recorded at /)
  })
})

describe('`shudao audit verify` and `shudao demo token`, beside the running demo', function () {
  this.timeout(COMMAND_TIMEOUT_MS)
  let demo: Demo
  let copy: string

  before(async function () {
    this.timeout(DEMO_TIMEOUT_MS)
    demo = await sharedDemo()
    const answer = await demo.ask({ query: QUERY, variables })
    await demo.record(CHONGQING, answer.exchangeId)
    copy = join(serviceFolder('tampered'), 'log')
    mkdirSync(copy, { recursive: true })
    cpSync(inDemo.log(demo.folder, CHONGQING), copy, { recursive: true })
    // The checkpoint last, as whoever copies a running log must.
    await sleep(600)
    cpSync(inDemo.log(demo.folder, CHONGQING), copy, { recursive: true })
    cpSync(inDemo.vkey(demo.folder, CHONGQING), join(copy, '..', 'log.vkey'))
    const receipt = answer.body.extensions!.exchange.receipts[0]!
    writeFileSync(join(copy, '..', 'receipt.json'), JSON.stringify(receipt))
    writeFileSync(
      join(copy, '..', 'forged.json'),
      JSON.stringify({ ...receipt, leafHash: Buffer.alloc(32).toString('base64') }),
    )
  })
  after(() => rmSync(serviceFolder('tampered'), { recursive: true, force: true }))

  it('proves the log of a running exchange, from its folder', async () => {
    const { code, out, err } = await shudao(['audit', 'verify', inDemo.log(demo.folder, SICHUAN)])
    assert.equal(code, 0, err)
    assert.match(out, /shudao-sichuan\.example\/log holds/)
  })

  it('proves a receipt, and not a forged one', async () => {
    const receipt = (name: string): string[] => ['--receipt', join(copy, '..', name)]
    const [good, forged] = await Promise.all([
      shudao(['audit', 'verify', copy, ...receipt('receipt.json')]),
      shudao(['audit', 'verify', copy, ...receipt('forged.json')]),
    ])
    assert.equal(good.code, 0, good.err)
    assert.equal(forged.code, 1)
    assert.match(forged.err, /not proven.*not the one that the receipt is for/)
  })

  it('fails on a copy of which one byte was changed, saying where', async () => {
    const entries = join(copy, tileIn(copy))
    const bytes = readFileSync(entries)
    const at = bytes.indexOf('"outcome":"released"')
    assert.ok(at > 0)
    writeFileSync(entries, Buffer.from(bytes).fill('R', at + 11, at + 12))
    const { code, err } = await shudao(['audit', 'verify', copy])
    writeFileSync(entries, bytes)
    assert.equal(code, 1)
    assert.match(err, /does not hold/)
    assert.match(err, /tile\/entries\/000(?:\.p\/\d+)? entry \d+/)
  })

  it('fails of what is no log, and with the key of another log', async () => {
    const vkey = inDemo.vkey(demo.folder, SICHUAN)
    const [none, other] = await Promise.all([
      shudao(['audit', 'verify', join(copy, 'tile')]),
      shudao(['audit', 'verify', copy, '--vkey', vkey]),
    ])
    assert.equal(none.code, 1)
    assert.match(none.err, /tile is no log: it has no checkpoint\. Give the folder log /)
    assert.equal(other.code, 1)
  })

  it('gives a token for a consumer of the demo, and otherwise says what to do', async () => {
    const options = ['--port-base', String(demo.portBase), '--folder', demo.folder]
    const nowhere = ['--port-base', '61000', '--folder', join(copy, 'no-demo')]
    const [good, unknown, silent] = await Promise.all([
      shudao(['demo', 'token', 'cq-pension-desk', ...options]),
      shudao(['demo', 'token', 'cq-pensoin-desk', ...options]),
      shudao(['demo', 'token', 'cq-pension-desk', ...nowhere]),
    ])
    assert.equal(good.code, 0, good.err)
    assert.match(good.out, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    assert.equal(unknown.code, 1)
    assert.match(unknown.err, /no staff "cq-pensoin-desk".*Did you mean "cq-pension-desk"/)
    assert.equal(silent.code, 1)
    assert.match(silent.err, /No demo answers.*npx shudao demo/)
  })
})

/** The first bundle of entries of a log, whole or the widest part of it. */
function tileIn(log: string): string {
  const size = Number(readFileSync(join(log, 'checkpoint'), 'utf8').split('\n')[1])
  return size >= 256 ? 'tile/entries/000' : `tile/entries/000.p/${size}`
}
