import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql'

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

/** Whether `@skip` and `@include` leave it in. */
export function isIncluded(
  node: SelectionSetNode['selections'][number],
  variables: Readonly<Record<string, unknown>>,
): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true
  const given = variables as Record<string, unknown>
  if (getDirectiveValues(GraphQLSkipDirective, node, given)?.['if'] === true) return false
  return getDirectiveValues(GraphQLIncludeDirective, node, given)?.['if'] !== false
}

/** What is selected below the nodes of one response key. */
export function selectionSets(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap((node) => (node.selectionSet === undefined ? [] : [node.selectionSet]))
}
