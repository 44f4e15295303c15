/**
 * How a SOAP source is asked.
 *
 * Paths are names of elements joined by `/`. They begin at the package's root where there is a package, and
 * otherwise inside the operation's element.
 *
 * @module
 */
import type { SchemaObject } from 'ajv'
import { httpOptionsSchema } from './http-source.ts'
import type { HttpOptions } from './http-source.ts'
import { populationHeadSchema } from './population-head.ts'
import type { PopulationHead } from './population-head.ts'
import { platformSigningSchema } from './signing.ts'
import type { PlatformSigning } from './signing.ts'
import type { XmlEncoding } from './xml-encoding.ts'

export interface SoapOptions extends HttpOptions {
  /** `https://host[:port]/path`: where calls go, whatever the WSDL says. */
  readonly endpoint: string
  /** The WSDL 1.1 document: `{ "file": "service.wsdl" }`. The resource's entity is one of its operations. */
  readonly wsdl: string
  /** Of what is sent and what is answered. Default `utf-8`. */
  readonly encoding?: XmlEncoding
  readonly request: SoapRequestOptions
  readonly response: SoapResponseOptions
  /** The four values of the national platform, in a `tongtechheader` of the SOAP header. */
  readonly signing?: PlatformSigning
}

export interface SoapRequestOptions {
  /** `batch`: one call with a record a key. `each`: one call a key. */
  readonly mode: 'batch' | 'each'
  /** Parameter of the operation that takes the package, an XML document of its own, as CDATA. Default: no package. */
  readonly packageIn?: string
  /** Path of the element that holds one key's columns. Required for `batch`; default: the operation itself. */
  readonly recordAt?: string
  /** Column → name of its element, where they differ. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Path → constant that the interface wants in every call. */
  readonly constants?: Readonly<Record<string, string>>
  /** Path that takes the names of the columns, joined by commas. Default: not sent. */
  readonly fieldsAt?: string
  /** Path that takes the bound on rows. Default: not sent. */
  readonly limitAt?: string
  /** Path of the head that says who asks, for the population database. Goes with `head`. */
  readonly headAt?: string
  readonly head?: PopulationHead
  /** Calls of one read in mode `each` that run at once, 1..32. Default 4. */
  readonly concurrentMax?: number
}

export interface SoapResponseOptions {
  /** Element of the operation's answer whose text is the package, XML itself. Default: no package. */
  readonly packageIn?: string
  /** Path of a row, whose elements are its columns; an empty one is null. */
  readonly rowsAt: string
  /** Path of the answer's status. Default: the interface tells by SOAP faults alone. */
  readonly statusAt?: string
  /** Default `0`. */
  readonly statusOk?: string
  /** Path of what the source says of its failure; goes into the cause, for administrators. */
  readonly messageAt?: string
}

const name = { type: 'string', format: 'xml-name' } as const
const path = { type: 'string', format: 'xml-path' } as const
const text = { type: 'string', format: 'xml-text' } as const

export const soapOptionsSchema: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  required: ['endpoint', 'wsdl', 'request', 'response'],
  properties: {
    endpoint: { type: 'string', format: 'http-url' },
    wsdl: { type: 'string', format: 'wsdl' },
    encoding: { enum: ['utf-8', 'gbk', 'gb18030'] },
    request: {
      type: 'object',
      additionalProperties: false,
      required: ['mode'],
      properties: {
        mode: { enum: ['batch', 'each'] },
        packageIn: name,
        recordAt: path,
        parameters: { type: 'object', additionalProperties: name },
        constants: { type: 'object', propertyNames: path, additionalProperties: text },
        fieldsAt: path,
        limitAt: path,
        headAt: path,
        head: populationHeadSchema,
        concurrentMax: { type: 'integer', minimum: 1, maximum: 32 },
      },
      dependencies: { head: ['headAt'], headAt: ['head'] },
      if: { properties: { mode: { const: 'batch' } } },
      then: { required: ['recordAt'] },
    },
    response: {
      type: 'object',
      additionalProperties: false,
      required: ['rowsAt'],
      properties: {
        packageIn: name,
        rowsAt: path,
        statusAt: path,
        statusOk: { type: 'string' },
        messageAt: path,
      },
    },
    signing: platformSigningSchema,
    ...httpOptionsSchema,
  },
}
