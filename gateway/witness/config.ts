/**
 * Who cosigns our checkpoints, and whose checkpoints we cosign, as the configuration says it.
 *
 * @module
 */
import { parseCosigner } from '../audit/cosignature.ts'
import { AuditError } from '../audit/errors.ts'
import { parseVkey, type Verifier } from '../audit/note.ts'
import type { WitnessAddress } from './ask-witness.ts'

export interface WitnessesFile {
  readonly quorum?: number
  readonly others?: readonly { readonly url: string; readonly vkey: string }[]
  readonly lateAfterSec?: number
}

export interface WitnessingConfig {
  /** Peers whose log key we know, and the witnesses besides. */
  readonly witnesses: readonly WitnessAddress[]
  /** How many of them make a checkpoint witnessed. */
  readonly quorum: number
  /** How long a checkpoint may wait for them, or a peer's log give no answer, before an alarm rings. */
  readonly lateAfterSec: number
  /** Logs of peers that we cosign and watch. */
  readonly logs: readonly {
    readonly verifier: Verifier
    /** The same as text, as it was handed to us. */
    readonly vkey: string
    readonly url: string
    /** Whether we keep a copy of it, entries and all. */
    readonly mirror: boolean
  }[]
}

interface GivenPeer {
  readonly url: string
  readonly name: string
  readonly vkey?: string
  readonly mirror?: boolean
}

interface Given {
  readonly peers: readonly GivenPeer[]
  readonly witnesses?: WitnessesFile
}

const LATE_AFTER_SEC = 600
/** Where every exchange is a witness, below its address. */
export const WITNESS_PATH = '/witness'
/** Where the copies of peers' logs are read, each below the SHA-256 of its origin. */
export const MIRROR_PATH = '/mirror'

/** @param attempt runs `make` and reports what it throws under `pointer`. */
export function readWitnessing(
  { peers, witnesses: given = {} }: Given,
  attempt: <T>(pointer: string, make: () => T) => T | undefined,
): WitnessingConfig {
  const logs = peers.flatMap(({ url, name, vkey, mirror = false }, i) => {
    if (mirror) attempt(`/peers/${i}/mirror`, () => refuseWithoutKey(vkey))
    if (vkey === undefined) return []
    const verifier = attempt(`/peers/${i}/vkey`, () => logKeyOf(name, vkey))
    return verifier === undefined ? [] : [{ verifier, vkey, url: url.replace(/\/$/, ''), mirror }]
  })
  const others = (given.others ?? []).flatMap(({ url, vkey }, i) => {
    const verifier = attempt(`/witnesses/others/${i}/vkey`, () => parseCosigner(vkey))
    return verifier === undefined ? [] : [{ url: url.replace(/\/$/, ''), verifier }]
  })
  const witnesses = [
    ...logs.map(({ url, vkey }) => ({ url: url + WITNESS_PATH, verifier: parseCosigner(vkey) })),
    ...others,
  ]
  const quorum = given.quorum ?? Math.min(1, witnesses.length)
  attempt('/witnesses/quorum', () => refuseTooMany(quorum, witnesses.length))
  const lateAfterSec = given.lateAfterSec ?? LATE_AFTER_SEC
  return { witnesses, quorum, lateAfterSec, logs }
}

/** A peer's log is named after it; a key of another log, however right, is not its. */
function logKeyOf(name: string, vkey: string): Verifier {
  const verifier = parseVkey(vkey)
  if (verifier.name === `${name}/log`) return verifier
  throw new AuditError(
    'VKEY_INVALID',
    `is the key of ${verifier.name}, not of ${name}/log. Give the log.vkey that the peer handed over.`,
  )
}

function refuseWithoutKey(vkey: string | undefined): void {
  if (vkey !== undefined) return
  throw new AuditError(
    'VKEY_INVALID',
    'needs the key of the log that is to be mirrored. Give "vkey", the log.vkey that the peer handed over.',
  )
}

function refuseTooMany(quorum: number, known: number): void {
  if (quorum <= known) return
  throw new AuditError(
    'VKEY_INVALID',
    `is ${quorum}, but ${known} witnesses are known: peers with a vkey, and "others". Name more, or ask for fewer.`,
  )
}
