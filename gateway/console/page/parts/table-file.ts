/**
 * The guide's table as a file: taken from the exchange, and read back by it without changing anything.
 *
 * @module
 */
import { AskError } from '../api.ts'
import { saveFile } from './save-file.ts'

export const TABLE_FORMS = ['xlsx', 'csv', 'csv-gbk'] as const
export type TableForm = (typeof TABLE_FORMS)[number]

/** What the exchange takes; it says so itself, after the whole file was sent. */
const FILE_BYTES_MAX = 3_000_000

export interface ReadTable {
  readonly resources: readonly {
    readonly code: string
    readonly row: number
    /** JSON */
    readonly entry: string
    readonly isNew: boolean
    /** Of what was last written of it: what somebody writes meanwhile is not written over. */
    readonly digest: string
    readonly changed: readonly string[]
  }[]
  readonly problems: readonly {
    readonly row: number
    readonly column: string
    readonly problem: string
    readonly message: string
  }[]
  readonly unread: readonly string[]
}

export type Act = <T>(query: string, variables: Readonly<Record<string, unknown>>) => Promise<T>

const AS_FILE = `query ($department: ID, $form: String!) {
  catalogAsFile(department: $department, form: $form) { name mediaType content }
}`
const READ = `query ($content: String!) {
  readCatalogFile(content: $content) {
    resources { code row entry isNew digest changed }
    problems { row column problem message }
    unread
  }
}`
const DRAFT = `mutation ($entry: String!, $digest: ID!, $reason: String!) { draftResource(entry: $entry, digest: $digest, reason: $reason) }`

/** @param department code; null for all. */
export async function takeTable(
  act: Act,
  department: string | null,
  form: TableForm,
): Promise<void> {
  const { catalogAsFile: file } = await act<{
    readonly catalogAsFile: { name: string; mediaType: string; content: string }
  }>(AS_FILE, { department, form })
  saveFile(
    file.name,
    Uint8Array.from(atob(file.content), (one) => one.charCodeAt(0)),
    file.mediaType,
  )
}

/** @throws {AskError} where it is too large, or no table; `FILE_TOO_LARGE` before anything is sent. */
export async function readTableFile(act: Act, file: File): Promise<ReadTable> {
  if (file.size > FILE_BYTES_MAX) throw new AskError('FILE_TOO_LARGE', '')
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  // A call takes so many arguments, and no more.
  for (let at = 0; at < bytes.length; at += 8_192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  }
  const answer = await act<{ readonly readCatalogFile: ReadTable }>(READ, { content: btoa(text) })
  return answer.readCatalogFile
}

/** Of those that were read, what there is to write down. */
export function toDraft({ resources }: ReadTable): ReadTable['resources'] {
  return resources.filter(({ isNew, changed }) => isNew || changed.length > 0)
}

/** One after the other: what was written down stays where a later one is refused. */
export async function draftAll(
  act: Act,
  wanted: ReadTable['resources'],
  reason: string,
  onDrafted: (count: number) => void,
): Promise<void> {
  for (const [at, { entry, digest }] of wanted.entries()) {
    await act(DRAFT, { entry, digest, reason })
    onDrafted(at + 1)
  }
}
