import assert from 'node:assert/strict'
import { en } from '../../../gateway/console/page/words/en.ts'
import { zh } from '../../../gateway/console/page/words/zh.ts'
import { GATEWAY_ERRORS } from '../../../gateway/core/errors.ts'
import type { PeerTrouble } from '../../../gateway/peer/try-peer.ts'
import { MANAGEMENT_ERRORS } from '../../../gateway/management/errors.ts'
import { TOPICS } from '../../../gateway/management/topics.ts'
import { ALARM_RULES } from '../../../gateway/state/alarm-rules.ts'
import { ADAPTER_ERROR_CODES } from './adapter-codes.ts'

const placesOf = (text: string): readonly string[] =>
  [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()

describe('the words of the console', () => {
  it('are in both languages', () => {
    assert.deepEqual(Object.keys(en), Object.keys(zh))
  })

  it('explain every code that the exchange may answer with', () => {
    const codes = [...Object.keys(GATEWAY_ERRORS), ...Object.keys(MANAGEMENT_ERRORS)]
    const unexplained = codes.filter((code) => !(`error.${code}` in zh))
    assert.deepEqual(unexplained, [])
  })

  it('name everything that staff can do and a record says', () => {
    const recorded = TOPICS.flatMap(({ operations }) =>
      Object.entries(operations).flatMap(([name, one]) => (one.recorded ? [name] : [])),
    )
    assert(recorded.length > 60)
    const unnamed = recorded.filter((name) => !(`operation.${name}` in zh))
    assert.deepEqual(unnamed, [])
  })

  it('name every rule by which alarms ring, and no other', () => {
    const named = Object.keys(zh).filter((key) => key.startsWith('alarm.'))
    assert.deepEqual(named.sort(), ALARM_RULES.map((rule) => `alarm.${rule}`).sort())
  })

  it('name every way in which a read of a source fails', () => {
    const unnamed = ADAPTER_ERROR_CODES.filter((code) => !(`health.failure.${code}` in zh))
    assert.deepEqual(unnamed, [])
  })

  it('name everything that may be wrong with a peer', () => {
    const troubles: Readonly<Record<PeerTrouble, true>> = {
      UNREACHABLE: true,
      TIMEOUT: true,
      NOT_SIGNED: true,
      PATH_UNKNOWN: true,
      KEY_UNKNOWN: true,
      CLOCK: true,
      MALFORMED: true,
    }
    const unnamed = Object.keys(troubles).filter((one) => !(`health.trouble.${one}` in zh))
    assert.deepEqual(unnamed, [])
  })

  it('have the same places to fill in both', () => {
    for (const [key, text] of Object.entries(zh)) {
      assert.deepEqual(placesOf(en[key as keyof typeof zh]), placesOf(text), key)
    }
  })

  it('are Chinese in the one and English in the other', () => {
    const han = /\p{Script=Han}/u
    const english = Object.entries(en).filter(([, text]) => han.test(text))
    // A search takes both, and its hint shows so.
    assert.deepEqual(
      english.map(([key]) => key),
      ['catalog.search.placeholder'],
    )
    const chinese = Object.entries(zh).filter(([, text]) => !han.test(text))
    assert.deepEqual(chinese, [])
  })
})
