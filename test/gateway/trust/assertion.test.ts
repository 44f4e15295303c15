import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { formatAssertion, parseAssertion } from '../../../gateway/trust/assertion.ts'
import type { Assertion } from '../../../gateway/trust/assertion.ts'

const ASSERTION: Assertion = {
  consumer: 'cq-pension-desk',
  region: '500000',
  department: 'RS',
  unitCode: '11500000MB0000027A',
  queryDigest: new Uint8Array(createHash('sha256').update('{ person { name } }').digest()),
}
const HEADER = formatAssertion(ASSERTION)

describe('Exchange-Assertion', () => {
  it('is a dictionary of four strings and the digest of the query', () => {
    const digest = Buffer.from(ASSERTION.queryDigest).toString('base64')
    assert.equal(
      HEADER,
      `consumer="cq-pension-desk", region="500000", department="RS", unit="11500000MB0000027A", query=:${digest}:`,
    )
  })

  it('is read as it was written, for every digest and consumer (property)', () => {
    const consumer = fc.stringMatching(/^[\x21-\x7e]{1,128}$/)
    const queryDigest = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(consumer, queryDigest, (consumer, queryDigest) => {
        const assertion = { ...ASSERTION, consumer, queryDigest }
        assert.deepEqual(parseAssertion(formatAssertion(assertion)), { ok: true, assertion })
      }),
    )
  })

  it('is read from a newer peer which says more', () => {
    const read = parseAssertion(`level=2, ${HEADER};x=1, new="y"`)
    assert.deepEqual(read, { ok: true, assertion: ASSERTION })
  })

  it('is refused with the member and the rule named', () => {
    const cases: readonly [string | undefined, RegExp][] = [
      [undefined, /is missing/],
      ['(', /not a dictionary/],
      ['', /member consumer is missing/],
      [HEADER.replace('cq-pension-desk', ''), /member consumer is wrong/],
      [HEADER.replace('cq-pension-desk', 'a b'), /member consumer is wrong/],
      [HEADER.replace('"cq-pension-desk"', 'token'), /member consumer is wrong/],
      [HEADER.replace('500000', '500103'), /member region is wrong/],
      [HEADER.replace('500000', '5000000'), /member region is wrong/],
      [HEADER.replace('"RS"', '""'), /member department is wrong/],
      [HEADER.replace('27A', '27'), /member unit is wrong/],
      [HEADER.replace('27A', '27I'), /member unit is wrong/],
      [HEADER.replace(/query=.*/, 'query="x"'), /member query is missing or wrong/],
      [HEADER.replace(/query=.*/, 'query=:AAAA:'), /member query is missing or wrong/],
      [HEADER.replace(/, query=.*/, ''), /member query is missing or wrong/],
    ]
    for (const [header, expected] of cases) {
      const read = parseAssertion(header)
      assert.match(read.ok ? 'no problem' : read.problem, expected)
    }
  })

  it('is not written when it could not be read', () => {
    const wrong: readonly Partial<Assertion>[] = [
      { consumer: '' },
      { consumer: '使用方' },
      { region: '51' },
      { department: 'R S' },
      { unitCode: 'x' },
      { queryDigest: new Uint8Array(31) },
    ]
    for (const change of wrong) {
      assert.throws(() => formatAssertion({ ...ASSERTION, ...change }), {
        code: 'HEADER_UNWRITABLE',
      })
    }
  })
})
