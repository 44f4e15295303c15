import { localSecond } from '../core/day.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { terminal } from './terminal.ts'

export interface AuditAlarmsOptions extends ManagementClientOptions {
  readonly reason: string
  readonly rule?: string
  readonly acknowledged?: true
  /** Where the page before ended. */
  readonly after?: string
  readonly json?: true
}

interface ToldAlarm {
  readonly id: string
  readonly rule: string
  readonly time: string
  readonly explanation: string
  readonly explanationZh: string | null
  readonly records: readonly {
    readonly log: string
    readonly index: number | null
    readonly exchangeId: string | null
  }[]
  readonly acknowledged: {
    readonly by: string
    readonly at: string
    readonly reason: string | null
  } | null
}

const ALARMS = `query ($rule: String, $acknowledged: Boolean!, $after: String, $reason: String!) {
  alarms(rule: $rule, acknowledged: $acknowledged, after: $after, reason: $reason) {
    next
    found { id rule time explanation explanationZh state records { log index exchangeId } acknowledged { by at reason } }
  }
}`

/** Lists alarms that nobody has looked into. @returns 1 when there are any, so that a script may ask. */
export async function auditAlarms(options: AuditAlarmsOptions): Promise<number> {
  const { reason, rule, acknowledged = false, after } = options
  const { alarms } = await withManagement(options, ({ ask }) =>
    ask(ALARMS, { reason, rule, acknowledged, after }),
  )
  const page = alarms as { readonly found: readonly ToldAlarm[]; readonly next: string | null }
  if (options.json === true) terminal.print(JSON.stringify(page, null, 2))
  else {
    for (const alarm of page.found) terminal.print(linesOf(alarm))
    if (page.found.length === 0) terminal.print('No alarm.')
    if (page.next !== null) terminal.print(`There is more: --after ${page.next}`)
  }
  return page.found.length > 0 && !acknowledged ? 1 : 0
}

/** Notes what came of looking into an alarm. */
export async function auditAcknowledge(
  id: string,
  options: ManagementClientOptions & { readonly reason: string },
): Promise<number> {
  await withManagement(options, ({ ask }) =>
    ask('mutation ($id: ID!, $reason: String!) { acknowledgeAlarm(id: $id, reason: $reason) }', {
      id,
      reason: options.reason,
    }),
  )
  terminal.print(`Noted of ${id}.`)
  return 0
}

function linesOf({
  id,
  rule,
  time,
  explanation,
  explanationZh,
  records,
  acknowledged,
}: ToldAlarm): string {
  const named = records.map(({ log, index, exchangeId }) =>
    index === null ? (exchangeId ?? log) : `${log} entry ${index}`,
  )
  return [
    `${localSecond(new Date(time))}  ${rule}`,
    `    ${explanation}`,
    ...(explanationZh === null ? [] : [`    ${explanationZh}`]),
    `    records: ${named.join(', ')}`,
    `    id: ${id}`,
    ...(acknowledged === null
      ? []
      : [
          `    looked into by ${acknowledged.by} on ${localSecond(new Date(acknowledged.at))}: ${acknowledged.reason ?? 'the reason is erased'}`,
        ]),
  ].join('\n')
}
