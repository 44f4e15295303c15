import type { policiesZh } from './policies-zh.ts'

/** Of the pages of policies and trials, in English. */
export const policiesEn: Readonly<Record<keyof typeof policiesZh, string>> = {
  'nav.policies': 'Policies',
  'policies.title': 'Guardrails',
  'policies.guardrails': 'Guardrails in force',
  'policies.guardrails.text':
    'Guardrails stand above all grants and can only forbid. What stands here is what whoever is refused reads.',
  'policies.none': 'There is no guardrail',
  'policies.new': 'A new guardrail',
  'policies.change': 'Change and rehearse',
  'policies.cases': 'Cases',
  'policies.cases.sound': 'Cases that go as they say: {count}, all of them.',
  'policies.cases.failed': 'Cases that went otherwise than they say: {count}.',
  'policies.case': 'Case',
  'policies.about': 'About',
  'policies.about.guardrails': 'guardrails',
  'policies.about.grants': 'grants',
  'policies.outcome': 'Outcome',
  'policies.asSaid': 'as it says',

  'rehearsal.text': 'Policy (Cedar)',
  'rehearsal.text.text':
    'Left blank, the guardrail is taken away. Neither checking nor rehearsing puts it into force.',
  'rehearsal.days': 'Rehearse over',
  'rehearsal.days.last': 'the last {days} days',
  'rehearsal.check': 'Check',
  'rehearsal.run': 'Rehearse',
  'rehearsal.sound': 'Nothing is wrong with it.',
  'rehearsal.close': 'Close',
  'rehearsal.exchanges': 'Exchanges of the last {days} days',
  'rehearsal.none': 'Nothing that was asked lately would be answered otherwise.',
  'rehearsal.effect': 'Effect',
  'rehearsal.rule': 'By',
  'rehearsal.count': 'Times',
  'rehearsal.examples': 'Such as',
  'rehearsal.cut': 'More would be affected than is listed.',
  'rehearsal.force':
    'To put it into force, add it with two cases to the folder of guardrails, reviewed by a second person; the exchange takes it within seconds and writes so to its log.',
  'effect.newly_refused': 'Newly refused',
  'effect.newly_allowed': 'Newly allowed',
  'effect.shown_differently': 'Shown differently',

  'nav.try': 'Try it',
  'try.title': 'Try a query',
  'try.question': 'Question',
  'try.answer': 'Answer',
  'try.answer.none':
    'Nothing was asked yet. Each question is written to the exchange log, as if a system had asked.',
  'try.token': 'Access token',
  'try.token.text':
    'Of the consumer’s own system; it stays in the memory of this page, and the console has none. In the demo: npx shudao demo token cq-pension-desk',
  'try.matter': 'Matter',
  'try.case': 'Case',
  'try.operator': 'Operator',
  'try.query': 'Query',
  'try.variables': 'Variables (JSON)',
  'try.run': 'Ask',
  'try.status': 'HTTP {status} · {ms} ms',
  'try.because': 'Why, and what to do',
  'try.apply': 'Apply for {resource}',
  'try.apply.officer':
    '{resource}: give this address to the data officer of your department; the request is filled in there:',
  'try.receipt': 'Receipt of {log}, entry {index}',
  'try.receipt.other':
    'This receipt is of the other province’s log: verify it at the console there.',
  'try.open': 'Try it',
  'proof.receipt': 'Hash of the record, from the receipt; the record itself is for auditors:',
  'proof.step.receipt': 'Receipt',
}
