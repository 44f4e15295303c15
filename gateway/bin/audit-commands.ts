/**
 * The commands with which an auditor asks: searches, lists, series, samples.
 *
 * @module
 */
import { type Command, Option } from 'commander'
import type { AuditAlarmsOptions } from '../cli/audit-alarms.ts'
import type { AuditHoldsOptions } from '../cli/audit-holds.ts'
import type { LogStateOptions, ReconciliationOptions } from '../cli/audit-log-state.ts'
import type { AuditMirrorOptions } from '../cli/audit-mirror.ts'
import type { AuditSampleOptions } from '../cli/audit-sample.ts'
import type { AuditQueryOptions, AuditSearchOptions } from '../cli/audit-search.ts'
import type { SealOptions, SealsOptions, SubjectReportOptions } from '../cli/audit-subjects.ts'
import type { LogSourceOptions } from '../cli/log-source.ts'
import type { ManagementClientOptions } from '../cli/management-client.ts'

/** Makes a command's action of what gives an exit code. */
export type Run = <Args extends unknown[]>(
  command: (...args: Args) => Promise<number>,
) => (...args: Args) => Promise<void>

/** Option → the filter's field. */
const FILTERS: Readonly<Record<string, readonly [field: string, help: string]>> = {
  'from <time>': ['from', 'not before: 2026-03-01, or 2026-03-01T08:00:00+08:00'],
  'to <time>': ['to', 'until; of a day the whole day'],
  'consumer <id>': ['consumer', 'who asked: the system'],
  'operator <id>': ['operator', 'who asked: the clerk'],
  'region <code>': ['region', "the consumer's province: 500000"],
  'department <code>': ['department', "the consumer's department: RS"],
  'resource <code>': ['resource', 'what was asked: 510000.RS.pensionBenefit'],
  'item <name>': ['item', 'which item: bankCardNumber'],
  'mode <mode>': ['mode', 'query or verify'],
  'matter <code>': ['matter', 'what for: CY-037'],
  'case <number>': ['caseNumber', 'in which case: 500103-2026-000123'],
  'outcome <word>': [
    'outcome',
    'released, partial, refused or failed; what staff did: accepted, refused or failed',
  ],
  'result <code>': ['result', 'of a question: RECORDS, MATCH, REFUSED …'],
  'code <code>': ['code', 'error code of a refusal'],
  'rule <name>': ['rule', 'the rule that refused'],
  'sign <name>': ['sign', 'what was noticed: SEQUENTIAL_NUMBERS'],
  'exchange-id <id>': ['exchangeId', 'one exchange'],
}

export function addAuditCommands(audit: Command, run: Run): void {
  addMirror(audit, run)
  addQueries(audit, run)
  addLogState(audit, run)
  addAlarms(audit, run)
  addSubjects(audit, run)
  addSamples(audit, run)
  addHolds(audit, run)
}

function addMirror(audit: Command, run: Run): void {
  cosigned(
    logSource(
      audit
        .command('mirror <directory-or-url>')
        .description(
          'make a copy of a log of your own, or continue it: what its administrator deletes or rewrites stands there',
        )
        .requiredOption(
          '--to <folder>',
          'where the copy lies; its folder log is for the other commands',
        ),
    ),
  )
    .option(
      '--every <seconds>',
      'follow the log until stopped; where entries need a token, run the command by a timer instead',
    )
    .action(
      run(async (where: string, options: AuditMirrorOptions) =>
        (await import('../cli/audit-mirror.ts')).auditMirror(where, options),
      ),
    )
}

function addQueries(audit: Command, run: Run): void {
  query(audit, 'search', 'find records: who looked at what and why')
    .option('--reference <text>', "one entry of a person's report, by the reference printed there")
    .addOption(kind())
    .addOption(limit('50', 'records of a page'))
    .option('--after <place>', 'go on where the page before ended')
    .action(
      run(async (given: Given) =>
        (await import('../cli/audit-search.ts')).auditSearch(
          withFilter(given) as unknown as AuditSearchOptions,
        ),
      ),
    )
  query(audit, 'top <by>', 'list who or what stands in most records: consumer, operator, item …')
    .addOption(kind().default('exchange'))
    .addOption(limit('20', 'lines'))
    .action(
      run(async (by: string, given: Given) =>
        (await import('../cli/audit-search.ts')).auditTop(
          by,
          withFilter(given) as unknown as AuditQueryOptions & { limit: string },
        ),
      ),
    )
  query(
    audit,
    'series <step>',
    'count records over time: hour, day, week or month; the last 30 days unless told',
  )
    .addOption(kind().default('exchange'))
    .action(
      run(async (step: string, given: Given) =>
        (await import('../cli/audit-search.ts')).auditSeries(
          step,
          withFilter(given) as unknown as AuditQueryOptions,
        ),
      ),
    )
  query(
    audit,
    'matrix',
    'count month by month which department asked which; the last 12 months unless told',
  ).action(
    run(async (given: Given) =>
      (await import('../cli/audit-search.ts')).auditMatrix(
        withFilter(given) as unknown as AuditQueryOptions,
      ),
    ),
  )
  reasoned(audit, 'reindex', 'make the search index anew from the log alone').action(
    run(async (options: Reasoned) =>
      (await import('../cli/audit-search.ts')).auditReindex(options),
    ),
  )
  whom(audit.command('status').description('how far the search index is behind the log')).action(
    run(async (options: ManagementClientOptions) =>
      (await import('../cli/audit-search.ts')).auditStatus(options),
    ),
  )
}

