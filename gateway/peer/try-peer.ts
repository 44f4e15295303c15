/**
 * A peer tried by hand: one signed message that asks for nobody's data, and what can be told from its answer.
 *
 * @module
 */
import { TrustError, type TrustErrorCode } from '../trust/errors.ts'
import type { Peer } from './client.ts'
import { PeerError } from './errors.ts'
import { PEER_HELLO_PATH } from './protocol.ts'

/** What a peer says of itself, and of us: the body of an answer at `PEER_HELLO_PATH`. */
export interface PeerHello {
  /** Name of the exchange that answers. */
  readonly exchange: string
  /** Its clock, ISO 8601. */
  readonly time: string
  /** Ids of our keys that it has pinned. */
  readonly keys: readonly string[]
  /** Of our resources, how many it knows. */
  readonly resources: number
  /** Whether it cosigns our log. */
  readonly cosigns: boolean
}

/** What is wrong, where something is: each has its remedy in the console. */
export type PeerTrouble =
  /** No answer: address, network or the exchange itself. */
  | 'UNREACHABLE'
  | 'TIMEOUT'
  /** Something answers there, but does not sign: it refuses our key, or is no exchange. */
  | 'NOT_SIGNED'
  /** Something answers there that does not know the address: an older exchange, or none. */
  | 'PATH_UNKNOWN'
  /** It signs by a key that is not pinned here. */
  | 'KEY_UNKNOWN'
  /** The clocks are further apart than is allowed. */
  | 'CLOCK'
  /** Signed by its key, and not what was agreed: another version of the exchange. */
  | 'MALFORMED'

export interface PeerTrial {
  readonly trouble: PeerTrouble | null
  /** From sending to the verified answer. */
  readonly latencyMs: number
  /** Its clock less ours, as exactly as half the latency; null where it did not say. */
  readonly clockDifferenceMs: number | null
  readonly hello: PeerHello | null
}

/** @param clockSkewSec how far apart clocks may be. */
export async function tryPeer(
  peer: Pick<Peer, 'tell'>,
  clockSkewSec: number,
  now: () => Date,
): Promise<PeerTrial> {
  const started = now().getTime()
  const latency = (): number => now().getTime() - started
  let answer: unknown
  try {
    answer = await peer.tell(PEER_HELLO_PATH, {})
  } catch (thrown) {
    const trouble = troubleOf(thrown)
    return { trouble, latencyMs: latency(), clockDifferenceMs: null, hello: null }
  }
  const latencyMs = latency()
  const hello = readHello(answer)
  if (hello === undefined) {
    return { trouble: 'MALFORMED', latencyMs, clockDifferenceMs: null, hello: null }
  }
  const difference = Date.parse(hello.time) - (started + latencyMs / 2)
  const isApart = Math.abs(difference) > clockSkewSec * 1_000 + latencyMs / 2
  return {
    trouble: isApart ? 'CLOCK' : null,
    latencyMs,
    clockDifferenceMs: Math.round(difference),
    hello,
  }
}

const BY_SIGNATURE: Partial<Record<TrustErrorCode, PeerTrouble>> = {
  SIGNATURE_KEY_UNKNOWN: 'KEY_UNKNOWN',
  SIGNATURE_STALE: 'CLOCK',
  SIGNATURE_FUTURE: 'CLOCK',
}

/** Whether nothing else that is sent there just now would be answered either. */
export function isAway(thrown: unknown): boolean {
  const trouble = troubleOf(thrown)
  // A message that is too large is refused without signature, whatever becomes of the next.
  return trouble !== 'NOT_SIGNED' && trouble !== 'MALFORMED'
}

function troubleOf(thrown: unknown): PeerTrouble {
  if (thrown instanceof PeerError) {
    return thrown.code === 'PEER_PATH_UNKNOWN' ? 'PATH_UNKNOWN' : 'MALFORMED'
  }
  if (thrown instanceof TrustError) return BY_SIGNATURE[thrown.code] ?? 'NOT_SIGNED'
  const { name = '' } = thrown as { readonly name?: string }
  return /Abort|Timeout/.test(name) ? 'TIMEOUT' : 'UNREACHABLE'
}

function readHello(answer: unknown): PeerHello | undefined {
  const { exchange, time, keys, resources, cosigns } = (answer ?? {}) as Partial<PeerHello>
  const isWhole =
    typeof exchange === 'string' &&
    typeof time === 'string' &&
    !Number.isNaN(Date.parse(time)) &&
    Array.isArray(keys) &&
    keys.every((key) => typeof key === 'string') &&
    typeof resources === 'number' &&
    Number.isSafeInteger(resources) &&
    typeof cosigns === 'boolean'
  return isWhole ? { exchange, time, keys, resources, cosigns } : undefined
}
