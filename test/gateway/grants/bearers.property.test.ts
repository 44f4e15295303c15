import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Consumer } from '../../../catalog/types.ts'
import { bearersOf, changedBearers } from '../../../gateway/grants/bearers.ts'
import { makeGrantIndex } from '../../../policies/grants.ts'
import type { Grant } from '../../../policies/types.ts'
import { CONSUMERS, GRANTS } from '../../support/offered.ts'

const [desk = assert.fail()] = CONSUMERS
const [one = assert.fail()] = GRANTS

const someConsumers = fc
  .tuple(
    ...['a', 'b'].map((id) =>
      fc.constantFrom('甲', '乙').map((nameZh) => ({ ...desk, id, nameZh })),
    ),
  )
  .chain((consumers: Consumer[]) => fc.subarray(consumers))
/** Of a pool, so that many grants are the same objects before and after. */
const POOL: readonly Grant[] = ['x', 'y', 'z'].flatMap((id) =>
  (['active', 'suspended'] as const).flatMap((state) =>
    ['a', 'b'].map((consumer) => ({ ...one, id, consumer, state })),
  ),
)
const someGrants = fc.uniqueArray(fc.constantFrom(...POOL), {
  selector: ({ id }) => id,
  maxLength: 3,
})
const registered = fc.record({ consumers: someConsumers, grants: someGrants.map(makeGrantIndex) })

describe('Changed bearers of grants', () => {
  it('are those in which all bearers before and after differ', () => {
    fc.assert(
      fc.property(registered, registered, (former, loaded) => {
        const [before, after] = [bearersOf(former), bearersOf(loaded)]
        const changed = [...after].filter(([id, bearer]) => before.get(id) !== bearer)
        const found = changedBearers(loaded, former)
        assert.deepEqual([...found.changed].sort(), changed.sort())
        const moved = changed.filter(([id]) => before.has(id)).map(([id]) => id)
        assert.deepEqual([...found.moved].sort(), moved.sort())
      }),
    )
  })
})
