/**
 * The OpenID Connect issuer that says who somebody is: authorization code with PKCE (RFC 7636), by openid-client.
 *
 * @module
 */
import type { Configuration } from 'openid-client'
import { isLoopback, type ConsoleConfig } from './config.ts'
import { SignInError } from './errors.ts'

/** What the browser keeps between going to the issuer and coming back. */
export interface Pending {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export interface Asserted {
  readonly subject: string
  /** Undefined where the configuration names no claim for roles. */
  readonly roles: readonly string[] | undefined
}

export interface Issuer {
  /** Where to send the browser. @throws {SignInError} `ISSUER_UNAVAILABLE` */
  begin(): Promise<{ readonly url: string; readonly pending: Pending }>
  /**
   * Who came back.
   *
   * @param search of the address the issuer sent the browser to, with code and state.
   * @throws {SignInError} `ISSUER_REFUSED`, `ISSUER_UNAVAILABLE`
   */
  finish(search: string, pending: Pending): Promise<Asserted>
}

const TIMEOUT_SEC = 10
const ROLES_MAX = 50

export function makeIssuer(config: ConsoleConfig, redirectUri: string): Issuer {
  // Asked when somebody first signs in: an exchange starts whether its issuer is there or not.
  let known: Promise<Configuration> | undefined

  return { begin, finish }

  async function begin(): Promise<{ readonly url: string; readonly pending: Pending }> {
    const client = await import('openid-client')
    const issuer = await discovered()
    const pending = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    }
    const url = client.buildAuthorizationUrl(issuer, {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
      // Desks are shared: a browser that is still signed in at the issuer opens nothing here by itself.
      prompt: 'login',
    })
    return { url: url.href, pending }
  }

  async function finish(search: string, pending: Pending): Promise<Asserted> {
    const client = await import('openid-client')
    const issuer = await discovered()
    const tokens = await client
      .authorizationCodeGrant(issuer, new URL(`${redirectUri}${search}`), {
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        pkceCodeVerifier: pending.verifier,
        idTokenExpected: true,
      })
      .catch((cause: unknown) => {
        throw new SignInError('ISSUER_REFUSED', { cause })
      })
    const claims = tokens.claims() ?? {}
    const subject = (claims as Record<string, unknown>)[config.subjectClaim]
    if (typeof subject !== 'string' || subject === '') throw new SignInError('ISSUER_REFUSED')
    return { subject, roles: rolesOf((claims as Record<string, unknown>)[config.rolesClaim ?? '']) }
  }

  function rolesOf(claim: unknown): readonly string[] | undefined {
    if (config.rolesClaim === undefined) return undefined
    const roles = Array.isArray(claim) ? claim : [claim]
    // A claim that is missing asserts no role: who has none may do nothing.
    return roles.filter((role): role is string => typeof role === 'string').slice(0, ROLES_MAX)
  }

  /** A failure is not kept: the next one who signs in asks anew. */
  async function discovered(): Promise<Configuration> {
    try {
      return await (known ??= discover())
    } catch (cause) {
      known = undefined
      throw new SignInError('ISSUER_UNAVAILABLE', { cause })
    }
  }

  async function discover(): Promise<Configuration> {
    const client = await import('openid-client')
    const { issuer, clientId, clientSecret } = config
    const authentication =
      clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret)
    return client.discovery(new URL(issuer), clientId, undefined, authentication, {
      timeout: TIMEOUT_SEC,
      // The configuration takes http on this machine alone. The library marks it deprecated so that nobody overlooks it.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      execute: isLoopback(issuer) ? [client.allowInsecureRequests] : [],
    })
  }
}
