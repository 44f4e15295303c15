/**
 * What exchanges tell each other of their records: `POST /peer/twins`, signed both ways. The exchange that asked
 * tells where it recorded; the one that answered says where it did.
 *
 * @module
 */

/** A place in a log, with what lies there. */
export interface Place {
  readonly index: number
  /** Base64. */
  readonly leafHash: string
}

export interface TwinsMessage {
  /** Origin of the log of who tells. */
  readonly log: string
  readonly twins: readonly TwinToTell[]
}

export interface TwinToTell extends Place {
  readonly exchangeId: string
  /** The receipt of the other side that who tells holds; null when it got none. */
  readonly held: Place | null
}

export interface TwinsAnswer {
  /** Origin of the log of who answers. */
  readonly log: string
  /** In the order of the message; null where there is no record of the exchange. */
  readonly twins: readonly (Place | null)[]
}

/** Of one message, so that the twins record it leads to fits into an entry of the log. */
export const TWINS_MAX = 200
/** Largest body of a message or an answer. */
export const TWINS_BYTES_MAX = 131_072

const EXCHANGE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const LEAF_HASH = /^[A-Za-z0-9+/]{43}=$/

/** Undefined when it is not exactly a message, or not of the log `log`. */
export function readTwinsMessage(body: unknown, log: string): TwinsMessage | undefined {
  const given = objectOf(body)
  const twins = given['twins']
  if (given['log'] !== log || !Array.isArray(twins) || twins.length > TWINS_MAX) return undefined
  const read = twins.flatMap((one: unknown): readonly TwinToTell[] => {
    const { exchangeId, held } = objectOf(one)
    const place = placeOf(one)
    const heldPlace = held === null ? null : placeOf(held)
    if (typeof exchangeId !== 'string' || !EXCHANGE_ID.test(exchangeId)) return []
    if (place === undefined || heldPlace === undefined) return []
    return [{ exchangeId, ...place, held: heldPlace }]
  })
  return read.length === twins.length ? { log, twins: read } : undefined
}

/** Undefined when it is not exactly an answer to `count` twins from the log `log`. */
export function readTwinsAnswer(
  body: unknown,
  log: string,
  count: number,
): TwinsAnswer | undefined {
  const given = objectOf(body)
  const twins = given['twins']
  if (given['log'] !== log || !Array.isArray(twins) || twins.length !== count) return undefined
  const read = twins.map((one: unknown) => (one === null ? null : placeOf(one)))
  return read.includes(undefined) ? undefined : { log, twins: read.map((one) => one ?? null) }
}

function placeOf(value: unknown): Place | undefined {
  const { index, leafHash } = objectOf(value)
  if (!Number.isSafeInteger(index) || (index as number) < 0) return undefined
  if (typeof leafHash !== 'string' || !LEAF_HASH.test(leafHash)) return undefined
  return { index: index as number, leafHash }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
