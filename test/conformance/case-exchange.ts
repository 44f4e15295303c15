/**
 * One exchange of the two between which the cases are played: real schema, steps, signatures and HTTP, a real
 * database as its source, a log that checks its callers. What it knows is changed from file to file, its grants
 * from case to case.
 *
 * @module
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Adapter } from '../../adapters/adapter.ts'
import type { Consumer, Resource } from '../../catalog/types.ts'
import { buildHouse } from '../../gateway/build.ts'
import type { ExchangeConfig } from '../../gateway/config.ts'
import type { ExchangeRecord } from '../../gateway/audit/exchange-record.ts'
import { decodeLogRecord } from '../../gateway/audit/record.ts'
import { makeAdmission } from '../../gateway/core/admission.ts'
import { makeKeptDecisions, type KeptDecision } from '../../gateway/core/kept-decisions.ts'
import type { House } from '../../gateway/core/house.ts'
import { LIMITS } from '../../gateway/core/limits.ts'
import { makeQualityTally } from '../../gateway/quality/tally.ts'
import { makeRecentRecords } from '../../gateway/core/recent-records.ts'
import { makeSequenceWatch } from '../../gateway/core/sequences.ts'
import { makeFrontDoor } from '../../gateway/http/front-door.ts'
import { makeIdentityProvider } from '../../gateway/identity-provider.ts'
import { makePeer } from '../../gateway/peer/client.ts'
import { makeDoorkeeper } from '../../gateway/peer/doorkeeper.ts'
import { PEER_QUERY_PATH } from '../../gateway/peer/protocol.ts'
import { TEST_KEYS } from '../support/content-keys.ts'
import { makeRecordSecrets } from '../../gateway/record-secrets.ts'
import { generateSigningKey, loadSigningKey, type SigningKey } from '../../gateway/trust/keys.ts'
import type { MessageSigningKey } from '../../gateway/trust/message-keys.ts'
import { newMessageKey } from '../support/message-key.ts'
import { makeNonceStore } from '../../gateway/trust/nonces.ts'
import { makeTokenIssuer } from '../../gateway/trust/token.ts'
import { makeGrantIndex } from '../../policies/grants.ts'
import { NO_GUARDRAILS } from '../../policies/guardrails.ts'
import type { Grant } from '../../policies/types.ts'
import { LAYOUTS_AGREE } from '../support/layouts.ts'
import { strictLog } from '../support/strict-log.ts'
import { content, type CaseRegion } from './case-world.ts'

/** What one case sets: the day, and who may do what. */
export interface CaseSetting {
  readonly today: string
  readonly grants: readonly Grant[]
}

export interface CaseExchange {
  readonly region: CaseRegion
  /** Takes up what a file of cases offers. */
  furnish(own: readonly Resource[], peers: readonly Resource[]): void
  set(setting: CaseSetting): void
  ask(consumer: string, matter: string, query: string): Promise<Answered>
  /** How many requests it has recorded so far. */
  recorded(): number
  lastRecord(): ExchangeRecord
  close(): Promise<void>
}

export interface Answered {
  readonly status: number
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests compare answers, they do not type them
  readonly body: any
}

/** A region and the key with which its exchange signs. */
export interface Seat {
  readonly region: CaseRegion
  readonly key: MessageSigningKey
  /** Where it listens, once it does. */
  url: string
}

const CONSUMERS = ['cq-pension-desk', 'cq-ungranted']
/** The table's days lie in any order; a message is not older than this. */
const TEN_YEARS_SEC = 315_360_000

export function seatOf(region: CaseRegion): Seat {
  return { region, key: newMessageKey(), url: '' }
}

function newKey(): SigningKey {
  return loadSigningKey(generateSigningKey().privateKeyPem)
}

