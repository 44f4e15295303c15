/** A message as a sentence: with the full stop that it lacks, unless it ends with a question. */
export function ended(message: string): string {
  return /[.?。？]$/.test(message) ? message : `${message}.`
}
