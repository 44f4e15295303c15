/**
 * Who asks, and who vouches for it? Credentials → `Identity`.
 *
 * Our own consumers come with an access token; a peer's consumers come in a message that the peer signed.
 *
 * @module
 */
import type { House } from '../core/house.ts'
import { tooLong, unauthenticated } from '../core/refusals.ts'
import { single } from '../core/single.ts'
import type { GatewayRequest, Identity } from '../core/types.ts'

export interface Identified {
  readonly identity: Identity
  readonly purposeHeader: string | undefined
}

/** @throws {GatewayError} `UNAUTHENTICATED` */
export async function identify(house: House, request: GatewayRequest): Promise<Identified> {
  if (request.door === 'peer') {
    const { body } = request
    if (body === null) throw tooLong(house)
    return house.doors.verifyPeer({ ...request, body })
  }
  const token = bearer(request.headers['authorization'])
  const clientId = await house.doors.verifyToken(token)
  const consumer = house.doors.consumer(clientId)
  if (consumer === undefined) {
    throw unauthenticated(
      `The token belongs to "${clientId}", which is no consumer of this exchange. Give the token of a consumer system that is registered here; staff have theirs for /manage.`,
    )
  }
  if (consumer.state !== 'active') {
    throw unauthenticated(
      `The consumer "${consumer.id}" is suspended (Decree 809 Art. 27), so nothing is given to it. Ask the steward of ${house.region.name} why, and until when.`,
    )
  }
  return {
    identity: { consumer },
    purposeHeader: single(request.headers['exchange-purpose']),
  }
}

function bearer(header: string | readonly string[] | undefined): string {
  const text = single(header)
  const match = text === undefined ? null : /^Bearer ([\w~+/.=-]+)$/i.exec(text)
  if (match?.[1] !== undefined) return match[1]
  throw unauthenticated(
    text === undefined
      ? 'No access token. Get one at POST /oauth/token (client credentials with private_key_jwt) and send it as "Authorization: Bearer …".'
      : 'The Authorization header holds no bearer token. Send "Authorization: Bearer <access token>".',
  )
}
