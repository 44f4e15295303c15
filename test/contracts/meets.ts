import type { Row } from '../../adapters/adapter.ts'
import { BLANKS, type Condition } from '../../adapters/condition.ts'

/** What a condition means, written from the words of `adapters/condition.ts`: whether a source gives the row. */
export function meets(condition: Condition, row: Row): boolean {
  switch (condition.is) {
    case 'all':
      return condition.of.every((one) => meets(one, row))
    case 'any':
      return condition.of.some((one) => meets(one, row))
    case 'not':
      return !meets(condition.of, row)
    case 'in':
    case 'range':
    case 'prefix':
    case 'present':
      return compares(condition, row[condition.column] ?? null)
  }
}

function compares(
  condition: Exclude<Condition, { readonly is: 'all' | 'any' | 'not' }>,
  value: string | null,
): boolean {
  if (value === null) return false
  const text = unpadded(value)
  switch (condition.is) {
    case 'present':
      return true
    case 'in':
      return condition.values.includes(text)
    case 'prefix':
      return text.startsWith(condition.prefix)
    case 'range':
      return (
        (condition.from ?? condition.to) !== undefined &&
        (condition.from === undefined || order(condition.from, text) <= 0) &&
        (condition.to === undefined || order(text, condition.to) <= 0)
      )
  }
}

function unpadded(text: string): string {
  const characters = Array.from(text)
  const isBlank = (character: string): boolean => BLANKS.includes(character)
  const first = characters.findIndex((character) => !isBlank(character))
  const last = characters.findLastIndex((character) => !isBlank(character))
  return characters.slice(Math.max(0, first), last + 1).join('')
}

/** By code point, which for UTF-8 is the order of the bytes. */
function order(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
