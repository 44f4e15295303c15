/**
 * Where the values of a document stand, in names of the schema: for whoever gave one that is not accepted.
 *
 * @module
 */
import {
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql'

export interface ValuePlace {
  /** An argument, an item within it, or a variable that has a default: `from`, `claim.sexCode`, `$regions`. */
  readonly name: string
  readonly type: GraphQLInputType
}

/** @returns by node; what stands where the schema expects no value is left out. */
export function valuePlaces(
  schema: GraphQLSchema,
  document: DocumentNode,
  nodes: ReadonlySet<ASTNode>,
): ReadonlyMap<ASTNode, ValuePlace> {
  const places = new Map<ASTNode, ValuePlace>()
  const info = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(info, {
      enter: (node, _key, parent, _path, ancestors) => {
        const type = nodes.has(node) ? info.getInputType() : undefined
        if (type != null) places.set(node, { name: nameOf([...ancestors, parent]), type })
      },
    }),
  )
  return places
}

function nameOf(around: readonly (ASTNode | readonly ASTNode[] | undefined)[]): string {
  let name = ''
  for (const one of around) {
    if (one === undefined || !('kind' in one)) continue
    if (one.kind === Kind.VARIABLE_DEFINITION) name = `$${one.variable.name.value}`
    else if (one.kind === Kind.ARGUMENT) name = one.name.value
    else if (one.kind === Kind.OBJECT_FIELD) name += `.${one.name.value}`
  }
  return name
}
