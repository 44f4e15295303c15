/**
 * An operation as stitching can execute it, whatever consumers write, and its answer under their keys again.
 *
 * Stitching loses a field that stands twice under one key where one of the two is left out. It cannot ask for nothing, nor for
 * a type's name that only a fragment asks. It keeps what it knows of an object under keys of its own, and takes an object with a
 * field `then` for a promise.
 *
 * @module
 */
import {
  isExecutableDefinitionNode,
  Kind,
  separateOperations,
  visit,
  type DocumentNode,
  type FieldNode,
  type SelectionSetNode,
} from 'graphql'
import { isIncluded } from './group-fields.ts'
import type { UncompiledOperation } from './operation.ts'

type Selection = SelectionSetNode['selections'][number]

/** Before each key that the consumer asks for. */
const ASKED = 'asked_'

/** What is asked where no field is left beside fragments; no part of the answer. */
const NOTHING = aliased(
  { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } },
  'none',
)

/**
 * The operation alone, without what `@skip` and `@include` leave out and without these, its fields under keys that mean nothing to
 * stitching.
 */
export function documentToStitch(
  { document, operation }: Pick<UncompiledOperation, 'document' | 'operation'>,
  variables: Readonly<Record<string, unknown>>,
): DocumentNode {
  const included = <T extends Selection>(selection: T): T | null =>
    !isIncluded(selection, variables)
      ? null
      : selection.directives?.length
        ? { ...selection, directives: [] }
        : selection
  const left = visit(document, {
    Field: (field) => {
      const kept = included(field)
      return kept && aliased(kept, `${ASKED}${field.alias?.value ?? field.name.value}`)
    },
    InlineFragment: included,
    FragmentSpread: included,
    SelectionSet: {
      leave: (set: SelectionSetNode): SelectionSetNode | undefined =>
        set.selections.some(({ kind }) => kind === Kind.FIELD)
          ? undefined
          : { ...set, selections: [...set.selections, NOTHING] },
    },
  })
  // With the fragments that are still spread, and no others.
  return withoutUnused(separateOperations(left)[operation.name?.value ?? ''] ?? left)
}

/** What was answered to such a document, under the keys that the consumer gave. */
export function asAsked(answered: unknown): unknown {
  if (Array.isArray(answered)) return answered.map(asAsked)
  if (typeof answered !== 'object' || answered === null) return answered
  return Object.fromEntries(
    Object.entries(answered)
      .filter(([key]) => key.startsWith(ASKED))
      .map(([key, value]) => [key.slice(ASKED.length), asAsked(value)]),
  )
}

function aliased(field: FieldNode, key: string): FieldNode {
  return { ...field, alias: { kind: Kind.NAME, value: key } }
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
