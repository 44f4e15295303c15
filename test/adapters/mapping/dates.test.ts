import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readDate, readTime, writeDate } from '../../../adapters/mapping/dates.ts'
import type { DateForm } from '../../../catalog/types.ts'

const FORMS: readonly DateForm[] = [
  'YYYYMMDD',
  'YYYY-MM-DD',
  'YYYY/MM/DD',
  'YYYYMMDDHHmmss',
  'YYYY-MM-DD HH:mm:ss',
]

const instant = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
})

describe('dates', () => {
  for (const form of FORMS) {
    it(`of the form ${form} come back from the source as they went there (property)`, () => {
      fc.assert(
        fc.property(instant, (date) => {
          const value = date.toISOString().slice(0, 10)
          assert.equal(readDate(writeDate(value, form) ?? '', form), value)
        }),
      )
    })
  }

  it('without a time of day are not moved by a zone, there or back', () => {
    const midnight = '2024-02-29T00:00:00+08:00'
    for (const form of FORMS.slice(0, 3)) {
      const written = writeDate(midnight, form, '+00:00') ?? ''
      assert.equal(written.replaceAll(/\D/g, ''), '20240229')
      assert.equal(readTime(written, form, '+00:00'), midnight)
    }
  })

  for (const form of FORMS.slice(3)) {
    it(`with times of the form ${form} come back as they went there (property)`, () => {
      fc.assert(
        fc.property(instant, (date) => {
          const value = `${date.toISOString().slice(0, 19)}+08:00`
          assert.equal(readTime(writeDate(value, form) ?? '', form), value)
        }),
      )
    })
  }

  it('are read from each form', () => {
    assert.equal(readDate('20240229', 'YYYYMMDD'), '2024-02-29')
    assert.equal(readDate('2024-02-29', 'YYYY-MM-DD'), '2024-02-29')
    assert.equal(readDate('2024/02/29', 'YYYY/MM/DD'), '2024-02-29')
    assert.equal(readDate('20240229235959', 'YYYYMMDDHHmmss'), '2024-02-29')
    assert.equal(readTime('20240229235959', 'YYYYMMDDHHmmss'), '2024-02-29T23:59:59+08:00')
    const time = '2024-02-29T23:59:59+08:00'
    for (const text of [
      '2024-02-29 23:59:59',
      '2024-02-29T23:59:59',
      '2024-02-29 23:59:59.123456',
      '2024-02-29 23:59:59+08',
      '2024-02-29T23:59:59.5+08:00',
    ]) {
      assert.equal(readTime(text, 'YYYY-MM-DD HH:mm:ss'), time)
    }
    assert.equal(readTime('20240229', 'YYYYMMDD'), '2024-02-29T00:00:00+08:00')
  })

  for (const [text, form] of [
    ['20230229', 'YYYYMMDD'],
    ['20241301', 'YYYYMMDD'],
    ['20240100', 'YYYYMMDD'],
    ['00000101', 'YYYYMMDD'],
    ['2024-01-01', 'YYYYMMDD'],
    ['20240101 ', 'YYYYMMDD'],
    ['２０２４０１０１', 'YYYYMMDD'],
    ['2024-1-1', 'YYYY-MM-DD'],
    ['19000229', 'YYYYMMDD'],
    ['20240101240000', 'YYYYMMDDHHmmss'],
    ['20240101236000', 'YYYYMMDDHHmmss'],
    ['20240101235960', 'YYYYMMDDHHmmss'],
    ['2024-01-01 00:00:00Z', 'YYYY-MM-DD HH:mm:ss'],
    ['2024-01-01 00:00:00+09', 'YYYY-MM-DD HH:mm:ss'],
  ] as const) {
    it(`are not made of "${text}" by the form ${form}`, () => {
      assert.equal(readDate(text, form), undefined)
      assert.equal(readTime(text, form), undefined)
    })
  }

  it('are not written from what is no date of an item', () => {
    assert.equal(writeDate('20240101', 'YYYYMMDD'), undefined)
    assert.equal(writeDate('', 'YYYY-MM-DD'), undefined)
  })
})
