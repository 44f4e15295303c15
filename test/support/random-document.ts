/**
 * Random documents over a schema: aliases, fragments, directives, nested subjects, lists, variables with their values. Most of
 * them are valid; the others are refused by every layout alike.
 *
 * @module
 */
import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
} from 'graphql'
import type { SubjectKind } from '../../catalog/types.ts'
import type { ExchangeSchema } from '../../gateway/schema/schema.ts'
import type { Dice } from './dice.ts'
import { randomClaim } from './random-value.ts'

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

/** Names that objects have by themselves, and those of our own that consumers do not know. */
const STRANGE = ['constructor', '__proto__', 'toString', 'then', 'length', '_key', '_nothingLeft']

class Writer {
  readonly #dice: Dice
  readonly #options: RandomDocumentOptions
  readonly #fragments: string[] = []
  readonly #declared: string[] = []
  readonly #values: Record<string, unknown> = {}
  readonly #conditions: string[] = []
  #names = 0

  constructor(dice: Dice, options: RandomDocumentOptions) {
    this.#dice = dice
    this.#options = options
  }

  document(): RandomDocument {
    const body = this.#root()
    const declared = this.#declared.length === 0 ? '' : `(${this.#declared.join(', ')})`
    const name = this.#dice.chance(0.2) ? 'Ask' : ''
    const others = name !== '' && this.#dice.chance(0.3) ? ' query Other { __typename }' : ''
    const parts = [`query ${name}${declared} ${body}${others}`, ...this.#fragments]
    const query = parts.join('\n')
    const variables = this.#values
    return { query, variables, ...(others === '' ? {} : { operationName: name }) }
  }

  #root(): string {
    const handles = [...this.#options.schema.handles.keys()]
    const type = this.#options.schema.visible.getQueryType()
    if (type == null) return '{ __typename }'
    const known = handles.filter((name) => type.getFields()[name] !== undefined)
    const count = this.#dice.pick([1, 1, 1, 2, 2, 3])
    const parts = Array.from({ length: count }, () => this.#handle(type, this.#dice.pick(known)))
    return this.#set(type, parts)
  }

  #handle(query: GraphQLObjectType, name: string): string {
    const { kind, many } = this.#options.schema.handles.get(name) as {
      readonly kind: SubjectKind
      readonly many: boolean
    }
    const keys = (): readonly string[] => this.#dice.pick(this.#options.subjects(kind))
    const tuples = Array.from({ length: many ? this.#dice.below(4) : 1 }, keys)
    const given = (tuple: readonly string[]): Readonly<Record<string, string>> =>
      Object.fromEntries(kind.keys.map((key, i) => [key.name, tuple[i] ?? '']))
    const [only] = kind.keys
    const value: unknown = !many
      ? given(tuples[0] ?? [])
      : kind.keys.length > 1
        ? { keys: tuples.map(given) }
        : { [only?.plural ?? '']: tuples.map(([key]) => key) }
    const field = query.getFields()[name] as GraphQLField<unknown, unknown>
    const args = field.args.map((argument) =>
      this.#argument(argument, (value as Readonly<Record<string, unknown>>)[argument.name]),
    )
    const type = getNamedType(field.type) as GraphQLObjectType
    const selection = this.#selection(type)
    return this.#twice(field, `${name}(${args.join(', ')})${this.#directive()} ${selection}`)
  }

  #selection(type: GraphQLObjectType): string {
    const fields = Object.values(type.getFields()).filter((field) => this.#isAsked(type, field))
    const parts = fields.map((field) => {
      const named = getNamedType(field.type)
      const asked = field.args.map((argument) => this.#ask(argument))
      const given = asked.filter((text) => text !== '')
      const args = given.length === 0 ? '' : `(${given.join(', ')})`
      const inner = isObjectType(named) ? ` ${this.#selection(named)}` : ''
      return this.#twice(field, `${field.name}${args}${this.#directive()}${inner}`)
    })
    if (parts.length === 0 || this.#dice.chance(0.1)) parts.push(`${this.#alias()}__typename`)
    return this.#set(type, parts)
  }

  #isAsked(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): boolean {
    if (isObjectType(getNamedType(field.type))) return this.#dice.chance(0.5)
    const standard = type.name.charAt(0).toLowerCase() + type.name.slice(1)
    const isLiked = this.#options.likes?.(standard, field.name) ?? true
    return this.#dice.chance(isLiked ? 0.5 : 0.003)
  }

  /** A field, perhaps under another key, perhaps two times: of equal keys one answer is made. */
  #twice(field: GraphQLField<unknown, unknown>, text: string): string {
    const alias = this.#dice.chance(field.args.length > 0 ? 0.8 : 0.4) ? this.#alias() : ''
    const one = `${alias}${text}`
    return this.#dice.chance(0.06) ? `${one} ${one}` : one
  }

  #alias(): string {
    return this.#dice.chance(0.02) ? `${this.#dice.pick(STRANGE)}: ` : `a${this.#names++}: `
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
    return this.#dice.chance(0.3) ? `{ ...${name}${where} ...${name} }` : `{ ...${name}${where} }`
  }

  #directive(): string {
    if (this.#dice.chance(0.85)) return ''
    const word = this.#dice.pick(['skip', 'include'])
    const isKept = this.#dice.chance(0.7)
    const condition = this.#dice.chance(0.5)
      ? String((word === 'include') === isKept)
      : this.#condition()
    return ` @${word}(if: ${condition})`
  }

  /** Few variables for many conditions, as real documents have them. */
  #condition(): string {
    if (this.#conditions.length > 0 && this.#dice.chance(0.7)) {
      return this.#dice.pick(this.#conditions)
    }
    const name = this.#variable('Boolean!', this.#dice.chance(0.5))
    this.#conditions.push(name)
    return name
  }

