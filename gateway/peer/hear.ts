/**
 * What a peer sends us beside queries: one signed JSON message, one signed JSON answer.
 *
 * @module
 */
import { GatewayError } from '../core/errors.ts'
import type { PeerRequest } from '../core/house.ts'
import type { PlainRequest, SignedAnswer } from '../server.ts'
import type { Doorkeeper, PinnedPeer } from './doorkeeper.ts'

export interface HearOptions {
  readonly doorkeeper: Doorkeeper
  /** Host and port of our public address, which peers sign. */
  readonly authority: string
  /** Gives the answer; undefined when the message cannot be understood. */
  readonly answer: (peer: PinnedPeer, message: unknown) => Promise<object | undefined>
}

const HEADERS = { 'content-type': 'application/json; charset=utf-8' }

/** Believes a message of a pinned peer, answers it, and signs the answer. Others get a refusal without signature. */
export async function hearPeer(
  plain: PlainRequest,
  bytes: Buffer,
  { doorkeeper, authority, answer }: HearOptions,
): Promise<SignedAnswer> {
  const request: PeerRequest = { ...plain, authority, body: bytes }
  let peer: PinnedPeer
  try {
    peer = doorkeeper.admit(request)
  } catch (thrown) {
    if (!(thrown instanceof GatewayError)) throw thrown
    return plainAnswer(thrown.status, { errors: thrown.entries })
  }
  const answered = await answer(peer, parse(bytes))
  const status = answered === undefined ? 400 : 200
  const { headers, body } = plainAnswer(status, answered ?? UNDERSTOOD_NOT)
  const signature = await doorkeeper.signAnswer(request, status, headers, body)
  return { status, headers: { ...headers, ...signature }, body }
}

const UNDERSTOOD_NOT = {
  errors: new GatewayError(
    'BAD_REQUEST',
    'The message has not the agreed form. It is described in gateway/docs/peer-protocol.md; both exchanges have to be of versions that know it.',
  ).entries,
}

function plainAnswer(status: number, body: object): SignedAnswer {
  return { status, headers: HEADERS, body: Buffer.from(JSON.stringify(body)) }
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}
