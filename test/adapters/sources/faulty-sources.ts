/**
 * Real sources that are read through a line on which things may go wrong.
 *
 * @module
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import type { Adapter, Row } from '../../../adapters/adapter.ts'
import { readDelimited, streamDelimited } from '../../../adapters/files/delimited-table.ts'
import { fileAdapter } from '../../../adapters/files/file-adapter.ts'
import type { FileAdapterParts, FileOptions } from '../../../adapters/files/file-adapter.ts'
import { readFixedWidth, streamFixedWidth } from '../../../adapters/files/fixed-width-table.ts'
import { sftpFolder } from '../../../adapters/files/sftp-folder.ts'
import { DEFAULT_TABLE_BOUNDS } from '../../../adapters/files/table.ts'
import { readXlsx, streamXlsx } from '../../../adapters/files/xlsx-table.ts'
import { mysqlAdapter } from '../../../adapters/mysql.ts'
import { postgresAdapter } from '../../../adapters/postgres.ts'
import { restAdapter } from '../../../adapters/rest.ts'
import { soapAdapter } from '../../../adapters/soap.ts'
import type { FaultySource } from '../../contracts/adapter-faults.ts'
import { mysqlSource } from './mysql-source.ts'
import { makeTable, postgresUrl } from './postgres-source.ts'
import { restSource } from './rest-source.ts'
import { SFTP_USER, sftpServer } from './sftp-server.ts'
import type { SftpServer } from './sftp-server.ts'
import { PACKAGES, soapSource, WSDL } from './soap-source.ts'
import { workbookOf } from './workbook-of.ts'

const PIECE = 64 * 1024
const HTTP_FLOOD = {
  head: Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n['),
  piece: Buffer.alloc(PIECE, ' '),
}

export async function restSourceOnLine(rows: readonly Row[]): Promise<FaultySource> {
  const source = await restSource(rows)
  const url = new URL(source.baseUrl)
  return {
    port: Number(url.port),
    flood: HTTP_FLOOD,
    adapter: (port) => {
      url.port = String(port)
      return restAdapter('bureau', {
        baseUrl: url.href,
        request: { mode: 'batch', keysAs: 'objects' },
      })
    },
    entity: 'people',
    dispose: () => source.close(),
  }
}

export async function soapSourceOnLine(rows: readonly Row[]): Promise<FaultySource> {
  const source = await soapSource('gbk', rows)
  const endpoint = new URL(source.endpoint)
  return {
    port: Number(endpoint.port),
    flood: HTTP_FLOOD,
    adapter: (port) => {
      endpoint.port = String(port)
      return soapAdapter('bureau', {
        endpoint: endpoint.href,
        wsdl: WSDL,
        encoding: 'gbk',
        ...PACKAGES,
      })
    },
    entity: 'query',
    dispose: () => source.close(),
  }
}

export async function postgresSourceOnLine(
  rows: readonly Row[],
  columns: readonly string[],
): Promise<FaultySource> {
  const url = new URL(await postgresUrl())
  const entity = await makeTable(rows, columns)
  // Notices, each of which is right and none of which is the answer.
  const piece = Buffer.alloc(PIECE)
  piece.write('N')
  piece.writeUInt32BE(PIECE - 1, 1)
  return {
    port: Number(url.port),
    flood: { head: Buffer.alloc(0), piece },
    adapter: (port) => {
      url.port = String(port)
      return postgresAdapter('archive', { connectionString: url.href })
    },
    entity,
    dispose: () => Promise.resolve(),
  }
}

export async function mysqlSourceOnLine(
  mysqlUrl: string,
  rows: readonly Row[],
  columns: readonly string[],
): Promise<FaultySource> {
  const url = new URL(mysqlUrl)
  const source = mysqlSource(mysqlUrl)
  const entity = await source.makeTable(rows, columns)
  // The parts of one packet that never ends.
  const piece = Buffer.alloc(2 ** 24 + 3, 0x20)
  piece.set([0xff, 0xff, 0xff, 1])
  return {
    port: Number(url.port),
    flood: { head: Buffer.alloc(0), piece },
    adapter: (port) => {
      url.port = String(port)
      return mysqlAdapter('archive', { connectionString: url.href })
    },
    entity,
    dispose: () => source.close(),
  }
}

/** A workbook on an SFTP server; of the same bytes and places as any file there. */
export async function xlsxOverSftpOnLine(
  rows: readonly Row[],
  columns: readonly string[],
): Promise<FaultySource> {
  const cell = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
  const sheet = lines.map((line) => `<row>${line.map(cell).join('')}</row>`).join('')
  const bytes = workbookOf(`<worksheet><sheetData>${sheet}</sheetData></worksheet>`)
  return sftpOnLine('people.xlsx', bytes, XLSX_FORM)
}

