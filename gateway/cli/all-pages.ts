/**
 * Everything that a list of the management API gives, page by page: the one after the last page is empty.
 *
 * @param ask for the page after a place; undefined for the first.
 * @param placeOf after which the next page goes on.
 */
export async function allPages<T>(
  ask: (after: string | undefined) => Promise<readonly T[]>,
  placeOf: (one: T) => string,
): Promise<readonly T[]> {
  const all: T[] = []
  for (;;) {
    const last = all.at(-1)
    const page = await ask(last === undefined ? undefined : placeOf(last))
    if (page.length === 0) return all
    all.push(...page)
  }
}
