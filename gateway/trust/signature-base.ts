/**
 * The text that is signed: one line a covered component, then the signature's parameters (RFC 9421 §2).
 *
 * Of the components and parameters of the RFC we have those which the exchange protocol uses. Any
 * other is refused rather than guessed.
 *
 * @module
 */
import type { Component } from './component.ts'
import { TrustError } from './errors.ts'
import type { Fields, RequestHead } from './http-message.ts'
import { readDictionary, writeMember } from './structured-fields.ts'
import { LABEL, usualMember } from './usual-signature.ts'

/** What the components of one signature are taken from. */
export interface SignedMessage {
  readonly request: Omit<RequestHead, 'headers'> & { readonly fields: Pick<Fields, 'get'> }
  readonly response?: { readonly status: number; readonly fields: Fields }
}

/**
 * The signature base (RFC 9421 §2.5).
 *
 * @param params - the inner list of components with its parameters, as in `Signature-Input`
 * @throws {TrustError} `SIGNATURE_COVERAGE` when a component is absent from the message or unknown
 *   here, `SIGNATURE_MALFORMED` when its value cannot stand on one line.
 */
export function signatureBase(
  components: readonly Component[],
  message: SignedMessage,
  params: string,
): string {
  let base = ''
  for (const component of components) {
    base += `${component.identifier}: ${valueOf(component, message)}\n`
  }
  return `${base}"@signature-params": ${params}`
}

function valueOf(component: Component, message: SignedMessage): string {
  const value = component.name.startsWith('@')
    ? derivedValue(component, message)
    : fieldValue(component, message)
  if (value === undefined) {
    throw new TrustError(
      'SIGNATURE_COVERAGE',
      `The signature covers ${component.identifier}, which this message does not have. Send the component, or do not cover it.`,
    )
  }
  if (!/^[\x20-\x7e]*$/.test(value)) {
    throw new TrustError(
      'SIGNATURE_MALFORMED',
      `The value of ${component.identifier} has characters other than printable ASCII, which cannot be signed. Send ASCII.`,
    )
  }
  return value
}

function derivedValue(component: Component, message: SignedMessage): string | undefined {
  const { request, response } = message
  if (component.key !== undefined) return undefined
  if (component.name === '@status') return component.req ? undefined : response?.status.toString()
  // In a response the request's components need `req` (RFC 9421 §2.4); in a request it means nothing.
  if (component.req !== (response !== undefined)) return undefined
  switch (component.name) {
    case '@method':
      return request.method
    case '@authority':
      return request.authority.toLowerCase()
    case '@path':
      return request.path === '' ? '/' : request.path
    case '@query':
      return `?${request.query?.replace(/^\?/, '') ?? ''}`
    default:
      return undefined
  }
}

function fieldValue(component: Component, message: SignedMessage): string | undefined {
  const { request, response } = message
  if (component.req && response === undefined) return undefined
  const { fields } = component.req ? request : (response ?? request)
  const value = fields.get(component.name)
  return component.key === undefined || value === undefined ? value : memberOf(value, component.key)
}

/** One member of a dictionary field, strictly serialized (RFC 9421 §2.1.2). */
function memberOf(field: string, key: string): string | undefined {
  const usual = key === LABEL ? usualMember(field) : undefined
  if (usual !== undefined) return usual
  const member = readDictionary(field)?.get(key)
  return member === undefined ? undefined : writeMember(member)
}
