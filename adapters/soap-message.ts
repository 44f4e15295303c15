/**
 * From what the exchange asks to the SOAP messages that ask it. Pure.
 *
 * @module
 */
import type { SourceRequest } from './adapter.ts'
import { AdapterError } from './errors.ts'
import type { SoapRequestOptions } from './soap-options.ts'
import type { SoapOperation } from './wsdl.ts'
import { canEncode } from './xml-encoding.ts'
import type { XmlEncoding } from './xml-encoding.ts'
import { escapeXml, isXmlText, XML_NAME } from './xml.ts'

/** What one call asks: keys, each with the columns that it is for. */
export interface SoapQuestion {
  readonly records: readonly Fields[]
}

export type Fields = readonly (readonly [string, string])[]

/**
 * One question for all keys, or one a key. A key that XML cannot express matches nothing and is not asked for.
 *
 * @throws {AdapterError} `SOURCE_MALFORMED` for a column that cannot be an element
 */
export function soapQuestions(
  source: string,
  options: SoapRequestOptions,
  request: SourceRequest,
): readonly SoapQuestion[] {
  const keys = request.keys.filter((key) => key.every(isXmlText))
  const nameOf = (column: string): string => {
    const { parameters = {} } = options
    const name = Object.hasOwn(parameters, column) ? parameters[column] : column
    if (name !== undefined && XML_NAME.test(name)) return name
    const message = `Source "${source}": a column of the resource's mapping cannot be the name of an element.`
    throw new AdapterError('SOURCE_MALFORMED', source, message)
  }
  const questions = request.keyColumns.flatMap((columns) => {
    const names = columns.map(nameOf)
    return keys.map((key) => ({
      records: [names.map((name, i) => [name, key[i] ?? ''] as const)],
    }))
  })
  if (options.mode === 'each' || questions.length === 0) return questions
  return [{ records: questions.flatMap(({ records }) => records) }]
}

export interface SoapParts {
  readonly question: SoapQuestion
  readonly request: SourceRequest
  /** Of the population database; empty for none. */
  readonly head: Fields
  /** The four values of the national platform; empty for none. */
  readonly tongtech: Fields
}

/** Writes the whole envelope. */
export function soapEnvelope(
  operation: SoapOperation,
  options: SoapRequestOptions,
  encoding: XmlEncoding,
  { question, request, head, tongtech }: SoapParts,
): string {
  const write = writer(encoding)
  const tree = node('')
  for (const [path, value] of Object.entries(options.constants ?? {})) at(tree, path).text = value
  if (options.headAt !== undefined) add(at(tree, options.headAt), head)
  if (options.fieldsAt !== undefined) at(tree, options.fieldsAt).text = request.columns.join(',')
  // One more than allowed, so that "too many" is told apart from "exactly as many as allowed".
  if (options.limitAt !== undefined) at(tree, options.limitAt).text = String(request.rowsMax + 1)
  addRecords(tree, options.recordAt, question.records)

  const body = tree.children
  const { packageIn } = options
  const parameters =
    packageIn === undefined
      ? body.map((child) => write.element(child, operation.qualified ? 'q:' : ''))
      : [write.cdata(`${operation.qualified ? 'q:' : ''}${packageIn}`, body)]
  const header =
    tongtech.length === 0 ? '' : `<s:Header>${write.element(headerOf(tongtech), '')}</s:Header>`
  return (
    `<?xml version="1.0" encoding="${encoding.toUpperCase()}"?>` +
    `<s:Envelope xmlns:s="${ENVELOPES[operation.version]}">${header}<s:Body>` +
    `<q:${operation.element} xmlns:q="${write.text(operation.namespace)}">${parameters.join('')}</q:${operation.element}>` +
    '</s:Body></s:Envelope>'
  )
}

export const ENVELOPES = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
} as const

interface Node {
  readonly name: string
  text: string
  readonly children: Node[]
}

function node(name: string, text = ''): Node {
  return { name, text, children: [] }
}

function headerOf(fields: Fields): Node {
  const header = node('tongtechheader')
  add(header, fields)
  return header
}

/** The node at the path, made where it is not there. */
function at(tree: Node, path: string): Node {
  return path.split('/').reduce((parent, name) => {
    const known = parent.children.find((child) => child.name === name)
    if (known !== undefined) return known
    const made = node(name)
    parent.children.push(made)
    return made
  }, tree)
}

function add(parent: Node, fields: Fields): void {
  parent.children.push(...fields.map(([name, value]) => node(name, value)))
}

/** A node of its own for each record; where there is no path, the fields stand by themselves. */
function addRecords(tree: Node, path: string | undefined, records: readonly Fields[]): void {
  const names = path?.split('/') ?? []
  const last = names.pop()
  const parent = names.length === 0 ? tree : at(tree, names.join('/'))
  for (const fields of records) {
    const record = last === undefined ? parent : node(last)
    add(record, fields)
    if (last !== undefined) parent.children.push(record)
  }
}

interface Writer {
  text(value: string): string
  element(node: Node, prefix: string): string
  /** An element whose content is a document of its own. */
  cdata(name: string, content: readonly Node[]): string
}

function writer(encoding: XmlEncoding): Writer {
  const text = (value: string): string =>
    escapeXml(value, (character) => canEncode(character, encoding))
  const element = ({ name, text: value, children }: Node, prefix: string): string =>
    `<${prefix}${name}>${text(value)}${children.map((child) => element(child, prefix)).join('')}</${prefix}${name}>`
  const cdata = (name: string, content: readonly Node[]): string => {
    const document = `<?xml version="1.0" encoding="${encoding.toUpperCase()}"?>${content.map((one) => element(one, '')).join('')}`
    return `<${name}><![CDATA[${document}]]></${name}>`
  }
  return { text, element, cdata }
}
