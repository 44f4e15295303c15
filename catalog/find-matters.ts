import type { Matter } from './types.ts'

/**
 * Matters that have each of the words in code or name, Chinese or English, whatever the width and case of its letters; all
 * for no words. By code, and first the one whose code it is.
 */
export function findMatters(matters: readonly Matter[], words: string): readonly Matter[] {
  const text = formOf(words)
  const wanted = text.split(/\s+/u)
  const isIts = ({ code }: Matter): boolean => formOf(code) === text
  return matters
    .filter(({ code, nameZh, nameEn }) => {
      const own = formOf(`${code} ${nameZh} ${nameEn}`)
      return wanted.every((word) => own.includes(word))
    })
    .sort((a, b) => Number(isIts(b)) - Number(isIts(a)) || (a.code < b.code ? -1 : 1))
}

function formOf(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim()
}
