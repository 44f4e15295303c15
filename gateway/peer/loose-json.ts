/**
 * JSON from outside, looked into without trusting its form: what is not there, or something else, is empty.
 *
 * @module
 */

export type Json = Readonly<Record<string, unknown>>

export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}
