export type PolicySetErrorCode = 'POLICY_SET_MISSING' | 'POLICY_SET_ALTERED'

/** A policy set that cannot be had as it was. */
export class PolicySetError extends Error {
  readonly code: PolicySetErrorCode

  constructor(code: PolicySetErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'PolicySetError'
    this.code = code
  }
}
