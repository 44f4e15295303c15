/**
 * A department's SOAP service, as the social insurance desks have had them since 2009: GBK throughout, a package of
 * its own in CDATA both ways, and the national platform's four values in a `tongtechheader`.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { canEncode, decodeText, encodeText } from '../../adapters/xml-encoding.ts'
import { elementsAt, escapeXml, parseXml, XmlError } from '../../adapters/xml.ts'
import type { XmlElement } from '../../adapters/xml.ts'
import { readBody, startHttpSource } from './http-source.ts'
import type { HttpAnswer, HttpSource, HttpSourceOptions } from './http-source.ts'
import { loadTables, pick } from './searched-rows.ts'
import type { Row } from './searched-rows.ts'
import { isSigned } from './signed-call.ts'
import type { SoapDialect } from './sources/dialect.ts'
import type { World } from './world.ts'

export interface SoapSourceOptions extends HttpSourceOptions {
  readonly dialect: SoapDialect
  readonly world: World
  readonly secret: string
}

/** Below the source's URL. */
export const SOAP_PATH = '/services/Query'
const ENCODING = 'gbk'
const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/'
const ROWS_MAX = 1_000

export function startSoapSource(options: SoapSourceOptions): Promise<HttpSource> {
  const { dialect, secret, now } = options
  const tables = loadTables(dialect, options.world)
  return startHttpSource(options, answer)

  async function answer(request: IncomingMessage): Promise<HttpAnswer> {
    if (request.url !== SOAP_PATH) return page(404, 'no such service')
    // As these services do, it shows itself to whoever looks: `shudao` asks so whether it is there.
    if (request.method === 'GET') return page(200, 'Query')
    const envelope = await readEnvelope(request)
    if (envelope === undefined) return fault('not an envelope in GBK')
    const [header] = elementsAt(envelope, ['Header', 'tongtechheader'])
    const given = (name: string): string => textAt(header, [name])
    if (!isSigned(given, dialect, secret, now())) return fault('签名无效')
    const [called] = elementsAt(envelope, ['Body']).flatMap(({ children }) => children)
    const rows = tables.get(called?.uri === dialect.namespace ? called.name : '')
    if (called === undefined || rows === undefined) return fault('unknown operation')
    const asked = parsed(textAt(called, ['arg0']))
    if (asked === undefined) return fault('arg0 is no package')
    const records = elementsAt(asked, ['DATA', 'RECORD']).map(keyOf)
    const fields = textAt(asked, ['HEAD', 'FIELDS']).split(',')
    const limit = Math.min(Number(textAt(asked, ['HEAD', 'LIMIT'])) || ROWS_MAX, ROWS_MAX)
    const found = rows.find(records, limit).map((row) => pick(row, fields))
    return xml(200, records.length, resultOf(dialect, called.name, found))
  }
}

/** The WSDL 1.1 of the service. Its address is what such documents say: that of another machine. */
export function wsdlOf({ namespace, tables }: SoapDialect): string {
  const each = (write: (operation: string) => string): string =>
    tables.map(({ entity }) => write(entity)).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:tns="${namespace}" targetNamespace="${namespace}">
  <wsdl:types><xsd:schema targetNamespace="${namespace}">${each((name) => `<xsd:element name="${name}"/>`)}</xsd:schema></wsdl:types>
${each((name) => `  <wsdl:message name="${name}"><wsdl:part name="parameters" element="tns:${name}"/></wsdl:message>\n`)}\
  <wsdl:portType name="Query">
${each((name) => `    <wsdl:operation name="${name}"><wsdl:input message="tns:${name}"/></wsdl:operation>\n`)}\
  </wsdl:portType>
  <wsdl:binding name="QuerySoap" type="tns:Query">
    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
${each((name) => `    <wsdl:operation name="${name}"><soap:operation soapAction="urn:${name}"/><wsdl:input><soap:body use="literal"/></wsdl:input></wsdl:operation>\n`)}\
  </wsdl:binding>
  <wsdl:service name="Query">
    <wsdl:port name="QuerySoap" binding="tns:QuerySoap"><soap:address location="http://192.0.2.1:8080${SOAP_PATH}"/></wsdl:port>
  </wsdl:service>
</wsdl:definitions>
`
}

async function readEnvelope(request: IncomingMessage): Promise<XmlElement | undefined> {
  const body = await readBody(request)
  const text = body === null ? undefined : decodeText(body, ENCODING)
  const envelope = text === undefined ? undefined : parsed(text)
  return envelope?.uri === ENVELOPE ? envelope : undefined
}

function parsed(text: string): XmlElement | undefined {
  try {
    return parseXml(text)
  } catch (thrown) {
    if (thrown instanceof XmlError) return undefined
    throw thrown
  }
}

function textAt(element: XmlElement | undefined, path: readonly string[]): string {
  return element === undefined ? '' : (elementsAt(element, path)[0]?.text ?? '')
}

function keyOf({ children }: XmlElement): Readonly<Record<string, string>> {
  return Object.fromEntries(children.map(({ name, text }) => [name, text]))
}

function resultOf(dialect: SoapDialect, operation: string, rows: readonly Row[]): string {
  const head = '<HEAD><CODE>000</CODE></HEAD>'
  const records = rows.map(recordOf).join('')
  const result = `<?xml version="1.0" encoding="GBK"?><PACKAGE>${head}<DATA>${records}</DATA></PACKAGE>`
  return `<n:${operation}Response xmlns:n="${dialect.namespace}"><return><![CDATA[${result}]]></return></n:${operation}Response>`
}

/** A name that GBK cannot hold is written by its numbers. */
function recordOf(row: Row): string {
  const elements = Object.entries(row).flatMap(([field, value]) =>
    value === null ? [] : [`<${field}>${escapeXml(value, inGbk)}</${field}>`],
  )
  return `<RECORD>${elements.join('')}</RECORD>`
}

function inGbk(character: string): boolean {
  return canEncode(character, ENCODING)
}

function fault(said: string): HttpAnswer {
  const told = `<e:Fault><faultcode>e:Client</faultcode><faultstring>${said}</faultstring></e:Fault>`
  return xml(500, 0, told)
}

function xml(status: number, keys: number, body: string): HttpAnswer {
  const envelope = `<?xml version="1.0" encoding="GBK"?><e:Envelope xmlns:e="${ENVELOPE}"><e:Body>${body}</e:Body></e:Envelope>`
  return {
    status,
    keys,
    contentType: 'text/xml; charset=GBK',
    body: encodeText(envelope, ENCODING),
  }
}

function page(status: number, said: string): HttpAnswer {
  return { status, keys: 0, contentType: 'text/plain; charset=utf-8', body: said }
}
