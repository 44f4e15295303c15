/**
 * Why an exchange holds a grant back by itself, in Chinese; what staff wrote stays as they wrote it.
 *
 * @module
 */
import { saidIn, type Saying } from './sayings.ts'

const SAYINGS: readonly Saying[] = [
  [/^The grant was not used since (\S+)\.$/, '自 $1 以来没有使用。'],
  [
    /^The consumer was renamed or moved since the grant was attested, .*$/,
    '使用方系统的登记信息在确认授权之后已变更。',
  ],
]

/** @returns the reason as it is, in English or where it is not known here. */
export function heldBecauseIn(language: 'zh' | 'en', because: string): string {
  return saidIn(language, SAYINGS, because)
}
