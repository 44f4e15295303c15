import assert from 'node:assert/strict'
import iconv from 'iconv-lite'
import type { Adapter, SourceRequest } from '../../adapters/adapter.ts'
import { DEFAULT_GUARD_LIMITS, guard } from '../../adapters/guard.ts'
import type { SoapOptions, SoapRequestOptions } from '../../adapters/soap-options.ts'
import { soapAdapter } from '../../adapters/soap.ts'
import { elementsAt, parseXml } from '../../adapters/xml.ts'
import { adapterContract } from '../contracts/adapter.ts'
import type { AdapterFactory } from '../contracts/adapter.ts'
import { failsWith, onBehalfOf, patiently } from './sources/expect.ts'
import {
  envelope,
  fault,
  PACKAGES,
  QUALIFIED_WSDL,
  soapSource,
  WSDL,
} from './sources/soap-source.ts'
import type { SoapSource } from './sources/soap-source.ts'

const PACKAGE: Pick<SoapOptions, 'request' | 'response'> = {
  request: { ...PACKAGES.request, constants: { 'PACKAGE/HEAD/VERSION': '1.0' } },
  response: { ...PACKAGES.response, messageAt: 'PACKAGE/HEAD/MESSAGE' },
}
const PLAIN: Pick<SoapOptions, 'request' | 'response'> = {
  request: { mode: 'each', fieldsAt: 'FIELDS', limitAt: 'LIMIT' },
  response: { rowsAt: 'RECORD' },
}

