import assert from 'node:assert/strict'
import { readWsdl, WsdlError } from '../../adapters/wsdl.ts'
import { QUALIFIED_WSDL, WSDL } from './sources/soap-source.ts'

describe('wsdl', () => {
  const query = {
    version: '1.1',
    soapAction: 'urn:query',
    element: 'queryRequest',
    namespace: 'http://query.bureau.example/',
    qualified: false,
  }

  it('says of each operation how it is called, in document and in RPC style', () => {
    assert.deepEqual(
      [...readWsdl(WSDL)],
      [
        ['query', query],
        [
          'ask',
          {
            ...query,
            soapAction: 'urn:ask',
            element: 'ask',
            namespace: 'urn:rpc',
            qualified: false,
          },
        ],
      ],
    )
    assert.deepEqual(readWsdl(QUALIFIED_WSDL).get('query'), { ...query, qualified: true })
  })

  it('takes SOAP 1.2 where there is no binding of 1.1', () => {
    const only12 = WSDL.replaceAll('wsdl/soap/', 'wsdl/soap12/')
    assert.equal(readWsdl(only12).get('query')?.version, '1.2')
  })

  for (const [what, text, message] of [
    ['no XML', 'http://bureau.example/service?wsdl', 'is not well-formed XML.'],
    ['another document', '<html/>', 'is not WSDL 1.1: its root is not wsdl:definitions.'],
    ['no SOAP', WSDL.replaceAll('wsdl/soap/', 'wsdl/http/'), 'binds no operation to SOAP.'],
    ['a document type', `<!DOCTYPE a>${WSDL.slice(38)}`, 'has a document type, which is not read.'],
    [
      'a soapAction that splits a header',
      WSDL.replace('urn:query', 'a&#13;&#10;X-Evil: 1'),
      'has a soapAction that is not an address.',
    ],
    [
      'no element for its input',
      WSDL.replace('element="tns:queryRequest"', ''),
      'has an operation in document style whose input names no element.',
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => readWsdl(text), new WsdlError(message))
    })
  }
})
