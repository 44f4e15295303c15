/**
 * Why nobody was signed in. The page says each in both languages (`signIn.problem.*`), with what to do.
 *
 * @module
 */
export type SignInErrorCode =
  /** The console is not configured. */
  | 'NOT_CONFIGURED'
  /** The issuer cannot be reached, or does not answer as OpenID Connect has it. */
  | 'ISSUER_UNAVAILABLE'
  /** The issuer said no, or what it said does not hold. */
  | 'ISSUER_REFUSED'
  /** It took too long, began in another browser, or was answered twice. */
  | 'EXPIRED'
  /** The issuer knows them; this exchange does not. */
  | 'NOT_STAFF'
  /** The issuer gives one person two of system, security and audit (三员分立). */
  | 'ROLES_NOT_SEPARATED'
  /** Issuer and configuration agree on no role. */
  | 'NO_ROLE'
  /** It could not be written down, so it was not done. */
  | 'NOT_RECORDED'

export class SignInError extends Error {
  readonly code: SignInErrorCode

  constructor(code: SignInErrorCode, options: { readonly cause?: unknown } = {}) {
    super(`Nobody was signed in: ${code}.`, options)
    this.name = 'SignInError'
    this.code = code
  }
}
