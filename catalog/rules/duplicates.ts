import type { Problem } from '../errors.ts'
import type { Located } from '../read-files.ts'

/** Names that more than one entry has, or one entry twice; each problem says where the first one is. */
export function duplicates<T>(
  entries: readonly Located<T>[],
  pointer: string,
  namesOf: (value: T) => readonly string[],
): readonly Problem[] {
  const first = new Map<string, Located<T>>()
  const problems: Problem[] = []
  for (const entry of entries) {
    for (const name of namesOf(entry.value)) {
      const other = first.get(name)
      if (other === undefined) {
        first.set(name, entry)
        continue
      }
      const where =
        other === entry ? 'twice' : `here and in ${other.file}${fragmentOf(other.pointer)}`
      const message = `is used ${where}: "${name}"`
      problems.push({ file: entry.file, pointer: entry.pointer + pointer, message })
    }
  }
  return problems
}

function fragmentOf(pointer: string): string {
  return pointer === '' ? '' : `#${pointer}`
}
