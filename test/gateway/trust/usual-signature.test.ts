import assert from 'node:assert/strict'
import fc from 'fast-check'
import { component } from '../../../gateway/trust/component.ts'
import type { Fields } from '../../../gateway/trust/http-message.ts'
import {
  formatParams,
  formatSignature,
  readSignature,
} from '../../../gateway/trust/signature-fields.ts'
import { readDictionary, writeMember } from '../../../gateway/trust/structured-fields.ts'
import { LABEL, readUsualInput, usualMember } from '../../../gateway/trust/usual-signature.ts'

const text = fc.stringMatching(/^[ !#-[\]-~]{1,20}$/)
const components = fc.uniqueArray(
  fc
    .tuple(fc.stringMatching(/^@?[a-z0-9!#$%&'*+.^_`|~-]{1,12}$/), fc.boolean(), fc.option(text))
    .map(([name, req, key]) => component(name, { req, ...(key === null ? {} : { key }) })),
  { selector: ({ identifier }) => identifier, maxLength: 33 },
)
const params = fc.record({
  createdSec: fc.nat(),
  expiresSec: fc.option(fc.nat(), { nil: undefined }),
  keyId: text,
  nonce: fc.option(fc.stringMatching(/^[ !#-[\]-~]{1,130}$/), { nil: undefined }),
  tag: text,
})
const written = fc
  .tuple(components, params)
  .map(([list, rest]) => `${LABEL}=${formatParams(list, rest)}`)
const signature = fc
  .uint8Array({ minLength: 63, maxLength: 300 })
  .map((bytes) => `${LABEL}=${formatSignature(bytes)}`)
/** A field of ours with one character that is another. */
const altered = fc
  .tuple(written, fc.nat(), fc.string({ minLength: 0, maxLength: 2 }))
  .map(([field, at, other]) => {
    const place = at % field.length
    return field.slice(0, place) + other + field.slice(place + 1)
  })

type Read = ReturnType<typeof readSignature> | string

function read(fields: Fields): Read {
  try {
    return readSignature(fields)
  } catch (thrown) {
    return (thrown as Error).message
  }
}

/** The same read by the library: another signature beside ours is nothing that we write. */
function readAlong(input: string, mark: string): Read {
  return read(
    new Map([
      ['signature-input', `${input}, other=1`],
      ['signature', `${mark}, other=1`],
    ]),
  )
}

function readAlone(input: string, mark: string): Read {
  return read(
    new Map([
      ['signature-input', input],
      ['signature', mark],
    ]),
  )
}

describe('signature fields as exchanges write them', () => {
  it('are read as the library reads them, refusals and all', () => {
    fc.assert(
      fc.property(fc.oneof(written, altered), signature, (input, mark) => {
        assert.deepEqual(readAlone(input, mark), readAlong(input, mark))
      }),
      { numRuns: 2_000 },
    )
  })

  it('are read so each time, with the components that were known before', () => {
    fc.assert(
      fc.property(written, signature, (input, mark) => {
        assert.deepEqual(readAlone(input, mark), readAlone(input, mark))
      }),
    )
  })

  it('take the short way when they are ours, with at least one component', () => {
    fc.assert(
      fc.property(components, params, (list, rest) => {
        const input = readUsualInput(`${LABEL}=${formatParams(list, rest)}`)
        assert.equal(input !== undefined, list.length > 0)
      }),
    )
  })

  it('have the member that the library would write', () => {
    fc.assert(
      fc.property(fc.oneof(written, altered, signature), (field) => {
        const short = usualMember(field)
        if (short === undefined) return
        const member = readDictionary(field)?.get(LABEL)
        assert.equal(short, member && writeMember(member))
      }),
      { numRuns: 2_000 },
    )
  })

  for (const [what, field] of [
    ['a spare bit of base64', `exchange=:${'A'.repeat(85)}B==:`],
    ['a spare bit of base64 in two', `exchange=:${'A'.repeat(86)}B=:`],
    ['base64 that is not padded', `exchange=:${'A'.repeat(86)}:`],
    ['a signature that is too short', `exchange=:${'A'.repeat(82)}==:`],
    ['a parameter twice', 'exchange=("@path");created=1;created=2;keyid="k";tag="t"'],
    ['a leading zero', 'exchange=("@path");created=01;keyid="k";tag="t"'],
    ['a number of 16 digits', `exchange=("@path");created=${'1'.repeat(16)};keyid="k";tag="t"`],
    ['a backslash', 'exchange=("@path");created=1;keyid="k\\"";tag="t"'],
    ['another order', 'exchange=("@path");keyid="k";created=1;tag="t"'],
    ['a component twice', 'exchange=("@path" "@path");created=1;keyid="k";tag="t"'],
    ['another thing than a component', 'exchange=("@path" 1);created=1;keyid="k";tag="t"'],
    ['a second member', 'exchange=("@path");created=1;keyid="k";tag="t", b=1'],
    ['a line behind', 'exchange=("@path");created=1;keyid="k";tag="t"\n'],
  ] as const) {
    it(`leave ${what} to the library`, () => {
      assert.equal(usualMember(field), undefined)
    })
  }
})
