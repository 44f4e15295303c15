import { makeCatalog, type Catalog } from '../../catalog/catalog.ts'
import { loadContent } from '../../catalog/load.ts'
import type { Consumer } from '../../catalog/types.ts'
import { didYouMean } from '../../catalog/did-you-mean.ts'
import { explainDenial } from '../../policies/explain.ts'
import { termsOf } from '../../policies/grant-terms.ts'
import type { GrantIndex } from '../../policies/grants.ts'
import type { Circumstances } from '../../policies/guardrail-types.ts'
import type { Decision, Mode, Permit, Question } from '../../policies/types.ts'
import { loadConfig, type ExchangeConfig } from '../config.ts'
import { dayOf } from '../core/day.ts'
import { fileDecider } from '../policy/file-decider.ts'
import { loadRegistrations, type Registrations } from '../registrations.ts'
import { wordsOf } from '../core/refusal-words.ts'
import { CliError } from './cli-error.ts'
import { askExchange } from './policy-explain-asked.ts'
import {
  DOING,
  tellNo,
  tellShown,
  tellYes,
  type PolicyExplainOptions,
} from './policy-explain-said.ts'
import { terminal } from './terminal.ts'

const FILES_ALONE =
  'This is said from the files alone. Quotas used today, suspended consumers and grants that are held back are known to the running exchange: ask it with --as <one of the staff>, or from anywhere with --exchange <url> --token <token>.'

/**
 * Answers "may X read Y for matter Z today?" as the exchange of this configuration would: in a sentence, with the
 * rule that decides and what would have to change. Reads nothing and records nothing. Given `--as` or `--exchange`
 * the running exchange answers, which knows the use of quotas and who is suspended.
 *
 * @returns 0 when it is permitted, 1 when it is refused.
 */
export async function policyExplain(
  options: PolicyExplainOptions,
  now: () => Date = () => new Date(),
): Promise<number> {
  const question = questionOf(options, dayOf(now()))
  if (options.as !== undefined || options.exchange !== undefined) {
    return askExchange(options, question)
  }
  if (options.config === undefined) {
    throw new CliError(
      'Say which policies: --config <file> for those in the files, or --exchange <url> --token <token> for those of a running exchange.',
    )
  }
  const config = loadConfig(options.config)
  const content = loadContent(config.contentFolder)
  const registrations = loadRegistrations(config, content, [])
  const catalog = makeCatalog(content, registrations.resources)
  const consumer = consumerOf(registrations, options.consumer)
  if (catalog.matter(options.matter) === undefined) {
    throw new CliError(
      `"${options.matter}" is no matter of the catalogue.${didYouMean(
        options.matter,
        catalog.matters().map(({ code }) => code),
      )}`,
    )
  }
  const ofPeer = assertResource(options.resource, config, catalog, registrations)
  const decide = fileDecider(config, content, catalog, registrations)
  const decision = decide(question, consumer, circumstancesIn(options))
  if (consumer.state !== 'active') {
    terminal.print(
      `The consumer "${consumer.id}" is suspended: it is refused before this is asked.`,
    )
  }
  const code =
    decision.effect === 'permit'
      ? tellPermit(decision, options, registrations.grants)
      : tellDenial(decision, wordsOf({ catalog, grants: registrations.grants }, options))
  if (ofPeer) {
    terminal.print(
      'This is what the exchange here decides; the one that shares the data decides again.',
    )
  }
  terminal.print(FILES_ALONE)
  return code
}

/** @returns whether it is a peer's. @throws {CliError} when nobody could offer it. */
function assertResource(
  code: string,
  { peers }: Pick<ExchangeConfig, 'peers'>,
  catalog: Catalog,
  { resources }: Registrations,
): boolean {
  const [region, department, key = ''] = code.split('.')
  if (resources.some((resource) => resource.code === code)) return false
  const isPeers = peers.some((peer) => peer.region === region)
  if (isPeers && catalog.standard(key)?.department === department) return true
  const codes = resources.map((resource) => resource.code)
  throw new CliError(
    `"${code}" is neither a resource of this exchange nor a standard that a peer could offer.${didYouMean(code, codes)}`,
  )
}

function consumerOf({ consumers }: Registrations, id: string): Consumer {
  const found = consumers.find((consumer) => consumer.id === id)
  if (found !== undefined) return found
  const near = didYouMean(
    id,
    consumers.map((consumer) => consumer.id),
  )
  throw new CliError(`"${id}" is no registered consumer.${near}`)
}

function questionOf(options: PolicyExplainOptions, today: string): Question {
  const { consumer, resource, matter, mode = 'query' } = options
  if (!isMode(mode))
    throw new CliError(`--mode is "${mode}"; give query, verify, batch or subscribe.`)
  const items = [...new Set(options.items.split(',').map((item) => item.trim()))]
    .filter((item) => item !== '')
    .sort()
  if (items.length === 0) throw new CliError('--items names no item. Give names, like --items a,b.')
  return { consumer, matter, today, asks: [{ resource, mode, items }] }
}

function isMode(mode: string): mode is Mode {
  return Object.hasOwn(DOING, mode)
}

function circumstancesIn({ minor, bulk, night }: PolicyExplainOptions): Circumstances {
  return {
    minor: minor ?? false,
    child: minor ?? false,
    bulk: bulk ?? false,
    night: night ?? false,
  }
}

function tellPermit({ asks }: Permit, options: PolicyExplainOptions, index: GrantIndex): number {
  tellYes(options)
  for (const { access, grants } of asks) {
    for (const [item, shown] of Object.entries(access)) tellShown(item, shown)
    terminal.print(`  by ${grants.join(', ')}; no guardrail forbids it.`)
    for (const ref of grants) {
      const grant = index.grant(ref)
      if (grant !== undefined) terminal.print(`    ${ref}: ${termsOf(grant).join('; ')}`)
    }
  }
  return 0
}

function tellDenial(
  decision: Exclude<Decision, Permit>,
  words: Parameters<typeof explainDenial>[1],
): number {
  const { refused, guardrails } = explainDenial(decision, words)
  tellNo([...refused, ...guardrails])
  return 1
}