export async function sftpSourceOnLine(
  rows: readonly Row[],
  columns: readonly string[],
): Promise<FaultySource> {
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
  const bytes = Buffer.from(lines.map((line) => line.join(',')).join('\n'))
  return sftpOnLine('people.csv', bytes, DELIMITED_FORM)
}

export async function fixedWidthOverSftpOnLine(
  rows: readonly Row[],
  columns: readonly string[],
): Promise<FaultySource> {
  return sftpOnLine('people.txt', iconv.encode(fixedLines(rows, columns), 'gbk'), FIXED_FORM)
}

/** A number and a name of at most three characters, in their places. */
export function fixedLines(rows: readonly Row[], columns: readonly string[]): string {
  const cells = (row: Row): string[] =>
    columns.map((column, i) => (row[column] ?? '').padEnd(i === 0 ? 18 : 3, i === 0 ? ' ' : '　'))
  return rows.map((row) => `${cells(row).join('')}\n`).join('')
}

async function sftpOnLine(entity: string, bytes: Buffer, form: FileForm): Promise<FaultySource> {
  const folder = await mkdtemp(join(tmpdir(), 'shudao-sftp-'))
  await writeFile(join(folder, entity), bytes)
  const server = await sftpServer(folder)
  return {
    port: server.port,
    // What a server may say before its version (RFC 4253 §4.2), line after line.
    flood: {
      head: Buffer.alloc(0),
      piece: Buffer.from('closed for maintenance\r\n'.repeat(2_000)),
    },
    adapter: (port) => sftpAdapter(server, port, { timeoutMs: 1_500, form }),
    entity,
    async dispose() {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}

export type FileForm = Pick<FileAdapterParts, 'read' | 'lines' | 'bytesMax'>

const TEXT = { ...DEFAULT_TABLE_BOUNDS, encoding: 'utf-8', delimiter: ',', quote: '"' } as const
export const DELIMITED_FORM: FileForm = {
  read: (source, bytes) => readDelimited(source, bytes, TEXT),
  lines: (source, from, file) => streamDelimited(source, from.stream(file), TEXT),
  bytesMax: TEXT.bytesMax,
}
export const FIXED_COLUMNS = [
  { name: 'GMSFHM', bytes: 18 },
  { name: 'XM', bytes: 6 },
]
const PLACES = {
  ...DEFAULT_TABLE_BOUNDS,
  encoding: 'gbk',
  columns: FIXED_COLUMNS,
  headLines: 0,
} as const
export const FIXED_FORM: FileForm = {
  read: (source, bytes) => readFixedWidth(source, bytes, PLACES),
  lines: (source, from, file) => streamFixedWidth(source, from.stream(file), PLACES),
  bytesMax: PLACES.bytesMax,
}
const SHEET = {
  ...DEFAULT_TABLE_BOUNDS,
  sheet: undefined,
  headerRow: 1,
  expandedBytesMax: 1024 * 1024,
}
export const XLSX_FORM: FileForm = {
  read: (source, bytes) => readXlsx(source, bytes, SHEET),
  lines: (source, from, file) => streamXlsx(source, from, file, SHEET),
  bytesMax: SHEET.bytesMax,
}

/** Looks for its file at every read, and not now and then: nothing is answered from memory. */
export function sftpAdapter(
  { hostKey }: SftpServer,
  port: number,
  {
    timeoutMs = 20_000,
    form = DELIMITED_FORM,
    ...options
  }: FileOptions & { readonly timeoutMs?: number; readonly form?: FileForm } = {},
): Adapter {
  const place = sftpFolder('nightly', '/', {
    host: '127.0.0.1',
    port,
    hostKey,
    ...SFTP_USER,
    timeoutMs,
  })
  return fileAdapter('nightly', options, {
    place,
    form: { format: 'CSV', names: /./ },
    ...form,
    lookEveryMs: 0,
  })
}
