import assert from 'node:assert/strict'
import type { Adapter } from '../../adapters/adapter.ts'
import type { Introspection } from '../../adapters/introspection.ts'
import { OpenApiError, readOpenApi } from '../../adapters/openapi.ts'
import { checkAdapterOptions } from '../../adapters/registry.ts'
import { restAdapter } from '../../adapters/rest.ts'
import { soapAdapter } from '../../adapters/soap.ts'
import { failsWith, onBehalfOf, patiently } from './sources/expect.ts'

const OPENAPI = `
openapi: 3.0.3
info: { title: 人社厅接口, version: '1' }
paths:
  /pension/list:
    post:
      summary: 待遇发放
      responses:
        '200':
          content:
            application/json;charset=utf-8: { schema: { $ref: '#/components/schemas/Answer' } }
  /nothing: { get: { responses: { '204': { description: none } } } }
components:
  schemas:
    Answer:
      properties: { result: { properties: { rows: { type: array, items: { $ref: '#/components/schemas/Pension' } } } } }
    Person:
      required: [sfzh]
      properties: { sfzh: { type: string, description: 身份证号 } }
    Pension:
      allOf:
        - $ref: '#/components/schemas/Person'
        - properties:
            ffzt: { type: string, oneOf: [{ const: A, title: 在发 }, { const: B, title: 暂停 }] }
            yfje: { type: integer, description: 月待遇金额（分） }
            gxsj: { type: [string, 'null'], format: date-time }
            mxlb: { type: array, items: { $ref: '#/components/schemas/Pension' } }
`

const WSDL = `<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:x="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
  <types><x:schema targetNamespace="urn:t">
    <x:element name="ask"/>
    <x:element name="answer"><x:complexType><x:sequence><x:element name="rows"><x:complexType><x:sequence>
      <x:element name="row" type="t:Pension" maxOccurs="unbounded"/></x:sequence></x:complexType></x:element></x:sequence></x:complexType></x:element>
    <x:complexType name="Person"><x:sequence><x:element name="sfzh" type="x:string"><x:annotation><x:documentation>身份证号</x:documentation></x:annotation></x:element></x:sequence></x:complexType>
    <x:complexType name="Pension"><x:complexContent><x:extension base="t:Person"><x:sequence>
      <x:element name="ffzt" minOccurs="0"><x:simpleType><x:restriction base="x:string">
        <x:enumeration value="A"><x:annotation><x:documentation>在发</x:documentation></x:annotation></x:enumeration><x:enumeration value="B"/></x:restriction></x:simpleType></x:element>
      <x:element name="gxsj" type="x:dateTime" nillable="true"/></x:sequence></x:extension></x:complexContent></x:complexType>
  </x:schema></types>
  <message name="i"><part name="p" element="t:ask"/></message><message name="o"><part name="p" element="t:answer"/></message>
  <portType name="P"><operation name="query"><documentation>待遇发放</documentation><input message="t:i"/><output message="t:o"/></operation></portType>
  <binding name="B" type="t:P"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/><operation name="query"><s:operation soapAction="q"/></operation></binding>
</definitions>`

const SHAPE = {
  rows: 0,
  empty: 0,
  distinct: true,
  charactersMax: 0,
  forms: {},
  nothing: {},
  rareCodes: 0,
}

describe('sources that a document describes', () => {
  const introspectionOf = async (adapter: Adapter): Promise<Introspection> => {
    await adapter.close()
    assert.ok(adapter.introspection)
    return adapter.introspection
  }
  const rest = {
    baseUrl: 'https://bureau.example',
    request: { mode: 'batch' },
    openapi: OPENAPI,
  } as const
  const soap = {
    endpoint: 'https://bureau.example/query',
    wsdl: WSDL,
    request: { mode: 'each' },
    response: { rowsAt: 'rows/row' },
  } as const
  const column = (name: string, type: string, kind: string, given: object = {}): object => ({
    name,
    type,
    kind,
    nullable: true,
    unique: false,
    comment: undefined,
    codes: undefined,
    shape: undefined,
    ...given,
  })

  it('say by OpenAPI what a row has, through references and parts, but for lists within it', async () => {
    const { entities, describe: ask, columns } = await introspectionOf(restAdapter('bureau', rest))
    assert.deepEqual(await columns('pension/list', patiently()), {
      names: ['sfzh', 'ffzt', 'yfje', 'gxsj'],
      areAll: false,
      ignoreCase: false,
    })
    assert.equal(await columns('nothing', patiently()), undefined)
    assert.equal(await columns('nobody', patiently()), undefined)
    assert.deepEqual(await entities(patiently()), [
      { name: 'pension/list', comment: '待遇发放' },
      { name: 'nothing', comment: undefined },
    ])
    assert.deepEqual(await ask('pension/list', onBehalfOf, patiently()), {
      name: 'pension/list',
      comment: '待遇发放',
      columns: [
        column('sfzh', 'string', 'text', { nullable: false, comment: '身份证号' }),
        column('ffzt', 'string', 'text', {
          codes: { A: '在发', B: '暂停' },
          shape: { ...SHAPE, codes: { A: 0, B: 0 } },
        }),
        column('yfje', 'integer', 'number', { comment: '月待遇金额（分）' }),
        column('gxsj', 'string date-time', 'time'),
      ],
    })
    await failsWith(ask('nothing', onBehalfOf, patiently()), 'SOURCE_MALFORMED')
    await failsWith(ask('nobody', onBehalfOf, patiently()), 'SOURCE_MALFORMED')
    await failsWith(entities(AbortSignal.abort()), 'SOURCE_TIMEOUT')
  })

  it('say by WSDL what a row has, inherited elements first, and nothing where rows come in a package', async () => {
    const { entities, describe: ask } = await introspectionOf(soapAdapter('bureau', soap))
    assert.deepEqual(await entities(patiently()), [{ name: 'query', comment: '待遇发放' }])
    const { columns } = await ask('query', onBehalfOf, patiently())
    assert.deepEqual(columns, [
      column('sfzh', 'string', 'text', { nullable: false, comment: '身份证号' }),
      column('ffzt', 'string', 'text', {
        codes: { A: '在发', B: 'B' },
        shape: { ...SHAPE, codes: { A: 0, B: 0 } },
      }),
      column('gxsj', 'dateTime', 'time'),
    ])
    const packed = { ...soap, response: { rowsAt: 'P/R', packageIn: 'return' } }
    const { describe: askPacked } = await introspectionOf(soapAdapter('bureau', packed))
    await failsWith(askPacked('query', onBehalfOf, patiently()), 'SOURCE_MALFORMED')
  })

  it('are refused with a document that is none, where they are configured', () => {
    assert.deepEqual(checkAdapterOptions('rest', { ...rest, openapi: 'swagger: "2.0"' }), [
      { pointer: '/openapi', message: 'is not OpenAPI 3: it has no "openapi": "3.…".' },
    ])
    assert.throws(() => readOpenApi('{', ''), OpenApiError)
  })

  it('end where references go round in circles', () => {
    const circle =
      '{"openapi":"3.1.0","paths":{"/a":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/x"}}}}}}}},"x":{"$ref":"#/x"}}'
    assert.equal(readOpenApi(circle, 'a.b').columnsOf('a'), undefined)
    const parts = circle.replace('"x":{"$ref":"#/x"}', '"x":{"allOf":[{"$ref":"#/x"}]}')
    assert.equal(readOpenApi(parts, '').columnsOf('a'), undefined)
  })
})
