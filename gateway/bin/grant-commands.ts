/**
 * The commands with which stewards and officers govern grants that were given.
 *
 * @module
 */
import { Option, type Command } from 'commander'
import type { GrantListOptions } from '../cli/grant.ts'
import type { EmergencyListOptions, EmergencyStepOptions } from '../cli/grant-emergency.ts'
import type { ManagementClientOptions } from '../cli/management-client.ts'
import type { Run } from './audit-commands.ts'

export function addGrantCommands(grant: Command, run: Run): void {
  asStaff(grant.command('list').description('who holds which grants, in which state, used when'))
    .option('--consumer <id>', 'of one consumer')
    .option('--held', 'those that are held back')
    .action(
      run(async (options: GrantListOptions) =>
        (await import('../cli/grant.ts')).grantList(options),
      ),
    )
  const changes = {
    suspend: [
      'suspendGrant',
      'hold a grant back until it is attested anew; suspends the request that it was made of',
    ],
    revoke: ['revokeGrant', 'end a grant for ever; terminates the request that it was made of'],
    're-attest': [
      'reattestGrant',
      'lift a suspension: the consumer shall have the grant; makes the request active again that it was made of',
    ],
  } as const
  for (const [name, [mutation, description]] of Object.entries(changes)) {
    asStaff(grant.command(`${name} <grant>`).description(description))
      .requiredOption('--reason <text>', 'why; it is recorded')
      .action(
        run(async (id: string, options: ManagementClientOptions & { readonly reason: string }) =>
          (await import('../cli/grant.ts')).grantChange(mutation, id, options),
        ),
      )
  }
  addEmergencyCommands(grant, run)
}

/** The account that is due for each use of an emergency grant. */
function addEmergencyCommands(grant: Command, run: Run): void {
  asStaff(grant.command('emergencies').description('uses of emergency grants: what is to be done'))
    .option('--consumer <id>', 'of one consumer')
    .option('--all', 'also those that are settled')
    .action(
      run(async (options: EmergencyListOptions) =>
        (await import('../cli/grant-emergency.ts')).emergencyList(options),
      ),
    )
  const steps = {
    justify: ['justifyEmergency', 'say why an emergency grant was used (data officer)'],
    approve: ['approveEmergency', 'account for a justified use (steward)'],
    reject: ['rejectEmergency', 'reject a use, which suspends its consumer (steward)'],
    'lift-emergency': ['liftEmergency', 'end a suspension that a use led to (steward)'],
  } as const
  for (const [name, [mutation, description]] of Object.entries(steps)) {
    const command = asStaff(grant.command(`${name} <exchange>`).description(description))
    command.requiredOption('--reason <text>', 'why; it is recorded')
    if (mutation === 'justifyEmergency') {
      command.requiredOption('--legal-basis <text>', 'the provision of law that permitted it')
    }
    command.action(
      run(async (exchange: string, options: EmergencyStepOptions) =>
        (await import('../cli/grant-emergency.ts')).emergencyStep(mutation, exchange, options),
      ),
    )
  }
}

export function addQuotaCommands(quota: Command, run: Run): void {
  asStaff(
    quota
      .command('restart')
      .description("begin today's count anew, after Redis lost it (administrator)"),
  )
    .requiredOption('--reason <text>', 'why; it is recorded')
    .action(
      run(async (options: ManagementClientOptions & { readonly reason: string }) =>
        (await import('../cli/quota.ts')).quotaRestart(options),
      ),
    )
}

/** Which exchange, and as which member of the staff. */
export function asStaff(command: Command): Command {
  return command
    .option('--config <file>', "the exchange's configuration, where it lives")
    .addOption(new Option('--as <staff>', 'in whose name, with --config'))
    .option('--exchange <url>', 'the exchange, from anywhere')
    .option('--token <token>', 'your access token, with --exchange')
}
