/**
 * The commands for corrections and disputes.
 *
 * @module
 */
import type { Command } from 'commander'
import type { ManagementClientOptions } from '../cli/management-client.ts'
import type { SideKind, SideStepOptions } from '../cli/side-procedure.ts'
import type { Run } from './audit-commands.ts'
import { asStaff } from './grant-commands.ts'

/** Step → what follows its name, what it does, and what it must say besides. */
const STEPS: Readonly<Record<SideKind, Readonly<Record<string, readonly string[]>>>> = {
  correction: {
    raise: [
      '<exchange>',
      'doubt a record that was received under an exchange',
      '--index <number>',
      '--resource <code>',
      '--item <name...>',
    ],
    verify: ['<id>', 'take a correction up (officer of the provider)'],
    correct: ['<id>', 'report that the record is corrected (provider)', '--finding <text>'],
    uphold: ['<id>', 'report that the record is right (provider)', '--finding <text>'],
    withdraw: ['<id>', 'take a correction back'],
  },
  dispute: {
    raise: ['<about>', 'begin a dispute about a request or correction (head)'],
    settle: ['<id>', 'write down what was agreed (head)', '--outcome <text>'],
    escalate: ['<id>', 'take it to the body that decides (head, steward)', '--to <body>'],
    decide: ['<id>', 'write down what was decided (steward)', '--outcome <text>'],
  },
}

export function addSideCommands(program: Command, run: Run): void {
  const described = {
    correction: 'doubting a record that was received, by its receipt, without its value',
    dispute: 'what two departments cannot settle',
  }
  for (const kind of ['correction', 'dispute'] as const) {
    const parent = program.command(kind).description(described[kind])
    for (const [step, [subject = '', description = '', ...more]] of Object.entries(STEPS[kind])) {
      const command = asStaff(parent.command(`${step} ${subject}`).description(description))
      command.requiredOption('--reason <text>', 'why; it is recorded, so name no value')
      for (const option of more) command.requiredOption(option)
      command.action(
        run(async (id: string, options: SideStepOptions) => {
          const { SIDE_STEPS, sideStep } = await import('../cli/side-procedure.ts')
          const steps: Readonly<Record<string, Parameters<typeof sideStep>[2]>> = SIDE_STEPS[kind]
          const taken = steps[step]
          return taken === undefined ? 1 : sideStep(kind, step, taken, id, options)
        }),
      )
    }
    asStaff(parent.command('list').description(`every ${kind} of your department`)).action(
      run(async (options: ManagementClientOptions) =>
        (await import('../cli/side-procedure.ts')).sideList(kind, options),
      ),
    )
    if (kind === 'dispute') {
      asStaff(parent.command('export <id>').description('for the common superior: JSON and text'))
        .requiredOption('--output <path>', 'of both files, without ending')
        .action(
          run(async (id: string, options: ManagementClientOptions & { output: string }) =>
            (await import('../cli/side-procedure.ts')).disputeExport(id, options),
          ),
        )
    }
  }
}
