import assert from 'node:assert/strict'

import fc from 'fast-check'

import { applyMask, MASKS, strictest } from '../../policies/masks.ts'
import type { ItemAccess, MaskName } from '../../policies/types.ts'
import { RUNS } from './world.ts'

const mask = fc.constantFrom<MaskName>(...MASKS)
const access = fc.constantFrom<ItemAccess>('clear', ...MASKS)

/** Texts in which the marks that masks look for often meet, and characters outside the BMP. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('1', '9', 'X', 'x', '*', ' ', '-'), maxLength: 22 }),
  fc.string({ unit: fc.constantFrom('a', 'b', '@', '.', '*', '𠮷', ' '), maxLength: 12 }),
  fc
    .array(
      fc.constantFrom(
        ...['四川', '省', '成都', '市', '武侯', '区', '县', '小', '自治州', '旗'],
        ...['路', '号', '1', '*', '****', ' ', '。', '𠮷', '镇', '盟'],
      ),
      { maxLength: 14 },
    )
    .map((parts) => parts.join('')),
)

const shownOf = (value: string): string[] => Array.from(value).filter((each) => each !== '*')

/** Half a surrogate pair does not survive UTF-8. */
const isWellFormed = (value: string): boolean => Buffer.from(value).toString() === value

describe('applyMask', () => {
  it('gives a text with something hidden for any text', () => {
    check(
      fc.property(mask, text, (name, value) => {
        assert.match(applyMask(name, value), /\*/)
      }),
    )
  })

  it('shows the same when it masks what is masked already', () => {
    check(
      fc.property(mask, text, (name, value) => {
        const once = applyMask(name, value)
        assert.equal(applyMask(name, once), once)
      }),
    )
  })

  it('never shows the whole of a value', () => {
    check(
      fc.property(mask, text, (name, value) => {
        // Space and punctuation do not count: to hide nothing else would be to show the whole.
        const telling = (each: string): boolean => !/[\s\p{P}]/u.test(each)
        const given = Array.from(value).filter(telling)
        fc.pre(given.length > 0 && !value.includes('*'))
        const shown = applyMask(name, value)
        assert(!shown.includes(value.trim()), shown)
        assert(Array.from(shown).filter(telling).length < given.length, shown)
      }),
    )
  })

  it('shows nothing that did not stand in the value', () => {
    check(
      fc.property(mask, text, (name, value) => {
        const given = new Set(Array.from(value))
        const form = name === 'bank-account' ? [' '] : name === 'email' ? ['@'] : []
        for (const each of shownOf(applyMask(name, value))) {
          assert(given.has(each) || form.includes(each), each)
        }
      }),
    )
  })

  it('never cuts a character outside the BMP in two', () => {
    check(
      fc.property(mask, fc.string({ unit: 'binary', maxLength: 30 }), (name, value) => {
        fc.pre(isWellFormed(value))
        assert(isWellFormed(applyMask(name, value)))
      }),
    )
  })
})

describe('strictest', () => {
  it('is a total order with clear at one end and all at the other', () => {
    check(
      fc.property(access, access, access, (a, b, c) => {
        assert.equal(strictest(a, b), strictest(b, a))
        assert.equal(strictest(a, strictest(b, c)), strictest(strictest(a, b), c))
        assert([a, b].includes(strictest(a, b)))
        assert.equal(strictest(a, 'clear'), a)
        assert.equal(strictest(a, 'all'), 'all')
      }),
    )
  })

  it('never gives way from an access that it does not know to a laxer one', () => {
    const unheardOf = 'unheard-of' as ItemAccess
    assert.equal(strictest(unheardOf, 'all'), unheardOf)
    assert.equal(strictest('clear', unheardOf), unheardOf)
  })
})

function check(property: fc.IRawProperty<unknown>): void {
  fc.assert(property, RUNS)
}
