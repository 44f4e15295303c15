/**
 * What holds grants back beside their files: a steward's word, too long without use, a consumer that became another.
 * A hold makes a grant stricter, and never laxer.
 *
 * @module
 */
import { makeGrantIndex, type GrantIndex } from './grants.ts'
import type { Grant } from './types.ts'

export interface GrantHold {
  /** Grant id: a new version of the grant is held too. */
  readonly grant: string
  /** `terminated` is for ever: another grant is needed. */
  readonly state: 'suspended' | 'terminated'
  readonly kind: 'staff' | 'unused' | 'consumer-changed'
  /** A sentence: why. */
  readonly because: string
  /** Id of the staff, or `exchange`. */
  readonly by: string
  /** ISO 8601. */
  readonly since: string
}

/** By grant id. */
export type GrantHolds = ReadonlyMap<string, GrantHold>

/** The same grants, held: who has these grants decides the same again. */
export function withHolds(index: GrantIndex, holds: GrantHolds): GrantIndex {
  if (!index.all().some(({ id }) => holds.has(id))) return index
  const held = makeGrantIndex(index.all().map((grant) => heldBy(holds, grant)))
  return Object.freeze<GrantIndex>({
    ...held,
    hold: (ref) => holds.get(ref.slice(0, ref.lastIndexOf('@'))),
  })
}

function heldBy(holds: GrantHolds, grant: Grant): Grant {
  const hold = holds.get(grant.id)
  if (hold === undefined || grant.state === 'terminated') return grant
  // What it denied or masked for others' sake must not open because it is held.
  return { ...grant, state: hold.state, narrows: true }
}
