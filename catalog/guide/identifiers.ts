/**
 * Codes of a resource: those of the guide have a column of their own, the others stand together.
 *
 * @module
 */
import type { ResourceIdentifier } from '../types.ts'
import { isScheme, readList, wrong, type Read } from './cell-words.ts'

export function isGuideCode({ scheme }: ResourceIdentifier): boolean {
  return scheme === 'gov-2017'
}

/** All of them where their order could else not be told: those of the guide first, then the others. */
export function otherCodes(identifiers: readonly ResourceIdentifier[]): readonly string[] {
  const isTold = identifiers.every(
    (one, at) => !isGuideCode(one) || identifiers.slice(0, at).every(isGuideCode),
  )
  const others = isTold ? identifiers.filter((one) => !isGuideCode(one)) : identifiers
  return others.map(({ scheme, value }) => `${scheme}:${value}`)
}

export function readOtherCodes(text: string): Read<readonly ResourceIdentifier[]> {
  const identifiers: ResourceIdentifier[] = []
  for (const one of readList(text)) {
    const at = one.indexOf(':')
    const scheme = one.slice(0, at).trim()
    if (at < 0 || !isScheme(scheme)) {
      return wrong('names a code without its scheme: gov-2017, national-cata-id or province-local')
    }
    identifiers.push({ scheme, value: one.slice(at + 1) })
  }
  return { ok: true, value: identifiers }
}
