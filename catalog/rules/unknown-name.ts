import { didYouMean } from '../did-you-mean.ts'
import type { Finding } from '../finding.ts'

/** Says that a reference names nothing, and the nearest name that it may have meant. */
export function unknownName(
  pointer: string,
  name: string,
  what: string,
  known: Iterable<string>,
): Finding {
  return { pointer, message: `names "${name}", which is not ${what}.${didYouMean(name, known)}` }
}
