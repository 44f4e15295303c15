import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { httpFetcher } from '../../gateway/audit/fetcher.ts'
import { verifyReceipt } from '../../gateway/audit/verify-receipt.ts'
import { verifyLog } from '../../gateway/audit/verify.ts'
import { inDemo } from '../../gateway/demo/layout.ts'
import { RETIREE } from '../../gateway/demo/world/well-known.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, SICHUAN } from '../support/demo.ts'
import type { Demo, DemoAnswer } from '../support/demo.ts'

const QUERY = `query($id: CitizenId!) { person(idNumber: $id) { pensionBenefit(from: [CHONGQING, SICHUAN]) { benefitStatusCode } } }`

describe('the exchange log over HTTP', function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo
  let answer: DemoAnswer

  before(async () => {
    demo = await sharedDemo()
    answer = await demo.ask({ query: QUERY, variables: { id: RETIREE.idNumber } })
    assert.equal(answer.body.errors, undefined)
    for (const region of [CHONGQING, SICHUAN] as const) {
      await demo.record(region, answer.exchangeId)
    }
  })

  it('shows the checkpoint as text that nobody keeps, and tiles as octets that may be kept', async () => {
    const checkpoint = await fetch(`${demo.url(CHONGQING)}/log/checkpoint`)
    assert.equal(checkpoint.status, 200)
    assert.match(checkpoint.headers.get('content-type') ?? '', /^text\/plain/)
    assert.equal(checkpoint.headers.get('cache-control'), 'no-store')
    const text = await checkpoint.text()
    const [origin, size] = text.split('\n')
    assert.equal(origin, 'shudao-chongqing.example/log')
    const width = Number(size) % 256
    const full = Number(size) >= 256 ? 'tile/0/000' : `tile/0/000.p/${width}`
    const tile = await fetch(`${demo.url(CHONGQING)}/log/${full}`)
    assert.equal(tile.status, 200)
    assert.equal(tile.headers.get('content-type'), 'application/octet-stream')
    assert.match(tile.headers.get('cache-control') ?? '', /immutable/)
    const onDisk = readFileSync(join(inDemo.log(demo.folder, CHONGQING), full))
    assert.deepEqual(Buffer.from(await tile.arrayBuffer()), onDisk)
  })

  it('is proven whole from afar, and so is the receipt of an answer', async () => {
    for (const [i, region] of ([CHONGQING, SICHUAN] as const).entries()) {
      const vkey = (await (await fetch(`${demo.url(region)}/log.vkey`)).text()).trim()
      assert.equal(vkey, readFileSync(inDemo.vkey(demo.folder, region), 'utf8').trim())
      const fetcher = httpFetcher(`${demo.url(region)}/log`)
      assert.deepEqual((await verifyLog(fetcher, vkey)).failures, [])
      const receipt = answer.body.extensions!.exchange.receipts[i]!
      assert.equal((await verifyReceipt(fetcher, vkey, receipt)).failure, null)
    }
  })

  it('shows no file but those of the log, however the path is written', async () => {
    const { port } = new URL(demo.url(CHONGQING))
    for (const path of [
      '/log/../exchange.json',
      '/log/tile/../../exchange.json',
      '/log/tile/..%2f..%2fexchange.json',
      '/log/%2e%2e/keys/log.pem',
      '/log/tile/%2e%2e/%2e%2e/keys/log.pem',
      '/log/tile/0/../../../keys/log.pem',
      '/log/tile//etc/passwd',
      '/log/tile/0/000/../../../../log.vkey',
      '/log/checkpoint/',
      '/log/checkpoint%00',
      '/log/',
      '/log',
      '/log.vkey/../exchange.json',
      '/journal/',
    ]) {
      const { status, body } = await raw(Number(port), path)
      assert.equal(status, 404, path)
      assert.doesNotMatch(body, /PRIVATE KEY|"keys"|root:/, path)
    }
  })
})

/** A client that sends the path as it is; `fetch` would tidy it up. */
function raw(
  port: number,
  path: string,
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => (body += text))
      response.once('end', () => resolve({ status: response.statusCode, body }))
    })
      .once('error', reject)
      .end()
  })
}