  /** Arguments of a field that asks a standard. */
  #ask(argument: GraphQLArgument): string {
    if (argument.name === 'from') return this.#from(argument)
    const type = getNullableType(argument.type)
    if (!isInputObjectType(type)) return ''
    return this.#argument(argument, this.#claim(type))
  }

  #from(argument: GraphQLArgument): string {
    const regions = this.#options.schema.offering.regions.map(({ name }) => name)
    const list = Array.from({ length: 1 + this.#dice.below(2) }, () => this.#dice.pick(regions))
    const lists = [undefined, undefined, undefined, null, [], list, list, list]
    const from = this.#dice.pick(lists)
    if (from === undefined) return ''
    if (from !== null && this.#dice.chance(0.3)) return `from: [${from.join(', ')}]`
    if (this.#dice.chance(0.1)) {
      this.#declared.push(`$v${this.#names}: [Region!] = [${regions[0] ?? ''}]`)
      return `from: $v${this.#names++}`
    }
    return this.#argument(argument, from)
  }

  #claim(type: GraphQLInputObjectType): object {
    const standard = type.name.charAt(0).toLowerCase() + type.name.slice(1, -'Claim'.length)
    const fields = Object.values(type.getFields()).filter(
      ({ name }) => this.#options.likes?.(standard, name) ?? true,
    )
    const first = fields.length === 0 ? [] : [this.#dice.pick(fields)]
    const asked = new Set([...first, ...this.#dice.some(fields, 0.15)])
    return Object.fromEntries(
      [...asked].map(({ name, type: item }) => [
        name,
        this.#dice.chance(0.05) ? null : randomClaim(this.#dice, getNamedType(item).name),
      ]),
    )
  }

  /** As a literal, as a variable, or as a literal with variables in it. */
  #argument({ name, type }: GraphQLArgument, value: unknown): string {
    return `${name}: ${this.#given(type, value)}`
  }

  #given(type: GraphQLInputType, value: unknown): string {
    if (this.#dice.chance(0.3)) return this.#variable(String(type), value)
    const inner = getNullableType(type)
    if (value === null) return 'null'
    if (Array.isArray(value) && isListType(inner)) {
      const of = inner.ofType
      return `[${value.map((one: unknown) => this.#given(of, one)).join(', ')}]`
    }
    if (isInputObjectType(inner)) {
      const fields = Object.entries(value as object).map(([key, one]) => {
        const field = inner.getFields()[key]
        return field === undefined ? '' : `${key}: ${this.#given(field.type, one)}`
      })
      return `{ ${fields.join(', ')} }`
    }
    return inner.toString() === 'Region' && typeof value === 'string'
      ? value
      : JSON.stringify(value)
  }

  #variable(type: string, value: unknown): string {
    const name = `v${this.#names++}`
    this.#declared.push(`$${name}: ${type}`)
    this.#values[name] = value
    return `$${name}`
  }
}
