/**
 * What an officer says of a source that does not say it itself: the columns of an entity, by name. Nothing is read.
 *
 * @module
 */
import type { Introspection, SourceColumn } from '../../adapters/introspection.ts'

export interface GivenColumn {
  readonly name: string
  /** What it is called or means, in the department's own words. */
  readonly comment?: string | null
}

/** Characters of a name or of a comment. */
export const GIVEN_CHARS_MAX = 200

/** Only services without a description do not say what they hold, and their rows are JSON. */
export function givenIntrospection(
  entity: string,
  given: readonly GivenColumn[],
): Pick<Introspection, 'format' | 'describe'> {
  const columns = given.map(({ name, comment }): SourceColumn => {
    const words = comment?.trim() ?? ''
    return {
      name: name.trim(),
      comment: words === '' ? undefined : words,
      type: '',
      kind: 'other',
      nullable: true,
      unique: false,
      codes: undefined,
      shape: undefined,
    }
  })
  return {
    format: 'JSON',
    describe: () => Promise.resolve({ name: entity, comment: undefined, columns }),
  }
}

/** What is wrong with the columns as they were given, in a sentence; undefined when nothing is. */
export function givenProblem(
  given: readonly GivenColumn[],
  columnsMax: number,
): string | undefined {
  const names = given.map(({ name }) => name.trim())
  if (names.length === 0 || names.length > columnsMax) return `Name 1 to ${columnsMax} columns.`
  if (names.includes('')) return 'A column has no name.'
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) return `The column "${twice.slice(0, GIVEN_CHARS_MAX)}" is named twice.`
  const isLong = given.some(({ name, comment }) =>
    [name, comment ?? ''].some((text) => text.length > GIVEN_CHARS_MAX),
  )
  return isLong
    ? `A column and what it means have ${GIVEN_CHARS_MAX} characters each at most.`
    : undefined
}
