/**
 * Settings of the console's sign-in.
 *
 * @module
 */
import type { ConfigProblem } from '../../config-error.ts'

export interface ConsoleConfig {
  /** OpenID Connect issuer, as its discovery document names itself. */
  readonly issuer: string
  readonly clientId: string
  /** Undefined: a public client, held to what it began by PKCE alone. */
  readonly clientSecret: string | undefined
  /** The claim that says who it is; its value is the `signIn` of a member of the staff, or the id. */
  readonly subjectClaim: string
  /** A claim with the roles that the issuer knows a person in; undefined: the configuration alone says. */
  readonly rolesClaim: string | undefined
  /** Minutes without a request after which a session ends. */
  readonly idleMinutes: number
  /** Of made-up subjects that sources hold for trials: what a key of the catalogue is called, and the number of one. */
  readonly trialKeys: Readonly<Record<string, string>>
}

/** A session ends after so many hours, however busy: a working day. */
export const SESSION_HOURS_MAX = 12
export const IDLE_MINUTES = 30

/** Codes and tokens do not cross a network in the clear. */
export function issuerProblems(issuer: string): readonly ConfigProblem[] {
  if (!URL.canParse(issuer)) {
    return [{ pointer: '/console/issuer', message: 'is not a URL. Give the issuer’s, https://….' }]
  }
  const { protocol } = new URL(issuer)
  if (protocol === 'https:' || isLoopback(issuer)) return []
  const message =
    'is not https. Codes and tokens would cross the network in the clear; only an issuer on this machine may speak http.'
  return [{ pointer: '/console/issuer', message }]
}

export function isLoopback(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}
