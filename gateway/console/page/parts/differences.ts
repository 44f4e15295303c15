/**
 * What is different between two entries of the registry, by JSON pointer.
 *
 * @module
 */
export interface Difference {
  readonly pointer: string
  /** As JSON; undefined where it was not there. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/**
 * Smallest parts that differ, in the order of the later entry; what only the earlier one has comes last. Where a list
 * is of named things (items), a part is called by the name, wherever it stands.
 */
export function differences(before: unknown, after: unknown, pointer = ''): readonly Difference[] {
  const [named, renamed] = [byName(before), byName(after)]
  if (named !== undefined && renamed !== undefined) return differences(named, renamed, pointer)
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(after), ...Object.keys(before)])]
    return names.flatMap((name) =>
      differences(before[name], after[name], `${pointer}/${escaped(name)}`),
    )
  }
  const texts = [before, after].map((value) => (value === undefined ? undefined : canonical(value)))
  return texts[0] === texts[1] ? [] : [{ pointer, before: texts[0], after: texts[1] }]
}

/** Undefined for what is no list of things with a name of their own each. */
function byName(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const named = new Map(value.map((one: unknown) => [isRecord(one) ? one['name'] : undefined, one]))
  const isNamed = [...named.keys()].every((name) => typeof name === 'string')
  if (!isNamed || named.size !== value.length) return undefined
  return Object.fromEntries(named) as Readonly<Record<string, unknown>>
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** RFC 6901 §3. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The order of an object's fields says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isRecord(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
}
