/**
 * A log that a command reads: a folder or an address, and the key by which it is verified.
 *
 * @module
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { openCheckpoint, type Checkpoint } from '../audit/checkpoint.ts'
import { AuditError } from '../audit/errors.ts'
import { directoryFetcher, httpFetcher, type Fetcher } from '../audit/fetcher.ts'
import { parseVkey } from '../audit/note.ts'
import { CHECKPOINT_PATH } from '../audit/tile.ts'
import { CliError } from './cli-error.ts'
import { terminal } from './terminal.ts'
import { VERIFY_REMEDIES } from './verify-remedies.ts'
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
  /** Where the key comes from: a file, an address or the option. For messages. */
  readonly keyFrom: string
}

/** @throws {CliError} when there is no such log, it lies below the folder, or there is no key for it that can be used. */
export async function openLogAt(where: string, options: LogSourceOptions): Promise<LogSource> {
  const isUrl = /^https?:\/\//.test(where)
  if (!isUrl && !isFolder(where)) {
    throw new CliError(
      `${where} is not a folder. Give a log's folder, or its address: https://exchange/log.`,
    )
  }
  const open = (place: string): Fetcher =>
    isUrl ? httpFetcher(place, options.token) : directoryFetcher(place)
  const fetcher = open(where)
  if ((await holdsLog(fetcher)) === false) {
    const below = isUrl ? `${fetcher.name}/log` : join(where, 'log')
    if ((await holdsLog(open(below))) === true) {
      throw new CliError(`${where} is no log, but holds one. Give ${below}.`)
    }
    // A log that lost its checkpoint is a log: what is wrong with it is for whoever reads it.
    if (!isFolder(join(where, 'tile'))) {
      throw new CliError(
        `${where} is no log: it has no checkpoint. Give the folder log of an exchange or of a copy, or its address: https://exchange/log.`,
      )
    }
  }
  const { vkey, keyFrom } = await readVkey(where, isUrl, options)
  try {
    parseVkey(vkey)
  } catch (thrown) {
    if (!(thrown instanceof AuditError)) throw thrown
    throw new CliError(
      `${keyFrom}: ${thrown.message} Give log.vkey, as the log's owner handed it to you, with --vkey.`,
    )
  }
  return { fetcher, vkey, keyFrom }
}

/**
 * The checkpoint of a log, signed by its key.
 *
 * @throws {CliError} which names the log that it says to be, and the key that did not sign it.
 */
export async function checkpointOfLog({ fetcher, vkey, keyFrom }: LogSource): Promise<Checkpoint> {
  const verifier = parseVkey(vkey)
  const bytes = await readCheckpointFile(fetcher)
  try {
    return openCheckpoint(bytes, verifier)
  } catch (thrown) {
    if (!(thrown instanceof AuditError)) throw thrown
    const [origin = ''] = Buffer.from(bytes).toString().split('\n', 1)
    const said = /^[\x21-\x7e]{1,200}$/.test(origin) ? `, which says to be ${origin},` : ''
    throw new CliError(
      `The checkpoint of ${fetcher.name}${said} is not signed by the key of ${verifier.name} (${keyFrom}). ${thrown.message} ${VERIFY_REMEDIES.CHECKPOINT ?? ''}`,
    )
  }
}

async function readCheckpointFile(fetcher: Fetcher): Promise<Uint8Array> {
  let bytes: Uint8Array | null
  try {
    bytes = await fetcher.read(CHECKPOINT_PATH)
  } catch (thrown) {
    if (!(thrown instanceof AuditError) || thrown.code !== 'SOURCE_UNREADABLE') throw thrown
    throw new CliError(
      `${thrown.message}. See that ${fetcher.name} is the right address, and that the exchange runs.`,
    )
  }
  if (bytes !== null) return bytes
  throw new CliError(
    `${fetcher.name} has no checkpoint, so nothing of it can be proven. Ask whoever runs the exchange for the log as it was.`,
  )
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

/** Whether a place has a checkpoint; undefined of one that does not answer: what to make of that is for whoever reads it. */
export async function holdsLog(fetcher: Fetcher): Promise<boolean | undefined> {
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
): Promise<Pick<LogSource, 'vkey' | 'keyFrom'>> {
  if (vkey !== undefined) return { vkey: readVkeyText(vkey), keyFrom: `--vkey ${vkey}` }
  if (!isUrl) {
    const file = join(dirname(resolve(where)), 'log.vkey')
    const text = existsSync(file) ? readText(file, 'the verifier key; give it with --vkey') : null
    if (text !== null) return { vkey: text.trim(), keyFrom: file }
    throw new CliError(
      `There is no verifier key at ${file}. Give the one you were handed with --vkey <file>.`,
    )
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
  return { vkey: (await response.text()).trim(), keyFrom: address }
}

/** @throws {CliError} which says what the file was to hold. */
export function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new CliError(`${file} cannot be read: ${what}.`)
  }
}
