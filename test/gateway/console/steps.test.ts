/** What the dialogues of requests, corrections and disputes take of what is typed. */
import assert from 'node:assert/strict'
import { parse, validate } from 'graphql'
import {
  CHARACTERS_MAX,
  documentOf,
  REQUEST_STEPS,
  SIDE_STEPS,
  tooMany,
  valueOf,
} from '../../../gateway/console/page/pages/requests/steps.ts'
import { managementSchema } from '../../../gateway/management/schema.ts'
import { TOPICS } from '../../../gateway/management/topics.ts'
import type { KeptEvent } from '../../../gateway/procedures/kind.ts'
import { unreadableFindings } from '../../../gateway/procedures/message.ts'
import { ACTORS, HEAD, ID } from '../procedures/request-people.ts'

const EVENT: KeptEvent = {
  ...{ seq: 2, action: 'rectify', day: '2026-03-02', at: '2026-03-02T10:00:00.000+08:00' },
  ...{ by: ACTORS.demandOfficer, why: 'x' },
}

describe('a dialogue for a step', () => {
  it('asks the exchange for what it has, and says of a request up to which event it was seen', () => {
    const schema = managementSchema(TOPICS)
    for (const facts of Object.values(REQUEST_STEPS)) {
      const text = documentOf(facts, true)
      assert.deepEqual(validate(schema, parse(text)), [])
      assert.match(text, /event: \$event/)
    }
    for (const facts of Object.values(SIDE_STEPS)) {
      assert.deepEqual(validate(schema, parse(documentOf(facts, false))), [])
    }
  })

  it('says what is too long before it is sent, and takes what the exchange takes', () => {
    for (const [field, max] of Object.entries(CHARACTERS_MAX)) {
      const name = field as keyof typeof CHARACTERS_MAX
      for (const character of ['x', '证', '\u{20000}']) {
        for (const [length, isLong] of [
          [max, false],
          [max + 1, true],
        ] as const) {
          const text = character.repeat(length)
          const event = { ...EVENT, [name]: name === 'missing' ? [text] : text }
          const found = unreadableFindings({ kind: 'request', head: { ...HEAD, id: ID } }, event)
          assert.equal(found.length > 0, isLong, `${name} of ${length}`)
          assert.equal(tooMany(name, text), isLong ? max : undefined)
        }
      }
    }
  })

  it('reads days in full width', () => {
    assert.equal(valueOf('days', '１０'), 10)
  })

  it('counts each line of what is missing, without the blanks around it', () => {
    const line = `  ${'缺'.repeat(500)} `
    assert.equal(tooMany('missing', `${line}\n${line}`), undefined)
    assert.equal(tooMany('missing', `a\n${line}缺`), 500)
  })
})
