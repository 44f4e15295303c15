/**
 * The exchange log over HTTP, as C2SP tlog-tiles has it: the files of the log folder under `/log/`.
 *
 * Checkpoint and hash tiles are anyone's: they prove, and disclose nothing. Entries say who asked what, and
 * are for the configured auditors and for peers that may mirror the log, unless the configuration opens them.
 *
 * @module
 */
import { join } from 'node:path'
import type { Disk } from '../audit/disk.ts'
import type { ExchangeConfig } from '../config.ts'
import type { IdentityProvider } from '../identity-provider.ts'
import { GatewayError } from '../core/errors.ts'
import type { Doorkeeper } from '../peer/doorkeeper.ts'
import type { LogFile, PlainRequest } from '../server.ts'
import type { StaffMember } from '../staff.ts'

const HASH_TILE = /^tile\/\d{1,2}(?:\/x\d{3})*\/\d{3}(?:\.p\/\d{1,3})?$/
const ENTRY_TILE = /^tile\/entries(?:\/x\d{3})*\/\d{3}(?:\.p\/\d{1,3})?$/

interface LogPlace {
  readonly config: Pick<ExchangeConfig, 'logEntries'>
  readonly identities: IdentityProvider
  readonly disk: Disk
  readonly logDir: string
}

interface MirrorDoor {
  readonly doorkeeper: Pick<Doorkeeper, 'admit'>
  readonly config: {
    readonly publicUrl: string
    readonly peers: readonly { readonly name: string; readonly mayMirror: boolean }[]
  }
}

/** Who reads: a client by its token, or a member of the staff whom a session of the console has said. */
export interface LogReader {
  readonly authorization?: string | undefined
  readonly staff?: StaffMember
  /** Whether it is a peer that keeps a copy of the log; asked only where that matters. */
  readonly isMirror?: () => boolean
}

export async function readLogFile(
  { config, identities, disk, logDir }: LogPlace,
  path: string,
  reader: LogReader,
): Promise<LogFile> {
  const isEntries = ENTRY_TILE.test(path)
  if (path !== 'checkpoint' && !isEntries && !HASH_TILE.test(path)) return missing(path)
  if (isEntries && config.logEntries !== 'open') {
    const refusal = await refuseAllButAuditors(identities, reader)
    if (refusal !== undefined) return { status: 401, message: refusal }
  }
  const body = await disk.read(join(logDir, path))
  if (body === null) return missing(path)
  // C2SP tlog-tiles: a checkpoint is text, tiles are octets; a partial tile gives way to its full one.
  const type = path === 'checkpoint' ? 'text/plain' : 'application/octet-stream'
  return {
    status: 200,
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    type,
    immutable: path !== 'checkpoint',
  }
}

async function refuseAllButAuditors(
  identities: IdentityProvider,
  { authorization, staff, isMirror }: LogReader,
): Promise<string | undefined> {
  if (isMirror?.() === true) return undefined
  if (staff?.roles.includes('auditor') === true) return undefined
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
  const why =
    'Entries of the log are for auditors. Get a token as a configured auditor at /oauth/token and send it as "Authorization: Bearer …".'
  if (token === undefined) return why
  try {
    const member = identities.staff(await identities.verifyToken(token))
    return member?.roles.includes('auditor') === true ? undefined : why
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : why
  }
}

function missing(path: string): LogFile {
  return { status: 404, message: `The log has no ${path}. How far it goes is in its checkpoint.` }
}

/** Whether a peer that may mirror our log signed the request. */
export function isFromMirror({ doorkeeper, config }: MirrorDoor, plain: PlainRequest): boolean {
  if (plain.headers['signature'] === undefined) return false
  const authority = new URL(config.publicUrl).host
  try {
    const { name } = doorkeeper.admit({ ...plain, authority, body: Buffer.alloc(0) })
    return config.peers.some((peer) => peer.name === name && peer.mayMirror)
  } catch (thrown) {
    if (thrown instanceof GatewayError) return false
    throw thrown
  }
}