function addLogState(audit: Command, run: Run): void {
  whom(
    audit
      .command('log-state')
      .description('how far log, cosignatures and search index reach, and by whose keys'),
  )
    .option('--json', 'print JSON')
    .action(
      run(async (options: LogStateOptions) =>
        (await import('../cli/audit-log-state.ts')).auditLogState(options),
      ),
    )
  reasoned(audit, 'reconciliation', 'which exchanges with other provinces stand in both logs')
    .option('--from <time>', 'not before: 2026-03-01')
    .option('--to <time>', 'until; of a day the whole day')
    .option('--json', 'print JSON')
    .action(
      run(async (options: ReconciliationOptions) =>
        (await import('../cli/audit-log-state.ts')).auditReconciliation(options),
      ),
    )
}

function addSubjects(audit: Command, run: Run): void {
  reasoned(audit, 'subject-report', 'what one person is told: who looked at what, and why')
    .requiredOption('--subject <keys>', 'the person; "-" reads the number from standard input')
    .option('--subject-kind <kind>', 'organization, vehicle …', 'person')
    .option('--from <time>', 'not before: 2026-03-01')
    .option('--to <time>', 'until; of a day the whole day')
    .option('--after <place>', 'go on where the page before ended')
    .option('--language <code>', 'zh or en; default: both')
    .option('--json', 'print JSON')
    .action(
      run(async (options: SubjectReportOptions) =>
        (await import('../cli/audit-subjects.ts')).auditSubjectReport(options),
      ),
    )
  reasoned(audit, 'seal', "ask to hold entries back from persons' reports until a time")
    .requiredOption('--authority <name>', 'who ordered it')
    .requiredOption('--article <name>', 'by which article')
    .requiredOption('--ends <time>', 'when it opens by itself, a year ahead at most')
    .option('--case <number>', 'entries of this case')
    .option('--consumer <id>', 'entries of this consumer')
    .option('--exchange-id <id>', 'this entry')
    .option(
      '--subject <keys>',
      'only what is about this person; "-" reads the number from standard input',
    )
    .option('--subject-kind <kind>', 'organization, vehicle …', 'person')
    .action(
      run(async (options: SealOptions) =>
        (await import('../cli/audit-subjects.ts')).auditSeal(options),
      ),
    )
  reasoned(audit, 'seals', 'seals that have not ended, in force or not yet')
    .option('--all', 'also those that have ended, with who lifted them and when')
    .option('--after <id>', 'go on where the page before ended')
    .option('--json', 'print JSON')
    .action(
      run(async (options: SealsOptions) =>
        (await import('../cli/audit-subjects.ts')).auditSeals(options),
      ),
    )
  reasoned(audit, 'confirm-seal <id>', 'put a seal into force that somebody else asked for').action(
    run(async (id: string, options: Reasoned) =>
      (await import('../cli/audit-subjects.ts')).auditConfirmSeal(id, options),
    ),
  )
  reasoned(audit, 'lift-seal <id>', 'end a seal before its time').action(
    run(async (id: string, options: Reasoned) =>
      (await import('../cli/audit-subjects.ts')).auditLiftSeal(id, options),
    ),
  )
}

function addAlarms(audit: Command, run: Run): void {
  reasoned(audit, 'alarms', 'what the exchange noticed and nobody has looked into')
    .option('--rule <name>', 'of one rule')
    .option('--acknowledged', 'those that somebody has looked into')
    .option('--after <place>', 'go on where the page before ended')
    .option('--json', 'print JSON')
    .action(
      run(async (options: AuditAlarmsOptions) =>
        (await import('../cli/audit-alarms.ts')).auditAlarms(options),
      ),
    )
  reasoned(audit, 'acknowledge <alarm>', 'note what came of looking into an alarm').action(
    run(async (id: string, options: Reasoned) =>
      (await import('../cli/audit-alarms.ts')).auditAcknowledge(id, options),
    ),
  )
}

