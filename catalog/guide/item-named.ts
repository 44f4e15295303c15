import type { Item } from '../types.ts'

/** The item that a cell means: by its name, or by its Chinese name where only one has it. */
export function itemNamed(items: readonly Item[], text: string): Item | undefined {
  const wanted = text.trim()
  const byName = items.find(({ name }) => name === wanted)
  if (byName !== undefined) return byName
  const [only, ...others] = items.filter(({ nameZh }) => nameZh === wanted)
  return others.length === 0 ? only : undefined
}
