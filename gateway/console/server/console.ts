/**
 * The console at `/console`: its files, its sign-in, and the management API for whoever is signed in.
 *
 * A session opens nothing that an access token does not: the same management API decides, by the same staff.
 *
 * @module
 */
import { timingSafeEqual } from 'node:crypto'
import type { Logger } from '../../core/logger.ts'
import type { StaffMember } from '../../staff.ts'
import type { Database } from '../../state/database.ts'
import type { ConsoleConfig } from './config.ts'
import { makeCookies } from './cookies.ts'
import {
  headerOf,
  json,
  redirect,
  refusal,
  type ConsoleAnswer,
  type ConsoleDoor,
  type ConsoleRequest,
} from './door.ts'
import { makeIssuer } from './issuer.ts'
import { makeSessions, type Session } from './sessions.ts'
import { makeSignIn, narrowed, type RecordSignIn } from './sign-in.ts'
import { readStaticFiles } from './static-files.ts'

export interface ConsoleOptions {
  /** Undefined: the page is served and says that nobody can sign in. */
  readonly config: ConsoleConfig | undefined
  readonly region: string
  /** What the region is called. */
  readonly regionNames: { readonly nameZh: string; readonly nameEn: string }
  /** Name of the exchange. */
  readonly name: string
  readonly publicUrl: string
  readonly staff: readonly StaffMember[]
  readonly manage: (staff: StaffMember, body: string | undefined) => Promise<ManageAnswer>
  /** A file of the exchange log, for whom entries are for. */
  readonly logFile: (path: string, staff: StaffMember) => Promise<LogAnswer>
  readonly record: RecordSignIn
  readonly database: Database
  readonly logger: Logger
  readonly now: () => Date
}

interface ManageAnswer {
  readonly status: number
  readonly body: object
}

type LogAnswer =
  | { readonly status: 200; readonly body: Uint8Array; readonly immutable: boolean }
  | { readonly status: 401 | 404; readonly message: string }

interface Present {
  readonly session: Session
  readonly staff: StaffMember
}

export function makeConsole(options: ConsoleOptions): ConsoleDoor {
  const { config, publicUrl } = options
  const files = readStaticFiles()
  const cookies = makeCookies(options.region, publicUrl)
  const sessions = makeSessions(options.database, config?.idleMinutes ?? 0, options.now)
  const signIn =
    config &&
    makeSignIn({
      ...options,
      cookies,
      sessions,
      issuer: makeIssuer(config, `${publicUrl}/console/signed-in`),
    })
  return async (request) => {
    const { method, path } = request
    if (method === 'POST') return post(request)
    if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'BAD_REQUEST', 'GET or POST.')
    if (path.startsWith('/assets/')) {
      const found = await files.asset(path.slice('/assets/'.length), request)
      return found ?? refusal(404, 'NOT_FOUND', 'The console has no such file.')
    }
    if (path === '/session') return tellSession(request)
    if (path.startsWith('/log/')) return readLog(request)
    const unconfigured = redirect('/console/?problem=NOT_CONFIGURED')
    if (path === '/sign-in') return (await signIn?.begin(request)) ?? unconfigured
    if (path === '/signed-in') return (await signIn?.finish(request)) ?? unconfigured
    return files.page()
  }

  async function post(request: ConsoleRequest): Promise<ConsoleAnswer> {
    const present = await find(request)
    if (present === undefined) {
      return refusal(401, 'UNAUTHENTICATED', 'You are not signed in, or no longer. Sign in again.')
    }
    if (!isFromPage(request, present.session)) {
      return refusal(403, 'BAD_REQUEST', 'This was not sent by the console’s own page.')
    }
    if (request.path === '/sign-out') return signOut(request, present)
    if (request.path === '/manage') {
      const { status, body } = await options.manage(present.staff, request.body)
      return json(status, body)
    }
    return refusal(404, 'NOT_FOUND', 'The console takes nothing there.')
  }

  /** What a proof is made from: the same files, and the same rule, as at the log's own address. */
  async function readLog(request: ConsoleRequest): Promise<ConsoleAnswer> {
    const present = await find(request)
    if (present === undefined) return refusal(401, 'UNAUTHENTICATED', 'You are not signed in.')
    const found = await options.logFile(request.path.slice('/log/'.length), present.staff)
    if (found.status !== 200) {
      return found.status === 404
        ? refusal(404, 'NOT_FOUND', found.message)
        : refusal(403, 'ROLE_REQUIRED', found.message)
    }
    return {
      status: 200,
      headers: { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store' },
      body: found.body,
    }
  }

  async function find(request: ConsoleRequest): Promise<Present | undefined> {
    const value = cookies.session(request)
    const session = value === undefined ? undefined : await sessions.find(value)
    // Who has left the staff has no session any more, whatever the cookie says.
    const member = options.staff.find(({ id }) => id === session?.staff)
    if (session === undefined || member === undefined) return undefined
    return { session, staff: narrowed(member, session.roles) }
  }

  async function tellSession(request: ConsoleRequest): Promise<ConsoleAnswer> {
    const present = await find(request)
    const { region, regionNames, name } = options
    const common = {
      region,
      regionNames,
      exchange: name,
      home: publicUrl,
      canSignIn: config !== undefined,
    }
    if (present === undefined) {
      return json(200, { ...common, trialKeys: {}, staff: null, csrf: null })
    }
    const { id, name: staffName, roles, department = null } = present.staff
    const staff = { id, name: staffName, roles, department }
    // Nobody else reads one record to try a mapping.
    const trialKeys = roles.includes('officer') ? config?.trialKeys : {}
    return json(200, { ...common, trialKeys, staff, csrf: present.session.csrf })
  }

  async function signOut(request: ConsoleRequest, { staff }: Present): Promise<ConsoleAnswer> {
    await sessions.end(cookies.session(request) ?? '')
    await options.record('signOut', staff, 'accepted', null).catch((err: unknown) => {
      // Who leaves is gone, whether it could be written down or not.
      options.logger.warn({ err, staff: staff.id }, 'a sign-out was not recorded')
    })
    return json(200, {}, { 'Set-Cookie': cookies.clearSession() })
  }

  /** Sent by our page, not by another one that the same browser has open: it knows the session's token. */
  function isFromPage(request: ConsoleRequest, { csrf }: Session): boolean {
    const origin = headerOf(request, 'origin')
    if (origin !== undefined && origin !== new URL(publicUrl).origin) return false
    const sent = Buffer.from(headerOf(request, 'x-csrf-token') ?? '')
    const expected = Buffer.from(csrf)
    return sent.length === expected.length && timingSafeEqual(sent, expected)
  }
}
