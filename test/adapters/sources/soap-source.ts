import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import iconv from 'iconv-lite'
import type { Row } from '../../../adapters/adapter.ts'
import type { SoapOptions } from '../../../adapters/soap-options.ts'
import { elementsAt, parseXml } from '../../../adapters/xml.ts'
import type { XmlElement } from '../../../adapters/xml.ts'

/** One call for all keys, in a package of text both ways. */
export const PACKAGES = {
  request: {
    mode: 'batch',
    packageIn: 'arg0',
    recordAt: 'PACKAGE/DATA/RECORD',
    fieldsAt: 'PACKAGE/HEAD/FIELDS',
    limitAt: 'PACKAGE/HEAD/LIMIT',
  },
  response: {
    packageIn: 'return',
    rowsAt: 'PACKAGE/DATA/RECORD',
    statusAt: 'PACKAGE/HEAD/CODE',
    statusOk: '000',
  },
} as const satisfies Pick<SoapOptions, 'request' | 'response'>

export interface ReceivedSoap {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** Decoded. */
  readonly body: string
}

/** A real SOAP service in the manner of a department: it leaves out what it does not have. */
export interface SoapSource {
  readonly endpoint: string
  readonly calls: readonly ReceivedSoap[]
  /** Answers in its own way from now on; `undefined` goes back to the rows. */
  answerWith(answer: ((response: ServerResponse, call: ReceivedSoap) => void) | undefined): void
  close(): Promise<void>
}

const NAMESPACE = 'http://query.bureau.example/'

/** Document style with the package in `arg0`, and a second operation in RPC style. The address is not ours. */
export const WSDL = `<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:tns="${NAMESPACE}" targetNamespace="${NAMESPACE}">
  <wsdl:types>
    <xsd:schema targetNamespace="${NAMESPACE}" elementFormDefault="QUALIFIED_OR_NOT">
      <xsd:element name="queryRequest"/>
    </xsd:schema>
  </wsdl:types>
  <wsdl:message name="query"><wsdl:part name="parameters" element="tns:queryRequest"/></wsdl:message>
  <wsdl:message name="ask"><wsdl:part name="arg0" type="xsd:string"/></wsdl:message>
  <wsdl:portType name="Bureau">
    <wsdl:operation name="query"><wsdl:input message="tns:query"/></wsdl:operation>
    <wsdl:operation name="ask"><wsdl:input message="tns:ask"/></wsdl:operation>
  </wsdl:portType>
  <wsdl:binding name="BureauSoap" type="tns:Bureau">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="query">
      <soap:operation soapAction="urn:query"/><wsdl:input><soap:body use="literal"/></wsdl:input>
    </wsdl:operation>
    <wsdl:operation name="ask">
      <soap:operation soapAction="urn:ask" style="rpc"/>
      <wsdl:input><soap:body use="literal" namespace="urn:rpc"/></wsdl:input>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="Bureau">
    <wsdl:port name="BureauSoap" binding="tns:BureauSoap"><soap:address location="http://192.0.2.1/elsewhere"/></wsdl:port>
  </wsdl:service>
</wsdl:definitions>`.replace('QUALIFIED_OR_NOT', 'unqualified')

export const QUALIFIED_WSDL = WSDL.replace('unqualified', 'qualified')

export async function soapSource(
  encoding: 'utf-8' | 'gbk',
  rows: readonly Row[] = [],
): Promise<SoapSource> {
  const calls: ReceivedSoap[] = []
  let special: ((response: ServerResponse, call: ReceivedSoap) => void) | undefined
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = iconv.decode(Buffer.concat(chunks), encoding)
      const call = { method: request.method ?? '', headers: request.headers, body }
      calls.push(call)
      if (special !== undefined) special(response, call)
      else if (request.method === 'GET') response.end('This is a service.')
      else answer(response, call)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/Bureau`,
    calls,
    answerWith: (own) => (special = own),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }

  function answer(response: ServerResponse, { headers, body }: ReceivedSoap): void {
    const isRight =
      headers['soapaction'] === '"urn:query"' &&
      headers['content-type'] === `text/xml; charset=${encoding.toUpperCase()}`
    const [called] = elementsAt(parseXml(body), ['Body', 'queryRequest'])
    if (!isRight || called?.uri !== NAMESPACE) {
      response.writeHead(500).end(fault('unknown operation'))
      return
    }
    const [inCdata] = elementsAt(called, ['arg0'])
    const asked = inCdata === undefined ? called : parseXml(inCdata.text)
    const records = inCdata === undefined ? [asked] : elementsAt(asked, ['DATA', 'RECORD'])
    const [limit] = elementsAt(asked, inCdata === undefined ? ['LIMIT'] : ['HEAD', 'LIMIT'])
    const [fields] = elementsAt(asked, inCdata === undefined ? ['FIELDS'] : ['HEAD', 'FIELDS'])
    const found = rows
      .filter((row) => records.some((record) => matches(row, record)))
      .slice(0, Number(limit?.text))
      .map((row) => recordOf(row, fields?.text.split(',') ?? []))
    const result =
      inCdata === undefined
        ? found.join('')
        : `<return><![CDATA[<?xml version="1.0" encoding="${encoding.toUpperCase()}"?><PACKAGE><HEAD><CODE>000</CODE></HEAD><DATA>${found.join('')}</DATA></PACKAGE>]]></return>`
    response.setHeader('content-type', `text/xml; charset=${encoding}`)
    response.end(
      iconv.encode(
        envelope(`<n:queryResponse xmlns:n="${NAMESPACE}">${result}</n:queryResponse>`),
        encoding,
      ),
    )
  }
}

export function envelope(body: string): string {
  return `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>${body}</e:Body></e:Envelope>`
}

export function fault(said: string): string {
  return envelope(
    `<e:Fault><faultcode>e:Server</faultcode><faultstring>${said}</faultstring></e:Fault>`,
  )
}

const BESIDE_KEYS = ['LIMIT', 'FIELDS']

function matches(row: Row, record: XmlElement): boolean {
  const keys = record.children.filter(({ name }) => !BESIDE_KEYS.includes(name))
  return keys.length > 0 && keys.every(({ name, text }) => row[name] === text)
}

function recordOf(row: Row, fields: readonly string[]): string {
  const elements = fields.flatMap((field) => {
    const value = row[field]
    if (value === null || value === undefined) return []
    const escaped = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    return [`<${field}>${escaped}</${field}>`]
  })
  return `<RECORD>${elements.join('')}</RECORD>`
}
