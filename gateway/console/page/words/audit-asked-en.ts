import type { auditAskedZh } from './audit-asked-zh.ts'

/** The same in English. */
export const auditAskedEn: Readonly<Record<keyof typeof auditAskedZh, string>> = {
  'audit.pages': 'Pages of the audit',
  'matrix.title': 'Who asked whom',
  'matrix.text':
    'The last 12 months unless told. A record about resources of several departments counts once for each.',
  'matrix.month': 'Month',
  'matrix.month.all': 'All months',
  'matrix.caption':
    'Rows asked; columns were asked; numbers are exchange records. A number shows its months.',
  'matrix.pair': '{consumer} asked {provider}',
  'matrix.pair.text': '{records} records, {refused} of them refused.',
  'matrix.empty': 'No exchange record in this time',
  'matrix.empty.text': 'Take another time.',

  'sample.title': 'Sample',
  'sample.text':
    'Exchanges drawn from the root of the log’s signed checkpoint: your browser draws by a public rule and proves each entry, so nobody could choose them and anyone draws them again.',
  'sample.count': 'How many',
  'sample.count.missing': 'Say how many.',
  'sample.salt': 'Salt',
  'sample.salt.text':
    'May be left out. A text that nobody could know when the checkpoint was published, such as the numbers of a lottery drawn later.',
  'sample.draw': 'Draw',
  'sample.found': 'Drawing and proving; {found} so far …',
  'sample.proven':
    '{found} exchanges were drawn; each of the {lookedAt} entries looked at is proven to be in the signed log.',
  'sample.from': 'Drawn from the first {size} entries of {origin}, root:',
  'sample.all': 'The log has no more exchanges than these.',
  'sample.save': 'Download the sample',
  'sample.save.text':
    'shudao audit verify-sample checks that the downloaded sample is the one that this root draws.',
  'sample.unproven':
    'Entry {index} is not in the signed log. Keep this page, and tell the auditors of both provinces.',
  'sample.pruned':
    '{pruned} draws fell on entries that were pruned, as an entry of the log says; they are passed over.',
  'sample.lost':
    'Entry {index} is gone, and no entry of the log says that it was pruned. Keep this page, and tell the auditors of both provinces.',
  'sample.unstated':
    'Entry {index} is gone, and none of the newest {newest} entries says that it was pruned; a browser looks no further back. Draw with shudao audit sample.',
  'sample.tooLong':
    '{lookups} entries were looked at, and too few of them are exchanges. Draw with shudao audit sample.',
  'sample.place': 'Draw',
  'sample.leaf': 'Leaf hash',
  'report.title': 'Subject report',
  'report.text':
    'A person or organisation is told which authority looked at which kinds of its data, when and for which matter. The report names no clerk and no case; what would tell of somebody else is told in general words.',
  'report.kind': 'Kind of subject',
  'report.number.missing': 'Type the number.',
  'report.make': 'Make the report',
  'report.handout': 'Text to hand out',
  'report.handout.text': 'Of what this page shows, in either language.',
  'report.sealed':
    '{count} are held back by an investigation under way; they open by themselves when it ends.',
  'report.sealed.why': 'By whose order',
  'report.held': 'Nothing that can be told now',
  'report.held.text': 'Make the report again when the seal has ended or is lifted.',
  'report.erased':
    'Of {months} it is no longer known whom a request was about: the time for keeping that is over, and it was erased as the law says.',
  'report.generalised': '{count} of these are told in general words, to protect others.',
  'report.empty': 'No request about this subject was found',
  'report.empty.text':
    'Check number and days; an exchange that has just happened can be found a few seconds later.',
  'report.entry.generalised': 'in general words',
  'report.matter.withheld': 'A government service',
  'report.reference': 'Reference {reference}',
  'subject.person': 'Person',
  'subject.organization': 'Organisation',
  'reported.RELEASED': 'was shown',
  'reported.CHECKED': 'was only compared, not shown',
  'reported.NO_RECORD': 'no record was found',
  'reported.REFUSED': 'The request was refused as a whole; nothing was given.',
  'reported.NO_ANSWER': 'nothing was obtained',
  'reported.TRIED':
    'was tried out by the department that holds it; whether there was a record is not noted',
  'export.button': 'Export',
  'export.csv': 'As CSV',
  'export.json': 'As JSON',
  'export.busy': 'Exporting; {count} records so far …',
  'export.stop': 'Stop',
  'export.cut': 'Only the newest {count} records were exported; ask for less to have the rest.',
  'twin.title': 'In the other province',
  'twin.found': 'The exchange of {region} recorded the same as entry {index} of {log}.',
  'twin.open': 'Open it in the console of {region} (an auditor of that province signs in there)',
  'twin.awaited':
    'The exchange of {region} has not said yet where it recorded this; if it does not in time, the alarm “Twin missing” rings.',
}
