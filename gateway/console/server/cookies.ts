/**
 * The console's two cookies. Neither can be read by a script.
 *
 * Cookies do not tell ports apart: two exchanges of one machine share a browser's, so each name bears the region.
 *
 * @module
 */
import { headerOf, type ConsoleRequest } from './door.ts'
import type { Pending } from './issuer.ts'

export interface Cookies {
  readonly session: (request: ConsoleRequest) => string | undefined
  readonly setSession: (value: string) => string
  readonly clearSession: () => string
  readonly pending: (request: ConsoleRequest) => PendingSignIn | undefined
  readonly setPending: (pending: PendingSignIn) => string
  readonly clearPending: () => string
}

/** A sign-in under way, and the page that it shall end on. */
export interface PendingSignIn extends Pending {
  readonly to: string
  /** Whose page that is; undefined where the browser does not know. */
  readonly of: string | undefined
}

/** Time to find one's card and password. */
const PENDING_SEC_MAX = 600

export function makeCookies(region: string, publicUrl: string): Cookies {
  const session = `shudao-session-${region}`
  const pending = `shudao-sign-in-${region}`
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  // Strict: no other site can make the browser send it. The sign-in comes back from another site, hence Lax.
  const kept = `Path=/console; HttpOnly; SameSite=Strict${secure}`
  const passing = `Path=/console/signed-in; HttpOnly; SameSite=Lax${secure}`
  return {
    session: (request) => valueOf(request, session),
    // Without an age: gone with the browser, and on the server long before.
    setSession: (value) => `${session}=${value}; ${kept}`,
    clearSession: () => `${session}=; Max-Age=0; ${kept}`,
    pending: (request) => readPending(valueOf(request, pending)),
    setPending: (value) =>
      `${pending}=${encodeURIComponent(JSON.stringify(value))}; Max-Age=${PENDING_SEC_MAX}; ${passing}`,
    clearPending: () => `${pending}=; Max-Age=0; ${passing}`,
  }
}

function valueOf(request: ConsoleRequest, name: string): string | undefined {
  const pairs = (headerOf(request, 'cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

function readPending(text: string | undefined): PendingSignIn | undefined {
  if (text === undefined) return undefined
  try {
    const given = JSON.parse(decodeURIComponent(text)) as Partial<PendingSignIn> | null
    const { state, nonce, verifier, to, of } = given ?? {}
    if (state === undefined || nonce === undefined || verifier === undefined) return undefined
    return { state, nonce, verifier, to: localPath(to), of }
  } catch {
    return undefined
  }
}

/** A page of the console, or its first one: a sign-in leads nowhere else. */
export function localPath(to: unknown): string {
  return typeof to === 'string' && /^\/console\/[\w./?&=%-]*$/.test(to) ? to : FIRST_PAGE
}

/** Of whoever opens it. */
export const FIRST_PAGE = '/console/'
