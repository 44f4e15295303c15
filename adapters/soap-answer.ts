/**
 * From the body of a SOAP source to rows. Pure.
 *
 * @module
 */
import type { Row } from './adapter.ts'
import { AdapterError } from './errors.ts'
import { statusFailure } from './http-failure.ts'
import type { HttpAnswer } from './http-source.ts'
import { ENVELOPES } from './soap-message.ts'
import type { SoapResponseOptions } from './soap-options.ts'
import { SourceSaid } from './source-said.ts'
import { decodeText } from './xml-encoding.ts'
import type { XmlEncoding } from './xml-encoding.ts'
import { elementsAt, parseXml, XmlError } from './xml.ts'
import type { XmlElement } from './xml.ts'

/**
 * Every row has exactly `columns`; an element that is empty or was left out is null.
 *
 * @throws {AdapterError} `SOURCE_MALFORMED`, or `SOURCE_UNAVAILABLE` for a fault, an error status, or a package
 *   that says "error"
 */
export function rowsOfSoap(
  source: string,
  answer: HttpAnswer,
  encoding: XmlEncoding,
  columns: readonly string[],
  options: SoapResponseOptions,
): readonly Row[] {
  const result = resultOf(source, answer, encoding)
  const content = options.packageIn === undefined ? result : packageOf(source, result, options)
  requireSuccess(source, content, options)
  return elementsAt(content, options.rowsAt.split('/')).map((row) => toRow(source, row, columns))
}

/** The element of the body: the operation's answer. */
function resultOf(source: string, { status, body }: HttpAnswer, encoding: XmlEncoding): XmlElement {
  const isSuccess = status >= 200 && status < 300
  // What is no SOAP under an error status comes from what stands before the service.
  const fail = (what: string): AdapterError =>
    isSuccess ? malformed(source, what) : statusFailure(source, status)
  const text = decodeText(body, encoding)
  if (text === undefined) throw fail(`its answer is not in ${encoding.toUpperCase()}`)
  const envelope = parsed(text, (problem) => fail(`its answer ${problem}`))
  const isEnvelope =
    envelope.name === 'Envelope' && Object.values<string>(ENVELOPES).includes(envelope.uri)
  const [result] = isEnvelope
    ? elementsAt(envelope, ['Body']).flatMap(({ children }) => children)
    : []
  if (result === undefined) throw fail('its answer is not SOAP')
  if (result.name === 'Fault' && result.uri === envelope.uri) throw fault(source, result)
  if (!isSuccess) throw statusFailure(source, status)
  return result
}

function parsed(text: string, fail: (problem: string) => AdapterError): XmlElement {
  try {
    return parseXml(text)
  } catch (thrown) {
    if (thrown instanceof XmlError) throw fail(thrown.message)
    throw thrown
  }
}

function fault(source: string, element: XmlElement): AdapterError {
  const [said] = [
    ...elementsAt(element, ['faultstring']),
    ...elementsAt(element, ['Reason', 'Text']),
  ]
  return failed(source, said?.text ?? '')
}

function failed(source: string, said: string): AdapterError {
  const cause = new SourceSaid(said === '' ? 'no message' : said)
  return new AdapterError('SOURCE_UNAVAILABLE', source, `Source "${source}" said that it failed.`, {
    cause,
  })
}

/** Paths begin at the package's root, so what is given holds the root. */
function packageOf(
  source: string,
  result: XmlElement,
  { packageIn = '' }: SoapResponseOptions,
): XmlElement {
  const [carrier] = elementsAt(result, [packageIn])
  if (carrier === undefined) throw malformed(source, `its answer has no element "${packageIn}"`)
  const root = parsed(carrier.text, (problem) =>
    malformed(source, `the package in its answer ${problem}`),
  )
  return { name: '', uri: '', attributes: {}, text: '', children: [root] }
}

function requireSuccess(source: string, content: XmlElement, options: SoapResponseOptions): void {
  if (options.statusAt === undefined) return
  const [status] = elementsAt(content, options.statusAt.split('/'))
  if (status === undefined) throw malformed(source, `its answer has no "${options.statusAt}"`)
  if (status.text.trim() === (options.statusOk ?? '0')) return
  const [said] = elementsAt(content, options.messageAt?.split('/') ?? ['\0'])
  throw failed(source, said?.text ?? '')
}

function toRow(source: string, element: XmlElement, columns: readonly string[]): Row {
  return Object.fromEntries(
    columns.map((column) => {
      const found = elementsAt(element, [column])
      if (found.length > 1) throw malformed(source, `a row has "${column}" more than once`)
      const [value] = found
      if (value !== undefined && value.children.length > 0) {
        throw malformed(source, `"${column}" holds elements where a value belongs`)
      }
      return [column, value === undefined || value.text === '' ? null : value.text]
    }),
  )
}

function malformed(source: string, what: string): AdapterError {
  return new AdapterError('SOURCE_MALFORMED', source, `Source "${source}": ${what}.`)
}
