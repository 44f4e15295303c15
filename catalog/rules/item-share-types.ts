import type { Resource, ShareType } from '../types.ts'
import type { Finding } from '../finding.ts'

const STRICTNESS: Readonly<Record<ShareType, number>> = {
  unconditional: 0,
  conditional: 1,
  'not-shared': 2,
}

/** An item is never shared more freely than its resource (Decree 809 Art. 15). */
export function itemShareTypeFindings(resource: Resource): readonly Finding[] {
  return resource.items.flatMap((item, at) => {
    const own = item.shareType
    if (own === undefined || STRICTNESS[own] >= STRICTNESS[resource.shareType]) return []
    const message = `is "${own}", freer than the resource's "${resource.shareType}"; an item may only be stricter (Decree 809 Art. 15)`
    return [{ pointer: `/items/${at}/shareType`, message }]
  })
}
