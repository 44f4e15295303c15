import { localSecond } from '../core/day.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { table } from './table.ts'
import { terminal } from './terminal.ts'

export interface EmergencyListOptions extends ManagementClientOptions {
  readonly consumer?: string
  readonly all?: true
}

interface ListedUse {
  readonly exchange: string
  readonly consumer: string
  readonly department: string
  readonly operator: string
  readonly matter: string
  readonly dueAt: string
  readonly state: string
  readonly late: boolean
}

const LIST = `query ($consumer: String, $all: Boolean) {
  emergencyUses(consumer: $consumer, settled: $all) { exchange consumer department operator matter dueAt state late }
}`

/** Prints one line a use of an emergency grant. @returns 0 */
export async function emergencyList({
  consumer,
  all,
  ...who
}: EmergencyListOptions): Promise<number> {
  const { emergencyUses } = await withManagement(who, ({ ask }) => ask(LIST, { consumer, all }))
  const rows = (emergencyUses as readonly ListedUse[]).map((use) => [
    use.exchange,
    use.consumer,
    use.department,
    use.operator,
    use.matter,
    localSecond(new Date(use.dueAt)),
    use.late ? `${use.state}, late` : use.state,
  ])
  if (rows.length === 0) {
    terminal.print('No emergency use is to be accounted for.')
    return 0
  }
  const heads = ['exchange', 'consumer', 'department', 'operator', 'matter', 'due', 'state']
  terminal.print(table(heads, rows))
  return 0
}

export interface EmergencyStepOptions extends ManagementClientOptions {
  readonly reason: string
  /** Of a justification. */
  readonly legalBasis?: string
}

export type EmergencyMutation =
  'justifyEmergency' | 'approveEmergency' | 'rejectEmergency' | 'liftEmergency'

/** Takes one step in the account of an emergency use. @returns 0 */
export async function emergencyStep(
  mutation: EmergencyMutation,
  exchange: string,
  { reason, legalBasis, ...who }: EmergencyStepOptions,
): Promise<number> {
  const isJustified = mutation === 'justifyEmergency'
  const [types, names] = isJustified
    ? [', $legalBasis: String!', ', legalBasis: $legalBasis']
    : ['', '']
  const text = `mutation ($exchange: ID!, $reason: String!${types}) { ${mutation}(exchange: $exchange, reason: $reason${names}) }`
  const given = isJustified ? { exchange, reason, legalBasis } : { exchange, reason }
  await withManagement(who, ({ ask }) => ask(text, given))
  terminal.print(`✓ The emergency use ${exchange} ${DONE[mutation]}`)
  return 0
}

const DONE: Readonly<Record<EmergencyMutation, string>> = {
  justifyEmergency: 'is justified. The steward approves it now: shudao grant approve.',
  approveEmergency: 'is accounted for.',
  rejectEmergency: 'is rejected; its consumer is suspended on all replicas within two seconds.',
  liftEmergency: 'suspends its consumer no more, on all replicas within two seconds.',
}
