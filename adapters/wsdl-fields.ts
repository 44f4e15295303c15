/**
 * What a WSDL 1.1 document says of the answers of its operations: which elements a row has.
 *
 * @module
 */
import { describedColumn, type Description } from './described-source.ts'
import type { ColumnKind, SourceColumn } from './introspection.ts'
import { elementsAt, parseXml, type XmlElement } from './xml.ts'

const DEPTH_MAX = 32

/**
 * @param text a WSDL that `readWsdl` takes
 * @param rowsAt path of a row inside the answer's element, names joined by `/`; undefined where rows come in a package
 *   of text, of which no WSDL says anything
 */
export function readWsdlFields(text: string, rowsAt: string | undefined): Description {
  const definitions = parseXml(text)
  const schemas = elementsAt(definitions, ['types', 'schema'])
  const operations = elementsAt(definitions, ['portType', 'operation'])
  return {
    format: 'XML',
    entities: operations.map((operation) => ({
      name: operation.attributes['name'] ?? '',
      comment: wordsOf(elementsAt(operation, ['documentation'])),
    })),
    columnsOf(entity) {
      const operation = operations.find(({ attributes }) => attributes['name'] === entity)
      const answer = operation && answerOf(operation)
      if (answer === undefined || rowsAt === undefined) return undefined
      const row = rowsAt
        .split('/')
        .reduce<XmlElement | undefined>(
          (at, name) => at && childrenOf(at).find(({ attributes }) => attributes['name'] === name),
          answer,
        )
      const columns = row === undefined ? [] : childrenOf(row).flatMap((child) => columnOf(child))
      return columns.length === 0 ? undefined : columns
    },
  }

  function answerOf(operation: XmlElement): XmlElement | undefined {
    const [output] = elementsAt(operation, ['output'])
    const message = elementsAt(definitions, ['message']).find(
      ({ attributes }) => attributes['name'] === localName(output?.attributes['message']),
    )
    const part = message?.children.find(({ attributes }) => attributes['element'] !== undefined)
    return part && declared('element', localName(part.attributes['element']))
  }

  function declared(kind: string, name: string): XmlElement | undefined {
    return schemas
      .flatMap((schema) => elementsAt(schema, [kind]))
      .find(({ attributes }) => attributes['name'] === name)
  }

  /** The elements that stand inside an element, in whatever groups. */
  function childrenOf(element: XmlElement): readonly XmlElement[] {
    const type = complexTypeOf(element)
    return type === undefined ? [] : withinGroups(type, 0)
  }

  function withinGroups(group: XmlElement, depth: number): readonly XmlElement[] {
    if (depth > DEPTH_MAX) return []
    return group.children.flatMap((child) => {
      if (child.name === 'element') {
        const { ref } = child.attributes
        return ref === undefined ? [child] : [declared('element', localName(ref)) ?? child]
      }
      if (child.name === 'extension') {
        const base = declared('complexType', localName(child.attributes['base']))
        const inherited = base === undefined ? [] : withinGroups(base, depth + 1)
        return [...inherited, ...withinGroups(child, depth + 1)]
      }
      return GROUPS.has(child.name) ? withinGroups(child, depth + 1) : []
    })
  }

  function complexTypeOf(element: XmlElement): XmlElement | undefined {
    const [own] = elementsAt(element, ['complexType'])
    return own ?? declared('complexType', localName(element.attributes['type']))
  }

  function columnOf(element: XmlElement): readonly SourceColumn[] {
    if (complexTypeOf(element) !== undefined) return []
    const [own] = elementsAt(element, ['simpleType'])
    const simple = own ?? declared('simpleType', localName(element.attributes['type']))
    const [restriction] = simple === undefined ? [] : elementsAt(simple, ['restriction'])
    const type = localName(restriction?.attributes['base'] ?? element.attributes['type'])
    const { name = '', minOccurs, nillable } = element.attributes
    const codes = (restriction === undefined ? [] : elementsAt(restriction, ['enumeration'])).map(
      (one) => {
        const code = one.attributes['value'] ?? ''
        return [code, commentOf(one) ?? code] as const
      },
    )
    const nullable = minOccurs === '0' || nillable === 'true'
    const comment = commentOf(element)
    return [
      describedColumn(
        { name, type, kind: kindOf(type), nullable, comment },
        Object.fromEntries(codes),
      ),
    ]
  }
}

const GROUPS: ReadonlySet<string> = new Set(['sequence', 'all', 'choice', 'complexContent'])

const NUMBERS = /^(?:decimal|integer|long|int|short|byte|float|double|(?:un|non|pos|neg)\w+)$/

function kindOf(type: string): ColumnKind {
  if (NUMBERS.test(type)) return 'number'
  if (type === 'date') return 'date'
  if (type === 'dateTime') return 'time'
  if (type === 'boolean') return 'boolean'
  return /Binary$/.test(type) ? 'binary' : 'text'
}

function commentOf(element: XmlElement): string | undefined {
  return wordsOf(elementsAt(element, ['annotation', 'documentation']))
}

function wordsOf([documentation]: readonly XmlElement[]): string | undefined {
  const words = documentation?.text.trim() ?? ''
  return words === '' ? undefined : words
}

function localName(qualified: string | undefined): string {
  return qualified?.split(':').at(-1) ?? ''
}
