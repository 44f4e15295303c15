/**
 * XML as sources send it, read strictly: well-formed, without document types and so without entities of its
 * own, within bounds. And written so that no value can become markup.
 *
 * @module
 */
import { SaxesParser } from 'saxes'

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string
  /** Namespace; empty for none. */
  readonly uri: string
  /** Names as they stand, with their prefixes. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** All text directly in it, CDATA too. */
  readonly text: string
}

/** A text that is not such XML. The message quotes nothing of it. */
export class XmlError extends Error {
  readonly code = 'XML_MALFORMED'
}

const DEPTH_MAX = 64
const ELEMENTS_MAX = 500_000

interface Open {
  readonly name: string
  readonly uri: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

/**
 * Reads a document that is decoded already: what its declaration says of an encoding counts for nothing.
 *
 * @throws {XmlError}
 */
export function parseXml(text: string): XmlElement {
  const open: Open[] = []
  let root: XmlElement | undefined
  let elements = 0
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', () => {
    throw new XmlError('is not well-formed XML')
  })
  parser.on('doctype', () => {
    throw new XmlError('has a document type, which is not read')
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    elements += 1
    if (elements > ELEMENTS_MAX) throw new XmlError(`has more than ${ELEMENTS_MAX} elements`)
    if (open.length === DEPTH_MAX) throw new XmlError(`is nested deeper than ${DEPTH_MAX}`)
    const values = Object.entries(attributes).map(([name, { value }]) => [name, value] as const)
    open.push({ name: local, uri, attributes: Object.fromEntries(values), children: [], text: '' })
  })
  const add = (piece: string): void => {
    const inner = open.at(-1)
    if (inner !== undefined) inner.text += piece
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => {
    const closed = open.pop()
    const parent = open.at(-1)
    if (closed === undefined) return
    if (parent === undefined) root = closed
    else parent.children.push(closed)
  })
  parser.write(text.replace(/^\ufeff/, '')).close()
  if (root === undefined) throw new XmlError('is empty')
  return root
}

/** What XML 1.0 can express at all (its production `Char`), which leaves out most control characters. */

const NOT_A_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

export function isXmlText(text: string): boolean {
  return !NOT_A_CHARACTER.test(text)
}

/** A name that needs no prefix to be declared (XML 1.0 `Name` without colons). */
export const XML_NAME = /^[\p{L}_][\p{L}\p{N}\p{M}_.\-·]*$/u

const MARKUP = /[<>&"'\t\n\r]/g

/**
 * Text as content of an element; nothing in it is markup, and `]]>` never occurs.
 *
 * @param canEncode - whether the encoding of the document has the character; what it has not goes as a reference
 */
export function escapeXml(text: string, canEncode: (character: string) => boolean): string {
  const escaped = text.replace(MARKUP, reference)

  if (/^[\0-\x7f]*$/.test(escaped)) return escaped
  return Array.from(escaped, (one) => (canEncode(one) ? one : reference(one))).join('')
}

function reference(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`
}

/** The elements at a path of names below `element`, in order. */
export function elementsAt(element: XmlElement, path: readonly string[]): readonly XmlElement[] {
  return path.reduce<readonly XmlElement[]>(
    (found, name) => found.flatMap(({ children }) => children.filter((one) => one.name === name)),
    [element],
  )
}
