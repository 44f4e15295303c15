import { loadContent } from '../../catalog/load.ts'
import { lineOf } from '../../catalog/problem-lines.ts'
import { loadConfig } from '../config.ts'
import { dayOf } from '../core/day.ts'
import { playCases, type PlayedCase } from '../policy/play-cases.ts'
import { loadRegistrations } from '../registrations.ts'
import { CliError } from './cli-error.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { terminal } from './terminal.ts'

/** Said at the end of what was found in files. */
export const REGISTRY_UNSEEN =
  'Looked at: the files of the configuration alone. Guardrails that were activated in the registry, and what else only it has, are known to the running exchange.'

const PLAYED = '{ policyTest { about case failure } }'

/**
 * Plays the cases that stand beside the guardrails and beside the grants. Each guardrail must be in one that it refuses
 * and in one that it does not, or nobody has seen that it does what it says, and no more. Given `--as` or `--exchange` the
 * running exchange plays them, by its registry too and by the grants as they stand, held back or not.
 *
 * @returns 0 when all go as they say; 1 otherwise.
 */
export async function policyTest(
  options: ManagementClientOptions,
  now: () => Date = () => new Date(),
): Promise<number> {
  if (options.as !== undefined || options.exchange !== undefined) return playedThere(options)
  if (options.config === undefined) {
    throw new CliError(
      'Say which policies: --config <file> for those in the files, or --exchange <url> --token <token> for those of a running exchange.',
    )
  }
  const config = loadConfig(options.config)
  const content = loadContent(config.contentFolder)
  const registrations = loadRegistrations(config, content, [])
  const { guardrails, grants } = registrations
  const { played, missing } = playCases(config, content, registrations, dayOf(now()))
  for (const each of played) tell(each)
  for (const { id, lacks } of missing) {
    terminal.print(`✗ ${id}: no case shows it ${lacks}. Write one in ${config.guardrailsFolder}.`)
  }
  const failures = failuresOf(played)
  terminal.print(
    `${counted(played, 'guardrails')} of ${guardrails.ids.length} guardrails, ${counted(played, 'grants')} of ${grants.size} grants; ${failures} went otherwise, ${missing.length} are missing.`,
  )
  terminal.print(`${REGISTRY_UNSEEN} Have it play them with --as <one of the staff>.`)
  return failures + missing.length === 0 ? 0 : 1
}

type Told = Pick<PlayedCase, 'about' | 'case'> & {
  readonly failure: string | null | undefined
}

async function playedThere(options: ManagementClientOptions): Promise<number> {
  const answer = await withManagement(options, ({ ask }) => ask(PLAYED))
  const played = answer['policyTest'] as readonly Told[]
  for (const { case: title, failure } of played) {
    terminal.print(`${failure == null ? '✓' : '✗'} ${title}`)
    if (failure != null) terminal.print(`    ${failure}`)
  }
  const failures = failuresOf(played)
  terminal.print(
    `${counted(played, 'guardrails')} of guardrails, ${counted(played, 'grants')} of grants; ${failures} went otherwise.`,
  )
  terminal.print(
    'Looked at: what the exchange has in force, registry included, and its grants as they stand today.',
  )
  return failures === 0 ? 0 : 1
}

function counted(played: readonly Told[], about: PlayedCase['about']): string {
  const count = played.filter((each) => each.about === about).length
  return count === 1 ? '1 case' : `${count} cases`
}

function failuresOf(played: readonly Told[]): number {
  return played.filter(({ failure }) => failure != null).length
}

function tell({ case: title, file, pointer, failure }: PlayedCase): void {
  terminal.print(`${failure === undefined ? '✓' : '✗'} ${title}`)
  if (failure === undefined) return
  terminal.print(`    ${failure}`)
  terminal.print(`    ${file}:${lineOf(file, pointer) ?? 1}`)
}
