/**
 * A log that a command reads: a folder or an address, and the key by which it is verified.
 *
 * @module
 */
import { readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { AuditError } from '../audit/errors.ts'
import { directoryFetcher, httpFetcher, type Fetcher } from '../audit/fetcher.ts'
import { CHECKPOINT_PATH } from '../audit/tile.ts'
import { CliError } from './cli-error.ts'
import { terminal } from './terminal.ts'
import { readVkeyText } from './witness-policy.ts'

export interface LogSourceOptions {
  /** A verifier key, or the file that holds it. */
  readonly vkey?: string
  readonly token?: string
}

export interface LogSource {
  readonly fetcher: Fetcher
  /** C2SP vkey form. */
  readonly vkey: string
}

/** @throws {CliError} when there is no such folder, the log lies below it, or there is no key for it. */
export async function openLogAt(where: string, options: LogSourceOptions): Promise<LogSource> {
  const isUrl = /^https?:\/\//.test(where)
  if (!isUrl && statSync(where, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CliError(
      `${where} is not a folder. Give a log's folder, or its address: https://exchange/log.`,
    )
  }
  const open = (place: string): Fetcher =>
    isUrl ? httpFetcher(place, options.token) : directoryFetcher(place)
  const fetcher = open(where)
  const below = isUrl ? `${fetcher.name}/log` : join(where, 'log')
  if ((await holdsLog(fetcher)) === false && (await holdsLog(open(below))) === true) {
    throw new CliError(`${where} is no log, but holds one. Give ${below}.`)
  }
  return { fetcher, vkey: await readVkey(where, isUrl, options) }
}

/** undefined of a place that does not answer: what to make of that is for whoever reads it. */
async function holdsLog(fetcher: Fetcher): Promise<boolean | undefined> {
  try {
    return (await fetcher.read(CHECKPOINT_PATH)) !== null
  } catch (thrown) {
    if (thrown instanceof AuditError && thrown.code === 'SOURCE_UNREADABLE') return undefined
    throw thrown
  }
}

/** The key given, or the one beside the log; of a server's own key it is said what it is worth. */
async function readVkey(
  where: string,
  isUrl: boolean,
  { vkey }: LogSourceOptions,
): Promise<string> {
  if (vkey !== undefined) return readVkeyText(vkey)
  if (!isUrl) {
    const file = join(dirname(resolve(where)), 'log.vkey')
    return readText(file, 'the verifier key; give it with --vkey').trim()
  }
  const address = `${where.replace(/\/+$/, '')}.vkey`
  const response = await fetch(address).catch(() => undefined)
  if (response?.ok !== true) {
    throw new CliError(
      `There is no verifier key at ${address}. Give the one you were handed with --vkey <file>.`,
    )
  }
  terminal.error(
    'The verifier key comes from the server itself: this proves that the log agrees with itself,',
  )
  terminal.error('not whose it is. Give the key that you were handed with --vkey <file>.')
  return (await response.text()).trim()
}

/** @throws {CliError} which says what the file was to hold. */
export function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new CliError(`${file} cannot be read: ${what}.`)
  }
}
