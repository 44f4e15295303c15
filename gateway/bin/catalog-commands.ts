/**
 * The commands of the catalogue: what is shared, and how it comes to be.
 *
 * @module
 */
import { Option, type Command } from 'commander'
import type { CatalogApplyOptions, CatalogExportOptions } from '../cli/catalog-folder.ts'
import type { CatalogMattersOptions } from '../cli/catalog-matters.ts'
import type { CatalogProbeOptions } from '../cli/catalog-probe.ts'
import type { CatalogProposeOptions } from '../cli/catalog-propose.ts'
import type { CatalogQualityOptions } from '../cli/catalog-quality.ts'
import type {
  CatalogListOptions,
  CatalogStep,
  CatalogStepOptions,
  OfKind,
  Reasoned,
} from '../cli/catalog-registry.ts'
import type { CatalogTableOptions } from '../cli/catalog-table.ts'
import type { CatalogSearchOptions } from '../cli/catalog-search.ts'
import type { CatalogValidateOptions } from '../cli/catalog-validate.ts'
import type { ManagementClientOptions } from '../cli/management-client.ts'
import type { Run } from './audit-commands.ts'
import { ENTRY_KINDS } from '../cli/entry-kinds.ts'
import { TABLE_FORMS } from '../tables/table-forms.ts'
import { asStaff } from './grant-commands.ts'

export function addCatalogCommands(catalog: Command, run: Run): void {
  addOfFiles(catalog, run)
  addSteps(catalog, run)
  addPropose(catalog, run)
  addProbe(catalog, run)
  addLists(catalog, run)
  addFolders(catalog, run)
}

function addOfFiles(catalog: Command, run: Run): void {
  catalog
    .command('search <words...>')
    .description('find standards, resources and matters by code, Chinese or English words')
    .option('--config <file>', "an exchange's configuration: its resources in files are found too")
    .option('--limit <number>', 'how many standards, and how many matters, at most', '10')
    .action(
      run(async (words: string[], options: CatalogSearchOptions) =>
        (await import('../cli/catalog-search.ts')).catalogSearch(words, options),
      ),
    )
  catalog
    .command('matters [words...]')
    .description(
      'list matters (事项), or those with these words in code or name, and how a consumer states one',
    )
    .option('--config <file>', "an exchange's configuration: its own content")
    .action(
      run(async (words: string[], options: CatalogMattersOptions) =>
        (await import('../cli/catalog-matters.ts')).catalogMatters(words, options),
      ),
    )
  catalog
    .command('validate <folder>')
    .description('check a folder of resources by all rules; tell every problem, by file and place')
    .option('--content <folder>', 'the shared content; default: the shipped one')
    .action(
      run(async (path: string, options: CatalogValidateOptions) =>
        (await import('../cli/catalog-validate.ts')).catalogValidate(path, options),
      ),
    )
}

function addSteps(catalog: Command, run: Run): void {
  reasoned(catalog, 'draft <file>', 'write an entry down in the registry (data officer)')
    .addOption(ofKind())
    .action(
      run(async (file: string, options: Reasoned & OfKind) =>
        (await import('../cli/catalog-registry.ts')).catalogDraft(file, options),
      ),
    )
  const steps: Readonly<Record<CatalogStep, string>> = {
    submit: 'ask for publication; tells every defect (data officer)',
    'note-change': 'say that law or duty changed: a changed entry is due (officer, steward)',
    extend: 'consent to more time for that, five working days at most (steward)',
    publish: 'put what was submitted into force (steward, another person)',
    return: 'give it back with every defect (steward)',
    suspend: 'take a service away until it is resumed (steward)',
    resume: 'give a suspended service back (steward)',
    withdraw: 'end a service for ever (steward)',
  }
  for (const [step, description] of Object.entries(steps) as [CatalogStep, string][]) {
    const command = reasoned(catalog, `${step} <code>`, description)
    // The law's deadlines are those of resources.
    if (step !== 'note-change' && step !== 'extend') command.addOption(ofKind())
    if (step === 'suspend' || step === 'withdraw') {
      command
        .option('--consultation <text>', "how a resource's users were consulted (Art. 27)")
        .option('--filing <text>', 'where that was filed (Art. 27)')
    }
    if (step === 'note-change') {
      command.requiredOption('--changed-on <day>', 'when it changed: 2026-03-02')
    }
    if (step === 'extend') command.requiredOption('--days <number>', 'working days')
    if (step === 'publish') {
      command.option('--accept-breaks', 'also where it breaks queries of the last 90 days')
    }
    if (step === 'return') {
      command.option('--defect <text...>', 'place and defect: "/shareCondition/use: is too vague"')
    }
    command.action(
      run(async (code: string, options: CatalogStepOptions) =>
        (await import('../cli/catalog-registry.ts')).catalogStep(step, code, options),
      ),
    )
  }
}

