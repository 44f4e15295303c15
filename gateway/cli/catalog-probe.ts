import { localSecond } from '../core/day.ts'
import { withManagement } from './management-client.ts'
import type { Reasoned } from './catalog-registry.ts'
import { table } from './table.ts'
import { terminal } from './terminal.ts'

export interface CatalogProbeOptions extends Reasoned {
  /** Keys of one subject, separated by commas. */
  readonly subject: string
  readonly subjectKind: string
}

interface Probed {
  readonly asOf: string | null
  readonly records: readonly (readonly {
    readonly item: string
    readonly nameZh: string
    readonly raw: readonly string[]
    readonly value: string | null
    readonly problem: string | null
  }[])[]
}

const PROBE = `query ($code: ID!, $kind: String!, $keys: [String!]!, $reason: String!) {
  probeResource(code: $code, kind: $kind, keys: $keys, reason: $reason) {
    asOf records { item nameZh raw value problem }
  }
}`

/** Prints each record of the subject, raw and mapped side by side. @returns 0; 1 when there is none. */
export async function catalogProbe(
  code: string,
  { subject, subjectKind: kind, reason, ...who }: CatalogProbeOptions,
): Promise<number> {
  const keys = subject.split(',')
  const { probeResource } = await withManagement(who, ({ ask }) =>
    ask(PROBE, { code, kind, keys, reason }),
  )
  const { asOf, records } = probeResource as Probed
  if (asOf !== null) terminal.print(`Delivered ${localSecond(new Date(asOf))}.`)
  if (records.length === 0) terminal.print('The source has no record of this subject.')
  for (const record of records) {
    const rows = record.map(({ item, nameZh, raw, value, problem }) => [
      `${item} ${nameZh}`,
      raw.join(' '),
      value ?? '',
      problem ?? '',
    ])
    terminal.print(table(['item', 'source', 'mapped', 'problem'], rows))
  }
  return records.length === 0 ? 1 : 0
}
