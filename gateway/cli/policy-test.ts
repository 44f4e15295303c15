import { loadContent } from '../../catalog/load.ts'
import { lineOf } from '../../catalog/problem-lines.ts'
import { loadConfig } from '../config.ts'
import { dayOf } from '../core/day.ts'
import { playCases, type PlayedCase } from '../policy/play-cases.ts'
import { loadRegistrations } from '../registrations.ts'
import { terminal } from './terminal.ts'

/**
 * Plays the cases that stand beside the guardrails and beside the grants. Each guardrail must be in one that it refuses
 * and in one that it does not, or nobody has seen that it does what it says, and no more.
 *
 * @returns 0 when all go as they say; 1 otherwise.
 */
export async function policyTest(
  { config: file }: { readonly config: string },
  now: () => Date = () => new Date(),
): Promise<number> {
  const config = loadConfig(file)
  const content = loadContent(config.contentFolder)
  const registrations = loadRegistrations(config, content, [])
  const { guardrails, grants } = registrations
  const { played, missing } = playCases(config, content, registrations, dayOf(now()))
  for (const each of played) tell(each)
  for (const { id, lacks } of missing) {
    terminal.print(`✗ ${id}: no case shows it ${lacks}. Write one in ${config.guardrailsFolder}.`)
  }
  const counted = (about: PlayedCase['about']): string => {
    const count = played.filter((each) => each.about === about).length
    return count === 1 ? '1 case' : `${count} cases`
  }
  const failures = played.filter(({ failure }) => failure !== undefined).length
  terminal.print(
    `${counted('guardrails')} of ${guardrails.ids.length} guardrails, ${counted('grants')} of ${grants.size} grants; ${failures} went otherwise, ${missing.length} are missing.`,
  )
  return failures + missing.length === 0 ? 0 : 1
}

function tell({ case: title, file, pointer, failure }: PlayedCase): void {
  terminal.print(`${failure === undefined ? '✓' : '✗'} ${title}`)
  if (failure === undefined) return
  terminal.print(`    ${failure}`)
  terminal.print(`    ${file}:${lineOf(file, pointer) ?? 1}`)
}
