/**
 * Cedar, as this Node can run it. The only file that knows the package.
 *
 * V8 of Node 20 (11.3) inlines calls of WebAssembly into optimised code, and dies ("unreachable code" in
 * `DoComputeBuiltinContinuation`) when that code is thrown away during a call that returns a reference, as those of
 * Cedar do. So such calls are not inlined; measured, it makes no difference to calls of 0.1 ms.
 *
 * @module
 */
import { setFlagsFromString } from 'node:v8'

setFlagsFromString('--no-turbo-inline-js-wasm-calls')

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
