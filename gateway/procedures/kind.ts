/**
 * What requests, corrections and disputes have in common, so that one store keeps them and one messenger carries them
 * between regions. What may be done is each kind's own (`catalog/procedures/`).
 *
 * @module
 */
import type { Finding } from '../../catalog/finding.ts'
import type { Clock } from '../../catalog/procedures/deadlines.ts'
import type { Party, Procedure, ProcedureEvent } from '../../catalog/procedures/procedure.ts'
import type { RegionCode } from '../../catalog/types.ts'

export type KindName = 'request' | 'correction' | 'dispute'

/** What never changes: whose it is, and what it is about. */
export interface Head {
  readonly id: string
  readonly demand: Party
  readonly supply: Party
  /** The rest, as its kind has it. */
  readonly about: Readonly<Record<string, unknown>>
}

/** An event with what its action says besides. */
export type KeptEvent = ProcedureEvent<string> & Readonly<Record<string, unknown>>

/** What somebody wants to do; the number and the action are not in it. */
export type AnyDeed = Omit<KeptEvent, 'seq' | 'action'> &
  Pick<ProcedureEvent<string>, 'by' | 'day' | 'at' | 'why'>

/** A procedure as its events made it. */
export interface Kept extends Procedure<string, string> {
  readonly kind: KindName
  readonly head: Head
  readonly demand: Party
  readonly events: readonly KeptEvent[]
}

export type Outcome =
  | { readonly ok: true; readonly procedure: Kept; readonly event: KeptEvent }
  | { readonly ok: false; readonly problems: readonly Finding[] }

export interface Kind {
  readonly name: KindName
  /** Of its ids: `SQ-500000-2026-0001`. */
  readonly prefix: string
  /** Begins one with the event `draft`. */
  begin(head: Head, deed: AnyDeed): Outcome
  /** Does something to one, or says every reason why not. */
  act(procedure: Kept, action: string, deed: AnyDeed): Outcome
  /** What these events make, which were checked when they happened. The first is `draft`. */
  replay(head: Head, events: readonly KeptEvent[]): Kept
  /** Region whose exchange says in which order things happen to it from here on. */
  keptBy(procedure: Pick<Kept, 'demand' | 'supply' | 'events'>): RegionCode
  /** Whether it came from another province just now, so that the exchange has to say when. */
  awaitsReceipt(procedure: Kept): boolean
  /** The deadlines that run, or ran. */
  clocks(procedure: Kept): readonly Clock[]
}

/** Undefined in a procedure within one region. */
export function otherRegion({ demand, supply }: Head, own: RegionCode): RegionCode | undefined {
  return [demand.region, supply.region].find((region) => region !== own)
}

/**
 * Tells the log what the exchange does by itself, by its clock or because a peer said so; durable when it resolves.
 *
 * @param refusedAs code, of what was not done.
 */
export type RecordOwnAct = (
  operation: string,
  about: Readonly<Record<string, string>>,
  refusedAs?: string,
) => Promise<void>
