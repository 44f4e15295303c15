/**
 * Which other exchanges have to do with a record. Pure, and without Node: the console counts with it in the browser.
 *
 * @module
 */
import type { ExchangeRecord } from './exchange-record.ts'

export interface Side {
  readonly region: string
  /** We asked the other exchange; false: it asked us. */
  readonly asked: boolean
  /** The other exchange must have recorded it; false: it may never have heard of it. */
  readonly expected: boolean
}

/**
 * Who vouched for the consumer, or whom we asked. One that could not be reached, or refused, may have recorded nothing: a
 * message that nobody vouches for is not recorded.
 *
 * @param own code of the region whose log has the record.
 */
export function sidesOf(
  { via, asks }: Pick<ExchangeRecord, 'via' | 'asks'>,
  own: string,
): readonly Side[] {
  if (via !== null) return [{ region: via.region, asked: false, expected: true }]
  const sides = new Map<string, Side>()
  for (const { resource, result } of asks) {
    const [region = ''] = resource.split('.', 1)
    if (region === own || result === 'NOT_READ') continue
    const answered = result !== 'PEER_UNAVAILABLE' && result !== 'PEER_REFUSED'
    const expected = answered || sides.get(region)?.expected === true
    sides.set(region, { region, asked: true, expected })
  }
  return [...sides.values()]
}
