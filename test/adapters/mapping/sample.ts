import { compileMapping } from '../../../adapters/mapping.ts'
import type { CompiledMapping } from '../../../adapters/mapping.ts'
import type { Item, ItemMapping, RowShape, Standard } from '../../../catalog/types.ts'

/** A standard with a citizen number by which persons are found, and these items besides. */
export function sampleMapping(
  items: Readonly<Record<string, readonly [Partial<Item>, ItemMapping]>>,
  rows?: RowShape,
): CompiledMapping {
  const all = { id: [{ format: 'citizen-id' }, { column: 'GMSFHM' }] as const, ...items }
  const entries = Object.entries<readonly [Partial<Item>, ItemMapping]>(all)
  const standard: Standard = {
    key: 'sample',
    department: 'GA',
    nameZh: '样例',
    nameEn: 'Sample',
    subjects: [{ kind: 'person', keys: [['id']] }],
    items: entries.map(([name, [more]]) => ({
      name,
      nameZh: name,
      type: 'C',
      length: 0,
      sensitive: false,
      ...more,
    })),
    usual: { shareType: 'conditional', updateCycle: 'daily', methods: ['query'] },
    synthetic: true,
  }
  const mapping = Object.fromEntries(entries.map(([name, [, how]]) => [name, how]))
  const binding = { source: 'archive', entity: 'people', mapping, ...(rows && { rows }) }
  const list = {
    id: 'sex',
    typeName: 'SexCode',
    nameZh: '性别',
    nameEn: 'Sex',
    source: 'GB/T 2261.1-2003',
    codes: ['0', '1', '2', '9'].map((code) => ({ code, nameZh: code })),
  }
  return compileMapping(
    standard,
    binding,
    () => list,
    () => '2026-01-01',
  )
}
