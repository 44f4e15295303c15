/**
 * Random documents over a schema: aliases, fragments, directives, nested subjects, lists, variables with their values, fields that
 * are merged. Most of them are valid; the others are refused by every layout alike.
 *
 * @module
 */
import { getNamedType, isObjectType, type GraphQLField, type GraphQLObjectType } from 'graphql'
import type { SubjectKind } from '../../catalog/types.ts'
import type { ExchangeSchema } from '../../gateway/schema/schema.ts'
import type { Dice } from './dice.ts'
import { RandomArguments } from './random-arguments.ts'

export interface RandomDocument {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName?: string
}

export interface RandomDocumentOptions {
  readonly schema: Pick<ExchangeSchema, 'visible' | 'handles' | 'offering'>
  /** Keys of the subjects of a kind that may be asked about. */
  readonly subjects: (kind: SubjectKind) => readonly (readonly string[])[]
  /** Whether items of a standard are mostly asked; all of them unless told. */
  readonly likes?: (standard: string, item: string) => boolean
}

export function randomDocument(dice: Dice, options: RandomDocumentOptions): RandomDocument {
  return new Writer(dice, options).document()
}

type Field = GraphQLField<unknown, unknown>

/** Names that objects have by themselves, and those of our own that consumers do not know. */
const STRANGE = [
  ...['constructor', '__proto__', 'toString', 'toJSON', 'then', 'length', 'data', 'errors'],
  ...['_key', '_nothingLeft', 'asked_name', 'none', '__typename', 'provenance'],
]
/** Of no document that is valid. */
const FAULTS = [' unknownField', ' ...Unknown', ' @unknown', ' { ', ' a(b: 1)', ' "text"']

class Writer {
  readonly #dice: Dice
  readonly #options: RandomDocumentOptions
  readonly #arguments: RandomArguments
  readonly #fragments: string[] = []
  /** Keys that were given already: under one of them another field conflicts, or is merged. */
  readonly #keys: string[] = []
  #names = 0

  constructor(dice: Dice, options: RandomDocumentOptions) {
    this.#dice = dice
    this.#options = options
    this.#arguments = new RandomArguments(dice, options)
  }

  document(): RandomDocument {
    const body = this.#root()
    const { declared, values } = this.#arguments
    const variables = declared.length === 0 ? '' : `(${declared.join(', ')})`
    const name = this.#dice.chance(0.2) ? 'Ask' : ''
    const others = name !== '' && this.#dice.chance(0.3) ? ' query Other { __typename }' : ''
    const parts = [`query ${name}${variables} ${body}${others}`, ...this.#fragments]
    const query = parts.join('\n')
    return { query, variables: values, ...(others === '' ? {} : { operationName: name }) }
  }

  #root(): string {
    const handles = [...this.#options.schema.handles.keys()]
    const type = this.#options.schema.visible.getQueryType()
    if (type == null) return '{ __typename }'
    const known = handles.filter((name) => type.getFields()[name] !== undefined)
    const count = this.#dice.pick([1, 1, 1, 2, 2, 3])
    const parts = Array.from({ length: count }, () => this.#handle(type, this.#dice.pick(known)))
    if (this.#dice.chance(0.05)) parts.push(`${this.#alias()}__typename${this.#directive()}`)
    if (this.#dice.chance(0.01)) parts.push('__schema { queryType { name } }')
    return this.#set(type, parts)
  }

  #handle(query: GraphQLObjectType, name: string): string {
    const { kind, many } = this.#options.schema.handles.get(name) as {
      readonly kind: SubjectKind
      readonly many: boolean
    }
    const field = query.getFields()[name] as Field
    return this.#field(field, this.#arguments.ofHandle(field.args, kind, many))
  }

  #parts(type: GraphQLObjectType): readonly string[] {
    const fields = Object.values(type.getFields()).filter((field) => this.#isAsked(type, field))
    const parts = fields.map((field) => this.#field(field, this.#arguments.ofAsk(field.args)))
    if (parts.length === 0 || this.#dice.chance(0.1)) {
      parts.push(`${this.#alias()}__typename${this.#directive()}`)
    }
    if (this.#dice.chance(0.002)) parts.push(this.#dice.pick(FAULTS))
    return parts
  }

  #isAsked(type: GraphQLObjectType, field: Field): boolean {
    if (isObjectType(getNamedType(field.type))) return this.#dice.chance(0.5)
    const standard = type.name.charAt(0).toLowerCase() + type.name.slice(1)
    const isLiked = this.#options.likes?.(standard, field.name) ?? true
    return this.#dice.chance(isLiked ? 0.5 : 0.003)
  }

  /** A field, perhaps under another key, perhaps two times: of equal keys one answer is made. */
  #field(field: Field, args: string): string {
    const type = getNamedType(field.type)
    const alias = this.#dice.chance(field.args.length > 0 ? 0.8 : 0.4) ? this.#alias() : ''
    const written = (inner: string): string =>
      `${alias}${field.name}${args}${this.#directive()}${inner}`
    if (!isObjectType(type)) {
      const one = written('')
      return this.#dice.chance(0.06) ? `${one} ${written('')}` : one
    }
    const parts = this.#parts(type)
    const one = written(` ${this.#set(type, parts)}`)
    if (this.#dice.chance(0.03)) return `${one} ${one}`
    if (this.#dice.chance(0.9)) return one
    const at = this.#dice.below(parts.length)
    const halves = [parts.slice(0, at + 1), parts.slice(at)]
    return halves.map((half) => written(` ${this.#set(type, half)}`)).join(' ')
  }

  #alias(): string {
    if (this.#dice.chance(0.02)) return `${this.#dice.pick(STRANGE)}: `
    if (this.#keys.length > 0 && this.#dice.chance(0.01)) return `${this.#dice.pick(this.#keys)}: `
    const key = `a${this.#names++}`
    this.#keys.push(key)
    return `${key}: `
  }

  /** A selection set, here or in a fragment; fragments may be spread twice. */
  #set(type: GraphQLObjectType, parts: readonly string[]): string {
    const body = parts.join(' ')
    const where = this.#directive()
    if (this.#dice.chance(0.08)) return `{ ... on ${type.name}${where} { ${body} } }`
    if (this.#dice.chance(0.08)) return `{ ...${where} { ${body} } ${parts[0] ?? ''} }`
    if (!this.#dice.chance(0.12)) return `{ ${body} }`
    const name = `F${this.#names++}`
    this.#fragments.push(`fragment ${name} on ${type.name} { ${body} }`)
    const beside = this.#dice.chance(0.3) ? ` ${parts.at(-1) ?? ''}` : ''
    return this.#dice.chance(0.3)
      ? `{ ...${name}${where} ...${name}${this.#directive()}${beside} }`
      : `{ ...${name}${where}${beside} }`
  }

  #directive(): string {
    if (this.#dice.chance(0.85)) return ''
    const words = this.#dice.pick([
      ['skip'],
      ['skip'],
      ['include'],
      ['include'],
      ['skip', 'include'],
    ])
    return words
      .map((word) => {
        const isKept = this.#dice.chance(0.7)
        return ` @${word}(if: ${this.#arguments.condition((word === 'include') === isKept)})`
      })
      .join('')
  }
}
