/**
 * The words of a request (共享申请): one department's application for another's resource, from the draft to the
 * disposal of what was received. Decree 809 Art. 20–27.
 *
 * @module
 */
import type { Party, Procedure, ProcedureEvent } from './procedure.ts'

/** As a request goes through them: until it is agreed to, in use, and at its end. */
export const REQUEST_STATES = [
  'draft',
  'endorsed',
  'submitted',
  'supplementing',
  'supplemented',
  'reviewing',
  'agreed',
  'active',
  'suspended',
  'rectified',
  'refused',
  'withdrawn',
  'expired',
  'terminated',
  'disposing',
  'disposed',
] as const
export type RequestState = (typeof REQUEST_STATES)[number]

/** What the applicant must state (Art. 20), and what it asks for. */
export interface Application {
  /** Consumer's id. */
  readonly consumer: string
  readonly resource: string
  readonly items: readonly string[]
  readonly matters: readonly string[]
  /** 使用依据 */
  readonly legalBasis: string
  /** 使用场景 */
  readonly scenario: string
  /** 使用范围 */
  readonly scope: string
  /** 共享方式 */
  readonly method: 'query' | 'verify' | 'batch' | 'table-exchange' | 'file'
  /** 使用时限: the last day of use, `YYYY-MM-DD`. */
  readonly until: string
  /** Codes of further resources with which the data is to be joined; none unless told. */
  readonly joinedWith?: readonly string[]
  /**
   * Codes of other departments' resources that the consumer may ask for already, about the same subjects and for the same
   * matters: told by the applicant's exchange when it is written, not by the applicant.
   */
  readonly heldBeside?: readonly string[]
  /** Where data of several departments comes together: what their correlation could give away, and what is done about it (Art. 25). */
  readonly correlationRisk?: string
  /** Who assessed that. */
  readonly correlationAssessedBy?: string
}

/**
 * On what terms the provider agrees: item by item, within what was asked for. Accesses, row rule and quota are a
 * grant's (`policies/types.ts`), and checked as a grant's.
 */
export interface Terms {
  /** `clear`, or the mask under which it is shown; what is left out is refused. */
  readonly items: Readonly<Record<string, string>>
  readonly rows?: object
  readonly quota?: object
  /** Last day of use, where it is an earlier one than was asked for, `YYYY-MM-DD`. */
  readonly until?: string
}

export type RequestAction =
  | 'amend'
  | 'endorse'
  | 'submit'
  | 'receive'
  | 'withdraw'
  | 'ask-supplement'
  | 'supplement'
  | 'review'
  | 'agree'
  | 'refuse'
  | 'extend'
  | 'provide'
  | 'suspend'
  | 'rectify'
  | 'reinstate'
  | 'terminate'
  | 'suspend-grant'
  | 're-attest-grant'
  | 'revoke-grant'
  | 'expire'
  | 'ask-disposal'
  | 'dispose'

export interface RequestEvent extends ProcedureEvent<RequestAction> {
  /** With `draft`, `amend` and `supplement`: the application as it is now. */
  readonly application?: Application
  /** With `ask-supplement`: everything that is missing, at once (Art. 21). */
  readonly missing?: readonly string[]
  /** With `review`: what the reviewer proposes to the head of the work body. */
  readonly proposal?: 'agree' | 'refuse'
  /** With a `review` that proposes to agree. */
  readonly terms?: Terms
  /** With `extend`: working days. */
  readonly days?: number
  /** With `provide`: the grant that was made. */
  readonly grant?: string
  /** With `suspend`: until when it is to be put right, `YYYY-MM-DD` (Art. 27). */
  readonly rectifyBy?: string
  /** With `rectify` and `dispose`: what shows that it was done. */
  readonly evidence?: string
}

/** A request as its events have made it. */
export interface Request extends Procedure<RequestState, RequestAction> {
  readonly id: string
  readonly demand: Party
  readonly application: Application
  readonly shareType: 'unconditional' | 'conditional'
  readonly events: readonly RequestEvent[]
}
