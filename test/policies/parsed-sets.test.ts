import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Guardrail } from '../../policies/guardrail-files.ts'
import { sliceGuardrails, type Slice, type Slices } from '../../policies/guardrail-slices.ts'

const GENERATIONS = 40
/** Where many tests share a process, collecting all of its memory takes long. */
const COLLECTED_EVERY = 10

function guardrail(matter: string): Guardrail {
  const text = `forbid (principal, action, resource) when { context.matter == Matter::"${matter}" };`
  const told = { because: 'Art. 25', remedy: 'Ask.', concerns: 'all' as const }
  return { id: 'g', ...told, text, file: 'made-up.cedar', line: 1 }
}

function onlySlice(slices: Slices, matter: string): Slice {
  const [slice] = slices.of('query', { 'context.matter': matter } as Parameters<Slices['of']>[1])
  assert(slice !== undefined)
  return slice
}

describe('sets of guardrails that Cedar has parsed', function () {
  this.timeout(60_000)
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  const registry = new FinalizationRegistry<{ isTold: boolean }>((collected) => {
    collected.isTold = true
  })

  async function collectNowAndThen(n: number): Promise<void> {
    if (n % COLLECTED_EVERY > 0) return
    const collected = { isTold: false }
    registry.register({}, collected)
    // What was collected is told between two turns, but in a process of many tests not between just any two.
    while (!collected.isTold) {
      gc()
      await nextTurn()
    }
    await nextTurn()
  }

  it('make room for others when nobody asks them any more', async () => {
    const ids = new Set<string>()
    for (let n = 0; n < GENERATIONS; n++) {
      ids.add(onlySlice(sliceGuardrails([guardrail(`GONE-${n}`)]), `GONE-${n}`).policySet.id)
      await collectNowAndThen(n)
    }
    assert.ok(ids.size <= GENERATIONS / 2, `${ids.size} places for ${GENERATIONS} sets`)
  })

  it('stay as long as they may be asked, and equal ones are one', async () => {
    const first = onlySlice(sliceGuardrails([guardrail('KEPT')]), 'KEPT')
    for (let n = 0; n < GENERATIONS; n++) {
      sliceGuardrails([guardrail(`OTHER-${n}`)])
      await collectNowAndThen(n)
      const other = onlySlice(sliceGuardrails([guardrail(`OTHER-${n}`)]), `OTHER-${n}`)
      assert.notEqual(other.policySet.id, first.policySet.id)
    }
    const again = onlySlice(sliceGuardrails([guardrail('KEPT')]), 'KEPT')
    assert.equal(again.policySet.id, first.policySet.id)
  })
})
