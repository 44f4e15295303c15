import type { auditWholeZh } from './audit-whole-zh.ts'

/** The same in English. */
export const auditWholeEn: Readonly<Record<keyof typeof auditWholeZh, string>> = {
  'whole.title': 'Nothing missing',
  'whole.text':
    'Whether anything was taken out of the log, changed or put in, and whether each exchange between provinces stands in both logs. First what this exchange says of itself; below, your browser computes it and believes none of that.',
  'whole.log': 'The log',
  'whole.origin': 'Name of the log',
  'whole.entries': 'Entries',
  'whole.witnesses': 'Witnesses',
  'whole.index.all': 'Has every entry',
  'whole.twins': 'Exchanges that both provinces recorded',
  'whole.shared': 'Records that concern another province',
  'whole.twins.found': 'The other province has said where',
  'whole.twins.awaited': 'Still awaited (up to {minutes} minutes)',
  'whole.twins.missing': 'Without a twin',
  'whole.twins.contradicted': 'The two say different things (any day)',
  'whole.twins.entries': 'Entries of the log looked at',
  'whole.twins.all': 'Every exchange between provinces in this time stands in both logs.',
  'whole.twins.none': 'There was no exchange between provinces in this time.',
  'whole.twins.not':
    '{missing} records have no twin; of {contradicted} the two provinces say different things.',
  'whole.twins.alarms': 'See the alarms',
  'whole.missed.in': 'Province without the twin',
  'whole.missed.more': 'These are the oldest {count}; a shorter time shows the rest.',
  'whole.proof': 'Verify the whole log in this browser',
  'whole.proof.text':
    'Your browser downloads the log, hashes every entry up to the root that was signed, and finds from the entries themselves whether each exchange between provinces has its twin.',
  'whole.vkey.text':
    'Empty, it is the key that this exchange publishes, which proves only that the log agrees with itself, not whose it is. The other province keeps another copy: have its auditor open this page there and give you the key under “Keys of other provinces’ logs, as kept here”.',
  'whole.witness': 'Verifier key of the other province’s log',
  'whole.witness.placeholder': 'Empty: the one in the configuration of this exchange',
  'whole.witness.text':
    'By it the cosignature is checked. Take it from /log.vkey of the other exchange, or from its auditor.',
  'whole.kept': 'A checkpoint that the other province, or you, kept',
  'whole.kept.text':
    'May be left out. Pasted here, it shows that the log has only grown since, and nothing before was touched.',
  'whole.kept.open': 'Open the last that {region} cosigned',
  'whole.verify': 'Verify the whole log',
  'whole.busy': 'Computing; {done} of {all} …',
  'whole.holds': 'It holds: the log is whole, and the other province has cosigned it.',
  'whole.alone':
    'The log agrees with itself, but it is not shown that another province has cosigned it.',
  'whole.fails':
    'It does not hold; see what is marked below. Keep this page, and tell the auditors of both provinces.',
  'whole.open':
    'Not settled here: entries are gone, and by what word is not found in this browser. Verify by the command below.',
  'whole.check.holds': 'holds',
  'whole.check.fails': 'does not hold',
  'whole.cosigned':
    '{name} cosigned this checkpoint on {time}: everything that it has ever seen of the log is still there.',
  'whole.cosigned.not':
    '{name} has not cosigned this checkpoint. Try again in a while; if it stays so, the alarm “Checkpoint without witnesses” rings.',
  'whole.cosigned.noKey':
    'The other province’s key is no verifier key; it has the form name+id+key.',
  'whole.kept.unsigned': 'What was pasted is no checkpoint that this key signed.',
  'whole.kept.longer':
    'The pasted checkpoint has {size} entries and the log now has fewer: its end was removed, or an older copy was put in place.',
  'whole.kept.other':
    'The first {size} entries are not those of the pasted checkpoint: some were changed, removed or put in another order.',
  'whole.kept.continued':
    'The first {size} entries are exactly those of the pasted checkpoint; the log has only grown since.',
  'whole.kept.at': 'The other province cosigned that checkpoint on {time}.',
  'whole.missing':
    'The file from entry {at} on is torn, or it is missing and no entry of the log says that it was pruned.',
  'whole.early':
    'The file from entry {at} on is gone. An entry says that it was pruned, but the entries beside it show that the law’s three years cannot have been over.',
  'whole.computed': 'Every entry that is kept was hashed, and leads to the root that was signed:',
  'whole.computed.not': 'What was computed is not the root that was signed:',
  'whole.counts':
    'Exchanges: {exchanges}; management: {management}; others: {others}; kept as a hash alone: {pruned}.',
  'whole.pruned':
    'Entries {entries} were pruned, says entry {statement}: on {time}, by {by}, because: {reason}. Only their hashes are proven.',
  'whole.unstated':
    'Entry {index} is gone, and none of the newest {newest} entries says that it was pruned. Earlier ones were not looked at.',
  'whole.sampled.pruned':
    'Of these, {pruned} are kept as a hash alone, as entries of the log say; only those hashes are proven.',
  'whole.sampled':
    'The log is too long for a browser: {count} entries were drawn at random, the newest among them, and each is proven to be in the signed log. The rest was not looked at; the command below proves all of it.',
  'whole.seen.all': 'By the entries themselves: {shared} have to have a twin, and none is overdue.',
  'whole.seen.not':
    'By the entries themselves: {shared} have to have a twin, and {missing} are overdue:',
  'whole.means': 'What this proves',
  'whole.means.own':
    'It was verified by the key that this exchange publishes: the log agrees with itself. Whose it is, and whether others are shown the same, is not proven.',
  'whole.means.given':
    'It was verified by a key that you have from elsewhere: its owner signed this log.',
  'whole.means.witness.own':
    'The cosignature was checked by the key in the configuration of this exchange; compare it once with what the other province publishes.',
  'whole.means.witness':
    'The cosignature was checked by the key that you gave: the other province was shown the same log, and nothing was taken out of it in between.',
  'whole.means.not':
    'What was never written to the log cannot be shown by it: for that there are samples, and the twins in the other province. Whether the other province’s log is whole is verified there, in the same way.',
  'whole.command': 'Verify by a command',
  'whole.command.text':
    'Proves the same on another machine, and looks at every file. TOKEN is an auditor’s access token. Without --vkey the command, too, says that the log only agrees with itself.',
  'whole.keys': 'Keys of other provinces’ logs, as kept here',
  'whole.keys.text':
    'For the auditors of those provinces: with this copy they need not trust their own exchange. In the same way the other province keeps the key of our log.',
  'days.from': 'From',
  'days.to': 'To',
}
