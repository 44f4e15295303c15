/** Six digits in a row: no name of the schema has them, and every number of a person or account does. */
const NUMBERED = /\w*\d{6}\w*/g

/**
 * A sentence without the names that hold a number. Names are repeated so that a typing error is found; but
 * whoever builds documents out of values makes names like `p510100195003159905`.
 */
export function withoutNumbers(sentence: string): string {
  return sentence.replace(NUMBERED, '…')
}
