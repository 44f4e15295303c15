/**
 * What the exchange answers to its peers beside queries.
 *
 * @module
 */
import type { ContentKeys } from './audit/content-keys.ts'
import type { Fetcher } from './audit/fetcher.ts'
import type { FoundExchange } from './audit/find-exchange.ts'
import { parseVkey } from './audit/note.ts'
import type { AuditLog } from './audit/running-log.ts'
import type { ExchangeConfig } from './config.ts'
import { makePart } from './evidence/part.ts'
import { recordOwnAct } from './exchange-events.ts'
import { isExchangeId } from './exchange-id.ts'
import { stampedCheckpoints, witnessedStore } from './open-witnessing.ts'
import type { House } from './core/house.ts'
import type { Doorkeeper, PinnedPeer } from './peer/doorkeeper.ts'
import { hearPeer } from './peer/hear.ts'
import {
  PEER_EVIDENCE_PATH,
  PEER_HELLO_PATH,
  PEER_PROCEDURES_PATH,
  PEER_TWINS_PATH,
} from './peer/protocol.ts'
import type { PeerHello } from './peer/try-peer.ts'
import { hearProcedure, type HearProcedureOptions } from './procedures/hear-procedure.ts'
import { readMessage } from './procedures/message.ts'
import type { PlainRequest, SignedAnswer } from './server.ts'
import { hearTwins } from './twins/hear-twins.ts'
import { readTwinsMessage } from './twins/message.ts'
import type { Courier } from './twins/tell-twins.ts'

export interface AnswerPeersParts {
  readonly config: Pick<ExchangeConfig, 'publicUrl' | 'stateFolder' | 'name' | 'witnessing'>
  /** Reads the log's published files, wherever they lie. */
  readonly fetcher: Fetcher
  readonly log: Pick<AuditLog, 'vkey'>
  readonly doorkeeper: Doorkeeper
  readonly twins: Courier
  readonly procedures: HearProcedureOptions
  readonly contentKeys: Pick<ContentKeys, 'find' | 'erasure'>
  readonly house: () => House
  readonly now: () => Date
}

type Answer = (peer: PinnedPeer, message: unknown) => Promise<object | undefined>

/** One answer for each path of `PEER_MESSAGE_PATHS`. */
export function makePeerAnswers(
  parts: AnswerPeersParts,
): (request: PlainRequest, body: Buffer) => Promise<SignedAnswer> {
  const { config, fetcher, log, doorkeeper, twins, procedures, contentKeys, house, now } = parts
  const verifier = parseVkey(log.vkey)
  const authority = new URL(config.publicUrl).host
  const answers = new Map<string, Answer>([
    [
      PEER_TWINS_PATH,
      async ({ region, name }, message) => {
        const read = readTwinsMessage(message, `${name}/log`)
        return read && hearTwins(twins, region, read)
      },
    ],
    [
      PEER_PROCEDURES_PATH,
      async ({ region }, message) => {
        const read = readMessage(message)
        return read && hearProcedure(procedures, region, read)
      },
    ],
    [
      PEER_EVIDENCE_PATH,
      async ({ region }, message) => {
        const exchangeId = (message as { exchangeId?: unknown } | undefined)?.exchangeId
        if (typeof exchangeId !== 'string' || !isExchangeId(exchangeId)) return undefined
        const store = witnessedStore(config)
        const sources = {
          fetcher,
          verifier,
          witnessed: () => store.read(twins.table.log),
          contentKeys,
          stamped: stampedCheckpoints(config).above,
          now,
        }
        const part = await makePart(exchangeId, sources, (found) => concerns(found, region))
        // It opens the record: who was given it is written down before.
        if (part !== undefined) {
          await recordOwnAct(house(), 'giveEvidence', { exchangeId, region }, exchangeId)
        }
        return { part: part ?? null }
      },
    ],
    [PEER_HELLO_PATH, async (peer) => helloTo(peer, parts)],
  ])
  return (request, body) => {
    const answer = answers.get(request.path) ?? (async () => undefined)
    return hearPeer(request, body, { doorkeeper, authority, answer })
  }
}

/** Who we are, and what we know of the peer that asks. */
function helloTo(
  { region, name, keys }: PinnedPeer,
  { config, house, now }: AnswerPeersParts,
): PeerHello {
  const known = house().catalog.offers()
  return {
    exchange: config.name,
    time: now().toISOString(),
    keys: keys.map(({ keyId }) => keyId),
    resources: known.filter((offer) => offer.region === region).length,
    cosigns: config.witnessing.logs.some(({ verifier }) => verifier.name === `${name}/log`),
  }
}

/** A peer may have the record of what it asked, and of what was asked of it; nobody else's. */
function concerns({ record }: FoundExchange, region: string): boolean {
  const { via, asks } = record
  return via?.region === region || asks.some(({ resource }) => resource.startsWith(`${region}.`))
}