function addPropose(catalog: Command, run: Run): void {
  reasoned(
    catalog,
    'propose <source>',
    'how a table of a source could become a resource: columns, codes, dates, and why (data officer)',
  )
    .option('--table <name>', 'table, view, path or operation; without it, list them')
    .option('--standard <key>', 'what it is to offer, like pensionBenefit')
    .option('--columns <names>', 'with commas, of a service that does not say which it has')
    .option('--out <file>', 'write the draft: .yaml, with the reasons as comments, or .json')
    .action(
      run(async (source: string, options: CatalogProposeOptions) =>
        (await import('../cli/catalog-propose.ts')).catalogPropose(source, options),
      ),
    )
}

function addProbe(catalog: Command, run: Run): void {
  reasoned(
    catalog,
    'probe <code>',
    'read one subject through a draft, raw and mapped (data officer)',
  )
    .requiredOption('--subject <keys>', 'of your own: a citizen number, or keys with commas')
    .option('--subject-kind <kind>', 'person, organization, vehicle …', 'person')
    .action(
      run(async (code: string, options: CatalogProbeOptions) =>
        (await import('../cli/catalog-probe.ts')).catalogProbe(code, options),
      ),
    )
}

function addLists(catalog: Command, run: Run): void {
  asStaff(catalog.command('list').description('what is in the registry, in which state'))
    .addOption(ofKind())
    .option('--state <state>', 'draft, submitted, returned, published, suspended or withdrawn')
    .action(
      run(async (options: CatalogListOptions) =>
        (await import('../cli/catalog-registry.ts')).catalogList(options),
      ),
    )
  asStaff(catalog.command('history <code>').description('everything that happened to an entry'))
    .addOption(ofKind())
    .action(
      run(async (code: string, options: ManagementClientOptions & OfKind) =>
        (await import('../cli/catalog-registry.ts')).catalogHistory(code, options),
      ),
    )
  asStaff(catalog.command('quality').description('how good the data is that passed, item by item'))
    .option('--resource <code>', 'of one resource, like 500000.RS.pensionBenefit')
    .addOption(
      new Option('--days <number>', 'today and the days before, 1 to 400')
        .default(7)
        .argParser((text) => Number(text)),
    )
    .option('--json', 'print JSON')
    .action(
      run(async (options: CatalogQualityOptions) =>
        (await import('../cli/catalog-quality.ts')).catalogQuality(options),
      ),
    )
}

function addFolders(catalog: Command, run: Run): void {
  asStaff(
    catalog.command('diff <folder>').description('what a folder of entries would change'),
  ).action(
    run(async (folder: string, options: ManagementClientOptions) =>
      (await import('../cli/catalog-folder.ts')).catalogDiff(folder, options),
    ),
  )
  reasoned(catalog, 'apply <folder>', 'draft what differs; without --yes, say what that is')
    .option('--yes', 'do it')
    .option('--submit', 'and submit it')
    .action(
      run(async (folder: string, options: CatalogApplyOptions) =>
        (await import('../cli/catalog-folder.ts')).catalogApply(folder, options),
      ),
    )
  asStaff(
    catalog
      .command('export <folder>')
      .description(
        "write the registry as files, one an entry; or what is published as DCAT-AP, or as the guide's table",
      ),
  )
    .addOption(
      new Option('--format <form>', 'json and yaml are the registry, the others what is published')
        .choices(['json', 'yaml', 'dcat', ...TABLE_FORMS])
        .default('json'),
    )
    .option('--department <code>', 'of a table: the resources of one department, like RS')
    .action(
      run(async (folder: string, options: CatalogExportOptions | CatalogTableOptions) =>
        isTable(options)
          ? (await import('../cli/catalog-table.ts')).catalogExportTable(folder, options)
          : (await import('../cli/catalog-folder.ts')).catalogExport(folder, options),
      ),
    )
  reasoned(
    catalog,
    'import <file>',
    "tell every problem of the guide's table (XLSX, or CSV in UTF-8 or GBK), by row and column; draft what differs (data officer)",
  )
    .option('--yes', 'do it; without it, say what would be drafted')
    .option('--submit', 'and submit it')
    .action(
      run(async (file: string, options: CatalogApplyOptions) =>
        (await import('../cli/catalog-table.ts')).catalogImport(file, options),
      ),
    )
}

function isTable(
  options: CatalogExportOptions | CatalogTableOptions,
): options is CatalogTableOptions {
  return (TABLE_FORMS as readonly string[]).includes(options.format)
}

function ofKind(): Option {
  return new Option('--kind <kind>', 'of which kind').choices(ENTRY_KINDS).default('resource')
}

/** A command of which the exchange records why. */
function reasoned(catalog: Command, name: string, description: string): Command {
  return asStaff(catalog.command(name).description(description)).requiredOption(
    '--reason <text>',
    'why; it is recorded',
  )
}
