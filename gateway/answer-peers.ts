/**
 * What the exchange answers to its peers beside queries.
 *
 * @module
 */
import type { ExchangeConfig } from './config.ts'
import type { Doorkeeper, PinnedPeer } from './peer/doorkeeper.ts'
import { hearPeer } from './peer/hear.ts'
import { PEER_TWINS_PATH } from './peer/protocol.ts'
import type { PlainRequest, SignedAnswer } from './server.ts'
import { hearTwins } from './twins/hear-twins.ts'
import { readTwinsMessage } from './twins/message.ts'
import type { Courier } from './twins/tell-twins.ts'

export interface AnswerPeersParts {
  readonly config: Pick<ExchangeConfig, 'publicUrl'>
  readonly doorkeeper: Doorkeeper
  readonly twins: Courier
}

type Answer = (peer: PinnedPeer, message: unknown) => Promise<object | undefined>

/** One answer for each path of `PEER_MESSAGE_PATHS`. */
export function makePeerAnswers(
  parts: AnswerPeersParts,
): (request: PlainRequest, body: Buffer) => Promise<SignedAnswer> {
  const { config, doorkeeper, twins } = parts
  const authority = new URL(config.publicUrl).host
  const answers = new Map<string, Answer>([
    [
      PEER_TWINS_PATH,
      async ({ region, name }, message) => {
        const read = readTwinsMessage(message, `${name}/log`)
        return read && hearTwins(twins, region, read)
      },
    ],
  ])
  return (request, body) => {
    const answer = answers.get(request.path) ?? (async () => undefined)
    return hearPeer(request, body, { doorkeeper, authority, answer })
  }
}
