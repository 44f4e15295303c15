import type { tableZh } from './table-zh.ts'

export const tableEn: Record<keyof typeof tableZh, string> = {
  'table.title': 'As a table',
  'table.form': 'Form of the file',
  'table.form.xlsx': 'Excel workbook (.xlsx)',
  'table.form.csv': 'CSV (UTF-8)',
  'table.form.csv-gbk': 'CSV (GBK)',
  'table.download': 'Save the table',
  'table.take': 'Take out what is published',
  'table.take.text':
    'The published resources of the department as the table of the 2017 guide, a row an item; change it, or add to it. Sources and mappings are not in it and stay as they are.',
  'table.give': 'Give back a table that was filled in',
  'table.give.text':
    'All of it is looked at first, and nothing is changed; what is sound can be written down as drafts, to be submitted.',
  'table.file': 'File of the table (.xlsx or .csv, 3 MB at most)',
  'table.sound': 'Nothing is wrong with it.',
  'table.problems': '{count} places to mend',
  'table.unread': 'These columns were not read: {titles}',
  'table.row': 'Row',
  'table.column': 'Column',
  'table.problem': 'What is wrong, and what to write',
  'table.resources': 'Resources without a problem ({count})',
  'table.becomes': 'Will be',
  'table.new': 'new',
  'table.changed': 'changed',
  'table.same': 'as it is',
  'table.draft': 'Write down as drafts ({count})',
  'table.progress': '{count} of {all} are written down',
  'table.drafted': '{count} drafts are written down; submit each in “Own resources”.',
}
