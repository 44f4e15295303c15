/** A request as the management API shows it. */
import { CLOCK, type ClockFacts } from '../../parts/clock.tsx'

export interface ProcedureEvent {
  readonly seq: number
  readonly action: string
  readonly at: string
  readonly by: string
  readonly role: string
  readonly why: string
  /** JSON of what the action says besides. */
  readonly details: string
}

export interface Application {
  readonly consumer: string
  readonly resource: string
  readonly items: readonly string[]
  readonly matters: readonly string[]
  readonly legalBasis: string
  readonly scenario: string
  readonly scope: string
  readonly method: string
  /** `YYYY-MM-DD` */
  readonly until: string
  /** Resources with which it is joined; then their correlation was assessed (Decree 809 Art. 25). */
  readonly joinedWith: readonly string[]
  readonly correlationRisk: string | null
  readonly correlationAssessedBy: string | null
}

export interface Request extends Application {
  /** What its consumer could join it with by grants that it held when it was written. */
  readonly heldBeside: readonly string[]
  readonly id: string
  readonly state: string
  readonly demand: string
  readonly supply: string
  readonly shareType: string
  /** JSON, as last proposed. */
  readonly terms: string | null
  readonly clocks: readonly ClockFacts[]
  readonly events: readonly ProcedureEvent[]
  readonly steps: readonly string[]
  /** What holds its grant back at this exchange: the consumer is refused here, whatever the state says. */
  readonly hold: {
    /** `suspended` or `terminated`. */
    readonly state: string
    readonly because: string
    readonly by: string
    /** ISO 8601. */
    readonly since: string
  } | null
  /** A step of ours that the other province has not taken yet, or has refused. */
  readonly deed: {
    readonly action: string
    readonly state: string
    readonly findings: readonly string[]
  } | null
}

export const EVENTS = 'events { seq action at by role why details }'

const FIELDS = `
  id state demand supply shareType consumer resource items matters legalBasis scenario scope method until
  joinedWith heldBeside correlationRisk correlationAssessedBy terms steps
  clocks { ${CLOCK} } ${EVENTS} hold { state because by since } deed { action state findings }`

export const REQUEST = `query ($id: ID!) { request(id: $id) { ${FIELDS} } }`

export const REQUESTS = `query ($state: String, $after: ID, $first: Int) {
  requests(state: $state, after: $after, first: $first) { id state consumer resource demand supply clocks { ${CLOCK} } }
}`
