/**
 * What a WSDL 1.1 document says of its operations: how each is called. Nothing that it points to is fetched, and
 * the address in it is not called; the registered endpoint is.
 *
 * @module
 */
import { elementsAt, parseXml, XmlError } from './xml.ts'
import type { XmlElement } from './xml.ts'

export interface SoapOperation {
  readonly version: '1.1' | '1.2'
  readonly soapAction: string
  /** The element in the body, and its namespace. */
  readonly element: string
  readonly namespace: string
  /** Whether the parameters are in that namespace too. */
  readonly qualified: boolean
}

/** A WSDL that cannot be used. */
export class WsdlError extends Error {
  readonly code = 'WSDL_MALFORMED'
}

const WSDL = 'http://schemas.xmlsoap.org/wsdl/'
const SOAP_VERSIONS: Readonly<Record<string, SoapOperation['version']>> = {
  'http://schemas.xmlsoap.org/wsdl/soap/': '1.1',
  'http://schemas.xmlsoap.org/wsdl/soap12/': '1.2',
}

/**
 * Its operations by name; of several bindings the first of SOAP 1.1, else the first of SOAP 1.2.
 *
 * @throws {WsdlError} when it is no WSDL or binds no operation to SOAP
 */
export function readWsdl(text: string): ReadonlyMap<string, SoapOperation> {
  const definitions = parse(text)
  if (definitions.name !== 'definitions' || definitions.uri !== WSDL) {
    throw new WsdlError('is not WSDL 1.1: its root is not wsdl:definitions.')
  }
  const bindings = elementsAt(definitions, ['binding']).flatMap((binding) => {
    const soap = binding.children.find(
      ({ name, uri }) => name === 'binding' && uri in SOAP_VERSIONS,
    )
    const version = SOAP_VERSIONS[soap?.uri ?? '']
    return soap === undefined || version === undefined ? [] : [{ binding, soap, version }]
  })
  const chosen = bindings.find(({ version }) => version === '1.1') ?? bindings[0]
  if (chosen === undefined) throw new WsdlError('binds no operation to SOAP.')
  const { binding, soap, version } = chosen
  const isRpc = (operation: XmlElement | undefined): boolean =>
    (operation?.attributes['style'] ?? soap.attributes['style']) === 'rpc'
  return new Map(
    elementsAt(binding, ['operation']).map((operation) => {
      const name = operation.attributes['name'] ?? ''
      const bound = operation.children.find(
        (one) => one.name === 'operation' && one.uri === soap.uri,
      )
      const soapAction = bound?.attributes['soapAction'] ?? ''
      if (/[^\x21-\x7e]/.test(soapAction)) {
        throw new WsdlError('has a soapAction that is not an address.')
      }
      const called = isRpc(bound)
        ? rpcElement(definitions, operation, name)
        : documentElement(definitions, binding, name)
      return [name, { version, soapAction, ...called }] as const
    }),
  )
}

function parse(text: string): XmlElement {
  try {
    return parseXml(text)
  } catch (thrown) {
    if (thrown instanceof XmlError) throw new WsdlError(`${thrown.message}.`)
    throw thrown
  }
}

type Called = Pick<SoapOperation, 'element' | 'namespace' | 'qualified'>

/** In the style "rpc" the element is named like the operation, and parameters are in no namespace. */
function rpcElement(definitions: XmlElement, operation: XmlElement, name: string): Called {
  const [body] = elementsAt(operation, ['input', 'body'])
  const namespace = body?.attributes['namespace'] ?? definitions.attributes['targetNamespace'] ?? ''
  return { element: name, namespace, qualified: false }
}

/** In the style "document" the input's message names the element, and a schema says its namespace. */
function documentElement(definitions: XmlElement, binding: XmlElement, name: string): Called {
  const portType = named(definitions, 'portType', localName(binding.attributes['type']))
  const operation = portType === undefined ? undefined : named(portType, 'operation', name)
  const [input] = operation === undefined ? [] : elementsAt(operation, ['input'])
  const message = named(definitions, 'message', localName(input?.attributes['message']))
  const part = message?.children.find(({ attributes }) => attributes['element'] !== undefined)
  const element = localName(part?.attributes['element'])
  if (element === '') {
    throw new WsdlError('has an operation in document style whose input names no element.')
  }
  const schemas = elementsAt(definitions, ['types', 'schema'])
  const schema =
    schemas.find((one) => named(one, 'element', element) !== undefined) ??
    // Its elements stand in a document that this one points to.
    schemas.find((one) => one.attributes['targetNamespace'] !== undefined)
  return {
    element,
    namespace:
      schema?.attributes['targetNamespace'] ?? definitions.attributes['targetNamespace'] ?? '',
    qualified: schema?.attributes['elementFormDefault'] === 'qualified',
  }
}

function named(parent: XmlElement, kind: string, name: string): XmlElement | undefined {
  return elementsAt(parent, [kind]).find(({ attributes }) => attributes['name'] === name)
}

function localName(qualified: string | undefined): string {
  return qualified?.split(':').at(-1) ?? ''
}
