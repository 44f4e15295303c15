/**
 * Bounds what one operation may cost before any source is asked.
 *
 * Counts what execution would visit with all fragments spread, so a small document cannot unfold into a
 * large one. Introspection is left out of the depth: graphql-js bounds its depth by a rule of its own.
 *
 * @module
 */
import {
  Kind,
  visit,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { GatewayError } from '../core/errors.ts'
import type { Limits } from '../core/limits.ts'
import { QUERY_BOUNDS, type QueryBound } from '../core/query-bounds.ts'
import { tooLarge } from '../core/refusals.ts'

/**
 * Bounds the fields that an operation has by itself, before it is validated: that compares those of one key with each other.
 *
 * @throws {GatewayError} `QUERY_TOO_LARGE`
 */
export function boundOwnFields(operation: OperationDefinitionNode, { fieldsMax }: Limits): void {
  let fields = 0
  const count = (): void => {
    if (++fields > fieldsMax) throw tooLarge('fields', fieldsMax)
  }
  visit(operation.selectionSet, { Field: count })
}

/** The refusal where fragments make the comparisons too many: graphql-js then gives up, and tells nothing of it. */
export function tooManyToCompare({ fieldsMax }: Limits): GatewayError {
  return new GatewayError(
    'QUERY_TOO_LARGE',
    `The document has too many fields of the same name to be validated. A query may have ${fieldsMax} ${QUERY_BOUNDS.fields}. Nothing was read. Split it into smaller queries.`,
    { extensions: { bound: 'fields' satisfies QueryBound, max: fieldsMax } },
  )
}

/** @throws {GatewayError} `QUERY_TOO_LARGE`, naming the bound that was crossed. */
export function boundOperation(
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
  limits: Limits,
): { readonly disclosing: boolean; readonly fields: number } {
  const seen = { fields: 0, handles: 0, disclosing: false, introspections: 0 }
  visitSet(operation.selectionSet, 1)
  // What executes holds merge keys that consumers must not see; the schema is shown by another.
  if (seen.introspections > 0 && seen.disclosing) {
    throw new GatewayError(
      'GRAPHQL_VALIDATION_FAILED',
      'Ask for __schema or __type in a query of its own, apart from data.',
    )
  }
  return { disclosing: seen.disclosing, fields: seen.fields }

  function visitSet(set: SelectionSetNode, depth: number): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        visitField(selection, depth)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        visitSet(selection.selectionSet, depth)
      } else {
        const fragment = fragments[selection.name.value]
        if (fragment !== undefined) visitSet(fragment.selectionSet, depth)
      }
    }
  }

  function visitField({ name, selectionSet }: FieldNode, depth: number): void {
    if (++seen.fields > limits.fieldsMax) {
      throw tooLarge('fields', limits.fieldsMax)
    }
    if (name.value === '__typename') return
    if (name.value.startsWith('__')) {
      if (++seen.introspections <= limits.introspectionsMax) return
      throw tooLarge('introspections', limits.introspectionsMax)
    }
    seen.disclosing = true
    if (depth > limits.depthMax) throw tooLarge('levels', limits.depthMax)
    if (depth === 1 && ++seen.handles > limits.handlesMax) {
      throw tooLarge('handles', limits.handlesMax)
    }
    if (selectionSet !== undefined) visitSet(selectionSet, depth + 1)
  }
}
