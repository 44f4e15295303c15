/**
 * Signing in and out: the issuer says who it is, the configuration what they may.
 *
 * @module
 */
import type { Logger } from '../../core/logger.ts'
import { SEPARATED, type StaffMember, type StaffRole } from '../../staff.ts'
import { FIRST_PAGE, localPath, type Cookies } from './cookies.ts'
import { redirect, type ConsoleAnswer, type ConsoleRequest } from './door.ts'
import { SignInError } from './errors.ts'
import type { Asserted, Issuer } from './issuer.ts'
import type { Sessions } from './sessions.ts'

/** Writes down that somebody signs in or out, before it is so. */
export type RecordSignIn = (
  operation: 'signIn' | 'signOut',
  staff: StaffMember,
  outcome: 'accepted' | 'refused',
  code: string | null,
) => Promise<void>

export interface SignInParts {
  readonly issuer: Issuer
  readonly cookies: Cookies
  readonly sessions: Sessions
  readonly staff: readonly StaffMember[]
  readonly record: RecordSignIn
  readonly logger: Logger
}

export interface SignIn {
  readonly begin: (request: ConsoleRequest) => Promise<ConsoleAnswer>
  /** The issuer sent the browser back. */
  readonly finish: (request: ConsoleRequest) => Promise<ConsoleAnswer>
}

/** As the configuration allows an id to have. */
const STAFF_CHARACTERS_MAX = 64

export function makeSignIn(parts: SignInParts): SignIn {
  const { issuer, cookies, sessions, record, logger } = parts
  return { begin, finish }

  async function begin({ search }: ConsoleRequest): Promise<ConsoleAnswer> {
    try {
      const asked = new URLSearchParams(search)
      const to = localPath(asked.get('to'))
      const of = asked.get('of')?.slice(0, STAFF_CHARACTERS_MAX)
      const { url, pending } = await issuer.begin()
      return redirect(url, { 'Set-Cookie': cookies.setPending({ ...pending, to, of }) })
    } catch (thrown) {
      return told(thrown)
    }
  }

  async function finish(request: ConsoleRequest): Promise<ConsoleAnswer> {
    const pending = cookies.pending(request)
    try {
      if (pending === undefined) throw new SignInError('EXPIRED')
      const asserted = await issuer.finish(request.search, pending)
      const member = await admit(asserted)
      const value = await sessions.begin(member.id, asserted.roles ?? null)
      const set = [cookies.setSession(value), cookies.clearPending()]
      // Another person's page may not be for this one, and is not where this one left off.
      const isTheirs = pending.of === undefined || pending.of === member.id
      return redirect(isTheirs ? pending.to : FIRST_PAGE, { 'Set-Cookie': set })
    } catch (thrown) {
      return told(thrown)
    }
  }

  /** @throws {SignInError} */
  async function admit({ subject, roles }: Asserted): Promise<StaffMember> {
    const member = parts.staff.find(({ id, signIn = id }) => signIn === subject)
    if (member === undefined) throw new SignInError('NOT_STAFF')
    const problem = roles && problemOf(member, roles)
    if (problem !== undefined) {
      await record('signIn', member, 'refused', problem).catch(unrecorded)
      throw new SignInError(problem)
    }
    await record('signIn', narrowed(member, roles ?? null), 'accepted', null).catch(unrecorded)
    return member
  }

  function told(thrown: unknown): ConsoleAnswer {
    const error = thrown instanceof SignInError ? thrown : undefined
    const code = error?.code ?? 'ISSUER_UNAVAILABLE'
    logger.warn({ code, err: error?.cause ?? thrown }, 'nobody was signed in to the console')
    return redirect(`/console/?problem=${code}`, { 'Set-Cookie': cookies.clearPending() })
  }
}

function unrecorded(cause: unknown): never {
  throw new SignInError('NOT_RECORDED', { cause })
}

function problemOf(
  member: StaffMember,
  roles: readonly string[],
): 'ROLES_NOT_SEPARATED' | 'NO_ROLE' | undefined {
  if (SEPARATED.filter((role) => roles.includes(role)).length > 1) return 'ROLES_NOT_SEPARATED'
  return narrowed(member, roles).roles.length === 0 ? 'NO_ROLE' : undefined
}

/** What the configuration grants, as far as the issuer says so too. The issuer can only take away. */
export function narrowed(member: StaffMember, roles: readonly string[] | null): StaffMember {
  if (roles === null) return member
  return { ...member, roles: member.roles.filter((role: StaffRole) => roles.includes(role)) }
}
