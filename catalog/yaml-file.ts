/**
 * Catalogue files in YAML: the same values as in JSON, and where each of them stands.
 *
 * YAML 1.2: `no` is a text, and so is every key; a number in quotes is a text, and codes want quotes (`'01'`).
 *
 * @module
 */
import { createRequire } from 'node:module'
import type * as Yaml from 'yaml'

const require = createRequire(import.meta.url)
/** Loaded with the first file in YAML: it takes longer than to read a catalogue in JSON. */
const yaml = (): typeof Yaml => require('yaml') as typeof Yaml

/** Nodes that aliases may stand for, in one file. */
const ALIASES_MAX = 100
/** Columns of a line that is written; longer texts are folded. */
const LINE_WIDTH = 120

export function isYamlFile(file: string): boolean {
  return /\.ya?ml$/i.test(file)
}

/** @throws {Error} whose message says what is wrong, on which line, and repeats nothing of the text */
export function parseYaml(text: string): unknown {
  const { document, lines } = read(text)
  const [error] = document.errors
  if (error === undefined) return document.toJS({ maxAliasCount: ALIASES_MAX }) as unknown
  const { line, col } = lines.linePos(error.pos[0])
  throw new SyntaxError(`line ${line}, column ${col}: ${error.code}`)
}

/** On which line each pointer stands, counted from 1; of what is not there, undefined. */
export function yamlLines(text: string): (pointer: string) => number | undefined {
  const { document, lines } = read(text)
  const { isMap, isScalar, isSeq } = yaml()
  return (pointer) => {
    let node: unknown = document.contents
    let start = rangeOf(node)
    for (const name of namesOf(pointer)) {
      if (isSeq(node)) {
        node = node.items[Number(name)]
        start = rangeOf(node)
      } else if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name)
        node = pair?.value
        start = rangeOf(pair?.key)
      } else return undefined
      if (start === undefined) return undefined
    }
    return start === undefined ? undefined : lines.linePos(start).line
  }
}

/**
 * Writes a value, with a comment after the places that have one.
 *
 * @param comments by JSON pointer; that of the empty pointer stands before everything
 */
export function writeYaml(
  value: unknown,
  comments: ReadonlyMap<string, string> = new Map(),
): string {
  const { Document, isMap, isScalar } = yaml()
  const document = new Document(value)
  const before = comments.get('')
  if (before !== undefined) document.commentBefore = before
  for (const [pointer, comment] of comments) {
    const names = namesOf(pointer)
    const last = names.pop()
    const parent: unknown = names.length === 0 ? document.contents : document.getIn(names, true)
    if (last === undefined || !isMap(parent)) continue
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last)
    if (isScalar(pair?.value)) pair.value.comment = comment
    else if (isScalar(pair?.key)) pair.key.commentBefore = comment
  }
  return document.toString({ lineWidth: LINE_WIDTH, singleQuote: true })
}

function read(text: string): {
  readonly document: Yaml.Document
  readonly lines: Yaml.LineCounter
} {
  const { LineCounter, parseDocument } = yaml()
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: true,
    version: '1.2',
  })
  return { document, lines }
}

function rangeOf(node: unknown): number | undefined {
  return (node as { readonly range?: readonly number[] | null } | undefined)?.range?.[0]
}

/** Of RFC 6901. */
function namesOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
}
