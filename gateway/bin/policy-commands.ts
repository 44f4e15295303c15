/**
 * The commands about grants and guardrails: checked, tried, explained, rehearsed, made again.
 *
 * @module
 */
import type { Command } from 'commander'
import type { PolicyAdviseOptions } from '../cli/policy-advise.ts'
import type { PolicyExplainOptions } from '../cli/policy-explain-said.ts'
import type { PolicyRecomputeOptions } from '../cli/policy-recompute.ts'
import type { ManagementClientOptions } from '../cli/management-client.ts'
import type { PolicyReplayOptions } from '../cli/policy-replay.ts'
import type { Run } from './audit-commands.ts'
import { asStaff } from './grant-commands.ts'

const CONFIG = ['--config <file>', "the exchange's configuration"] as const
const DAYS = ['--days <number>', 'how many days of the log'] as const

export function addPolicyCommands(policy: Command, run: Run): void {
  policy
    .command('check')
    .description(
      'check all grants and guardrails in view of the files of --config alone, not of the registry; tell every problem, by file and line',
    )
    .requiredOption(...CONFIG)
    .action(
      run(async (options: { config: string }) =>
        (await import('../cli/policy-check.ts')).policyCheck(options),
      ),
    )
  asStaff(
    policy
      .command('explain')
      .description(
        'may this consumer have these items for this matter today, and why (not)? By the files of --config; with --as or --exchange by the running exchange, which knows the registry, the use of quotas and who is suspended',
      ),
  )
    .requiredOption('--consumer <id>', 'who asks')
    .requiredOption(
      '--resource <code>',
      'a resource of this exchange, like 500000.RS.pensionBenefit',
    )
    .requiredOption('--items <names>', 'items, separated by commas')
    .requiredOption('--matter <code>', 'what for, like CY-037')
    .option('--mode <mode>', 'query, verify, batch or subscribe', 'query')
    .option('--minor', 'as if one of the persons were under 14')
    .option('--bulk', 'as if about more than 20 subjects')
    .option('--night', 'as if asked between 22:00 and 06:00')
    .action(
      run(async (options: PolicyExplainOptions) =>
        (await import('../cli/policy-explain.ts')).policyExplain(options),
      ),
    )

  policy
    .command('recompute <exchange-id-or-file>')
    .description('make a recorded decision again, offline, by the policies that were in force then')
    .option('--config <file>', 'configuration of the exchange that recorded it')
    .option('--log <folder>', "instead: the exchange's log")
    .option('--sets <folder>', "instead: the exchange's policy sets")
    .action(
      run(async (what: string, options: PolicyRecomputeOptions) =>
        (await import('../cli/policy-recompute.ts')).policyRecompute(what, options),
      ),
    )

  asStaff(
    policy
      .command('test')
      .description(
        'play the cases that stand beside guardrails and grants. By the files of --config; with --as or --exchange by the running exchange, which knows the guardrails that were activated in the registry and the grants that are held back',
      ),
  ).action(
    run(async (options: ManagementClientOptions) =>
      (await import('../cli/policy-test.ts')).policyTest(options),
    ),
  )
  policy
    .command('replay')
    .description(
      'who would be refused or allowed what by changed policies, by the recorded exchanges; changed policies may name what is in files, not what the registry alone has',
    )
    .requiredOption(...CONFIG)
    .requiredOption(...DAYS)
    .option('--grants <folder>', 'changed grants')
    .option('--guardrails <folder>', 'changed guardrails')
    .action(
      run(async (options: PolicyReplayOptions) =>
        (await import('../cli/policy-replay.ts')).policyReplay(options),
      ),
    )
  policy
    .command('advise')
    .description('what grants allow and nobody used: proposals of narrower ones')
    .requiredOption(...CONFIG)
    .requiredOption(...DAYS)
    .option('--write <file>', 'write the changed grants for review')
    .action(
      run(async (options: PolicyAdviseOptions) =>
        (await import('../cli/policy-advise.ts')).policyAdvise(options),
      ),
    )
}
