import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import type { ConsoleRequest } from '../../../gateway/console/server/door.ts'
import { pagePolicy, readStaticFiles } from '../../../gateway/console/server/static-files.ts'

const asked = (headers: ConsoleRequest['headers'] = {}): ConsoleRequest => ({
  method: 'GET',
  path: '/',
  search: '',
  headers,
  body: undefined,
})

describe('the files of the console', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'shudao-console-'))
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<meta content="%STYLE_NONCE%">')
    writeFileSync(join(folder, 'assets', 'main-1a.js'), 'run()')
    writeFileSync(join(folder, 'secret'), 'not below assets')
  })
  after(() => rmSync(folder, { recursive: true }))

  it('are a page whose nonce is new each time and stands in its policy', () => {
    const files = readStaticFiles(folder)
    const pages = [files.page(), files.page()]
    const nonces = pages.map(({ body }) => /content="([\w-]+)"/.exec(String(body))?.[1] ?? '')
    assert.equal(new Set(nonces).size, 2)
    assert.deepEqual(
      pages.map(({ headers }) => headers['Content-Security-Policy']),
      nonces.map(pagePolicy),
    )
    assert.deepEqual(
      pages.map(({ headers }) => headers['Cache-Control']),
      ['no-store', 'no-store'],
    )
  })

  it('let no script run but their own, and no style without the nonce', () => {
    const policy = pagePolicy('abc')
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-abc';/)
    assert.doesNotMatch(policy, /unsafe|https?:|\*|data:/)
  })

  it('are kept by browsers for ever, and compressed for those who take it', async () => {
    const files = readStaticFiles(folder)
    const plain = await files.asset('main-1a.js', asked())
    const small = await files.asset('main-1a.js', asked({ 'accept-encoding': 'gzip, br' }))
    assert.equal(plain?.headers['Cache-Control'], 'public, max-age=31536000, immutable')
    assert.equal(String(plain.body), 'run()')
    assert.equal(small?.headers['Content-Encoding'], 'br')
    assert.equal(brotliDecompressSync(small.body as Buffer).toString(), 'run()')
  })

  it('are those that were built, and no other file of the machine', async () => {
    const files = readStaticFiles(folder)
    for (const name of ['../secret', '..%2fsecret', '../index.html', 'other.js', '']) {
      assert.equal(await files.asset(name, asked()), undefined, name)
    }
  })

  it('say that they must be built where they are not', () => {
    const { status, body } = readStaticFiles(join(folder, 'nowhere')).page()
    assert.equal(status, 503)
    assert.match(String(body), /Run "npm run build"/)
  })
})