export async function openExchange(
  seat: Seat,
  other: Seat,
  archive: Adapter,
): Promise<CaseExchange> {
  let today = '2026-01-01'
  let house: House | undefined
  const now = (): Date => new Date(`${today}T10:00:00+08:00`)
  const origin = `${seat.region}.test`
  const log = strictLog(`${origin}/log`)
  const tokenKey = newKey()
  const publicUrl = `http://${origin}`
  const tokens = makeTokenIssuer({ issuer: publicUrl, audience: publicUrl, key: tokenKey, now })
  const ours = CONSUMERS.map((id) => consumerOf(id, seat.region))
  const theirs = CONSUMERS.map((id) => consumerOf(id, other.region))
  const identities = makeIdentityProvider({
    config: {
      publicUrl,
      region: seat.region,
      tokenKey,
      staff: [],
      clockSkewSec: 5,
    } as unknown as ExchangeConfig,
    consumers: () => ours,
    startedAt: new Date(0),
    now,
  })
  const doorkeeper = makeDoorkeeper({
    peers: [{ region: other.region, name: `${other.region}.test`, keys: [other.key] }],
    signingKey: seat.key,
    seen: makeNonceStore({ capacity: 10_000, windowSec: TEN_YEARS_SEC, startedAt: new Date(0) }),
    consumer: (id) => theirs.find((consumer) => consumer.id === id),
    clockSkewSec: 5,
    now,
  })
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`
  seat.url = `http://${authority}`
  const frontDoor = makeFrontDoor({ house: inForce, doorkeeper, authority, onAnswered: () => {} })
  server.on('request', (request, response) => {
    void frontDoor(request.url === PEER_QUERY_PATH ? 'peer' : 'consumer', request, response)
  })
  let peer: ReturnType<typeof makePeer> | undefined
  return { region: seat.region, furnish, set, ask, recorded, lastRecord, close }

  function inForce(): House {
    if (house === undefined) throw new Error('The exchange was not furnished yet.')
    return house
  }

  function furnish(own: readonly Resource[], peers: readonly Resource[]): void {
    const region = content.regions.find(({ code }) => code === other.region)!
    const { url, key } = other
    const pinned = { region, url, keys: [key], signingKey: seat.key }
    peer ??= makePeer({ ...pinned, timeoutMs: 30_000, clockSkewSec: 5, now })
    house = buildHouse(
      {
        region: seat.region,
        name: origin,
        limits: LIMITS,
        sources: new Map([['archive', archive]]),
        peers: [peer],
        isHeard: () => true,
        verifyToken: identities.verifyToken,
        verifyPeer: doorkeeper.admitQuery,
        admission: makeAdmission(() => LIMITS.runningMax),
        log,
        quotas: {
          charge: async () => undefined,
          chargeRows: async () => undefined,
          used: async () => undefined,
        },
        emergencies: { barring: () => undefined, note: async () => undefined },
        uses: { note: () => undefined },
        sequences: makeSequenceWatch(),
        failures: { say: () => undefined },
        recent: makeRecentRecords(),
        quality: makeQualityTally(now),
        secrets: makeRecordSecrets(Buffer.alloc(32, 9)),
        contentKeys: TEST_KEYS,
        answerLayout: 'both',
        layouts: LAYOUTS_AGREE,
        now,
        logger: { info: () => {}, warn: () => {}, error: () => {} },
      },
      {
        content,
        resources: own,
        registered: [],
        consumers: ours,
        grants: makeGrantIndex([]),
        guardrails: NO_GUARDRAILS,
        rectifying: new Set(),
      },
      peers,
    )
  }

  function set(setting: CaseSetting): void {
    today = setting.today
    // The schema stays: building it anew for each case would take longer than the case.
    house = Object.freeze({
      ...inForce(),
      grants: makeGrantIndex(setting.grants),
      decisions: makeKeptDecisions<KeptDecision>(new Set(CONSUMERS)),
    })
  }

  async function ask(consumer: string, matter: string, query: string): Promise<Answered> {
    const response = await fetch(`${seat.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${await tokens.issue({ clientId: consumer })}`,
        'exchange-purpose': `matter="${matter}", case="500103-2026-000123", operator="CQ-YZ-0417"`,
      },
      body: JSON.stringify({ query }),
    })
    return { status: response.status, body: await response.json() }
  }

  function recorded(): number {
    return log.entries().length
  }

  function lastRecord(): ExchangeRecord {
    const record = decodeLogRecord(log.entries().at(-1)!)
    if (record.kind !== 'exchange') throw new Error(`The last record is one of ${record.kind}.`)
    return record
  }

  async function close(): Promise<void> {
    await peer?.close()
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
}

function consumerOf(id: string, region: CaseRegion): Consumer {
  const unitCode = region === '500000' ? '11500000MB0000027A' : '11510000MB0000019K'
  return {
    id,
    nameZh: id,
    nameEn: id,
    region,
    department: 'RS',
    unitCode,
    state: 'active',
    keys: [],
  }
}
