import type { Finding } from '../finding.ts'
import type { ResourceBinding, RowShape } from '../types.ts'

/**
 * Where rows are not records, exactly one way is named, and the keys by which subjects are found still stand in
 * columns of the source.
 *
 * @param keys - the items by which subjects are found
 */
export function rowShapeFindings(
  { rows, mapping }: ResourceBinding,
  keys: ReadonlySet<string>,
): readonly Finding[] {
  if (rows === undefined) return []
  const given = Object.keys(rows)
  if (given.length !== 1) {
    const what = given.length === 0 ? 'nothing' : given.join(' and ')
    const message = `says ${what}; give exactly one of latest, pivot, unfold, explode`
    return [{ pointer: '/binding/rows', message }]
  }
  const keyColumns = [...keys].flatMap((name) => {
    const how = Object.hasOwn(mapping, name) ? mapping[name] : undefined
    return how === undefined ? [] : (how.join?.columns ?? [how.column ?? ''])
  })
  return [
    ...groupFindings('pivot', rows.pivot, keyColumns),
    ...groupFindings('latest', rows.latest, keyColumns),
    ...explodeFindings(rows, keyColumns),
    ...unfoldFindings(rows),
  ]
}

/** Rows of different subjects are never one record, nor is one of them left out for another's. */
function groupFindings(
  way: 'pivot' | 'latest',
  group: { readonly by: readonly string[] } | undefined,
  keyColumns: readonly string[],
): readonly Finding[] {
  return keyColumns
    .filter((column) => group !== undefined && !group.by.includes(column))
    .map((column) => ({
      pointer: `/binding/rows/${way}/by`,
      message: `leaves out "${column}", by which subjects are found`,
    }))
}

function explodeFindings({ explode }: RowShape, keyColumns: readonly string[]): readonly Finding[] {
  if (explode === undefined || !keyColumns.includes(explode.column)) return []
  const message = 'is a column by which subjects are found; a part of it cannot be looked for'
  return [{ pointer: '/binding/rows/explode/column', message }]
}

function unfoldFindings({ unfold = [] }: RowShape): readonly Finding[] {
  const [first = {}] = unfold
  const expected = Object.keys(first).sort().join()
  return unfold.flatMap((entry, i) =>
    Object.keys(entry).sort().join() === expected
      ? []
      : [
          {
            pointer: `/binding/rows/unfold/${i}`,
            message: 'names other columns than the first entry',
          },
        ],
  )
}
