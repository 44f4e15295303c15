import assert from 'node:assert/strict'
import type { AlarmBell } from '../../gateway/alarm-bell.ts'
import { makeLayoutWatch } from '../../gateway/layout-watch.ts'

type Rung = Parameters<AlarmBell['ring']>[0]

describe('the watch over layouts', () => {
  it('counts every answer that differs, and rings of its operation, in both languages', () => {
    const { watch, rung } = watched()
    watch.differs('hash-a')
    watch.differs('hash-b')
    watch.differs('hash-a')
    assert.equal(watch.total(), 3)
    assert.deepEqual(
      [...new Set(rung.map(({ id }) => id))],
      ['layout-differs:hash-a', 'layout-differs:hash-b'],
    )
    for (const { rule, explanation, explanationZh } of rung.slice(0, 1)) {
      assert.equal(rule, 'layout-differs')
      for (const text of [explanation, explanationZh]) assert.match(text, /operationHash.*hash-a/)
    }
  })

  it('rings of a hundred operations and counts the others, so that one fault fills no table', () => {
    const { watch, rung } = watched()
    for (let i = 0; i < 150; i++) watch.differs(`hash-${i}`)
    assert.equal(new Set(rung.map(({ id }) => id)).size, 100)
    assert.equal(watch.total(), 150)
  })
})

function watched(): {
  readonly watch: ReturnType<typeof makeLayoutWatch>
  readonly rung: readonly Rung[]
} {
  const rung: Rung[] = []
  const bell: AlarmBell = {
    ring: async (alarm) => void rung.push(alarm),
    clear: async () => assert.fail('nothing is over'),
  }
  return { watch: makeLayoutWatch(bell), rung }
}
