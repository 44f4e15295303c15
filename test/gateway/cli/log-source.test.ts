import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
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
    const log = join(folder, 'keyed')
    mkdirSync(join(log, 'tile'), { recursive: true })
    for (const given of [vkey, file]) {
      assert.equal((await openLogAt(log, { vkey: given })).vkey, vkey)
    }
    const gone = join(folder, 'gone')
    await assert.rejects(openLogAt(log, { vkey: gone }), {
      message: `${gone} is neither a verifier key nor a file that can be read.`,
    })
    writeFileSync(file, 'hello')
    await assert.rejects(openLogAt(log, { vkey: file }), {
      message: `--vkey ${file}: The verifier key cannot be used: it does not have the form <name>+<key id>+<base64 key>. Give log.vkey, as the log's owner handed it to you, with --vkey.`,
    })
    await assert.rejects(openLogAt(log, {}), {
      message: `There is no verifier key at ${join(folder, 'log.vkey')}. Give the one you were handed with --vkey <file>.`,
    })
  })

  it('is said to be none where a folder or an address has no checkpoint', async () => {
    const vkey = formatVkey('chongqing.test/log', generateKeyPairSync('ed25519').privateKey)
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    const message = (where: string): string =>
      `${where} is no log: it has no checkpoint. Give the folder log of an exchange or of a copy, or its address: https://exchange/log.`
    await assert.rejects(openLogAt(empty, { vkey }), { message: message(empty) })
    const server = createServer((_request, response) => response.writeHead(404).end())
    server.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lgo`
    await assert.rejects(openLogAt(address, { vkey }), { message: message(address) })
    server.close()
  })

  it('is said to lie below the state folder or the address that was given in its place', async () => {
    const state = join(folder, 'state')
    mkdirSync(join(state, 'log'), { recursive: true })
    writeFileSync(join(state, 'log', 'checkpoint'), 'a checkpoint')
    const inner = join(state, 'log')
    await assert.rejects(openLogAt(state, {}), {
      message: `${state} is no log, but holds one. Give ${inner}.`,
    })
    const server = createServer(({ url }, response) => {
      response.writeHead(url === '/log/checkpoint' ? 200 : 404).end()
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await assert.rejects(openLogAt(`${address}/`, {}), {
      message: `${address}/ is no log, but holds one. Give ${address}/log.`,
    })
    server.close()
  })

  it('need not answer yet: whoever follows a log waits for it', async () => {
    const vkey = formatVkey('chongqing.test/log', generateKeyPairSync('ed25519').privateKey)
    assert.equal((await openLogAt('http://127.0.0.1:9/log', { vkey })).vkey, vkey)
  })
})
