/**
 * Names the catalogue by which a request was answered.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { Content } from '../catalog/content.ts'
import { digestOf } from '../catalog/digest-of.ts'
import type { Resource } from '../catalog/types.ts'

/**
 * First 16 hex digits of a SHA-256 over all that decides a query's meaning. Each part is written down and hashed once: what
 * a publication leaves as it was is the same object, and costs nothing again.
 *
 * @param offers published resources, in the order of their codes.
 */
export function catalogVersionOf(
  { standards, codeLists, matters, subjectKinds }: Content,
  offers: readonly Resource[],
): string {
  const whole = createHash('sha256')
  for (const part of [standards, codeLists, matters, subjectKinds, offers]) {
    whole.update(`${part.length} `)
    for (const one of part) whole.update(digestOf(one))
  }
  return whole.digest('hex').slice(0, 16)
}
