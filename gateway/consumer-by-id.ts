import { onceFor } from '../catalog/once-for.ts'
import type { Consumer } from '../catalog/types.ts'

const byId = onceFor(
  (consumers: readonly Consumer[]) => new Map(consumers.map((consumer) => [consumer.id, consumer])),
)

/** @param consumers the same list as long as nothing has changed: it is gone through once. */
export function consumerById(consumers: readonly Consumer[], id: string): Consumer | undefined {
  return byId(consumers).get(id)
}