describe('soap', () => {
  adapterContract('soap, package in GBK', underTest('gbk', { wsdl: WSDL, ...PACKAGE }))
  adapterContract('soap, one call a key', underTest('utf-8', { wsdl: QUALIFIED_WSDL, ...PLAIN }))
  adapterContract(
    'soap, guarded',
    underTest('utf-8', { wsdl: WSDL, ...PACKAGE }, (adapter) =>
      guard(adapter, DEFAULT_GUARD_LIMITS),
    ),
  )

  let source: SoapSource
  let adapter: Adapter

  beforeEach(async () => {
    source = await soapSource('gbk', [{ GMSFHM: '1', XM: '王' }])
    adapter = make({})
  })

  afterEach(async () => {
    await adapter.close()
    await source.close()
  })

  const make = (options: Partial<SoapOptions>, now?: () => Date): Adapter =>
    soapAdapter(
      'bureau',
      { endpoint: source.endpoint, wsdl: WSDL, encoding: 'gbk', ...PACKAGE, ...options },
      now,
    )

  describe('messages', () => {
    it('sends a package in CDATA, its text in GBK, rare characters as references', async () => {
      const rare = '𠮷]]>&<'
      await adapter.read(ask({ keyColumns: [['XM']], keys: [['王'], [rare]] }), patiently())
      const [call] = source.calls
      assert.equal(
        call?.body,
        '<?xml version="1.0" encoding="GBK"?>' +
          '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
          '<q:queryRequest xmlns:q="http://query.bureau.example/"><arg0><![CDATA[<?xml version="1.0" encoding="GBK"?>' +
          '<PACKAGE><HEAD><VERSION>1.0</VERSION><FIELDS>GMSFHM,XM</FIELDS><LIMIT>11</LIMIT></HEAD><DATA>' +
          '<RECORD><XM>王</XM></RECORD><RECORD><XM>&#134071;]]&#62;&#38;&#60;</XM></RECORD>' +
          '</DATA></PACKAGE>]]></arg0></q:queryRequest></s:Body></s:Envelope>',
      )
      const inner = parseXml(
        elementsAt(parseXml(call.body), ['Body', 'queryRequest', 'arg0'])[0]!.text,
      )
      assert.deepEqual(
        elementsAt(inner, ['DATA', 'RECORD', 'XM']).map(({ text }) => text),
        ['王', rare],
      )
    })

    it('calls an operation in RPC style by its own name and namespace', async () => {
      source.answerWith((response) =>
        response.end(envelope('<r><RECORD><GMSFHM>1</GMSFHM></RECORD></r>')),
      )
      adapter = make(PLAIN)
      const rows = await adapter.read(ask({ entity: 'ask', columns: ['GMSFHM'] }), patiently())
      assert.deepEqual(rows, [{ GMSFHM: '1' }])
      assert.match(source.calls[0]!.body, /<q:ask xmlns:q="urn:rpc"><FIELDS>/)
      assert.equal(source.calls[0]!.headers['soapaction'], '"urn:ask"')
    })

    it('signs in the tongtechheader, with the time of the call', async () => {
      const signing = { scheme: 'hmac-sm3', rid: 'r@1', sid: 's_1', secret: 'example' } as const
      adapter = make({ signing }, () => new Date(1735689600000))
      await adapter.read(ask({}), patiently())
      const header = elementsAt(parseXml(source.calls[0]!.body), ['Header', 'tongtechheader'])[0]
      assert.deepEqual(
        header?.children.map(({ name, text }) => [name, text]),
        [
          ['gjgxjhpt_rid', 'r@1'],
          ['gjgxjhpt_sid', 's_1'],
          ['gjgxjhpt_rtime', '1735689600000'],
          // printf %s 's_1r@11735689600000' | openssl dgst -sm3 -hmac example -binary | base64
          ['gjgxjhpt_sign', 'KRhzW2sMcQdBfeoiLVxWZSUYDNRkuYLSfz5B2dYJicA='],
        ],
      )
    })

    it('tells the population database who asks, and asks nothing for those who are not registered', async () => {
      const request: SoapRequestOptions = {
        ...PACKAGE.request,
        headAt: 'PACKAGE/HEAD',
        head: {
          ministry: { code: '000000', name: '国家信息中心' },
          platform: { code: '500000', name: '重庆市政务数据共享平台' },
          units: { [onBehalfOf.unitCode]: '重庆市人力资源和社会保障局' },
          businessTypes: { 'CY-037': { code: 'A01', name: '领取社会保险待遇资格认证' } },
          systems: { 'cq-pension-desk': '养老待遇系统' },
          operators: '{"CQ-YZ-0417":{"citizenId":"500100198804129919","name":"李<四>"}}',
        },
      }
      adapter = make({ request }, () => new Date('2026-01-02T20:04:05Z'))
      await adapter.read(ask({}), patiently())
      const inner = parseXml(
        elementsAt(parseXml(source.calls[0]!.body), ['Body', 'queryRequest', 'arg0'])[0]!.text,
      )
      assert.deepEqual(
        Object.fromEntries(
          elementsAt(inner, ['HEAD'])[0]!.children.map(({ name, text }) => [name, text]),
        ),
        {
          VERSION: '1.0',
          FWQQBH: onBehalfOf.exchangeId,
          QQBWDM: '000000',
          QQBWMC: '国家信息中心',
          SJLYXTDM: '500000',
          SJLYXTMC: '重庆市政务数据共享平台',
          JLS: '1',
          FSSJ: '20260103040405',
          QQRGMSFHM: '500100198804129919',
          QQRXM: '李<四>',
          QQRDWDM: onBehalfOf.unitCode,
          QQRDWMC: '重庆市人力资源和社会保障局',
          QQYWLXDM: 'A01',
          QQYWLXMC: '领取社会保险待遇资格认证',
          QQYWXTDM: 'cq-pension-desk',
          QQYWXTMC: '养老待遇系统',
          FIELDS: 'GMSFHM,XM',
          LIMIT: '11',
        },
      )
      for (const [part, what] of [
        [{ operator: 'CQ-YZ-9999' }, 'the operator'],
        [{ unitCode: '11510000MB1234567X' }, 'the using unit'],
        [{ matter: 'CY-001' }, 'the matter'],
      ] as const) {
        const asking = adapter.read(ask({ onBehalfOf: { ...onBehalfOf, ...part } }), patiently())
        const error = await failsWith(asking, 'SOURCE_UNAVAILABLE')
        assert.ok(error.message.includes(what), error.message)
      }
      assert.equal(source.calls.length, 1)
    })

    it('asks nothing for a key that XML cannot express', async () => {
      assert.deepEqual(
        await adapter.read(ask({ keys: [['1\0'], ['\ud800'], ['\x1b']] }), patiently()),
        [],
      )
      assert.equal(source.calls.length, 0)
    })

    it('asks nothing for an operation that the WSDL does not have, or a column that is no name', async () => {
      for (const part of [{ entity: 'drop' }, { keyColumns: [['a><b']] }]) {
        await failsWith(adapter.read(ask(part), patiently()), 'SOURCE_MALFORMED')
      }
      assert.equal(source.calls.length, 0)
    })
  })

  describe('answers', () => {
    const inPackage = (inner: string): string =>
      envelope(`<r><return>${inner.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</return></r>`)
    const answering = async (status: number, body: string | Buffer): Promise<unknown> => {
      source.answerWith((response) => response.writeHead(status).end(body))
      return adapter.read(ask({}), patiently())
    }

    it('gives null for what is empty or left out, and keeps blanks', async () => {
      const inner =
        '<PACKAGE><HEAD><CODE>000</CODE></HEAD><DATA><RECORD><XM/></RECORD><RECORD><XM> w </XM></RECORD></DATA></PACKAGE>'
      assert.deepEqual(await answering(200, inPackage(inner)), [
        { GMSFHM: null, XM: null },
        { GMSFHM: null, XM: ' w ' },
      ])
    })

    it('fails with SOURCE_UNAVAILABLE for a fault or an error of the package, and keeps what was said as cause', async () => {
      for (const [status, body] of [
        [500, fault('no such person 1')],
        [200, fault('no such person 1')],
        [
          200,
          inPackage(
            '<PACKAGE><HEAD><CODE>999</CODE><MESSAGE>no such person 1</MESSAGE></HEAD></PACKAGE>',
          ),
        ],
      ] as const) {
        const error = await failsWith(answering(status, body), 'SOURCE_UNAVAILABLE')
        assert.equal(error.message, 'Source "bureau" said that it failed.')
        assert.equal((error.cause as Error).message, 'no such person 1')
      }
    })

    for (const [what, status, body, code] of [
      [
        'a page with status 200',
        200,
        '<html><body>Maintenance<br></body></html>',
        'SOURCE_MALFORMED',
      ],
      ['a page with status 500', 500, '<html><body>Error<br></body></html>', 'SOURCE_UNAVAILABLE'],
      ['status 403', 403, '', 'SOURCE_UNAVAILABLE'],
      ['a redirect', 302, '', 'SOURCE_MALFORMED'],
      ['half of an answer', 200, envelope('').slice(0, -9), 'SOURCE_MALFORMED'],
      ['XML that is no SOAP', 200, '<Envelope><Body><r/></Body></Envelope>', 'SOURCE_MALFORMED'],
      [
        'a document type with entities',
        200,
        `<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${envelope('<r>&b;</r>')}`,
        'SOURCE_MALFORMED',
      ],
      ['an entity that nobody declared', 200, envelope('<r>&a;</r>'), 'SOURCE_MALFORMED'],
      ['no package', 200, envelope('<r/>'), 'SOURCE_MALFORMED'],
      ['a package that is broken', 200, inPackage('<PACKAGE>'), 'SOURCE_MALFORMED'],
      ['a package without its status', 200, inPackage('<PACKAGE/>'), 'SOURCE_MALFORMED'],
      ['nesting without end', 200, envelope('<r>'.repeat(100_000)), 'SOURCE_MALFORMED'],
      [
        'UTF-8 where GBK is registered',
        200,
        Buffer.from(envelope('<r>陈秀兰</r>')),
        'SOURCE_MALFORMED',
      ],
      [
        'bytes of no encoding',
        200,
        Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0xff]),
        'SOURCE_MALFORMED',
      ],
    ] as const) {
      it(`fails with ${code} for ${what}`, async () => {
        await failsWith(answering(status, body), code)
      })
    }

    it('reads GBK that no UTF-8 is mistaken for', async () => {
      const inner =
        '<PACKAGE><HEAD><CODE>000</CODE></HEAD><DATA><RECORD><XM>陈秀兰</XM></RECORD></DATA></PACKAGE>'
      const body = iconv.encode(inPackage(inner), 'gbk')
      assert.deepEqual(await answering(200, body), [{ GMSFHM: null, XM: '陈秀兰' }])
    })
  })

  function underTest(
    encoding: 'utf-8' | 'gbk',
    options: Omit<SoapOptions, 'endpoint' | 'encoding'>,
    wrap: (adapter: Adapter) => Adapter = (one) => one,
  ): AdapterFactory {
    return async (rows) => {
      const server = await soapSource(encoding, rows)
      const subject = soapAdapter('bureau', { endpoint: server.endpoint, encoding, ...options })
      return {
        adapter: wrap(subject),
        entity: 'query',
        oneKeyACall: options.request.mode === 'each',
        readsSoFar: () => server.calls.length,
        stall() {
          server.answerWith(() => undefined)
          return () => server.answerWith(undefined)
        },
        async dispose() {
          await subject.close()
          await server.close()
        },
      }
    }
  }
})

function ask(part: Partial<SourceRequest>): SourceRequest {
  return {
    entity: 'query',
    columns: ['GMSFHM', 'XM'],
    keyColumns: [['GMSFHM']],
    keys: [['1']],
    rowsMax: 10,
    onBehalfOf,
    ...part,
  }
}
