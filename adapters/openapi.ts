/**
 * What an OpenAPI 3 document, JSON or YAML, says of an interface's answers. Nothing that it points to is fetched.
 *
 * @module
 */
import { parseYaml } from '../catalog/yaml-file.ts'
import { describedColumn, type Description } from './described-source.ts'
import type { ColumnKind, SourceColumn } from './introspection.ts'

/** A document that cannot be used. */
export class OpenApiError extends Error {
  readonly code = 'OPENAPI_MALFORMED'
}

type Node = Readonly<Record<string, unknown>>

/** References that lead from one to the next; schemas within schemas. */
const DEPTH_MAX = 32
const METHODS = ['post', 'get'] as const

/**
 * @param rowsAt path of the rows in an answer, names joined by dots; empty for the answer itself
 * @throws {OpenApiError} when it is no OpenAPI 3 document
 */
export function readOpenApi(text: string, rowsAt: string): Description {
  const document = parse(text)
  const paths = Object.entries(nodeOf(document['paths'])).flatMap(([path, item]) => {
    const operation = METHODS.map((method) => nodeOf(item)[method]).find(isNode)
    return operation === undefined ? [] : [{ name: path.replace(/^\/+/, ''), operation }]
  })
  return {
    format: 'JSON',
    entities: paths.map(({ name, operation }) => ({
      name,
      comment: wordsOf(operation['summary']) ?? wordsOf(operation['description']),
    })),
    columnsOf(entity) {
      const operation = paths.find(({ name }) => name === entity)?.operation
      const row = operation && rowOf(answerOf(operation))
      return row && columnsOf(row)
    },
  }

  function answerOf(operation: Node): Node {
    const responses = nodeOf(operation['responses'])
    const ok = ['200', '2XX', 'default'].map((status) => responses[status]).find(isNode) ?? {}
    const content = nodeOf(resolved(ok)['content'])
    const json = Object.entries(content).find(([type]) => /[/+]json\b/.test(type))
    return resolved(nodeOf(nodeOf(json?.[1])['schema']))
  }

  function rowOf(answer: Node): Node | undefined {
    let at = answer
    for (const name of rowsAt.split('.').filter((part) => part !== '')) {
      const inner = propertiesOf(at)[name]
      if (!isNode(inner)) return undefined
      at = resolved(inner)
    }
    return isNode(at['items']) ? resolved(at['items']) : at
  }

  function columnsOf(row: Node): readonly SourceColumn[] | undefined {
    const required = requiredOf(row)
    const columns = Object.entries(propertiesOf(row)).flatMap(([name, inner]) => {
      const schema = resolved(nodeOf(inner))
      const kind = kindOf(schema)
      if (kind === undefined) return []
      const type = [typeOf(schema), textOf(schema['format'])].filter(Boolean).join(' ')
      const nullable = !required.includes(name) || schema['nullable'] === true
      const comment = wordsOf(schema['description']) ?? wordsOf(schema['title'])
      return [describedColumn({ name, type, kind, nullable, comment }, codesOf(schema))]
    })
    return columns.length === 0 ? undefined : columns
  }

  /** Its own, and those of all schemas that it is made of. */
  function propertiesOf(schema: Node, depth = 0): Node {
    if (depth > DEPTH_MAX) return {}
    const parts = partsOf(schema).map((part) => propertiesOf(part, depth + 1))
    return Object.assign({}, ...parts, nodeOf(schema['properties'])) as Node
  }

  function requiredOf(schema: Node, depth = 0): readonly unknown[] {
    if (depth > DEPTH_MAX) return []
    const own = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : []
    return [...own, ...partsOf(schema).flatMap((part) => requiredOf(part, depth + 1))]
  }

  function partsOf(schema: Node): readonly Node[] {
    const all = schema['allOf']
    return Array.isArray(all) ? all.filter(isNode).map((part) => resolved(part)) : []
  }

  /** What a reference within the document stands for. */
  function resolved(node: Node): Node {
    let at = node
    for (let steps = 0; typeof at['$ref'] === 'string'; steps += 1) {
      const target = steps > DEPTH_MAX ? undefined : targetOf(at['$ref'])
      if (!isNode(target)) return {}
      at = target
    }
    return at
  }

  function targetOf(reference: string): unknown {
    if (!reference.startsWith('#/')) return undefined
    const names = reference.slice(2).split('/').map(unescaped)
    return names.reduce<unknown>(
      (at, name) => (isNode(at) && Object.hasOwn(at, name) ? at[name] : undefined),
      document,
    )
  }
}

function parse(text: string): Node {
  let document: unknown
  try {
    document = text.trimStart().startsWith('{') ? (JSON.parse(text) as unknown) : parseYaml(text)
  } catch {
    throw new OpenApiError('is neither JSON nor YAML.')
  }
  const version = isNode(document) ? document['openapi'] : undefined
  if (isNode(document) && typeof version === 'string' && version.startsWith('3.')) return document
  throw new OpenApiError('is not OpenAPI 3: it has no "openapi": "3.…".')
}

/** The type besides null: `["string", "null"]` is a string. */
function typeOf(schema: Node): string | undefined {
  const types = [schema['type']].flat().filter((type) => type !== 'null')
  return typeof types[0] === 'string' ? types[0] : undefined
}

/** Undefined for what no column can hold: objects and lists. */
function kindOf(schema: Node): ColumnKind | undefined {
  switch (typeOf(schema)) {
    case 'object':
    case 'array':
      return undefined
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case undefined:
      return isNode(schema['properties']) ? undefined : 'other'
    default:
      if (schema['format'] === 'date') return 'date'
      return schema['format'] === 'date-time' ? 'time' : 'text'
  }
}

/** Of `enum`, and of `oneOf` with a title for each constant. */
function codesOf(schema: Node): Readonly<Record<string, string>> {
  const plain = Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : []
  const named = Array.isArray(schema['oneOf']) ? schema['oneOf'].filter(isNode) : []
  return Object.fromEntries([
    ...plain.flatMap((one) => {
      const code = textOf(one)
      return code === undefined ? [] : [[code, code]]
    }),
    ...named.flatMap((one) => {
      const code = textOf(one['const'])
      return code === undefined ? [] : [[code, wordsOf(one['title']) ?? code]]
    }),
  ]) as Record<string, string>
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nodeOf(value: unknown): Node {
  return isNode(value) ? value : {}
}

/** Undefined for null and what is no single value. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

function wordsOf(value: unknown): string | undefined {
  const words = typeof value === 'string' ? value.trim() : ''
  return words === '' ? undefined : words
}

function unescaped(name: string): string {
  return decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~')
}
