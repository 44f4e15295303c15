/**
 * The kinds of what the registry keeps, by name: commands that only name them load nothing else.
 *
 * @module
 */

/** In the order in which they need each other: each may name what stands before it. */
export const ENTRY_KINDS = [
  'department',
  'codeList',
  'standard',
  'matter',
  'source',
  'consumer',
  'resource',
  'guardrail',
] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]
