/**
 * Words for writing JSON Schemas that the compiler holds to a type.
 *
 * ajv's own `JSONSchemaType` wants `nullable: true` on every optional property, which lets `null` into
 * data whose type has no `null`. Here an optional property is one that may be absent, and a property too
 * many, one missing, or a choice forgotten does not compile.
 *
 * @module
 */

/** JSON Schema of values of type `T`. */
export interface Schema<T> {
  readonly json: Readonly<Record<string, unknown>>
  /** Only for the compiler; never present. */
  readonly type?: T
}

interface Optional<T> {
  readonly optional: Schema<T>
}

/** One schema a property; `optional(…)` exactly where the type says `?`. */
export type Fields<T> = {
  readonly [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K>
    ? Optional<NonNullable<T[K]>>
    : Schema<T[K]>
}

/** An object with these properties and no others. */
export function record<T extends object>(fields: Fields<T>): Schema<T> {
  const properties: Record<string, unknown> = {}
  const required: string[] = []
  for (const [name, field] of Object.entries<Schema<unknown> | Optional<unknown>>(fields)) {
    properties[name] = 'optional' in field ? field.optional.json : field.json
    if (!('optional' in field)) required.push(name)
  }
  return { json: { type: 'object', additionalProperties: false, properties, required } }
}

export function optional<T>(schema: Schema<T>): Optional<T> {
  return { optional: schema }
}

/** Text with 1 to `max` characters. */
export function text(
  max: number,
  rest: { pattern?: string; format?: string } = {},
): Schema<string> {
  return { json: { type: 'string', minLength: 1, maxLength: max, ...rest } }
}

/** Text that may be empty; what an empty one means is a rule's to say. */
export function anyText(max: number): Schema<string> {
  return { json: { type: 'string', maxLength: max } }
}

/** `YYYY-MM-DD`, a real day. */
export const date: Schema<string> = { json: { type: 'string', format: 'date' } }

export const flag: Schema<boolean> = { json: { type: 'boolean' } }

export function integer(min: number, max: number): Schema<number> {
  return { json: { type: 'integer', minimum: min, maximum: max } }
}

/** One of the names; the compiler asks for all of them. */
export function choice<T extends string>(names: Readonly<Record<T, true>>): Schema<T> {
  return { json: { type: 'string', enum: Object.keys(names) } }
}

/** One of the whole numbers; the compiler asks for all of them. */
export function numberChoice<T extends number>(numbers: Readonly<Record<T, true>>): Schema<T> {
  return { json: { type: 'integer', enum: Object.keys(numbers).map(Number) } }
}

/** A list of `min` to `max` values. */
export function list<T>(
  of: Schema<T>,
  bounds: { min?: number; max: number; unique?: boolean },
): Schema<readonly T[]> {
  const { min = 0, max, unique = false } = bounds
  return {
    json: { type: 'array', items: of.json, minItems: min, maxItems: max, uniqueItems: unique },
  }
}

/** An object used as a table: any key of the pattern, at most `max` of them. */
export function table<T>(
  of: Schema<T>,
  bounds: { key?: string; min?: number; max: number },
): Schema<Readonly<Record<string, T>>> {
  const { key, min = 0, max } = bounds
  const names = key === undefined ? {} : { propertyNames: { pattern: key } }
  const json = { type: 'object', additionalProperties: of.json, ...names }
  return { json: { ...json, minProperties: min, maxProperties: max } }
}

/** Adds why the property is asked for; told to whoever leaves it out. */
export function because<T>(reason: string, schema: Schema<T>): Schema<T> {
  return { json: { ...schema.json, description: reason } }
}
