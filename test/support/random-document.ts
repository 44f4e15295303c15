/**
 * Random documents over a schema: aliases, fragments, directives, nested subjects, lists, variables with their values, fields that
 * are merged. Most of them are valid; the others are refused by every layout alike.
 *
 * @module
 */
import {
  getNamedType,
  isInputObjectType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql'
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

export type Field = GraphQLField<unknown, unknown>

/** Names that objects have by themselves, and those of our own that consumers do not know. */
const STRANGE = [
  ...['constructor', '__proto__', 'toString', 'toJSON', 'then', 'length', 'data', 'errors'],
  ...['_key', '_nothingLeft', 'asked_name', 'none', '__typename', 'provenance'],
]
/** Of no document that is valid. */
const FAULTS = [' unknownField', ' ...Unknown', ' @unknown', ' { ', ' a(b: 1)', ' "text"']

function keyOf({ name }: GraphQLObjectType): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

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
    const all = Object.values(type.getFields())
    const some = all.filter((field) => this.#isAsked(type, field))
    // Of a record at least one item is to be selected.
    const isFew = some.length < 2 && this.#dice.chance(0.8)
    const fields = isFew ? all.filter((field) => this.#isLiked(type, field)).slice(0, 3) : some
    const parts = fields.map((field) => this.#field(field, this.#arguments.ofAsk(field)))
    if (parts.length === 0 || this.#dice.chance(0.1)) {
      parts.push(`${this.#alias()}__typename${this.#directive()}`)
    }
    if (this.#dice.chance(0.002)) parts.push(this.#dice.pick(FAULTS))
    return parts
  }

  #isAsked(type: GraphQLObjectType, field: Field): boolean {
    return this.#dice.chance(this.#isLiked(type, field) ? 0.5 : 0.003)
  }

  #isLiked(type: GraphQLObjectType, field: Field): boolean {
    const likes = this.#options.likes ?? ((): boolean => true)
    if (!isObjectType(getNamedType(field.type))) return likes(keyOf(type), field.name)
    if (field.args.length === 0) return true
    const claim = field.args.find(({ name }) => name === 'claim')
    const asked = claim === undefined ? getNamedType(field.type) : getNamedType(claim.type)
    const names = isObjectType(asked) || isInputObjectType(asked) ? asked.getFields() : {}
    return Object.keys(names).some((item) => item !== 'provenance' && likes(field.name, item))
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
    if (this.#dice.chance(0.1)) {
      const at = this.#dice.below(parts.length)
      const halves = [parts.slice(0, at + 1), parts.slice(at)]
      return halves.map((half) => written(` ${this.#set(type, half)}`)).join(' ')
    }
    const one = written(` ${this.#set(type, parts)}`)
    return this.#dice.chance(0.03) ? `${one} ${one}` : one
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
    if (this.#dice.chance(0.7)) return `{ ${body} }`
    const where = this.#directive()
    if (this.#dice.chance(0.3)) return `{ ... on ${type.name}${where} { ${body} } }`
    if (this.#dice.chance(0.4)) return `{ ...${where} { ${body} } ${parts[0] ?? ''} }`
    const name = `F${this.#names++}`
    this.#fragments.push(`fragment ${name} on ${type.name} { ${body} }`)
    const again = this.#dice.chance(0.3) ? ` ...${name}${this.#directive()}` : ''
    const beside = this.#dice.chance(0.3) ? ` ${parts.at(-1) ?? ''}` : ''
    return `{ ...${name}${where}${again}${beside} }`
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
