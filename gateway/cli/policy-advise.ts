import { writeFileSync } from 'node:fs'
import { loadConfig } from '../config.ts'
import { dayOf } from '../core/day.ts'
import { logOptionsOf } from '../placed-log.ts'
import { advise } from '../policy/advise.ts'
import { setInForce } from '../policy/changed-set.ts'
import { lastDays } from '../policy/last-days.ts'
import { publishedEntries, recordsSince } from '../policy/logged-records.ts'
import { daysOf } from './days.ts'
import { terminal } from './terminal.ts'

export interface PolicyAdviseOptions {
  readonly config: string
  readonly days: string
  readonly write?: string
}

/** Names of one line. */
const NAMED_MAX = 5

/**
 * Proposes narrower grants: items that nobody read in the last days, grants that nobody used. Changes nothing.
 *
 * @returns 0
 */
export async function policyAdvise(
  options: PolicyAdviseOptions,
  now: () => Date = () => new Date(),
): Promise<number> {
  const days = daysOf(options.days)
  const config = loadConfig(options.config)
  const { grants } = setInForce(config)
  const log = await publishedEntries(logOptionsOf(config).fetcher)
  const { since, day } = lastDays(days, now())
  const records = recordsSince(log, since)
  const { exchanges, from, proposals, tooYoung } = await advise(records, grants, dayOf(now()), day)
  terminal.print(
    `${exchanges} exchanges since ${day}${from === undefined ? '' : `, the first on ${from.slice(0, 10)}`}; ${grants.length} grants.`,
  )
  for (const { grant, kind, items } of proposals) {
    terminal.print(
      kind === 'suspend'
        ? `- ${grant}: nothing was read by it. Suspend it until it is attested anew.`
        : `- ${grant}: never read: ${items.join(', ')}. Take them out.`,
    )
  }
  if (proposals.length === 0) {
    const why = tooYoung.length === 0 ? ': every grant was used whole' : ''
    terminal.print(`Nothing to propose${why}.`)
  }
  if (tooYoung.length > 0) {
    const more = tooYoung.length > NAMED_MAX ? ` and ${tooYoung.length - NAMED_MAX} more` : ''
    terminal.print(
      `Too young to say anything of, as they began within these days: ${tooYoung.slice(0, NAMED_MAX).join(', ')}${more}.`,
    )
  }
  if (options.write !== undefined && proposals.length > 0) {
    const proposed = proposals.map((one) => one.proposed)
    writeFileSync(options.write, `${JSON.stringify(proposed, null, 2)}\n`)
    terminal.print(
      `Written to ${options.write}: each grant one version on. Review it, put it in the place of the old ones, and rehearse it with \`shudao policy replay\`.`,
    )
  }
  return 0
}
