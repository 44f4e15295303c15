/**
 * `Signature-Input` and `Signature` (RFC 9421 §4): written and read.
 *
 * @module
 */
import type { Component } from './component.ts'
import { TrustError } from './errors.ts'
import type { Fields } from './http-message.ts'
import { LABEL, readUsualInput, readUsualSignature } from './usual-signature.ts'
import {
  isInnerList,
  readDictionary,
  writeDictionary,
  writeMember,
  writeString,
} from './structured-fields.ts'
import type { Dictionary, InnerList, Item, Parameters } from './structured-fields.ts'

export interface SignatureParams {
  /** Unix time. */
  readonly createdSec: number
  readonly expiresSec?: number | undefined
  readonly keyId: string
  readonly nonce?: string | undefined
  readonly tag: string
  /** Mostly left out: the pinned key says which it is. */
  readonly alg?: 'ed25519'
}

export interface ReadSignature extends SignatureParams {
  readonly components: readonly Component[]
  /** The inner list with its parameters, as the signer signed it. */
  readonly params: string
  readonly signature: Uint8Array
}

/** Bounds on what is read: characters of a field, components, characters of a nonce. */
const FIELD_CHARS_MAX = 4096
const COMPONENTS_MAX = 32
const NONCE_CHARS_MAX = 128

/** Writes the inner list with its parameters. */
export function formatParams(components: readonly Component[], params: SignatureParams): string {
  const { createdSec, expiresSec, keyId, nonce, tag } = params
  const list = components.map(({ identifier }) => identifier).join(' ')
  const expires = expiresSec === undefined ? '' : `;expires=${expiresSec}`
  const once = nonce === undefined ? '' : `;nonce=${writeString(nonce)}`
  return `(${list});created=${createdSec}${expires};keyid=${writeString(keyId)}${once};tag=${writeString(tag)}`
}

export function formatSignature(signature: Uint8Array): string {
  return `:${Buffer.from(signature).toString('base64')}:`
}

/**
 * Reads our signature of a message.
 *
 * @throws {TrustError} `SIGNATURE_MISSING`, `SIGNATURE_MALFORMED`, and `SIGNATURE_COVERAGE` when a
 *   component is named twice.
 */
export function readSignature(fields: Fields): ReadSignature {
  return readUsual(fields) ?? readAny(fields)
}

/** What breaks a bound or a rule is left to {@link readAny}, which says so. */
function readUsual(fields: Fields): ReadSignature | undefined {
  const field = fields.get('signature-input') ?? ''
  if (field.length > FIELD_CHARS_MAX) return undefined
  const input = readUsualInput(field)
  const signature = readUsualSignature(fields.get('signature') ?? '')
  if (input === undefined || signature === undefined) return undefined
  const { components, nonce = '' } = input
  const isBounded = components.length <= COMPONENTS_MAX && nonce.length <= NONCE_CHARS_MAX
  return isBounded ? { ...input, signature } : undefined
}

function readAny(fields: Fields): ReadSignature {
  const list = readField(fields, 'signature-input').get(LABEL)
  const item = readField(fields, 'signature').get(LABEL)
  if (list === undefined || item === undefined) throw missing()
  if (!isInnerList(list)) throw malformed(`Signature-Input's member ${LABEL} is not an inner list`)
  const signature = item[0]
  if (!(signature instanceof ArrayBuffer)) {
    throw malformed(`Signature's member ${LABEL} is not a byte sequence`)
  }
  return {
    components: readComponents(list),
    ...readParams(list[1]),
    params: writeMember(list),
    signature: new Uint8Array(signature),
  }
}

/**
 * Reads a field and insists that it is written as RFC 9651 §4.1 writes it. Else one signature could
 * be sent in many spellings (white space, spare bits of base64), and each would pass as another text.
 */
function readField(fields: Fields, name: string): Dictionary {
  const field = fields.get(name)
  if (field === undefined) throw missing()
  if (field.length > FIELD_CHARS_MAX) {
    throw malformed(`${name} is longer than ${FIELD_CHARS_MAX} characters`)
  }
  const dictionary = readDictionary(field)
  if (dictionary === undefined) throw malformed(`${name} is not a dictionary of RFC 9651`)
  if (writeDictionary(dictionary) !== field) {
    throw malformed(`${name} is not in the canonical form of RFC 9651`)
  }
  return dictionary
}

function readComponents([items]: InnerList): readonly Component[] {
  if (items.length > COMPONENTS_MAX)
    throw malformed(`it covers more than ${COMPONENTS_MAX} components`)
  const seen = new Set<string>()
  return items.map((item) => {
    const component = readComponent(item)
    // The order of parameters does not make another component (RFC 9421 §2).
    const identity = JSON.stringify([component.name, component.req, component.key])
    if (seen.has(identity)) {
      throw new TrustError(
        'SIGNATURE_COVERAGE',
        `The signature covers ${component.identifier} twice. Name each component once.`,
      )
    }
    seen.add(identity)
    return component
  })
}

function readComponent(item: Item): Component {
  const [name, params] = item
  if (typeof name !== 'string' || !/^@?[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) {
    throw malformed('a component is not named by a lower-case string')
  }
  for (const param of params.keys()) {
    if (param !== 'req' && param !== 'key') {
      throw malformed(
        'a component has a parameter other than req and key, which this protocol does not use',
      )
    }
  }
  const req = params.get('req') ?? false
  const key = params.get('key')
  if (typeof req !== 'boolean' || (key !== undefined && typeof key !== 'string')) {
    throw malformed('a parameter of a component has the wrong type')
  }
  return { name, req, key, identifier: writeMember(item) }
}

function readParams(params: Parameters): SignatureParams {
  const createdSec = integer(params, 'created')
  const keyId = text(params, 'keyid')
  const tag = text(params, 'tag')
  const nonce = text(params, 'nonce')
  const alg = text(params, 'alg')
  if (createdSec === undefined || keyId === undefined || tag === undefined) {
    throw malformed('the parameters created, keyid and tag are all needed')
  }
  if (alg !== undefined && alg !== 'ed25519') {
    throw malformed('alg must be left out, or ed25519 where the key is one')
  }
  if (nonce !== undefined && (nonce === '' || nonce.length > NONCE_CHARS_MAX)) {
    throw malformed(`nonce must have 1 to ${NONCE_CHARS_MAX} characters`)
  }
  const read = { createdSec, expiresSec: integer(params, 'expires'), keyId, nonce, tag }
  return alg === undefined ? read : { ...read, alg }
}

function integer(params: Parameters, name: string): number | undefined {
  const value = params.get(name)
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value))) return value
  throw malformed(`the parameter ${name} is not an integer`)
}

function text(params: Parameters, name: string): string | undefined {
  const value = params.get(name)
  if (value === undefined || typeof value === 'string') return value
  throw malformed(`the parameter ${name} is not a string`)
}

function missing(): TrustError {
  return new TrustError(
    'SIGNATURE_MISSING',
    `The message carries no signature labelled ${LABEL}. Sign it as RFC 9421 says, with Signature-Input and Signature.`,
  )
}

function malformed(reason: string): TrustError {
  return new TrustError(
    'SIGNATURE_MALFORMED',
    `The signature cannot be read: ${reason}. Write it as RFC 9421 §4 says.`,
  )
}
