import type { GrantAction } from '../../catalog/procedures/request-transitions.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { inItsWords } from './step-words.ts'
import { table } from './table.ts'
import { terminal } from './terminal.ts'

export interface GrantListOptions extends ManagementClientOptions {
  readonly consumer?: string
  readonly held?: true
}

interface ListedGrant {
  readonly id: string
  readonly version: number
  readonly state: string
  readonly validTo: string
  readonly lastUsed: string | null
  readonly hold: { readonly state: string; readonly because: string; readonly by: string } | null
}

const LIST = `query ($consumer: String, $held: Boolean) {
  grants(consumer: $consumer, held: $held) { id version state validTo lastUsed hold { state because by } }
}`

/** Prints one line a grant. @returns 0 */
export async function grantList({ consumer, held, ...who }: GrantListOptions): Promise<number> {
  const { grants } = await withManagement(who, ({ ask }) => ask(LIST, { consumer, held }))
  const rows = (grants as readonly ListedGrant[]).map((grant) => [
    `${grant.id}@${grant.version}`,
    grant.hold?.state ?? grant.state,
    grant.validTo,
    grant.lastUsed ?? 'no use known',
    grant.hold === null ? '' : `${grant.hold.because} (${grant.hold.by})`,
  ])
  if (rows.length === 0) {
    terminal.print(held === true ? 'No grant is held back.' : 'There is no such grant.')
    return 0
  }
  terminal.print(table(['grant', 'state', 'until', 'last used', 'held because'], rows))
  return 0
}

/** What each is to the request that became the grant. */
const ACTIONS = {
  suspendGrant: 'suspend-grant',
  revokeGrant: 'revoke-grant',
  reattestGrant: 're-attest-grant',
} as const satisfies Record<string, GrantAction>

/** Does one thing to one grant, on the running exchange and all its replicas, and prints what is left to be done. @returns 0 */
export async function grantChange(
  mutation: keyof typeof ACTIONS,
  given: string,
  { reason, ...who }: ManagementClientOptions & { readonly reason: string },
): Promise<number> {
  // With its version, as `grant list` shows it: whichever is in force is meant.
  const grant = given.replace(/@\d+$/, '')
  const text = `mutation ($grant: ID!, $reason: String!) { ${mutation}(grant: $grant, reason: $reason) }`
  const typed = { kind: 'request', name: ACTIONS[mutation], operation: mutation } as const
  const answer = await inItsWords(typed, () =>
    withManagement(who, ({ ask }) => ask(text, { grant, reason })),
  )
  const done = { suspendGrant: 'suspended', revokeGrant: 'revoked', reattestGrant: 'attested anew' }
  terminal.print(`✓ ${grant} is ${done[mutation]}, on all replicas within two seconds.`)
  for (const left of answer[mutation] as readonly string[]) terminal.print(left)
  return 0
}
