import assert from 'node:assert/strict'
import fc from 'fast-check'
import { canEncode, decodeText, encodeText } from '../../adapters/xml-encoding.ts'
import { escapeXml, isXmlText, parseXml, XmlError } from '../../adapters/xml.ts'

const RUNS = Number(process.env['FC_RUNS'] ?? 300)
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...Array.from('<>&"\'\r\n\t王𠮷·Ａ]')),
    fc.string({ unit: 'binary', maxLength: 1 }),
  ),
})

describe('xml', () => {
  for (const encoding of ['utf-8', 'gbk', 'gb18030'] as const) {
    it(`gives back any text that it can express, through ${encoding.toUpperCase()}`, () => {
      fc.assert(
        fc.property(anyText.filter(isXmlText), (text) => {
          const escaped = escapeXml(text, (one) => canEncode(one, encoding))
          const bytes = encodeText(`<a>${escaped}</a>`, encoding)
          const decoded = decodeText(bytes, encoding)
          // Bytes of two encodings at once are refused: which happens to very short texts only.
          if (decoded === undefined) return
          const { children, text: read } = parseXml(decoded)
          assert.deepEqual({ children, read }, { children: [], read: text })
        }),
        { numRuns: RUNS },
      )
    })
  }

  it('reads what the decoder of Node takes for private characters: rare ones of names, and the euro sign', () => {
    const bytes = Buffer.from('fe55fe56fe80a8bca2e3', 'hex')
    assert.equal(decodeText(bytes, 'gbk'), '㑳㑇䜣ḿ€')
  })

  it('reads any text or says that it is not XML', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('<>/a!-[]CDAT&;x"= \n?')) }),
        (text) => {
          try {
            parseXml(text)
          } catch (thrown) {
            assert.ok(thrown instanceof XmlError, String(thrown))
          }
        },
      ),
      { numRuns: RUNS },
    )
  })
})
