import type { auditHeldZh } from './audit-held-zh.ts'

/** The same in English. */
export const auditHeldEn: Readonly<Record<keyof typeof auditHeldZh, string>> = {
  'held.title': 'Seals and holds',
  'held.which': 'Which seals and holds',
  'held.open': 'Not ended',
  'held.all': 'Ended ones too',
  'held.state': 'State',
  'held.who': 'Who did what',
  'held.lifted': 'lifted by {by}, {time}',
  'held.time.unknown': '(time not kept)',

  'seals.title': 'Seals: not told to persons yet',
  'seals.text':
    'By an investigation under way these entries are held back from persons’ reports, which say only how many there are; they open by themselves when it ends. Auditors find every record as always. A seal holds at this exchange alone: the other province’s needs one of its own.',
  'seals.how':
    'One person asks for it, another puts it into force: shudao audit seal, confirm-seal; lift-seal ends it before its time.',
  'seals.none': 'No seal that has not ended',
  'seals.none.all': 'No seal',
  'seals.none.text': 'Nothing is held back from persons’ reports for an investigation.',
  'seals.order': 'Order and article',
  'seals.scope': 'What is sealed',
  'seals.scope.case': 'Case {caseNumber}',
  'seals.scope.consumer': 'Consumer {consumer}',
  'seals.scope.exchange': 'Exchange',
  'seals.scope.subject': 'Of these only what is about one person',
  'seals.ordered': 'asked for by {by}, {time}',
  'seals.confirmed': 'confirmed by {by}, {time}',
  'seals.confirmed.nobody': 'confirmed by nobody: not in force',
  'seals.ends': 'Until',
  'sealState.waiting': 'Waits to be confirmed',
  'sealState.in-force': 'In force',
  'sealState.lifted': 'Lifted before its time',
  'sealState.over': 'Over',

  'holds.title': 'Holds: neither pruned nor erased',
  'holds.text':
    'For a dispute, a complaint or an investigation these entries are not pruned, and their content keys not erased, until the hold is lifted, whether their retention is over or not.',
  'holds.how':
    'They are set and lifted while the exchange is stopped: shudao audit hold, lift. This is what the search index has read; shudao audit holds proves the same from the log’s files.',
  'holds.none': 'No hold that was not lifted',
  'holds.none.all': 'No hold',
  'holds.none.text': 'Entries may be pruned once their retention is over.',
  'holds.unread':
    'An older version indexed the entries of {log} below {below} and kept nothing of their holds, which are missing here. Have the index made anew: shudao audit reindex.',
  'holds.inForce': 'In force',
  'holds.lifted': 'Lifted',
  'holds.name': 'Name and reason',
  'holds.entries': 'Entries of the log, from 0',
  'holds.set': 'set by {by}, {time} (entry {index})',
}
