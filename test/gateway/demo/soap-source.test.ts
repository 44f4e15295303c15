import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { platformHeaders } from '../../../adapters/platform-signature.ts'
import { decodeText, encodeText } from '../../../adapters/xml-encoding.ts'
import type { HttpSource } from '../../../gateway/demo/http-source.ts'
import { SOAP_PATH, startSoapSource } from '../../../gateway/demo/soap-source.ts'
import { sichuanRs } from '../../../gateway/demo/sources/sichuan/rs.ts'
import { makeWorld } from '../../../gateway/demo/world.ts'
import { fitsGbk } from '../../../gateway/demo/world/names.ts'
import { RETIREE } from '../../../gateway/demo/world/well-known.ts'

const SECRET = 'a-secret-of-the-test'
const NOW = new Date('2026-06-30T08:00:00Z')

describe('a SOAP source of the demo', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shudao-soap-'))
  const accessLogFile = join(folder, 'access.log')
  const world = makeWorld(7, 1_000)
  let source: HttpSource

  before(async () => {
    const given = { dialect: sichuanRs, world, secret: SECRET, accessLogFile, now: () => NOW }
    source = await startSoapSource(given)
  })
  after(async () => {
    await source.close()
    rmSync(folder, { recursive: true })
  })

  it('answers in GBK, with a package in CDATA and only the fields asked for', async () => {
    const { status, text } = await ask(packageOf([RETIREE.idNumber], 'ryxm,ffzt,yfje'))
    assert.equal(status, 200)
    assert.ok(
      text.includes(
        `<return><![CDATA[<?xml version="1.0" encoding="GBK"?><PACKAGE><HEAD><CODE>000</CODE></HEAD><DATA>` +
          `<RECORD><ryxm>${RETIREE.name}</ryxm><ffzt>ZC</ffzt><yfje>348650</yfje></RECORD></DATA></PACKAGE>]]></return>`,
      ),
      text,
    )
  })

  it('writes a name that GBK cannot hold by its numbers', async () => {
    const rare = world
      .records('510000', 'employeePensionInsured')
      .find((facts) => !fitsGbk(facts['name'] ?? ''))
    assert.ok(rare?.['citizenId'] && rare['name'])
    const { text } = await ask(packageOf([rare['citizenId']], 'ryxm'), { operation: 'cxZgcb' })
    const [, written] = /<ryxm>(.*)<\/ryxm>/.exec(text) ?? []
    const read = written?.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    assert.notEqual(written, rare['name'])
    assert.equal(read, rare['name'])
  })

  for (const [what, other] of Object.entries({
    'no signature': { signed: '' },
    'another secret': { signed: headerOf({ secret: 'another' }) },
    'another interface': { signed: headerOf({ sid: 's_11510000_9999' }) },
    'a signature of an hour ago': { signed: headerOf({}, new Date(NOW.getTime() - 3_600_000)) },
    'an operation that it has not': { operation: 'cxAll' },
    'an operation of another namespace': { namespace: 'urn:other' },
    'an envelope in UTF-8': { encoding: 'utf-8' },
    'a package that is no XML': { asked: '<PACKAGE>' },
  } as Readonly<Record<string, Other>>)) {
    it(`refuses a call with ${what} by a fault without a value`, async () => {
      const { status, text } = await ask(
        other.asked ?? packageOf([RETIREE.idNumber], 'ryxm'),
        other,
      )
      assert.equal(status, 500)
      assert.match(text, /<e:Fault>/)
      assert.ok(!text.includes(RETIREE.name))
    })
  }

  it('logs each call with its exchange, number of keys and status, and never a value', async () => {
    const before = readFileSync(accessLogFile, 'utf8').length
    await ask(packageOf([RETIREE.idNumber, '500100197012319971'], 'ryxm'))
    const text = readFileSync(accessLogFile, 'utf8')
    assert.deepEqual(JSON.parse(text.slice(before)), {
      time: NOW.toISOString(),
      method: 'POST',
      path: SOAP_PATH,
      exchange: 'exchange-1',
      keys: 2,
      status: 200,
    })
    assert.ok(!text.includes(RETIREE.idNumber) && !text.includes(RETIREE.name))
  })

  async function ask(
    asked: string,
    other: Other = {},
  ): Promise<{ readonly status: number; readonly text: string }> {
    const { operation = 'cxDyff', namespace = sichuanRs.namespace, signed = headerOf({}) } = other
    const envelope =
      '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">' +
      `<s:Header><tongtechheader>${signed}</tongtechheader></s:Header><s:Body>` +
      `<q:${operation} xmlns:q="${namespace}"><arg0><![CDATA[${asked}]]></arg0><note>查询</note></q:${operation}>` +
      '</s:Body></s:Envelope>'
    const response = await fetch(`${source.url}${SOAP_PATH}`, {
      method: 'POST',
      headers: { 'x-exchange-id': 'exchange-1' },
      body: new Uint8Array(encodeText(envelope, other.encoding ?? 'gbk')),
    })
    const text = decodeText(new Uint8Array(await response.arrayBuffer()), 'gbk')
    return { status: response.status, text: text ?? '' }
  }
})

interface Other {
  readonly operation?: string
  readonly namespace?: string
  readonly signed?: string
  readonly encoding?: 'gbk' | 'utf-8'
  readonly asked?: string
}

function packageOf(ids: readonly string[], fields: string): string {
  const records = ids.map((id) => `<RECORD><zjhm>${id}</zjhm></RECORD>`).join('')
  return `<PACKAGE><HEAD><FIELDS>${fields}</FIELDS><LIMIT>9</LIMIT></HEAD><DATA>${records}</DATA></PACKAGE>`
}

function headerOf(other: object, at = NOW): string {
  const { rid, sid } = sichuanRs
  const values = platformHeaders({ scheme: 'hmac-sha256', rid, sid, secret: SECRET, ...other }, at)
  return Object.entries(values)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')
}
