/**
 * The commands with which departments apply for each other's data and reply.
 *
 * @module
 */
import type { Command } from 'commander'
import type { ManagementClientOptions } from '../cli/management-client.ts'
import type {
  RequestDeadlinesOptions,
  RequestListOptions,
  RequestStep,
  RequestStepOptions,
} from '../cli/request.ts'
import type { Run } from './audit-commands.ts'
import { asStaff } from './grant-commands.ts'

/** Step → what it does and who takes it. */
const STEPS: Readonly<Record<RequestStep, string>> = {
  amend: 'write a draft anew (officer)',
  endorse: 'agree to what your officer wrote (head)',
  submit: 'send it to the provider (officer)',
  withdraw: 'take it back (officer, head)',
  'ask-supplement': 'tell everything that is missing, once (officer of the provider)',
  supplement: 'add what was missing; it is endorsed and submitted anew (officer)',
  review: 'propose the reply: terms, or to refuse (officer of the provider)',
  agree: 'agree on the terms proposed (head of the provider, another person)',
  refuse: 'refuse, with the reason (head of the provider)',
  extend: "consent to more time for the reply (the provider's steward)",
  provide: 'provide: it is a grant in force (officer or head of the provider)',
  suspend: 'take the permission away until the use is put right (provider, steward)',
  rectify: 'say that the use is put right (officer, head)',
  reinstate: 'give the permission back (head of the provider, steward)',
  terminate: 'end a suspended permission for ever (head of the provider, steward)',
  'ask-disposal': 'have what was received disposed of (either side)',
  dispose: 'say that it was disposed of (officer, head)',
}

export function addRequestCommands(request: Command, run: Run): void {
  reasoned(request.command('apply <file>').description('begin a request (officer)')).action(
    run(async (file: string, options: RequestStepOptions) =>
      (await import('../cli/request.ts')).requestApply(file, options),
    ),
  )
  for (const [step, description] of Object.entries(STEPS) as [RequestStep, string][]) {
    const command = reasoned(request.command(`${step} <id>`).description(description)).option(
      '--event <number>',
      'last event that you saw in "request show"; what was done since is told, and nothing is done',
    )
    const detailed = DETAILS[step]?.(command) ?? command
    detailed.action(
      run(async (id: string, options: RequestStepOptions) =>
        (await import('../cli/request.ts')).requestStep(step, id, options),
      ),
    )
  }
  asStaff(request.command('list').description('requests of your department, with their clocks'))
    .option('--state <state>', 'draft, submitted, reviewing, agreed, active, suspended …')
    .action(
      run(async (options: RequestListOptions) =>
        (await import('../cli/request.ts')).requestList(options),
      ),
    )
  asStaff(request.command('deadlines').description('every legal clock that runs'))
    .option('--overdue', 'only what is late')
    .action(
      run(async (options: RequestDeadlinesOptions) =>
        (await import('../cli/request.ts')).requestDeadlines(options),
      ),
    )
  asStaff(
    request.command('show <id>').description('one request whole: terms, clocks, every event'),
  ).action(
    run(async (id: string, options: ManagementClientOptions) =>
      (await import('../cli/request.ts')).requestShow(id, options),
    ),
  )
}

/** What a step must say besides. */
const DETAILS: Readonly<Partial<Record<RequestStep, (command: Command) => Command>>> = {
  amend: withApplication,
  supplement: withApplication,
  'ask-supplement': (command) =>
    command.requiredOption('--missing <text...>', 'everything that is missing'),
  review: (command) =>
    command
      .option('--terms <file>', 'JSON: {"items": {"name": "clear"}, "rows", "quota", "until"}')
      .option('--refuse', 'propose to refuse; the reason says why'),
  agree: (command) => command.alias('approve'),
  extend: (command) => command.requiredOption('--days <number>', 'working days'),
  suspend: (command) =>
    command.requiredOption('--rectify-by <day>', 'until when it is to be put right'),
  rectify: withEvidence,
  dispose: withEvidence,
}

function withApplication(command: Command): Command {
  return command.requiredOption('--application <file>', 'the application as it is now, JSON')
}

function withEvidence(command: Command): Command {
  return command.requiredOption('--evidence <text>', 'what shows that it was done')
}

function reasoned(command: Command): Command {
  return asStaff(command).requiredOption('--reason <text>', 'why; it is recorded')
}
