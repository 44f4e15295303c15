import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  formatPurpose,
  parsePurpose,
  purposeFromExtensions,
} from '../../../gateway/trust/purpose.ts'
import type { Purpose } from '../../../gateway/trust/purpose.ts'

const PURPOSE: Purpose = {
  matter: 'CY-037',
  caseNumber: '500103-2026-000123',
  operator: 'CQ-YZ-0417',
}
const HEADER = 'matter="CY-037", case="500103-2026-000123", operator="CQ-YZ-0417"'

const member = fc
  .string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)),
    minLength: 1,
    maxLength: 128,
  })
  .filter((text) => text.trim() !== '')
const purposes = fc.record(
  { matter: member, caseNumber: member, operator: member },
  { noNullPrototype: true },
)

function problemOf(result: ReturnType<typeof parsePurpose>): string {
  return result.ok ? 'no problem' : result.problem
}

describe('Exchange-Purpose', () => {
  it('is read in every spelling that RFC 9651 allows', () => {
    const spellings = [
      HEADER,
      'matter="CY-037",case="500103-2026-000123",operator="CQ-YZ-0417"',
      'operator="CQ-YZ-0417",\tmatter="CY-037" ,  case="500103-2026-000123"',
      `  ${HEADER}  `,
      'matter="CY-037";lang=zh, case="500103-2026-000123", operator="CQ-YZ-0417";a;b=1',
      `level=3, urgent, list=("a" "b"), ${HEADER}, note="x"`,
      `matter="OLD", ${HEADER}`,
    ]
    for (const header of spellings) {
      assert.deepEqual(parsePurpose(header), { ok: true, purpose: PURPOSE }, header)
    }
    assert.deepEqual(parsePurpose(HEADER.replace('CY-037', 'a\\"b\\\\c')), {
      ok: true,
      purpose: { ...PURPOSE, matter: 'a"b\\c' },
    })
  })

  it('is refused with the member and the reason named, and a right example', () => {
    const cases: readonly [string | undefined, RegExp][] = [
      [undefined, /purpose is missing/],
      ['', /member matter is missing/],
      ['matter="CY-037", operator="x"', /member case is missing/],
      ['matter="CY-037", case="1"', /member operator is missing/],
      [HEADER.replace('"CY-037"', '""'), /member matter is empty/],
      [HEADER.replace('"CY-037"', '"   "'), /member matter is empty/],
      [HEADER.replace('"CY-037"', 'CY-037'), /member matter is not a string/],
      [HEADER.replace('"CY-037"', '37'), /member matter is not a string/],
      [HEADER.replace('="CY-037"', ''), /member matter is not a string/],
      [HEADER.replace('"CY-037"', '("CY-037")'), /member matter is not a string/],
      [HEADER.replace('"CY-037"', ':Q1k=:'), /member matter is not a string/],
      [HEADER.replace('CQ-YZ-0417', 'x'.repeat(129)), /member operator is longer than 128/],
      [HEADER.replace('CY-037', '事项'), /not a dictionary of RFC 9651/],
      [`${HEADER},`, /not a dictionary of RFC 9651/],
      [HEADER.replaceAll(',', ';'), /member case is missing/],
      [HEADER.replace('"CY-037"', '"CY-037'), /not a dictionary of RFC 9651/],
      [`Matter${HEADER.slice(6)}`, /not a dictionary of RFC 9651/],
    ]
    for (const [header, expected] of cases) {
      const problem = problemOf(parsePurpose(header))
      assert.match(problem, expected)
      const example = /example: Exchange-Purpose: (.*)$/.exec(problem)?.[1]
      assert.deepEqual(
        parsePurpose(example),
        { ok: true, purpose: PURPOSE },
        'the example is right',
      )
    }
  })

  it('never quotes what was sent', () => {
    const problem = problemOf(parsePurpose('matter="510100195003159905", case="", operator="x"'))
    assert.ok(!problem.includes('510100195003159905'))
  })

  it('is read as it was written, for every purpose (property)', () => {
    fc.assert(
      fc.property(purposes, (purpose) => {
        const header = formatPurpose(purpose)
        assert.deepEqual(parsePurpose(header), { ok: true, purpose })
        // A leading member keeps the direct path out: both must read the same.
        assert.deepEqual(parsePurpose(`x, ${header}`), { ok: true, purpose })
      }),
    )
  })

  it('is read or refused, never thrown at, for any text (property)', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        assert.equal(typeof parsePurpose(text).ok, 'boolean')
        assert.deepEqual(parsePurpose(HEADER + text).ok, parsePurpose(`x, ${HEADER}${text}`).ok)
      }),
    )
  })

  it('is not written when it could not be read', () => {
    for (const matter of ['', ' ', '事项', 'a\nb', 'x'.repeat(129)]) {
      assert.throws(() => formatPurpose({ ...PURPOSE, matter }), { code: 'HEADER_UNWRITABLE' })
    }
  })
})

describe('extensions.purpose', () => {
  const { caseNumber, ...rest } = PURPOSE
  const body = { ...rest, case: caseNumber }

  it('is read, with unknown members ignored', () => {
    const expected = { ok: true, purpose: PURPOSE }
    assert.deepEqual(purposeFromExtensions(body), expected)
    assert.deepEqual(purposeFromExtensions({ ...body, note: 1 }), expected)
  })

  it('accepts exactly the texts that the header accepts (property)', () => {
    fc.assert(
      fc.property(purposes, ({ matter, caseNumber: number, operator }) => {
        const read = purposeFromExtensions({ matter, case: number, operator })
        assert.deepEqual(read, { ok: true, purpose: { matter, caseNumber: number, operator } })
      }),
    )
  })

  it('is refused with the member and the reason named, and a right example', () => {
    const cases: readonly [unknown, RegExp][] = [
      [undefined, /extensions\.purpose is missing/],
      [null, /not an object/],
      ['CY-037', /not an object/],
      [[body], /not an object/],
      [{}, /member matter is missing/],
      [Object.create(body), /member matter is missing/],
      [{ ...body, case: 12 }, /member case is not a string/],
      [{ ...body, case: null }, /member case is not a string/],
      [{ ...body, case: '' }, /member case is empty/],
      [{ ...body, operator: '经办人' }, /member operator has characters other than/],
      [{ ...body, operator: 'a\tb' }, /member operator has characters other than/],
      [{ ...body, matter: 'x'.repeat(129) }, /member matter is longer than 128/],
    ]
    for (const [value, expected] of cases) {
      const problem = problemOf(purposeFromExtensions(value))
      assert.match(problem, expected)
      const example = JSON.parse(`{${/example: (.*)$/.exec(problem)?.[1] ?? ''}}`)
      const read = purposeFromExtensions(example.extensions.purpose)
      assert.deepEqual(read, { ok: true, purpose: PURPOSE }, 'the example is right')
    }
  })
})
