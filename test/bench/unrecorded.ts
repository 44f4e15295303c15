/**
 * For the bench alone: an exchange in which the step `record` writes nothing, to see what recording costs. Loaded before
 * the program (`node --import`); the product has no switch for it, and needs none for this.
 *
 * @module
 */
import { register } from 'node:module'

const instead = new URL('./unrecorded-step.ts', import.meta.url).href
const hook = `export async function resolve(specifier, context, next) {
  const found = await next(specifier, context)
  return found.url.endsWith('/dist/gateway/steps/record.js') ? { ...found, url: ${JSON.stringify(instead)} } : found
}`
register(`data:text/javascript,${encodeURIComponent(hook)}`)
