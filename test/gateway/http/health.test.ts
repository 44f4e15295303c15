import assert from 'node:assert/strict'
import { checkHealth, type HealthParts } from '../../../gateway/http/health.ts'

/** An exchange that is well, and heard of the states of grants at `heardAt`. */
const partsHeard = (heardAt: Date): HealthParts =>
  ({
    log: { size: () => 1, health: () => ({ state: 'healthy' }) },
    state: { database: { healthy: async () => true } },
    sources: new Map(),
    jobs: { backend: 'postgres', indexed: () => undefined },
    keeper: { unheard: () => [], refused: () => undefined },
    grants: { heardAt: () => heardAt },
  }) as unknown as HealthParts

describe('health', () => {
  for (const [what, heardAt, told] of [
    ['are in force while they are asked for', new Date(), 'in force'],
    [
      'were not heard of since a time, as both provinces write it',
      new Date('2026-03-02T18:30:00.000Z'),
      'not heard of since 2026-03-03T02:30:00',
    ],
  ] as const) {
    it(`says that the states of grants ${what}`, async () => {
      const { checks } = await checkHealth(partsHeard(heardAt))
      assert.equal((checks as { readonly grantStates: string }).grantStates, told)
    })
  }
})
