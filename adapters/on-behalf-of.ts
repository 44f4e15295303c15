/**
 * For whom a read is made, in a form that any protocol can carry.
 *
 * @module
 */
import type { OnBehalfOf } from './adapter.ts'

/** The unreserved characters of RFC 3986. */
const UNRESERVED = /^[\w.~-]*$/
const NOT_UNRESERVED = /[!'()*]/g
const LONE_SURROGATE = /\p{Surrogate}/gu

/**
 * Percent-encodes everything but the unreserved characters of RFC 3986, so that a value can end neither
 * a header line nor an SQL comment, whatever it holds.
 */
export function percentEncode(text: string): string {
  // Nearly every value: ids and codes.
  if (UNRESERVED.test(text)) return text
  return encodeURIComponent(text.replace(LONE_SURROGATE, '\ufffd')).replace(
    NOT_UNRESERVED,
    (character) => '%' + character.charCodeAt(0).toString(16).toUpperCase(),
  )
}

/**
 * The headers that tell an HTTP source who asks and why. Values are percent-encoded UTF-8.
 */
export function onBehalfOfHeaders(onBehalfOf: OnBehalfOf): Record<string, string> {
  return {
    'x-exchange-id': percentEncode(onBehalfOf.exchangeId),
    'x-consumer': percentEncode(onBehalfOf.consumer),
    'x-consumer-unit': percentEncode(onBehalfOf.unitCode),
    'x-operator': percentEncode(onBehalfOf.operator),
    'x-matter': percentEncode(onBehalfOf.matter),
    'x-case': percentEncode(onBehalfOf.caseNumber),
  }
}

/** The comment by which a database's own log shows who asked and why. */
export function onBehalfOfComment(onBehalfOf: OnBehalfOf): string {
  const parts = Object.entries(onBehalfOfHeaders(onBehalfOf))
  return `/* ${parts.map(([name, value]) => `${name}=${value}`).join(' ')} */`
}
