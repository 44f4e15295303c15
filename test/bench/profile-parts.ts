/**
 * Which part of a request a stack of functions belongs to.
 *
 * @module
 */

/** In this order, from the innermost function outwards: the first function that a rule names decides. */
const PARTS: readonly (readonly [part: string, url: RegExp])[] = [
  [
    'after the answer: index, jobs',
    /gateway\/(?:jobs|start-jobs|state)|node_modules\/(?:bullmq|pg|pg-[a-z]+)\//,
  ],
  [
    'after the answer: publishing the log',
    /gateway\/audit\/(?:publisher|published|lay-out|checkpoint|note|bundle)/,
  ],
  [
    'record: append, fsync',
    /gateway\/audit\/(?:committer|running-log|journal|disk|tree|tile|leaf)/,
  ],
  ['record: encode', /gateway\/audit\//],
  ['record: describe, hash', /gateway\/(?:steps\/(?:record|describe)|record-secrets)\b/],
  [
    'lay out the answer',
    /gateway\/(?:steps\/shape|schema\/(?:subschemas|layout))|@graphql-tools|@whatwg-node/,
  ],
  ['understand: JSON, variables, asks', /gateway\/(?:steps\/(?:parse|parameters)|schema\/)/],
  ['identify: token', /gateway\/(?:steps\/identify|trust|identity-provider|steps\/state-purpose)/],
  ['decide', /policies\/(?:decide|grants|offers)|gateway\/steps\/(?:decide|charge)/],
  ['plan', /gateway\/steps\/plan/],
  ['mask', /gateway\/steps\/mask|policies\/mask/],
  [
    'read: adapter and its HTTP',
    /adapters\/|gateway\/(?:sources|steps\/read)|node_modules\/undici\//,
  ],
  [
    'answer: text, front door',
    /gateway\/(?:steps\/(?:respond|faults)|http\/|pipeline|server|metrics)/,
  ],
  ['HTTP of Node', /^node:(?:_http|net|internal\/(?:http|stream_base|streams|timers))/],
]

/** What goes on behind requests, whatever parts of theirs it uses. */
const BEHIND: readonly (readonly [part: string, url: RegExp])[] = [
  ['after the answer: index, jobs', /gateway\/(?:jobs\/(?:index|read-records)|auditing\/watch)/],
  ['after the answer: publishing the log', /gateway\/audit\/publisher/],
]

const OWN: Readonly<Record<string, string>> = {
  '(garbage collector)': 'garbage collection',
  '(program)': 'Node itself',
}

/** @param stack - innermost first */
export function partOf(
  stack: readonly { readonly functionName: string; readonly url: string }[],
): string {
  const own = OWN[stack[0]?.functionName ?? '']
  if (own !== undefined) return own
  const behind = BEHIND.find(([, pattern]) => stack.some(({ url }) => pattern.test(url)))
  if (behind !== undefined) return behind[0]
  for (const { url } of stack) {
    const found = PARTS.find(([, pattern]) => pattern.test(url))
    if (found !== undefined) return found[0]
  }
  return 'the rest: timers, promises, files'
}
