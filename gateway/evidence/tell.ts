/**
 * A record in plain words, for somebody who has never seen one.
 *
 * @module
 */
import type { ExchangeRecord, RecordedAsk, RecordedDecision } from '../audit/exchange-record.ts'

/** Sentences that follow from the record of `log`: who asked, what was decided, what left. */
export function tellRecord(log: string, record: ExchangeRecord): readonly string[] {
  const { consumer, operator, matter, caseNumber, time, outcome, code } = record
  const who = consumer === null ? 'somebody' : `${consumer.id} of ${consumer.region}`
  const why = `matter ${matter ?? '?'}, case ${caseNumber ?? '?'}, operator ${operator ?? '?'}`
  const end = code === null ? outcome : `${outcome} (${code})`
  return [
    `${log} recorded at ${time}: ${who} asked for ${why}; ${end}, decided by policies ${record.policyVersion} over catalogue ${record.catalogVersion}.`,
    ...record.decisions.map((decision) => `${log}: ${tellDecision(decision)}`),
    ...record.asks.map((ask) => `${log}: ${tellAsk(ask)}`),
    ...record.refused.map(
      ({ resource, item, rule, grant }) =>
        `${log}: ${resource} ${item} was refused by ${rule}${grant === null ? '' : ` of grant ${grant}`}.`,
    ),
  ]
}

function tellDecision(decision: RecordedDecision): string {
  const { region, side, effect, rules, grants, policyVersion, catalogVersion, day } = decision
  const by = grants.length === 0 ? '' : ` by ${grants.join(', ')}`
  const against = rules.length === 0 ? '' : ` by the rules ${rules.join(', ')}`
  return `${region} as the ${side}'s exchange decided on ${day}: ${effect}${effect === 'deny' ? against : by}, policies ${policyVersion}, catalogue ${catalogVersion}.`
}

function tellAsk(ask: RecordedAsk): string {
  const { resource, resourceVersion, mode, items, masked, grants, legalBasis } = ask
  const shown = items.map((item) => {
    const mask = masked[item]
    return mask === undefined ? item : `${item} (masked: ${mask})`
  })
  const by = grants.length === 0 ? 'no grant' : `grant ${grants.join(', ')}`
  const basis = legalBasis.length === 0 ? '' : ` on the basis of ${legalBasis.join('; ')}`
  const rows = ask.rowCount === null ? 'nothing read' : counted(ask.rowCount, 'row')
  const from = ask.takenFrom === null ? '' : `, as read for exchange ${ask.takenFrom}`
  return `${mode} of ${resource} (version ${resourceVersion}) by ${by}${basis}: ${shown.join(', ')}; ${rows} of ${counted(ask.subjectCount, 'subject')}, ${ask.result}${from}.`
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
