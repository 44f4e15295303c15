/**
 * Says why items are refused, and what to do: for the person at the consumer's desk and its developer.
 *
 * @module
 */
import type { GuardrailRefusal } from './guardrail-types.ts'
import type { Denial, Mode, RefusalRule, RefusedItem } from './types.ts'

/** The names that the sentences need. */
export interface Words {
  readonly matter: string
  /** Chinese name of an item, and whom to ask; undefined when there is none. */
  itemName(resource: string, item: string): string | undefined
  contact(resource: string): string | undefined
  /** Last or first day of a grant, for the sentences about time. */
  grantDays(grant: string): { readonly from: string; readonly to: string } | undefined
}

export interface ExplainedItem {
  readonly resource: string
  readonly mode: Mode
  readonly item: string
  readonly rule: RefusalRule
  /** Why, in a sentence. */
  readonly because: string
  /** What to do now, in a sentence. */
  readonly remedy: string
  readonly grant?: string
}

export interface ExplainedDenial {
  readonly message: string
  readonly refused: readonly ExplainedItem[]
  /** One a rule, whatever the number of items that it holds back. They explain themselves. */
  readonly guardrails: readonly GuardrailRefusal[]
}

/** Explains every refused item and every guardrail that forbids, and the whole in one sentence. */
export function explainDenial(denial: Denial, words: Words): ExplainedDenial {
  const { guardrails = [] } = denial
  const refused = denial.refused.map((item) => explainItem(item, words))
  const items = refusedItems(denial)
  const names = items.slice(0, 3).map(({ resource, item }) => labelOf(resource, item, words))
  const more = items.length > 3 ? ` and ${items.length - 3} more` : ''
  const count = items.length === 1 ? 'One item' : `${items.length} items`
  const message = `${count} cannot be given for matter ${words.matter}: ${names.join('; ')}${more}. Nothing was read. Each is listed in extensions.refused with its reason and what to do.`
  return { message, refused, guardrails }
}

/** Every item that anything holds back, once. */
function refusedItems(denial: Denial): readonly { resource: string; item: string }[] {
  const forbidden = (denial.guardrails ?? []).flatMap(({ concerned }) =>
    concerned.flatMap(({ resource, items }) => items.map((item) => ({ resource, item }))),
  )
  // One item may be refused in both modes: told twice, as each has its own reason.
  const told = new Set(denial.refused.map(({ resource, item }) => `${resource} ${item}`))
  const items = denial.refused.map(({ resource, item }) => ({ resource, item }))
  for (const { resource, item } of forbidden) {
    const key = `${resource} ${item}`
    if (told.has(key)) continue
    told.add(key)
    items.push({ resource, item })
  }
  return items
}

function explainItem(refused: RefusedItem, words: Words): ExplainedItem {
  const { resource, mode, item, rule, grant } = refused
  return {
    resource,
    mode,
    item,
    rule,
    because: `${labelOf(resource, item, words)} ${reasonOf(refused, words)}.`,
    remedy: remedyOf(refused, words),
    ...(grant === undefined ? {} : { grant }),
  }
}

function labelOf(resource: string, item: string, words: Words): string {
  const name = words.itemName(resource, item)
  return `"${item}"${name === undefined ? '' : ` (${name})`} of ${resource}`
}

function reasonOf({ rule, mode, grant = '' }: RefusedItem, words: Words): string {
  const days = words.grantDays(grant)
  const doing = mode === 'verify' ? 'verified' : 'queried'
  switch (rule) {
    case 'not-offered':
      return 'is not offered: no resource with this code is published'
    case 'not-shared':
      return 'is not shared (不予共享): a law, an administrative regulation or a State Council decision closes it to other departments (Decree 809 Art. 14, 15)'
    case 'item-not-offered':
      return 'is not offered: the department publishes the resource without this item'
    case 'mode-not-offered':
      return `cannot be ${doing}: the resource does not offer this way of sharing (Decree 809 Art. 22)`
    case 'no-grant':
      return 'was not granted to you: you hold no grant for this resource (Decree 809 Art. 20)'
    case 'item-not-granted':
      return `was not granted to you: your grant ${grant} names other items only`
    case 'mode-not-granted':
      return `may not be ${doing}: your grant ${grant} is for ${mode === 'verify' ? 'querying' : 'verifying'} only`
    case 'matter-not-granted':
      return `may not be used for matter ${words.matter}: your grant ${grant} is for other matters (Decree 809 Art. 25)`
    case 'terminated':
      return `is no longer granted to you: your grant ${grant} was terminated (Decree 809 Art. 27)`
    case 'expired':
      return `is no longer granted to you: the last day of your grant ${grant} ${days === undefined ? 'is past' : `was ${days.to}`}`
    case 'suspended':
      return `is held back for now: your grant ${grant} is suspended (Decree 809 Art. 27)`
    case 'not-yet-valid':
      return `is not granted to you yet: the first day of your grant ${grant} ${days === undefined ? 'is to come' : `is ${days.from}`}`
  }
}

function remedyOf({ resource, rule, mode, grant = '' }: RefusedItem, words: Words): string {
  const ask = words.contact(resource) ?? 'the providing department'
  const request = `a request (共享申请) against the catalogue entry ${resource} through your department's data officer, stating legal basis, scenario, scope, method and time limit (Decree 809 Art. 20). The department answers within 10 working days, or within 1 if it shares the data unconditionally (Art. 21). Questions: ${ask}.`
  switch (rule) {
    case 'not-offered':
      return 'Look in the catalogue for the regions that offer the standard, and name one of them in "from".'
    case 'not-shared':
      return 'Take it out of the query. No request can open it; the catalogue entry names the provision (Art. 15).'
    case 'item-not-offered':
      return `Take it out of the query, or ask ${ask} to publish it.`
    case 'mode-not-offered':
      return mode === 'query'
        ? 'Verify a claim under "verify" instead, if the resource offers that; it discloses least.'
        : `Query it, if you hold a grant for that, or ask ${ask} to offer verification.`
    case 'mode-not-granted':
      return mode === 'query'
        ? `Verify a claim under "verify" instead, if that serves the matter. If it must be queried, send ${request}`
        : `Send ${request}`
    case 'matter-not-granted':
      return `State the matter that the case is really about. If that is ${words.matter}, send ${request}`
    case 'no-grant':
    case 'item-not-granted':
    case 'terminated':
    case 'expired':
      return `Send ${request}`
    case 'suspended':
      return `Put right what you were told to, in the time you were given; then ask for the suspension to be lifted: ${ask}.`
    case 'not-yet-valid':
      return `Ask again on ${words.grantDays(grant)?.from ?? 'that day'} or later.`
  }
}
