/**
 * What happens in a random exchange between two questions: sources fail and recover, grants are held, resources are published anew.
 *
 * @module
 */
import type { AdapterErrorCode } from '../../adapters/errors.ts'
import type { Resource } from '../../catalog/types.ts'
import type { GrantHold } from '../../policies/grant-holds.ts'
import type { Grant } from '../../policies/types.ts'
import type { Dice } from './dice.ts'
import type { TestHouse } from './house.ts'

/** The same for every exchange to which it happens. */
export type Change = (house: TestHouse) => void

const FAULTS: readonly AdapterErrorCode[] = [
  'SOURCE_UNAVAILABLE',
  'SOURCE_TIMEOUT',
  'SOURCE_MALFORMED',
  'SOURCE_BUSY',
  'SOURCE_STALE',
  'SOURCE_TOO_MANY_ROWS',
]

/** Some of the sources fail from the beginning. */
export function randomFaults(dice: Dice, own: readonly Resource[]): Change {
  const failing = own.filter(() => dice.chance(0.2)).map((one) => fault(dice, one))
  return (house) => {
    for (const change of failing) change(house)
  }
}

export function randomChange(
  dice: Dice,
  own: readonly Resource[],
  grants: readonly Grant[],
): Change {
  const what = dice.pick(['fault', 'recovery', 'hold', 'publication'] as const)
  switch (what) {
    case 'fault':
      return own.length === 0 ? nothing : fault(dice, dice.pick(own))
    case 'recovery':
      return ({ sources }) => {
        for (const { department, standard } of own) {
          sources.get(department)?.failWith(standard, undefined)
        }
      }
    case 'hold': {
      const held = dice.some(grants, 0.1).map(({ id }) => [id, HOLD(id)] as const)
      return (house) => house.hold(new Map(held))
    }
    case 'publication': {
      const published = own.map((one) => (dice.chance(0.7) ? one : nextOf(dice, one)))
      return (house) => house.register(published)
    }
  }
}

const nothing: Change = () => undefined

const HOLD = (grant: string): GrantHold => ({
  grant,
  state: 'suspended',
  kind: 'staff',
  because: 'It is looked into.',
  by: 'cq-steward',
  since: '2026-03-02T02:00:00.000Z',
})

function fault(dice: Dice, { department, standard }: Resource): Change {
  const code = dice.pick(FAULTS)
  return ({ sources }) => sources.get(department)?.failWith(standard, code)
}

/** Another version of a resource: with fewer items, other methods, shared otherwise, attached or not. */
function nextOf(dice: Dice, resource: Resource): Resource {
  const { binding, ...others } = resource
  const next: Resource = { ...others, version: resource.version + 1 + dice.below(3) }
  const changes: Partial<Resource> = dice.pick([
    {},
    { items: resource.items.filter(() => dice.chance(0.95)) },
    { methods: dice.pick([['query'], ['verify'], ['query', 'verify'], ['batch']]) },
    { shareType: dice.pick(['unconditional', 'not-shared']) },
    { state: dice.pick(['suspended', 'published', 'published']) },
    { crossProvince: false },
  ])
  const isAttached = binding !== undefined && dice.chance(0.9)
  return { ...next, ...changes, ...(isAttached ? { binding } : {}) }
}
