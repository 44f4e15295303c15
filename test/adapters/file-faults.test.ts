import iconv from 'iconv-lite'
import type { Row } from '../../adapters/adapter.ts'
import { delimitedAdapter } from '../../adapters/delimited.ts'
import { fixedWidthAdapter } from '../../adapters/fixed-width.ts'
import { DEFAULT_GUARD_LIMITS, guard } from '../../adapters/guard.ts'
import { xlsxAdapter } from '../../adapters/xlsx.ts'
import { fileFaults, type FaultyFiles, type FileFault } from '../contracts/file-faults.ts'
import {
  DELIMITED_FORM,
  FIXED_COLUMNS,
  FIXED_FORM,
  fixedLines,
  sftpAdapter,
  XLSX_FORM,
  type FileForm,
} from './sources/faulty-sources.ts'
import { sftpServer } from './sources/sftp-server.ts'
import { workbookOf } from './sources/workbook-of.ts'

const GUARD = { ...DEFAULT_GUARD_LIMITS, timeoutMs: 30_000, failuresMax: 100 }

const DELIMITED: FaultyFiles = {
  ending: '.csv',
  written: (rows, columns) => Buffer.from(delimited(rows, columns)),
  inOtherEncoding: (rows, columns) => iconv.encode(delimited(rows, columns), 'gbk'),
  adapter: (folder, checksum) => delimitedAdapter('nightly', { folder, ...digest(checksum) }),
}

const FIXED: FaultyFiles = {
  ending: '.txt',
  written: (rows, columns) => iconv.encode(fixedLines(rows, columns), 'gbk'),
  inOtherEncoding: (rows, columns) => Buffer.from(fixedLines(rows, columns)),
  adapter: (folder, checksum) =>
    fixedWidthAdapter('mainframe', {
      folder,
      encoding: 'gbk',
      columns: FIXED_COLUMNS,
      ...digest(checksum),
    }),
}

const WORKBOOK: FaultyFiles = {
  ending: '.xlsx',
  written: (rows, columns) => workbookOf(sheet(rows, columns)),
  inOtherEncoding: (rows, columns) => workbookOf(iconv.encode(sheet(rows, columns), 'gbk')),
  adapter: (folder, checksum) => xlsxAdapter('funds', { folder, ...digest(checksum) }),
}

/** A file of fixed places has no header that could be missing: an empty one holds no record. */
const FORMS: readonly (readonly [string, readonly FileFault[], FaultyFiles])[] = [
  ['delimited', [], DELIMITED],
  ['fixed width', ['empty'], FIXED],
  ['xlsx', [], WORKBOOK],
]

for (const [form, unknown, files] of FORMS) {
  fileFaults(form, unknown, async () => files)
  fileFaults(`${form}, guarded`, unknown, async () => ({
    ...files,
    adapter: (folder, checksum) => guard(files.adapter(folder, checksum), GUARD),
  }))
}

/** What each form makes of a remote file; the rest lies with the place, and is met once, by workbooks. */
const OF_THE_PLACE: readonly FileFault[] = ['encoding', 'page', 'empty', 'pipe', 'folder', 'gone']

fileFaults('xlsx over sftp, guarded', [], overSftp(WORKBOOK, XLSX_FORM))
fileFaults('delimited over sftp, guarded', OF_THE_PLACE, overSftp(DELIMITED, DELIMITED_FORM))
fileFaults('fixed width over sftp, guarded', OF_THE_PLACE, overSftp(FIXED, FIXED_FORM))

function overSftp(files: FaultyFiles, form: FileForm): (folder: string) => Promise<FaultyFiles> {
  return async (folder) => {
    const server = await sftpServer(folder)
    return {
      ...files,
      adapter: (_, checksum) =>
        guard(sftpAdapter(server, server.port, { form, ...digest(checksum) }), GUARD),
      dispose: () => server.close(),
    }
  }
}

function digest(checksum: boolean): { readonly checksum?: 'sha256' } {
  return checksum ? { checksum: 'sha256' } : {}
}

function delimited(rows: readonly Row[], columns: readonly string[]): string {
  return linesOf(rows, columns)
    .map((line) => `${line.join(',')}\n`)
    .join('')
}

function sheet(rows: readonly Row[], columns: readonly string[]): string {
  const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`
  const lines = linesOf(rows, columns).map((line) => `<row>${line.map(cell).join('')}</row>`)
  return `<worksheet><sheetData>${lines.join('')}</sheetData></worksheet>`
}

function linesOf(rows: readonly Row[], columns: readonly string[]): readonly (readonly string[])[] {
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
}
