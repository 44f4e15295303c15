/**
 * Reads a SOAP service by its WSDL: GBK or UTF-8, packages in CDATA, with the heads of the national platform and
 * of the population database.
 *
 * @module
 */
import type { Adapter, Row, SourceRequest } from './adapter.ts'
import { describedSource } from './described-source.ts'
import { AdapterError } from './errors.ts'
import { readEach, tooManyRows } from './fan-out.ts'
import { statusFailure } from './http-failure.ts'
import { HTTP_KEYS_A_CALL_MAX, httpSource } from './http-source.ts'
import type { HttpCall } from './http-source.ts'
import { onBehalfOfHeaders } from './on-behalf-of.ts'
import { populationFields, readOperators } from './population-head.ts'
import { makeSigner, sendSigned } from './signing.ts'
import { rowsOfSoap } from './soap-answer.ts'
import { soapEnvelope, soapQuestions } from './soap-message.ts'
import type { Fields, SoapQuestion } from './soap-message.ts'
import type { SoapOptions } from './soap-options.ts'
import { readWsdl } from './wsdl.ts'
import type { SoapOperation } from './wsdl.ts'
import { readWsdlFields } from './wsdl-fields.ts'
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
  const signer = makeSigner(name, options.signing, options, now)
  const capabilities = {
    conditions: false,
    oneKeyACall: options.request.mode === 'each',
    keysACallMax: HTTP_KEYS_A_CALL_MAX,
  }
  const { packageIn, rowsAt } = options.response
  const introspection = describedSource(
    name,
    'WSDL',
    readWsdlFields(options.wsdl, packageIn === undefined ? rowsAt : undefined),
  )
  return { name, capabilities, read, check, introspection, close }

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
    const { onBehalfOf } = request
    const head = headOf(question, request)
    const call = (signed: Readonly<Record<string, string>>): HttpCall => {
      const parts = { question, request, head, tongtech: Object.entries(signed) }
      return {
        method: 'POST',
        path: pathname,
        headers: { ...contentHeaders(operation), ...onBehalfOfHeaders(onBehalfOf) },
        body: encodeText(soapEnvelope(operation, options.request, encoding, parts), encoding),
      }
    }
    // A fault comes with the status 500, and says why.
    const wanted = (status: number): boolean => isSuccess(status) || status === 500
    const signedParts = { path: pathname, body: '' }
    const answer = await sendSigned(http, signer, call, signedParts, signal, wanted)
    if (!isSuccess(answer.status) && answer.status !== 500) throw statusFailure(name, answer.status)
    return rowsOfSoap(name, answer, encoding, request.columns, options.response)
  }

  function headOf({ records }: SoapQuestion, { onBehalfOf }: SourceRequest): Fields {
    const { head } = options.request
    if (head === undefined) return []
    return populationFields(name, head, operators, onBehalfOf, records.length, now())
  }

  async function close(): Promise<void> {
    await Promise.all([http.close(), signer.close()])
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
