/**
 * What is said of a word that is none of those there are.
 *
 * @module
 */
import { didYouMean } from '../../catalog/did-you-mean.ts'
import { withoutNumbers } from './without-numbers.ts'

/** @param said the sentence, with the word as it may be repeated. */
export function noneOf(
  said: (word: string) => string,
  word: string,
  all: readonly string[],
): string {
  return `${said(withoutNumbers(word))}${didYouMean(word, all)} There are: ${all.join(', ')}.`
}
