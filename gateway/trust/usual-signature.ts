/**
 * Signature fields as exchanges write them (`signature-fields.ts`), each read by one regular expression: a fraction of what
 * reading any dictionary of RFC 9651 costs, four times a query that crosses the border.
 *
 * Nothing is refused here. What is spelt otherwise, though it may be right, takes the way through the library.
 *
 * @module
 */
import { component, type Component } from './component.ts'
import { makeLru } from './lru.ts'

/** The label of our signature among those that a message may carry. */
export const LABEL = 'exchange'

export interface UsualInput {
  readonly components: readonly Component[]
  /** The inner list with its parameters. */
  readonly params: string
  readonly createdSec: number
  readonly expiresSec: number | undefined
  readonly keyId: string
  readonly nonce: string | undefined
  readonly tag: string
}

/** Inside of a string without escapes. */
const TEXT = '[ !#-\\[\\]-~]'
const INTEGER = '0|[1-9]\\d{0,14}'
const COMPONENT = `"(@?[a-z0-9!#$%&'*+.^_\`|~-]+)"(;req)?(?:;key="(${TEXT}*)")?`
const UNNAMED = COMPONENT.replaceAll(/\((?!\?)/g, '(?:')
const COMPONENTS = new RegExp(COMPONENT, 'g')
const INPUT = new RegExp(
  `^${LABEL}=(\\((${UNNAMED}(?: ${UNNAMED})*)\\);created=(${INTEGER})(?:;expires=(${INTEGER}))?` +
    `;keyid="(${TEXT}*)"(?:;nonce="(${TEXT}+)")?;tag="(${TEXT}*)")$`,
)
/** 64 bytes, and no spare bit set. */
const SIGNATURE = new RegExp(`^${LABEL}=(:([A-Za-z0-9+/]{85}[AQgw]==):)$`)

/** A peer covers the same components in each message of a kind. */
const known = makeLru<readonly Component[]>(64)

/** @returns undefined for what is not written as we write it. A component may stand in it twice. */
export function readUsualInput(field: string): UsualInput | undefined {
  const [, params, list, created, expires, keyId, nonce, tag] = INPUT.exec(field) ?? []
  if (params === undefined || list === undefined || keyId === undefined || tag === undefined) return
  const expiresSec = expires === undefined ? undefined : Number(expires)
  return {
    components: componentsOf(list),
    params,
    createdSec: Number(created),
    expiresSec,
    keyId,
    nonce,
    tag,
  }
}

function componentsOf(list: string): readonly Component[] {
  return known.getOrMake(list, () =>
    [...list.matchAll(COMPONENTS)].map(([, name = '', req, key]) =>
      component(name, { req: req !== undefined, ...(key === undefined ? {} : { key }) }),
    ),
  )
}

/** The bytes of an Ed25519 signature; undefined for what is not written as we write it. */
export function readUsualSignature(field: string): Uint8Array | undefined {
  const text = SIGNATURE.exec(field)?.[2]
  return text === undefined ? undefined : new Uint8Array(Buffer.from(text, 'base64'))
}

/** Our member of a field that has no other, strictly serialized; undefined for what is not written as we write it. */
export function usualMember(field: string): string | undefined {
  return INPUT.exec(field)?.[1] ?? SIGNATURE.exec(field)?.[1]
}