function addSamples(audit: Command, run: Run): void {
  const sample = audit
    .command('sample <directory-or-url>')
    .description('draw exchanges that nobody chose, from the root of a checkpoint')
    .option('--count <number>', 'how many', (text) => Number(text), 50)
    .option(
      '--checkpoint <file|size>',
      'a checkpoint, or how many entries to draw from; default: all',
    )
    .option('--salt <text>', 'something that nobody could know when the checkpoint was published')
    .option('--output <file>', 'write the sample down, for whoever checks it')
  withFilters(logSource(sample)).action(
    run(async (where: string, given: Given) =>
      (await import('../cli/audit-sample.ts')).auditSample(
        where,
        withFilter(given) as unknown as AuditSampleOptions,
      ),
    ),
  )
  logSource(
    audit
      .command('verify-sample <file> <directory-or-url>')
      .description('draw a sample again, and compare'),
  ).action(
    run(async (file: string, where: string, options: LogSourceOptions) =>
      (await import('../cli/audit-sample.ts')).auditVerifySample(file, where, options),
    ),
  )
}

function addHolds(audit: Command, run: Run): void {
  logSource(
    audit
      .command('holds <directory-or-url>')
      .description('which entries are held from being pruned, by whom and why, proven from the log')
      .option('--all', 'also holds that were lifted, with by whom, when and why')
      .option('--json', 'print JSON'),
  ).action(
    run(async (where: string, options: AuditHoldsOptions) =>
      (await import('../cli/audit-holds.ts')).auditHolds(where, options),
    ),
  )
}

type Given = Readonly<Record<string, unknown>>

type Reasoned = ManagementClientOptions & { readonly reason: string }

/** A command that asks something of the exchange, which records it with its reason. */
export function reasoned(audit: Command, name: string, description: string): Command {
  return whom(audit.command(name).description(description)).requiredOption(
    '--reason <text>',
    'why; it is recorded',
  )
}

/** A command that asks for records, with everything that narrows them down. */
export function query(audit: Command, name: string, description: string): Command {
  const command = reasoned(audit, name, `${description}. The question is recorded with its reason`)
    .option('--subject <keys>', 'about whom: a citizen number; "-" reads it from standard input')
    .option(
      '--subject-kind <kind>',
      'organization, vehicle …; its keys are separated by commas',
      'person',
    )
    .option('--json', 'print JSON')
  return withFilters(command)
}

/** Which exchange, and as whom. */
export function whom(command: Command): Command {
  return command
    .option('--config <file>', "the exchange's configuration, where it lives")
    .option('--as <id>', 'in whose name, with --config; default: the only auditor')
    .option('--exchange <url>', 'the exchange, from anywhere')
    .option('--token <token>', "an auditor's access token, with --exchange or a log's address")
}

function withFilters(command: Command): Command {
  for (const [flags, [, help]] of Object.entries(FILTERS)) command.option(`--${flags}`, help)
  return command
}

function logSource(command: Command): Command {
  return command
    .option('--vkey <key>', 'verifier key, or its file; default: log.vkey beside the directory')
    .option('--token <token>', "an auditor's access token, for a URL")
}

/** Who must have signed a checkpoint besides the log. */
export function cosigned(command: Command): Command {
  return command
    .option(
      '--witness <vkey...>',
      'who must have signed too: log.vkey of the other exchange, log.sm2.vkey of this; file or text',
    )
    .option('--quorum <number>', 'how many of the witnesses; default: all that are given')
}

function kind(): Option {
  return new Option(
    '--kind <kind>',
    'exchange, management for what staff did, or look for exchanges and probes of sources',
  )
}

function limit(count: string, what: string): Option {
  return new Option('--limit <number>', `how many ${what} at most`).default(count, count)
}

/** The options that narrow down, as a filter beside the rest. */
export function withFilter(given: Given): Given {
  const filter: Record<string, unknown> = {}
  for (const [flags, [field]] of Object.entries(FILTERS)) {
    const name = flags
      .split(' ')[0]
      ?.replace(/-(\w)/g, (_m, letter: string) => letter.toUpperCase())
    const value = given[name ?? '']
    if (value !== undefined) filter[field] = value
  }
  for (const name of ['kind', 'reference']) {
    if (given[name] !== undefined) filter[name] = given[name]
  }
  return { ...given, filter }
}
