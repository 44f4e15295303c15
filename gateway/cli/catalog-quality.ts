/**
 * `shudao catalog quality`: how good the data is that passed.
 *
 * @module
 */
import { localSecond } from '../core/day.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { table } from './table.ts'
import { terminal } from './terminal.ts'

export interface CatalogQualityOptions extends ManagementClientOptions {
  readonly resource?: string
  readonly days: number
  readonly json?: true
}

interface ItemCounts {
  readonly item: string
  readonly nameZh: string
  readonly records: number
  readonly missing: number
  readonly invalid: number
}

interface Counts {
  readonly resource: string
  readonly name: string
  readonly updateCycle: string
  readonly reads: number
  readonly malformed: number
  readonly stale: number
  readonly records: number
  readonly repeated: number
  readonly asOf: string | null
  readonly isDue: boolean
  /** The alarm that is open about it. */
  readonly overdue: { readonly since: string; readonly explanation: string } | null
  readonly items: readonly ItemCounts[]
}

const QUALITY = `query ($resource: String, $days: Int!) {
  quality(resource: $resource, days: $days) {
    resource name updateCycle reads malformed stale records repeated asOf isDue
    overdue { since explanation }
    items { item nameZh records missing invalid }
  }
}`

/** Prints a table of items for each resource, or all as JSON. @returns 0 */
export async function catalogQuality({
  resource,
  days,
  json,
  ...who
}: CatalogQualityOptions): Promise<number> {
  const { quality } = await withManagement(who, ({ ask }) => ask(QUALITY, { resource, days }))
  const all = quality as readonly Counts[]
  if (json === true) terminal.print(JSON.stringify(all, null, 2))
  else if (all.length === 0) terminal.print('No data passed in these days.')
  else terminal.print(all.map(told).join('\n\n'))
  return 0
}

function told(counts: Counts): string {
  const { resource, name, reads, malformed, records, repeated, items } = counts
  const lines = [
    `${resource}  ${name}`,
    `  ${reads} reads, ${malformed} of them in another form than agreed; ${records} records, ${repeated} repeated`,
    ...freshness(counts),
  ]
  if (items.length === 0) return lines.join('\n')
  const heads = ['item', 'records', 'complete', 'valid', 'missing', 'invalid']
  const rows = items.map((item) => [
    `${item.item} ${item.nameZh}`,
    String(item.records),
    share(item.records - item.missing, item.records),
    share(item.records - item.missing - item.invalid, item.records - item.missing),
    String(item.missing),
    String(item.invalid),
  ])
  const indented = table(heads, rows).replaceAll(/^/gm, '  ')
  return [...lines, indented].join('\n')
}

function freshness({ asOf, isDue, updateCycle, stale, overdue }: Counts): readonly string[] {
  if (asOf === null) return []
  const due = isDue
    ? ` It is due: older than its update cycle (${updateCycle}) allows. ${stale} reads were of such data.`
    : ''
  const alarm =
    overdue === null
      ? []
      : [`  ALARM since ${localSecond(new Date(overdue.since))}: ${overdue.explanation}`]
  return [`  delivered ${localSecond(new Date(asOf))}.${due}`, ...alarm]
}

/** Rounded down, so that 100 % means all. */
function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${Math.floor((1000 * part) / whole) / 10} %`
}
