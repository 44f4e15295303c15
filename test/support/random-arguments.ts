/**
 * Random arguments of one document: as literals, as variables with and without defaults, as literals with variables in them.
 *
 * @module
 */
import {
  getNamedType,
  getNullableType,
  GraphQLBoolean,
  GraphQLNonNull,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql'
import type { SubjectKind } from '../../catalog/types.ts'
import type { Dice } from './dice.ts'
import type { Field, RandomDocumentOptions } from './random-document.ts'
import { written } from './random-subject.ts'
import { randomClaim } from './random-value.ts'

/** A query of one document in so many is about more subjects than these make it one in bulk. */
const BULK = { chance: 0.02, least: 21, more: 5 }
/** Those who are often asked about stand first, so that one is asked about twice. */
const OFTEN = 7

export class RandomArguments {
  /** The variables, as the operation declares them. */
  readonly declared: string[] = []
  readonly values: Record<string, unknown> = {}
  readonly #dice: Dice
  readonly #options: RandomDocumentOptions
  readonly #byType = new Map<string, string[]>()

  constructor(dice: Dice, options: RandomDocumentOptions) {
    this.#dice = dice
    this.#options = options
  }

  /** Of a field that hands out subjects. */
  ofHandle(args: readonly GraphQLArgument[], kind: SubjectKind, many: boolean): string {
    const tuples = this.#subjects(kind, many)
    const keys = tuples.map((tuple) =>
      Object.fromEntries(kind.keys.map((key, i) => [key.name, tuple[i] ?? ''])),
    )
    const [only] = kind.keys
    const value: unknown = !many
      ? keys[0]
      : kind.keys.length > 1
        ? { keys }
        : { [only?.plural ?? '']: tuples.map(([key]) => key) }
    const given = value as Readonly<Record<string, unknown>>
    return this.#inBrackets(args.map((one) => this.#argument(one, given[one.name])))
  }

  /** Of a field that asks a standard. */
  ofAsk({ name, args }: Field): string {
    const mode = args.some((argument) => argument.name === 'claim') ? 'verify' : 'query'
    return this.#inBrackets(
      args.map((argument) => {
        const type = getNullableType(argument.type)
        if (isInputObjectType(type)) return this.#argument(argument, this.#claim(type))
        const from = this.#from(name, mode)
        return from === undefined ? '' : this.#argument(argument, from)
      }),
    )
  }

  /** Few variables for many conditions, as real documents have them. */
  condition(isMet: boolean): string {
    return this.#dice.chance(0.5) ? String(isMet) : this.#variable(CONDITION, isMet)
  }

  #inBrackets(args: readonly string[]): string {
    const given = args.filter((text) => text !== '')
    return given.length === 0 ? '' : `(${given.join(', ')})`
  }

  #subjects(kind: SubjectKind, many: boolean): readonly (readonly string[])[] {
    const all = this.#options.subjects(kind)
    const isBulk = many && this.#dice.chance(BULK.chance)
    if (isBulk) return all.slice(0, BULK.least + this.#dice.below(BULK.more))
    return Array.from({ length: many ? this.#dice.below(4) : 1 }, () => {
      const pool = this.#dice.chance(0.9) ? all.slice(0, OFTEN) : all
      return this.#dice.pick(pool).map((key) => written(this.#dice, key))
    })
  }

  /** Mostly regions that offer it so; an empty list is refused, whatever stands beside it. */
  #from(standard: string, mode: 'query' | 'verify'): readonly string[] | null | undefined {
    const { regions, standards } = this.#options.schema.offering
    const offered = standards.find((one) => one.standard.key === standard)?.resources ?? []
    const asked = this.#dice.chance(0.05)
      ? regions
      : regions.filter(({ code }) =>
          offered.some(({ region, methods }) => region === code && methods.includes(mode)),
        )
    const list = Array.from({ length: 1 + this.#dice.below(2) }, () => this.#dice.pick(asked))
    const names = list.map(({ name }) => name)
    if (this.#dice.chance(0.01)) return []
    return this.#dice.pick([undefined, undefined, undefined, null, names, names, names])
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

  #argument({ name, type }: GraphQLArgument, value: unknown): string {
    return `${name}: ${this.#given(type, value)}`
  }

  #given(type: GraphQLInputType, value: unknown): string {
    const loose = this.#loose(type, value)
    if (this.#dice.chance(0.3)) return this.#variable(type, loose)
    return literal(type, loose, (inner, one) => this.#given(inner, one))
  }

  /** A list of one may be written as the one. */
  #loose(type: GraphQLInputType, value: unknown): unknown {
    const isOne = isListType(getNullableType(type)) && Array.isArray(value) && value.length === 1
    return isOne && this.#dice.chance(0.1) ? (value as readonly unknown[])[0] : value
  }

  /** A new one, or one of the same type that the document has already. */
  #variable(type: GraphQLInputType, value: unknown): string {
    const known = this.#byType.get(String(type)) ?? []
    const isKnown = known.length > 0 && this.#dice.chance(type === CONDITION ? 0.7 : 0.15)
    if (isKnown) return this.#dice.pick(known)
    const name = `v${this.declared.length}`
    this.#byType.set(String(type), [...known, `$${name}`])
    const hasDefault = value !== null && this.#dice.chance(0.15)
    // With a default, a variable that may be null may stand where no null may.
    const declared = hasDefault && this.#dice.chance(0.7) ? getNullableType(type) : type
    this.declared.push(
      `$${name}: ${String(declared)}${hasDefault ? ` = ${literal(type, value, plain)}` : ''}`,
    )
    const isLeftOut = this.#dice.chance(hasDefault ? 0.5 : isNonNullType(type) ? 0.01 : 0.1)
    const isWrong = this.#dice.chance(0.01)
    if (!isLeftOut) this.values[name] = isWrong ? this.#dice.pick(WRONG) : value
    return `$${name}`
  }
}

const CONDITION = new GraphQLNonNull(GraphQLBoolean)
/** Of whatever type. */
const WRONG = [null, 5, 'x', {}, [[]]]

function plain(type: GraphQLInputType, value: unknown): string {
  return literal(type, value, plain)
}

/** @param part writes what stands within it. */
function literal(type: GraphQLInputType, value: unknown, part: typeof plain): string {
  const inner = getNullableType(type)
  if (value === null) return 'null'
  if (isListType(inner)) {
    if (!Array.isArray(value)) return literal(inner.ofType, value, part)
    return `[${value.map((one: unknown) => part(inner.ofType, one)).join(', ')}]`
  }
  if (isEnumType(inner) && typeof value === 'string') return value
  if (!isInputObjectType(inner)) return JSON.stringify(value)
  const fields = inner.getFields()
  const given = Object.entries(value as object).flatMap(([key, one]: [string, unknown]) => {
    const field = fields[key]
    return field === undefined ? [] : [`${key}: ${part(field.type, one)}`]
  })
  return `{ ${given.join(', ')} }`
}
