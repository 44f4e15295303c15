import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isExecutableDefinitionNode,
  Kind,
  separateOperations,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql'
import type { UncompiledOperation } from './operation.ts'

/**
 * Fields by response key, in order, as CollectFields gives them: fragments spread, `@skip` and `@include`
 * applied. The schema has no interfaces or unions, so a type condition that validates is the type itself.
 *
 * @see GraphQL specification, October 2021, §6.3.2
 */
export function groupFields(
  sets: readonly SelectionSetNode[],
  type: GraphQLObjectType,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
  variables: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, readonly FieldNode[]> {
  const grouped = new Map<string, FieldNode[]>()
  const spread = new Set<string>()
  for (const set of sets) visitSet(set)
  return grouped

  function visitSet(set: SelectionSetNode): void {
    for (const selection of set.selections) {
      if (!isIncluded(selection, variables)) continue
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value
        const nodes = grouped.get(key)
        if (nodes === undefined) grouped.set(key, [selection])
        else nodes.push(selection)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        visitSet(selection.selectionSet)
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value)
        const fragment = fragments[selection.name.value]
        if (fragment?.typeCondition.name.value === type.name) visitSet(fragment.selectionSet)
      }
    }
  }
}

function isIncluded(
  node: SelectionSetNode['selections'][number],
  variables: Readonly<Record<string, unknown>>,
): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true
  const given = variables as Record<string, unknown>
  if (getDirectiveValues(GraphQLSkipDirective, node, given)?.['if'] === true) return false
  return getDirectiveValues(GraphQLIncludeDirective, node, given)?.['if'] !== false
}

/** The key of what is asked where no field is left beside fragments; no part of the answer. */
export const NOTHING_LEFT = '_nothingLeft'

const NOTHING: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: NOTHING_LEFT },
  name: { kind: Kind.NAME, value: '__typename' },
}

/**
 * The operation alone, without what `@skip` and `@include` leave out, and without these: executed, it gives the same.
 * Stitching loses a field that stands twice under one key where one of the two is left out. It cannot ask for nothing, nor
 * for a type's name that only a fragment asks.
 */
export function withoutExcluded(
  { document, operation }: Pick<UncompiledOperation, 'document' | 'operation'>,
  variables: Readonly<Record<string, unknown>>,
): DocumentNode {
  const decide = {
    enter: (
      selection: SelectionSetNode['selections'][number],
    ): SelectionSetNode['selections'][number] | null | undefined => {
      if (!isIncluded(selection, variables)) return null
      return selection.directives?.length ? { ...selection, directives: [] } : undefined
    },
  }
  const fill = {
    leave: (set: SelectionSetNode): SelectionSetNode | undefined =>
      set.selections.some(({ kind }) => kind === Kind.FIELD)
        ? undefined
        : { ...set, selections: [...set.selections, NOTHING] },
  }
  const left = visit(document, {
    Field: decide,
    InlineFragment: decide,
    FragmentSpread: decide,
    SelectionSet: fill,
  })
  // With the fragments that are still spread, and no others.
  return withoutUnused(separateOperations(left)[operation.name?.value ?? ''] ?? left)
}

/** Without the variables that are not used: their types may be those of standards that nothing asks. */
function withoutUnused(document: DocumentNode): DocumentNode {
  const used = new Set<string>()
  for (const { selectionSet } of document.definitions.filter(isExecutableDefinitionNode)) {
    visit(selectionSet, { Variable: ({ name }) => void used.add(name.value) })
  }
  return visit(document, {
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
  })
}

/** What is selected below the nodes of one response key. */
export function selectionSets(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap((node) => (node.selectionSet === undefined ? [] : [node.selectionSet]))
}
