import assert from 'node:assert/strict'
import { decideBy, everything } from './world.ts'

describe('decide', () => {
  it('treats an ask that names no item as a mistake of the caller', () => {
    const ask = { resource: '51.D.R', mode: 'query', items: [] } as const
    const question = { consumer: 'desk', matter: 'M-1', today: '2026-06-15', asks: [ask] }
    assert.throws(() => decideBy([], everything, question), { code: 'ERR_ASSERTION' })
  })
})
