/**
 * Whether a character of a value tells anything: space and punctuation do not. Hiding only those hides
 * nothing. A `*` stands for a character that was hidden before, so it counts.
 */
export function isTelling(character: string): boolean {
  return character === '*' || !/[\s\p{P}]/u.test(character)
}
