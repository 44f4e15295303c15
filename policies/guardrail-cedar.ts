/**
 * Cedar, as this Node can run it. The only file that knows the package.
 *
 * @module
 */
import './wasm-flags.ts'

export {
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
  statefulIsAuthorized,
  validate,
  type CedarValueJson,
  type DetailedError,
  type EntityJson,
} from '@cedar-policy/cedar-wasm/nodejs'
