/** Digits of a person in a filter's text are neither kept nor repeated. */
const NUMBER = /\d{15}(?:\d{2}[\dXx])?/g

export function withoutNumbers(text: string): string {
  return text.replace(NUMBER, '…')
}
