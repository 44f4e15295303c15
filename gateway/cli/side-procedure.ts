/**
 * `shudao correction …` and `shudao dispute …`: doubting a record that was received, and taking a quarrel to whoever decides it.
 *
 * @module
 */
import { writeFileSync } from 'node:fs'
import { allPages } from './all-pages.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { inItsWords } from './step-words.ts'
import { table } from './table.ts'
import { terminal } from './terminal.ts'

/** A step: its mutation, and what it takes besides the reason, as GraphQL declares it. */
interface Taken {
  readonly mutation: string
  readonly takes: Readonly<Record<string, string>>
}

const ID = { id: 'ID!' }

export const SIDE_STEPS = {
  correction: {
    raise: {
      mutation: 'raiseCorrection',
      takes: { exchangeId: 'ID!', index: 'Int!', resource: 'ID!', items: '[String!]!' },
    },
    verify: { mutation: 'verifyCorrection', takes: ID },
    correct: { mutation: 'correctRecord', takes: { ...ID, finding: 'String!' } },
    uphold: { mutation: 'upholdRecord', takes: { ...ID, finding: 'String!' } },
    withdraw: { mutation: 'withdrawCorrection', takes: ID },
  },
  dispute: {
    raise: { mutation: 'raiseDispute', takes: { about: 'ID!' } },
    settle: { mutation: 'settleDispute', takes: { ...ID, outcome: 'String!' } },
    escalate: { mutation: 'escalateDispute', takes: { ...ID, to: 'String!' } },
    decide: { mutation: 'decideDispute', takes: { ...ID, outcome: 'String!' } },
  },
} as const satisfies Record<string, Record<string, Taken>>
export type SideKind = keyof typeof SIDE_STEPS

export interface SideStepOptions extends ManagementClientOptions {
  readonly reason: string
  readonly index?: string
  readonly resource?: string
  readonly item?: readonly string[]
  readonly finding?: string
  readonly outcome?: string
  readonly to?: string
}

/**
 * Takes one step.
 *
 * @param step as the command is called after its kind: `raise`.
 * @param subject the procedure; with `raise` the exchange or the procedure that it is about.
 * @returns 0
 */
export async function sideStep(
  kind: SideKind,
  step: string,
  { mutation, takes }: Taken,
  subject: string,
  { reason, index, item, ...given }: SideStepOptions,
): Promise<number> {
  const arguments_ = Object.entries({ ...takes, reason: 'String!' })
  const declared = arguments_.map(([name, type]) => `$${name}: ${type}`).join(', ')
  const passed = arguments_.map(([name]) => `${name}: $${name}`).join(', ')
  const text = `mutation (${declared}) { ${mutation}(${passed}) { id state waits } }`
  const { resource, finding, outcome, to } = given
  const typed = { kind, name: step, operation: mutation }
  const answer = await inItsWords(step === 'raise' ? typed : { ...typed, id: subject }, () =>
    withManagement(given, ({ ask }) =>
      ask(text, {
        ...{ id: subject, exchangeId: subject, about: subject },
        ...{ index: Number(index), items: item, resource, finding, outcome, to, reason },
      }),
    ),
  )
  const { id, state, waits } = answer[mutation] as {
    readonly id: string
    readonly state: string
    readonly waits: boolean
  }
  terminal.print(
    `✓ ${id} is ${state}${waits ? '; the step is on its way to the other province' : ''}.`,
  )
  return 0
}

/** Prints one line a correction or dispute. @returns 0 */
export async function sideList(kind: SideKind, who: ManagementClientOptions): Promise<number> {
  const text = `query ($kind: String!, $after: ID) { sideProcedures(kind: $kind, after: $after) { id state demand supply about } }`
  type Listed = Readonly<Record<string, string>>
  const all = await withManagement(who, ({ ask }) =>
    allPages<Listed>(
      async (after) => (await ask(text, { kind, after }))['sideProcedures'] as readonly Listed[],
      ({ id = '' }) => id,
    ),
  )
  const columns = ['id', 'state', 'demand', 'supply', 'about']
  if (all.length === 0) terminal.print(`There is no ${kind}.`)
  else
    terminal.print(
      table(
        columns,
        all.map((one) => columns.map((name) => one[name] ?? '')),
      ),
    )
  return 0
}

/** Writes a dispute down for the body that decides it: JSON, and beside it text. @returns 0 */
export async function disputeExport(
  id: string,
  { output, ...who }: ManagementClientOptions & { readonly output: string },
): Promise<number> {
  const text = `query ($id: ID!) { exportDispute(id: $id) { bundle text } }`
  const { exportDispute } = await withManagement(who, ({ ask }) => ask(text, { id }))
  const told = exportDispute as { readonly bundle: string; readonly text: string }
  writeFileSync(`${output}.json`, `${JSON.stringify(JSON.parse(told.bundle), null, 2)}\n`)
  writeFileSync(`${output}.txt`, told.text)
  terminal.print(`✓ ${output}.json and ${output}.txt hold ${id} with all that it is about.`)
  return 0
}
