/**
 * Signature fields as exchanges write them (`signature-fields.ts`), read by regular expressions: a fraction of what reading any
 * dictionary of RFC 9651 costs, four times a query that crosses the border. Which components are covered is the same in each
 * message of a kind, and read once.
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
const LIST = new RegExp(`^${UNNAMED}(?: ${UNNAMED})*$`)
const BEGIN = `${LABEL}=(`
const END = ');created='
const PARAMETERS = new RegExp(
  `^\\);created=(${INTEGER})(?:;expires=(${INTEGER}))?` +
    `;keyid="(${TEXT}*)"(?:;nonce="(${TEXT}+)")?;tag="(${TEXT}*)"$`,
)
const SEXTET = '[A-Za-z0-9+/]'
/** Base64 of 63 bytes up to 260, with no spare bit set. */
const SIGNATURE = new RegExp(
  `^${LABEL}=(:((?:${SEXTET}{4}){21,86}(?:${SEXTET}[AQgw]==|${SEXTET}{2}[AEIMQUYcgkosw048]=)?):)$`,
)

/** A peer covers the same components in each message of a kind. */
const known = makeLru<readonly Component[]>(64)

/** @returns undefined for what is not written as we write it, or names a component twice. */
export function readUsualInput(field: string): UsualInput | undefined {
  const end = field.startsWith(BEGIN) ? field.indexOf(END) : -1
  if (end === -1) return undefined
  const components = componentsOf(field.slice(BEGIN.length, end))
  const [, created, expires, keyId, nonce, tag] = PARAMETERS.exec(field.slice(end)) ?? []
  if (components === undefined || keyId === undefined || tag === undefined) return undefined
  return {
    components,
    params: field.slice(BEGIN.length - 1),
    createdSec: Number(created),
    expiresSec: expires === undefined ? undefined : Number(expires),
    keyId,
    nonce,
    tag,
  }
}

function componentsOf(list: string): readonly Component[] | undefined {
  const before = known.get(list)
  if (before !== undefined || !LIST.test(list)) return before
  const components = [...list.matchAll(COMPONENTS)].map(([, name = '', req, key]) =>
    component(name, { req: req !== undefined, ...(key === undefined ? {} : { key }) }),
  )
  const distinct = new Set(components.map(({ identifier }) => identifier)).size
  if (distinct < components.length) return undefined
  known.set(list, components)
  return components
}

/** The bytes of a signature; undefined for what is not written as we write it. */
export function readUsualSignature(field: string): Uint8Array | undefined {
  const text = SIGNATURE.exec(field)?.[2]
  return text === undefined ? undefined : new Uint8Array(Buffer.from(text, 'base64'))
}

/** Our member of a field that has no other, strictly serialized; undefined for what is not written as we write it. */
export function usualMember(field: string): string | undefined {
  return readUsualInput(field)?.params ?? SIGNATURE.exec(field)?.[1]
}
