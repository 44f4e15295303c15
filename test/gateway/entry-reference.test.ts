import assert from 'node:assert/strict'
import fc from 'fast-check'
import { toFullWidth } from '../../catalog/codes/half-width.ts'
import { makeEntryReferences } from '../../gateway/entry-reference.ts'

const LOGS = ['chongqing.test/log', 'chongqing-b.test/log']
const references = makeEntryReferences(Buffer.alloc(32, 9))
const entry = fc
  .tuple(fc.constantFrom(...LOGS), fc.nat(2 ** 30), fc.nat(99))
  .map(([log, index, place]) => ({ log, index, place }))

describe('the reference of an entry in a person’s report', () => {
  it('leads back to the entry and to where the person stands in it, however it is typed', () => {
    fc.assert(
      fc.property(entry, (one) => {
        const reference = references.write(one)
        assert.match(reference, /^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}$/)
        const misread = reference.replaceAll('0', 'O').replaceAll('1', 'l')
        const ways = [reference.toLowerCase(), misread, ` ${reference.replaceAll('-', ' ')} `]
        for (const typed of [reference, toFullWidth(reference), ...ways]) {
          assert.deepEqual(references.read(typed, LOGS), one)
        }
      }),
    )
  })

  it('is another as a whole for the next entry, and for the next person of a request', () => {
    fc.assert(
      fc.property(entry, (one) => {
        const [first, ...others] = [
          one,
          { ...one, index: one.index + 1 },
          { ...one, place: one.place + 1 },
        ].map((each) => references.write(each).replaceAll('-', ''))
        for (const other of others) {
          const alike = Array.from(other).filter((letter, n) => letter === first?.[n]).length
          assert.ok(alike < 13, `${first} ${other}`)
        }
      }),
    )
  })

  it('is none with one letter mistaken, of another exchange or another log, nor is anything else', () => {
    const one = { log: LOGS[0]!, index: 417, place: 0 }
    const reference = references.write(one)
    for (const n of [0, 7, reference.length - 1]) {
      const other = reference[n] === '7' ? '5' : '7'
      const mistaken = `${reference.slice(0, n)}${other}${reference.slice(n + 1)}`
      assert.equal(references.read(mistaken, LOGS), undefined)
    }
    assert.equal(references.read(reference, LOGS.slice(1)), undefined)
    assert.equal(makeEntryReferences(Buffer.alloc(32, 8)).read(reference, LOGS), undefined)
    for (const text of [
      '',
      '510100195003159905',
      'U'.repeat(26),
      'Z'.repeat(26),
      '0'.repeat(999),
    ]) {
      assert.equal(references.read(text, LOGS), undefined)
    }
  })
})
