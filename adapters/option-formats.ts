/**
 * The forms of text that options of sources have, and what to say where one has not.
 *
 * @module
 */
import { OpenApiError, readOpenApi } from './openapi.ts'
import { isAesKey } from './platform-secret.ts'
import { readOperators } from './population-head.ts'
import { isCidr } from './registered-addresses.ts'
import { readWsdl, WsdlError } from './wsdl.ts'
import { isXmlText, XML_NAME } from './xml.ts'

export interface OptionFormat {
  readonly isOf: (text: string) => boolean
  /** "must be …", with what is wrong with this text where that can be said. */
  readonly problem: (text: string) => string
}

/** Where most addresses go wrong. */
const IN_A_PASSWORD = 'In a password % is written %25, # %23, / %2F, ? %3F, @ %40.'

export const OPTION_FORMATS: Readonly<Record<string, OptionFormat>> = {
  // An address that a path can be appended to.
  'http-url': format(
    (text) => URL.canParse(text) && /^https?:\/\/[^?#]+$/.test(text),
    'must be an address: https://host[:port][/path].',
  ),
  // Names a database, and hides no settings behind a question mark.
  'mysql-url': format(
    (text) => /^mysql:\/\/[^/?#]+\/[^/?#]+$/.test(text) && isDecodable(text),
    `must be an address: mysql://user:password@host[:port]/database. ${IN_A_PASSWORD}`,
  ),
  'postgres-url': format(
    (text) => /^postgres(ql)?:\/\/[^#]+$/.test(text) && isDecodable(text),
    `must be an address: postgres://user:password@host[:port]/database. ${IN_A_PASSWORD}`,
  ),
  cidr: format(isCidr, 'must be an address or a network: 10.1.2.3, 10.1.0.0/16.'),
  'aes-key': format(isAesKey, 'must have 16, 24 or 32 bytes: it opens secrets that AES encrypted.'),
  'xml-text': format(isXmlText, 'holds a control character, which XML cannot express.'),
  'xml-name': format(
    (text) => XML_NAME.test(text),
    'must be the name of an element, without a prefix: RECORD.',
  ),
  'xml-path': format(
    (text) => text.split('/').every((name) => XML_NAME.test(name)),
    'must be names of elements joined by /: PACKAGE/DATA/RECORD.',
  ),
  operators: format(
    (text) => readOperators(text) !== undefined,
    'must be JSON: { "<operator>": { "citizenId": "…", "name": "…" } }.',
  ),
  openapi: {
    isOf: (text) => openApiProblem(text) === undefined,
    problem: (text) => openApiProblem(text) ?? '',
  },
  wsdl: {
    isOf: (text) => wsdlProblem(text) === undefined,
    problem: (text) => wsdlProblem(text) ?? '',
  },
}

function format(isOf: (text: string) => boolean, problem: string): OptionFormat {
  return { isOf, problem: () => problem }
}

/** An address whose client can read user, password and database out of it. */
function isDecodable(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { username, password, pathname } = new URL(text)
  try {
    return decodeURIComponent(`${username}${password}${pathname}`).length > 0
  } catch {
    return false
  }
}

function openApiProblem(text: string): string | undefined {
  try {
    readOpenApi(text, '')
    return undefined
  } catch (thrown) {
    if (thrown instanceof OpenApiError) return thrown.message
    throw thrown
  }
}

function wsdlProblem(text: string): string | undefined {
  try {
    readWsdl(text)
    return undefined
  } catch (thrown) {
    if (thrown instanceof WsdlError) return thrown.message
    throw thrown
  }
}
