/**
 * A record that a search found, as the management API gives it and as a terminal shows it.
 *
 * @module
 */
import { localSecond } from '../core/day.ts'

export interface FoundRecord {
  readonly index: number
  readonly kind: string
  readonly exchangeId: string
  readonly time: string
  readonly consumer: string | null
  readonly operator: string | null
  readonly matter: string | null
  readonly caseNumber: string | null
  readonly operation: string | null
  readonly about: readonly { readonly name: string; readonly value: string }[] | null
  readonly reason: string | null
  readonly outcome: string
  readonly code: string | null
  readonly erased: string | null
  readonly sealed: boolean
  readonly questions: readonly {
    readonly resource: string
    readonly mode: string
    readonly items: readonly string[]
    readonly masked: readonly string[]
    readonly result: string
    readonly rule: string | null
  }[]
  readonly twins: readonly {
    readonly region: string
    readonly log: string | null
    readonly index: number | null
  }[]
}

/** What to ask for. */
export const FOUND_FIELDS = `{
  log index kind exchangeId time consumer region department operator matter caseNumber operation about { name value } reason
  outcome code signs erased sealed questions { resource mode items masked result rule } twins { region log index leafHash }
}`

/** Who did what for which matter and what came of it, and below that what was asked of whom, or what staff did it about. */
export function foundLines(record: FoundRecord): string {
  const { index, time, kind, consumer, operator, matter, caseNumber, operation } = record
  const { outcome, code } = record
  // What nobody of the staff did, the exchange did by itself.
  const unnamed = kind === 'management' ? 'the exchange' : 'unknown'
  const who = [consumer, operator].filter((name) => name !== null).join(' ') || unnamed
  const why = operation ?? [matter, caseNumber].filter((name) => name !== null).join(' ')
  const at = localSecond(new Date(time))
  const head = `${at}  ${who}  ${why}  ${outcome}${code === null ? '' : ` ${code}`}`
  const twins = record.twins.map(({ region, log, index }) =>
    log === null || index === null
      ? `    ${region} has not said where it recorded this`
      : `    recorded by ${region}: ${log} entry ${index}`,
  )
  const rest = [
    ...staffLines(record),
    ...record.questions.map(questionLine),
    ...hiddenLines(record),
    ...twins,
  ]
  return [head, ...rest, `    ${record.exchangeId}  entry ${index}`].join('\n')
}

function questionLine({
  resource,
  mode,
  items,
  masked,
  result,
  rule,
}: FoundRecord['questions'][number]): string {
  const named = items.map((item) => (masked.includes(item) ? `${item} (masked)` : item))
  const by = rule === null ? '' : ` by ${rule}`
  return `    ${mode} ${resource} [${named.join(', ')}] ${result}${by}`
}

/** Of what a member of the staff did. */
function staffLines({ kind, about, reason }: FoundRecord): readonly string[] {
  if (kind !== 'management') return []
  const facts = about?.map(({ name, value }) => `${name} ${JSON.stringify(value)}`)
  const told = facts?.join(', ') ?? 'not indexed yet; `shudao audit reindex` adds it'
  return [
    ...(reason === null ? [] : [`    reason: ${reason}`]),
    ...(told === '' ? [] : [`    about: ${told}`]),
  ]
}

/** What tells of persons and cannot be shown. */
function hiddenLines({ kind, erased, sealed }: FoundRecord): readonly string[] {
  const what = kind === 'management' ? 'reason, and whom it sought' : 'operator, case and subjects'
  if (erased !== null) return [`    ${what}: ${erased}`]
  if (!sealed) return []
  return [
    `    ${what}: sealed, and did not open when it was indexed; the administrator finds out why with \`shudao audit fsck\``,
  ]
}
