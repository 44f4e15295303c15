/**
 * What a signature covers, by name (RFC 9421 §2).
 *
 * @module
 */
import { makeLru } from './lru.ts'
import { writeString } from './structured-fields.ts'

/** One covered component. */
export interface Component {
  /** Field name in lower case, or a derived component such as `@method`. */
  readonly name: string
  /** Taken from the request that a response answers (`;req`). */
  readonly req: boolean
  /** One member of a dictionary field (`;key`). */
  readonly key?: string | undefined
  /** As written in `Signature-Input`, parameters in the signer's order. */
  readonly identifier: string
}

/** A protocol has a few dozen; a peer may name others. */
const known = makeLru<Component>(256)

export function component(name: string, options: { req?: boolean; key?: string } = {}): Component {
  const { req = false, key } = options
  const place = `${name}${req ? ' req' : ''}${key === undefined ? '' : ` key ${key}`}`
  return known.getOrMake(place, () => newComponent(name, req, key))
}

function newComponent(name: string, req: boolean, key: string | undefined): Component {
  const ofKey = key === undefined ? '' : `;key=${writeString(key)}`
  return { name, req, key, identifier: `${writeString(name)}${req ? ';req' : ''}${ofKey}` }
}
