/**
 * How an HTTP source that answers JSON is asked.
 *
 * @module
 */
import type { SchemaObject } from 'ajv'
import { httpOptionsSchema } from './http-source.ts'
import type { HttpOptions } from './http-source.ts'
import { signingSchema } from './signing.ts'
import type { Signing } from './signing.ts'

export interface RestOptions extends HttpOptions {
  /** `https://host[:port][/base]`; the resource's entity is appended as a path. */
  readonly baseUrl: string
  readonly request: RestRequestOptions
  readonly response?: RestResponseOptions
  /** How all rows of an entity are asked for. Without it the source has no large reads. */
  readonly paging?: RestPagingOptions
  readonly signing?: Signing
  /** An OpenAPI 3 document of the interface, `{ "file": "openapi.yaml" }`: columns are proposed by it. */
  readonly openapi?: string
  /** Path that `check` asks with GET; any status below 500 means "there". Default: the base itself. */
  readonly checkPath?: string
}

/**
 * `batch`: one POST for all keys. `each`: one call a key, for interfaces that take one at a time.
 */
export type RestRequestOptions = RestBatchOptions | RestEachOptions

/**
 * The body is `{ …envelope, keys: [...], fields: [...], limit: n }`. A key is an object of its columns,
 * `[{"HPHM":"…","HPZL":"02"}]`: a row is wanted when it has all the values of any of them. With
 * `keysAs: "texts"`, a read by one column sends `["…"]`, for an interface that can be asked by one column only.
 */
export interface RestBatchOptions {
  readonly mode: 'batch'
  /** Default `keys`. */
  readonly keysField?: string
  /** Default `texts`. A tuple, and a key that may stand in several columns, is an object in any case. */
  readonly keysAs?: 'texts' | 'objects'
  /** Default `fields`. */
  readonly fieldsField?: string
  /** Default `limit`. */
  readonly limitField?: string
  /** Constants that the interface wants in every body. */
  readonly envelope?: Readonly<Record<string, unknown>>
}

/**
 * GET sends the key's columns as query parameters, POST as properties of a JSON body.
 */
export interface RestEachOptions {
  readonly mode: 'each'
  readonly method: 'GET' | 'POST'
  /** Column → name of its parameter, where they differ. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Default: fields are not sent. In a query they are joined by commas. */
  readonly fieldsField?: string
  /** Default: no limit is sent. */
  readonly limitField?: string
  /** Constants that the interface wants in every call; texts only. */
  readonly envelope?: Readonly<Record<string, string>>
  /** Calls of one read that run at once, 1..32. Default 4. */
  readonly concurrentMax?: number
}

/**
 * Pages are asked for one after another until all rows that the interface says it has have come, or one is empty. A row
 * that is put in or taken away meanwhile moves others from page to page, as with any such interface.
 */
export interface RestPagingOptions {
  /** GET sends the fields as query parameters, POST as properties of a JSON body. */
  readonly method: 'GET' | 'POST'
  /** Carries the number of the page. Default `page`. */
  readonly pageField?: string
  /** Number of the first page, 0 or 1. Default 1. */
  readonly firstPage?: number
  /** Carries how many rows a page may have. Default `pageSize`. */
  readonly pageRowsField?: string
  /** Rows that a page may have, 1..10,000. Default 1,000. */
  readonly pageRowsMax?: number
  /** Default: fields are not sent. In a query they are joined by commas. */
  readonly fieldsField?: string
  /** Where an answer says how many rows there are in all. Default `result.total`; the empty path: nowhere. */
  readonly totalAt?: string
  /** Constants that the interface wants in every call; texts only. */
  readonly envelope?: Readonly<Record<string, string>>
}

/** Where the rows are in the answer. Paths are property names joined by dots. */
export interface RestResponseOptions {
  /** Default `result.rows`; the empty path is the answer itself. */
  readonly rowsAt?: string
  /** Default `status`; the empty path means that the interface tells by the HTTP status alone. */
  readonly statusAt?: string
  /** Default `success`. */
  readonly statusOk?: string
  /** Default `errormsg`; goes into the cause, for administrators. */
  readonly messageAt?: string
}

const name = { type: 'string', minLength: 1 } as const
const path = { type: 'string' } as const

export const restOptionsSchema: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  required: ['baseUrl', 'request'],
  properties: {
    baseUrl: { type: 'string', format: 'http-url' },
    request: {
      type: 'object',
      required: ['mode'],
      discriminator: { propertyName: 'mode' },
      oneOf: [
        {
          additionalProperties: false,
          properties: {
            mode: { const: 'batch' },
            keysField: name,
            keysAs: { enum: ['texts', 'objects'] },
            fieldsField: name,
            limitField: name,
            envelope: { type: 'object' },
          },
        },
        {
          additionalProperties: false,
          required: ['method'],
          properties: {
            mode: { const: 'each' },
            method: { enum: ['GET', 'POST'] },
            parameters: { type: 'object', additionalProperties: name },
            fieldsField: name,
            limitField: name,
            envelope: { type: 'object', additionalProperties: path },
            concurrentMax: { type: 'integer', minimum: 1, maximum: 32 },
          },
        },
      ],
    },
    response: {
      type: 'object',
      additionalProperties: false,
      properties: { rowsAt: path, statusAt: path, statusOk: path, messageAt: path },
    },
    paging: {
      type: 'object',
      additionalProperties: false,
      required: ['method'],
      properties: {
        method: { enum: ['GET', 'POST'] },
        pageField: name,
        firstPage: { enum: [0, 1] },
        pageRowsField: name,
        pageRowsMax: { type: 'integer', minimum: 1, maximum: 10_000 },
        fieldsField: name,
        totalAt: path,
        envelope: { type: 'object', additionalProperties: path },
      },
    },
    signing: signingSchema,
    openapi: { type: 'string', format: 'openapi' },
    checkPath: { type: 'string', pattern: '^/' },
    ...httpOptionsSchema,
  },
}
