#!/usr/bin/env node
/**
 * The `shudao` command. One file a command in `gateway/cli/`; this one only says which there are, and is the
 * only place where the process ends.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import type { AuditFsckOptions } from '../cli/audit-fsck.ts'
import type {
  AuditEraseOptions,
  AuditHoldOptions,
  AuditPruneOptions,
  Decided,
} from '../cli/audit-keeping.ts'
import type { AuditVerifyOptions } from '../cli/audit-verify.ts'
import { terminal } from '../cli/terminal.ts'
import { addAuditCommands, cosigned } from './audit-commands.ts'
import { addAuditExamples } from './audit-examples.ts'
import { addCatalogCommands } from './catalog-commands.ts'
import { HELP } from './help.ts'
import { addEvidenceCommands } from './evidence-commands.ts'
import { addPolicyCommands } from './policy-commands.ts'
import { addGrantCommands, addQuotaCommands } from './grant-commands.ts'
import { addSideCommands } from './side-commands.ts'
import { addRequestCommands } from './request-commands.ts'
import type { DemoOptions } from '../cli/demo.ts'
import { DEFAULT_FOLDER, DEFAULT_PORT_BASE } from '../demo/layout.ts'
import { packageFolder } from '../package-folder.ts'

const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as {
  version: string
}

const program = new Command('shudao')
  .description('数道 Shudao: the exchange gateway for government data between provinces')
  .version(version)
  .showHelpAfterError()
  .configureHelp(HELP)

const portBase = new Option(
  '--port-base <number>',
  'moves both exchanges: Chongqing at +50, Sichuan at +51',
)
  .default(DEFAULT_PORT_BASE)
  .argParser((text) => Number(text))
const folder = new Option('--folder <path>', 'where the demo keeps its state').default(
  DEFAULT_FOLDER,
)

const mariadbd = new Option(
  '--mariadbd <program>',
  'the MariaDB server to run for a department that has MySQL; default: the one on the PATH, if any',
).env('SHUDAO_MARIADBD')

const demo = program
  .command('demo')
  .description('run both provinces with their departments, on synthetic data')
  .addOption(portBase)
  .addOption(folder)
  .addOption(mariadbd)
  .option('--once', 'play the story, verify both logs, and end')
  .option('--fresh', 'forget what earlier runs kept')
  .action(run(async (options: DemoOptions) => (await import('../cli/demo.ts')).demo(options)))
demo
  .command('token <client>')
  .description(
    'print an access token of a consumer or member of the staff, for the demo that is running',
  )
  .addOption(portBase)
  .addOption(folder)
  .action(
    run(async (consumer: string, _options: unknown, command: Command) =>
      (await import('../cli/demo.ts')).demoToken(consumer, command.optsWithGlobals<DemoOptions>()),
    ),
  )

program
  .command('serve')
  .description('run one exchange')
  .requiredOption(
    '--config <file>',
    'configuration; gateway/exchange.example.jsonc is an annotated one',
  )
  .action(
    run(async (options: { config: string }) => (await import('../cli/serve.ts')).serve(options)),
  )

program
  .command('keys')
  .description('keys of an exchange')
  .command('create <folder>')
  .description('make the four keys of a new exchange, readable by this user alone')
  .option(
    '--sm2',
    'make the SM2 keys instead: for messages to peers, and for checkpoints beside the key of the log',
  )
  .action(
    run(async (path: string, options: { readonly sm2?: true }) =>
      (await import('../cli/keys-create.ts')).keysCreate(path, options),
    ),
  )

addCatalogCommands(program.command('catalog').description('what is shared'), run)
addRequestCommands(
  program.command('request').description("applying for another department's data, and replying"),
  run,
)

addSideCommands(program, run)

const audit = program.command('audit').description('the exchange log and its proof')
audit
  .command('create')
  .description('begin the log of a new exchange, on purpose, once')
  .requiredOption('--config <file>', "the exchange's configuration")
  .action(
    run(async (options: { config: string }) =>
      (await import('../cli/audit-create.ts')).auditCreate(options),
    ),
  )
cosigned(
  audit
    .command('verify <directory-or-url>')
    .description('prove a whole log from its bytes, or one receipt')
    .option('--vkey <file>', 'verifier key; default: log.vkey beside the directory')
    .option(
      '--receipt <file>',
      'a receipt (JSON of log, index, leafHash): prove that one entry is in the log',
    )
    .option('--token <token>', "an auditor's access token, for a URL")
    .option(
      '--json',
      'print JSON: the report, or with --receipt the entry as it stands in the log',
    ),
).action(
  run(async (where: string, options: AuditVerifyOptions) =>
    (await import('../cli/audit-verify.ts')).auditVerify(where, options),
  ),
)
addAuditCommands(audit, run)
addEvidenceCommands(audit, run)
addGrantCommands(program.command('grant').description('grants that were given'), run)
addQuotaCommands(program.command('quota').description('quotas of grants'), run)

audit
  .command('fsck [folder]')
  .description(
    "check everything of a stopped exchange's log against each other, and say what is wrong and what to do",
  )
  .option('--config <file>', 'instead of the state folder: of an exchange whose log is elsewhere')
  .option('--vkey <file>', 'verifier key; default: log.vkey in the folder')
  .option('--repair', 'make hash tiles anew from the entries, if these lead to the signed root')
  .action(
    run(async (path: string | undefined, options: AuditFsckOptions) =>
      (await import('../cli/audit-fsck.ts')).auditFsck(path, options),
    ),
  )
keepingCommand(
  'hold <name>',
  'keep entries from being pruned, under a name, until the hold is lifted',
)
  .requiredOption('--entries <ranges>', 'places in the log, first to last: 1200-1455,2000')
  .action(
    run(async (name: string, options: AuditHoldOptions) =>
      (await import('../cli/audit-keeping.ts')).auditHold(name, options),
    ),
  )
keepingCommand('lift <name>', 'end a hold').action(
  run(async (name: string, options: Decided) =>
    (await import('../cli/audit-keeping.ts')).auditLift(name, options),
  ),
)
keepingCommand('prune', 'remove entries whose retention is over; hashes and proofs stay')
  .option('--dry-run', 'only say which these would be')
  .action(
    run(async (options: AuditPruneOptions) =>
      (await import('../cli/audit-keeping.ts')).auditPrune(options),
    ),
  )
keepingCommand(
  'erase',
  'destroy the keys of sealed content whose retention is over: who, for which case, about whom; proofs stay',
)
  .requiredOption('--approved-by <who>', 'who else agrees: erasing takes two persons')
  .option('--dry-run', 'only say which these would be')
  .action(
    run(async (options: AuditEraseOptions) =>
      (await import('../cli/audit-keeping.ts')).auditErase(options),
    ),
  )

addAuditExamples(audit)

/** Who decides something about keeping, and why, is in the log with it. */
function keepingCommand(name: string, description: string): Command {
  return audit
    .command(name)
    .description(`${description} (the exchange is stopped meanwhile)`)
    .requiredOption('--config <file>', "the exchange's configuration")
    .requiredOption('--by <who>', 'who decided this: it is recorded')
    .requiredOption('--reason <text>', 'why: it is recorded')
}

// Whoever reads us may stop early (`| head`); that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
addPolicyCommands(program.command('policy').description('grants and guardrails'), run)

await program.parseAsync()

/** Runs a command and ends with its exit code; an error is told in a sentence, without a stack. */
function run<Args extends unknown[]>(
  command: (...args: Args) => Promise<number>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    try {
      process.exitCode = await command(...args)
    } catch (thrown) {
      terminal.error(thrown instanceof Error ? thrown.message : String(thrown))
      process.exitCode = 1
    }
  }
}
