import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { terminal } from './terminal.ts'

/** Begins today's count of quotas anew, on the running exchange and all its replicas. @returns 0 */
export async function quotaRestart({
  reason,
  ...who
}: ManagementClientOptions & { readonly reason: string }): Promise<number> {
  const text = `mutation ($reason: String!) { restartQuotaDay(reason: $reason) }`
  await withManagement(who, ({ ask }) => ask(text, { reason }))
  terminal.print("✓ Today's count of quotas begins anew with the next request.")
  return 0
}
