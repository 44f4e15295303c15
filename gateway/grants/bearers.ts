import type { Consumer } from '../../catalog/types.ts'
import type { Registrations } from '../registrations.ts'

/** What a consumer is to a grant: another name, department, unit or region is another bearer. */
export function bearerOf({ nameZh, region, department, unitCode }: Consumer): string {
  return JSON.stringify([nameZh, region, department, unitCode])
}

/** The bearer of every grant that may be used, by grant id. */
export function bearersOf({
  consumers,
  grants,
}: Pick<Registrations, 'consumers' | 'grants'>): ReadonlyMap<string, string> {
  const bearers = new Map(consumers.map((consumer) => [consumer.id, bearerOf(consumer)]))
  const bearer = new Map<string, string>()
  for (const { id, consumer, state } of grants.all()) {
    if (state === 'active') bearer.set(id, bearers.get(consumer) ?? '')
  }
  return bearer
}
