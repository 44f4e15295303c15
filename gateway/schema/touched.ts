/**
 * The definitions of a schema that a document touches: as long as another schema has the same, the document is valid there
 * and means the same, and needs no second validation.
 *
 * Nothing in it holds on to the schema that it was taken from, or each publication would leave one behind in memory.
 *
 * @module
 */
import {
  getNamedType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql'

/** One field that is selected. Its own type's text is enough: of an object, what is selected is touched besides. */
export interface TouchedField {
  readonly type: string
  readonly field: string
  /** Such as `[PensionBenefit!]`. */
  readonly text: string
  readonly args: readonly TouchedArgument[]
}

interface TouchedArgument {
  readonly name: string
  readonly text: string
  /** Literals were validated by it. It is kept from schema to schema as long as nothing in it changes. */
  readonly named: GraphQLNamedType
  readonly defaultValue: unknown
}

/** @param document valid in `schema` */
export function touchedBy(schema: GraphQLSchema, document: DocumentNode): readonly TouchedField[] {
  const touched = new Map<string, TouchedField>()
  const info = new TypeInfo(schema)
  const enter = (): void => {
    const [parent, field] = [info.getParentType(), info.getFieldDef()]
    if (parent == null || field == null) return
    // Every schema has the same of these.
    if (parent.name.startsWith('__') || field.name.startsWith('__')) return
    const name = `${parent.name}.${field.name}`
    if (!touched.has(name)) touched.set(name, touchedField(parent.name, field))
  }
  visit(document, visitWithTypeInfo(info, { Field: enter }))
  return [...touched.values()]
}

/**
 * Whether `schema` has the same definitions of all that is touched. Types of variables and of fragments are among them: a
 * variable is given to an argument, and a fragment stands where a field gives its type.
 */
export function hasSame(schema: GraphQLSchema, touched: readonly TouchedField[]): boolean {
  return touched.every((one) => {
    const parent = schema.getType(one.type)
    const field = isObjectType(parent) ? parent.getFields()[one.field] : undefined
    return field !== undefined && isSame(touchedField(one.type, field), one)
  })
}

function touchedField(
  type: string,
  { name, type: given, args }: GraphQLField<unknown, unknown>,
): TouchedField {
  return { type, field: name, text: String(given), args: args.map(touchedArgument) }
}

function touchedArgument({ name, type, defaultValue }: GraphQLArgument): TouchedArgument {
  return { name, text: String(type), named: getNamedType(type), defaultValue }
}

function isSame(one: TouchedField, other: TouchedField): boolean {
  return (
    one.text === other.text &&
    one.args.length === other.args.length &&
    one.args.every((argument, i) => {
      const { name, text, named, defaultValue } = other.args[i] as TouchedArgument
      return (
        argument.name === name &&
        argument.text === text &&
        argument.named === named &&
        argument.defaultValue === defaultValue
      )
    })
  )
}
