/**
 * What `load` gives for each index from `from` up to `to`, in order, while the next few are on their way.
 *
 * @param ahead how many at once.
 */
export async function* readAhead<T>(
  from: number,
  to: number,
  ahead: number,
  load: (index: number) => Promise<T>,
): AsyncGenerator<T> {
  const underWay: Promise<T>[] = []
  let next = from
  for (let index = from; index < to; index++) {
    while (underWay.length < ahead && next < to) {
      const loading = load(next++)
      // It is awaited in its turn; until then its failure is nobody's.
      loading.catch(() => undefined)
      underWay.push(loading)
    }
    const first = underWay.shift()
    if (first !== undefined) yield await first
  }
}
