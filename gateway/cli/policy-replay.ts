import { deciderOf } from '../../policies/policy-set.ts'
import { loadConfig } from '../config.ts'
import { dayOf } from '../core/day.ts'
import { logOptionsOf } from '../placed-log.ts'
import { changedSet, setInForce } from '../policy/changed-set.ts'
import { lastDays } from '../policy/last-days.ts'
import { publishedEntries, recordsSince } from '../policy/logged-records.ts'
import { replay, type Effect, type ReplayedChange } from '../policy/replay.ts'
import { CliError } from './cli-error.ts'
import { daysOf } from './days.ts'
import { terminal } from './terminal.ts'

export interface PolicyReplayOptions {
  readonly config: string
  readonly days: string
  readonly grants?: string
  readonly guardrails?: string
}

const LINES_MAX = 50
const MARKS: Readonly<Record<Effect, string>> = {
  'newly-refused': '✗ newly refused',
  'newly-allowed': '✓ newly allowed',
  'shown-differently': '~ shown differently',
}

/**
 * Tells what a changed policy set would do to the recorded exchanges of the last days, before it takes over.
 *
 * @returns 0; what it finds is for a person to judge.
 */
export async function policyReplay(
  options: PolicyReplayOptions,
  now: () => Date = () => new Date(),
): Promise<number> {
  const { grants, guardrails } = options
  if (grants === undefined && guardrails === undefined) {
    throw new CliError('Say what would change: --grants <folder>, --guardrails <folder>, or both.')
  }
  const days = daysOf(options.days)
  const config = loadConfig(options.config)
  const inForce = setInForce(config)
  const changed = changedSet(inForce, config, { grants, guardrails })
  const log = await publishedEntries(logOptionsOf(config).fetcher)
  const { since } = lastDays(days, now())
  const report = await replay(
    recordsSince(log, since),
    deciderOf(inForce),
    deciderOf(changed),
    dayOf(now()),
  )
  const { exchanges, untold, newlyRefused, newlyAllowed, shownDifferently, changes, cut } = report
  terminal.print(
    `${exchanges} exchanges of the last ${days} days, decided again as if asked today (${untold} more came to no decision).`,
  )
  terminal.print(
    `Newly refused: ${newlyRefused}. Newly allowed: ${newlyAllowed}. Shown differently: ${shownDifferently}.`,
  )
  for (const change of changes.slice(0, LINES_MAX)) tell(change)
  const left = changes.length - LINES_MAX
  if (left > 0 || cut) terminal.print(`… and ${left > 0 ? left : 'more'} changes besides.`)
  return 0
}

function tell(change: ReplayedChange): void {
  const { effect, consumer, matter, resource, mode, item, rule, count, examples } = change
  terminal.print(`${MARKS[effect]}: ${consumer}, matter ${matter}, ${mode} ${resource} ${item}`)
  const times = count === 1 ? '1 exchange' : `${count} exchanges`
  terminal.print(`    ${rule}; ${times}, such as ${examples.join(', ')}`)
}
