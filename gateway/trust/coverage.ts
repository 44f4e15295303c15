/**
 * What the signatures of requests and answers cover.
 *
 * @module
 */
import { component, type Component } from './component.ts'
import { TrustError } from './errors.ts'
import type { Fields, RequestHead } from './http-message.ts'
import { makeLru } from './lru.ts'
import { LABEL } from './usual-signature.ts'

type Target = Pick<RequestHead, 'query'>

const TARGET = ['@method', '@authority', '@path']
const PLAIN = coverageOf(TARGET)
const WITH_QUERY = coverageOf([...TARGET, '@query'])

/** Of a request, beside its fields. */
export function requestTarget(request: Target): readonly Component[] {
  return (hasQuery(request) ? WITH_QUERY : PLAIN).target
}

/** Of an answer, beside its status and fields: what ties it to the request. */
export function bindingTo(request: Target): readonly Component[] {
  return (hasQuery(request) ? WITH_QUERY : PLAIN).binding
}

function hasQuery({ query }: Target): boolean {
  return query !== undefined && query !== '' && query !== '?'
}

/**
 * The binding holds the request's signature, and also what it stands for: a signature value alone vouches for nothing
 * beyond itself (RFC 9421 §7.3.7).
 */
function coverageOf(target: readonly string[]): {
  readonly target: readonly Component[]
  readonly binding: readonly Component[]
} {
  return {
    target: target.map((name) => component(name)),
    binding: [
      ...[...target, 'content-digest'].map((name) => component(name, { req: true })),
      component('signature-input', { req: true, key: LABEL }),
      component('signature', { req: true, key: LABEL }),
    ],
  }
}

/** A peer sends the same fields in each message of a kind. */
const known = makeLru<readonly Component[]>(64, 1_024)

/**
 * The fields to cover: the body's digest, its type, those asked for, and every `exchange-*` header
 * present, so that none can be added, dropped or changed on the way.
 */
export function fieldComponents(fields: Fields, asked: readonly string[]): readonly Component[] {
  const names = new Set(['content-digest', ...asked.map((name) => name.toLowerCase())])
  for (const name of fields.keys()) {
    if (name === 'content-type' || name.startsWith('exchange-')) names.add(name)
  }
  const list = [...names]
  return known.getOrMake(list.join('\n'), () => list.map((name) => component(name)))
}

/** @throws {TrustError} `SIGNATURE_COVERAGE` when some of `required` are not among the `covered`. */
export function checkCoverage(covered: readonly Component[], required: readonly Component[]): void {
  const lacking = required.filter((one) => !isAmong(covered, one))
  if (lacking.length === 0) return
  const names = lacking.map(({ identifier }) => identifier).join(' ')
  throw new TrustError(
    'SIGNATURE_COVERAGE',
    `The signature does not cover ${names}. Send what is missing of these and cover them all.`,
  )
}

/** Those of a signature as we write it are the very objects that `component` gives. */
function isAmong(covered: readonly Component[], wanted: Component): boolean {
  const { name, req, key } = wanted
  return (
    covered.includes(wanted) ||
    covered.some((one) => one.name === name && one.req === req && one.key === key)
  )
}
