/**
 * What a signature covers, by name (RFC 9421 §2).
 *
 * @module
 */
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

export function component(name: string, options: { req?: boolean; key?: string } = {}): Component {
  const { req = false, key } = options
  const ofKey = key === undefined ? '' : `;key=${writeString(key)}`
  return { name, req, key, identifier: `${writeString(name)}${req ? ';req' : ''}${ofKey}` }
}
