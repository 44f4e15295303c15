/**
 * Whether two ids may be of one person, wherever an act takes two: a staff number is written in either case and width,
 * with blanks or hyphens or without, and nobody becomes a second person by that.
 */
export function isSamePerson(one: string, other: string): boolean {
  return plainId(one) === plainId(other)
}

/** Letters and digits alone: equal for ids of one person. */
export function plainId(id: string): string {
  return id
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
