/**
 * The commands with which stewards and officers govern grants that were given.
 *
 * @module
 */
import { Option, type Command } from 'commander'
import { grantChange, grantList, type GrantListOptions } from '../cli/grant.ts'
import type { ManagementClientOptions } from '../cli/management-client.ts'
import type { Run } from './audit-commands.ts'

export function addGrantCommands(grant: Command, run: Run): void {
  asStaff(grant.command('list').description('who holds which grants, in which state, used when'))
    .option('--consumer <id>', 'of one consumer')
    .option('--held', 'those that are held back')
    .action(run((options: GrantListOptions) => grantList(options)))
  const changes = {
    suspend: ['suspendGrant', 'hold a grant back until it is attested anew'],
    revoke: ['revokeGrant', 'end a grant for ever'],
    're-attest': ['reattestGrant', 'lift a suspension: the consumer shall have the grant'],
  } as const
  for (const [name, [mutation, description]] of Object.entries(changes)) {
    asStaff(grant.command(`${name} <grant>`).description(description))
      .requiredOption('--reason <text>', 'why; it is recorded')
      .action(
        run((id: string, options: ManagementClientOptions & { readonly reason: string }) =>
          grantChange(mutation, id, options),
        ),
      )
  }
}

function asStaff(command: Command): Command {
  return command
    .option('--config <file>', "the exchange's configuration, where it lives")
    .addOption(new Option('--as <staff>', 'in whose name, with --config'))
    .option('--exchange <url>', 'the exchange, from anywhere')
    .option('--token <token>', 'your access token, with --exchange')
}
