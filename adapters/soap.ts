/**
 * Reads a SOAP service by its WSDL: GBK or UTF-8, packages in CDATA, with the heads of the national platform and
 * of the population database.
 *
 * @module
 */
import type { Adapter, Row, SourceRequest } from './adapter.ts'
import { AdapterError } from './errors.ts'
import { readEach, tooManyRows } from './fan-out.ts'
import { statusFailure } from './http-failure.ts'
import { httpSource } from './http-source.ts'
import { onBehalfOfHeaders } from './on-behalf-of.ts'
import { platformHeaders } from './platform-signature.ts'
import { populationFields, readOperators } from './population-head.ts'
import { rowsOfSoap } from './soap-answer.ts'
import { soapEnvelope, soapQuestions } from './soap-message.ts'
import type { Fields, SoapQuestion } from './soap-message.ts'
import type { SoapOptions } from './soap-options.ts'
import { readWsdl } from './wsdl.ts'
import type { SoapOperation } from './wsdl.ts'
import { encodeText } from './xml-encoding.ts'

/**
 * Makes the adapter; connects at the first read. An entity is an operation of the WSDL.
 *
 * @param now - the time that calls carry
 * @throws {WsdlError} when the WSDL cannot be used
 */
export function soapAdapter(
  name: string,
  options: SoapOptions,
  now: () => Date = () => new Date(),
): Adapter {
  const { origin, pathname } = new URL(options.endpoint)
  const encoding = options.encoding ?? 'utf-8'
  const operations = readWsdl(options.wsdl)
  const operators =
    readOperators(options.request.head?.operators ?? '{}') ?? new Map<string, never>()
  const http = httpSource(name, origin, options)
  return { name, capabilities: { conditions: false }, read, check, close: http.close }

  async function read(request: SourceRequest, signal: AbortSignal): Promise<readonly Row[]> {
    http.requireOpen(signal)
    const operation = operations.get(request.entity)
    if (operation === undefined) {
      const message = `Source "${name}": its WSDL has no such operation. Correct the resource's entity.`
      throw new AdapterError('SOURCE_MALFORMED', name, message)
    }
    const questions = soapQuestions(name, options.request, request)
    const concurrentMax = options.request.concurrentMax ?? 4
    const rows = await readEach(
      name,
      questions,
      request,
      concurrentMax,
      signal,
      (question, ended) => ask(operation, question, request, ended),
    )
    if (rows.length > request.rowsMax) throw tooManyRows(name, request)
    return rows
  }

  /** Any answer below 500 means "there": services answer a GET with a page, the WSDL, or a refusal. */
  async function check(signal: AbortSignal): Promise<void> {
    const call = { method: 'GET', path: pathname, headers: {} } as const
    const { status } = await http.send(call, signal, () => false)
    if (status >= 500) throw statusFailure(name, status)
  }

  async function ask(
    operation: SoapOperation,
    question: SoapQuestion,
    request: SourceRequest,
    signal: AbortSignal,
  ): Promise<readonly Row[]> {
    const parts = { question, request, head: headOf(question, request), tongtech: tongtech() }
    const envelope = soapEnvelope(operation, options.request, encoding, parts)
    const call = {
      method: 'POST',
      path: pathname,
      headers: { ...contentHeaders(operation), ...onBehalfOfHeaders(request.onBehalfOf) },
      body: encodeText(envelope, encoding),
    } as const
    // A fault comes with the status 500, and says why.
    const answer = await http.send(call, signal, (status) => isSuccess(status) || status === 500)
    if (!isSuccess(answer.status) && answer.status !== 500) throw statusFailure(name, answer.status)
    return rowsOfSoap(name, answer, encoding, request.columns, options.response)
  }

  function headOf({ records }: SoapQuestion, { onBehalfOf }: SourceRequest): Fields {
    const { head } = options.request
    if (head === undefined) return []
    return populationFields(name, head, operators, onBehalfOf, records.length, now())
  }

  function tongtech(): Fields {
    return options.signing === undefined
      ? []
      : Object.entries(platformHeaders(options.signing, now()))
  }

  function contentHeaders({ version, soapAction }: SoapOperation): Record<string, string> {
    const charset = encoding.toUpperCase()
    return version === '1.1'
      ? { 'content-type': `text/xml; charset=${charset}`, soapaction: `"${soapAction}"` }
      : { 'content-type': `application/soap+xml; charset=${charset}; action="${soapAction}"` }
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}
