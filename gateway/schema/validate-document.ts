/**
 * Validation of a document against the visible schema, at a cost that does not grow with it.
 *
 * @module
 */
import {
  GraphQLError,
  KnownTypeNamesRule,
  specifiedRules,
  validate,
  type ASTVisitor,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationContext,
} from 'graphql'

const ERRORS_MAX = 20

/**
 * As `validate` of graphql-js. Its `KnownTypeNamesRule` lists all names of the schema for each document, to suggest one where
 * one is wrong: with 10,000 standards 95 % of the cost. So names are looked up first, and listed for whoever got one wrong.
 *
 * @param located gives the same document with its places, for whoever got something wrong.
 * @returns at most 20 errors; empty for a valid document; only that it {@link wasAborted} where it was.
 */
export function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  located: () => DocumentNode,
): readonly GraphQLError[] {
  const found = validate(schema, document, QUICK_RULES, { maxErrors: 1 })
  if (found.length === 0 || found.some(wasAborted)) return found
  return validate(schema, located(), specifiedRules, { maxErrors: ERRORS_MAX })
}

/** Whether graphql-js gave up: fields of one key are compared with each other, and those were too many. */
export function wasAborted({ message }: GraphQLError): boolean {
  return message === 'Validation aborted.'
}

const QUICK_RULES = specifiedRules.map((rule) =>
  rule === KnownTypeNamesRule ? refuseUnknownTypes : rule,
)

/** A document that defines types is refused by another rule. */
function refuseUnknownTypes(context: ValidationContext): ASTVisitor {
  return {
    NamedType: (node) => {
      if (context.getSchema().getType(node.name.value) !== undefined) return
      context.reportError(new GraphQLError(`Unknown type "${node.name.value}".`, { nodes: node }))
    },
  }
}
