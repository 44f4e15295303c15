/**
 * A whole exchange in memory: real schema, grants, steps, tokens and signatures, over the shipped content
 * and the resources of `offered.ts`. What is not real checks its callers: sources, log, clock, ids.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { Adapter } from '../../adapters/adapter.ts'
import { guard, makeLines, type GuardLimits } from '../../adapters/guard.ts'
import type { Content } from '../../catalog/content.ts'
import type { Consumer, Resource } from '../../catalog/types.ts'
import type { GrantHolds } from '../../policies/grant-holds.ts'
import { makeGrantIndex } from '../../policies/grants.ts'
import type { Guardrails } from '../../policies/guardrail-types.ts'
import { NO_GUARDRAILS } from '../../policies/guardrails.ts'
import type { Grant } from '../../policies/types.ts'
import type { ExchangeRecord } from '../../gateway/audit/exchange-record.ts'
import type { ExchangeConfig } from '../../gateway/config.ts'
import { makeAdmission, type Admission } from '../../gateway/core/admission.ts'
import type {
  Emergencies,
  ExceededQuota,
  House,
  Quotas,
  QuotaUse,
  ReadContext,
  RegionReader,
} from '../../gateway/core/house.ts'
import { LIMITS, type Limits } from '../../gateway/core/limits.ts'
import { makeQualityTally, type QualityTally } from '../../gateway/quality/tally.ts'
import { makeSeldom } from '../../gateway/core/seldom.ts'
import { makeSequenceWatch } from '../../gateway/core/sequences.ts'
import type { GatewayRequest, PlannedRead, ReadOutcome } from '../../gateway/core/types.ts'
import { makeRecentRecords } from '../../gateway/core/recent-records.ts'
import { makeHouseKeeper, type HouseKeeper } from '../../gateway/house-keeper.ts'
import { makeIdentityProvider } from '../../gateway/identity-provider.ts'
import type { Peer } from '../../gateway/peer/client.ts'
import { emptyOutcome } from '../../gateway/peer/answer.ts'
import { makeDoorkeeper, type Doorkeeper } from '../../gateway/peer/doorkeeper.ts'
import type { PeerOffers } from '../../gateway/peer-offers.ts'
import { PEER_QUERY_PATH, REQUEST_TAG } from '../../gateway/peer/protocol.ts'
import { excessOf } from '../../gateway/peer/query-parts.ts'
import { answer } from '../../gateway/pipeline.ts'
import { TEST_KEYS } from './content-keys.ts'
import { newMessageKey } from './message-key.ts'
import type { Registered } from '../../gateway/registry/registered.ts'
import { makeRecordSecrets } from '../../gateway/record-secrets.ts'
import type { Registrations } from '../../gateway/registrations.ts'
import type { AnswerLayout } from '../../gateway/schema/lay-out.ts'
import { formatDecision, type VouchedDecision } from '../../gateway/trust/decision-header.ts'
import { formatAssertion } from '../../gateway/trust/assertion.ts'
import { signRequest } from '../../gateway/trust/http-signature.ts'
import { generateSigningKey, loadSigningKey, type SigningKey } from '../../gateway/trust/keys.ts'
import { makeNonceStore, newNonce } from '../../gateway/trust/nonces.ts'
import { makeTokenIssuer } from '../../gateway/trust/token.ts'
import { CONSUMERS, content as shipped, GRANTS, OWN, PEERS, TABLES } from './offered.ts'
import { LAYOUTS_AGREE } from './layouts.ts'
import { strictLog, type StrictLog } from './strict-log.ts'
import { strictSource, type StrictSource, type Tables } from './strict-source.ts'

export const NOW = new Date('2026-03-02T02:00:00.000Z')
export const ISSUER = 'http://chongqing.test:4050'
export const PURPOSE = 'matter="CY-037", case="500103-2026-000123", operator="CQ-YZ-0417"'

export const KEYS = {
  own: newMessageKey(),
  peer: newMessageKey(),
  token: newKey(),
  log: newKey(),
} as const

function newKey(): SigningKey {
  return loadSigningKey(generateSigningKey().privateKeyPem)
}

export interface HouseOptions {
  readonly grants?: readonly Grant[]
  /** None by default. */
  readonly guardrails?: Guardrails
  readonly rectifying?: readonly string[]
  readonly now?: Date
  /** Instead of `now`: a clock that goes. */
  readonly clock?: () => Date
  /** By which failures are told; it stands still by default. */
  readonly seconds?: () => number
  /** What the sources hold, by their ids; by default `TABLES`. */
  readonly tables?: Readonly<Record<string, Tables>>
  /** Where emergency uses are noted; by default none is expected. */
  readonly emergencies?: Emergencies
  /** Puts a guard around each source; by default there is none. */
  readonly guarded?: GuardLimits
  /** Whether the sources leave out rows by themselves; by default they do. */
  readonly conditions?: boolean
  readonly consumers?: readonly Consumer[]
  /** By default what is shipped. */
  readonly content?: Content
  readonly own?: readonly Resource[]
  readonly peers?: readonly Resource[]
  /** Instead of `peers`: what is heard of them. */
  readonly offers?: PeerOffers
  readonly limits?: Partial<Limits>
  readonly admission?: Admission
  /** What Sichuan answers to each read; by default that it holds no record. */
  readonly sichuan?: (read: PlannedRead, context: ReadContext) => Partial<ReadOutcome>
  /** Instead of `sichuan`: the whole reader. */
  readonly sichuanReader?: RegionReader
  /** By both unless told, so that every story holds the two to each other. */
  readonly answerLayout?: AnswerLayout
  /** Each question comes to a house that is a copy: what is kept for the next by its house, is not. */
  readonly forgets?: boolean
  /** Told where they differ; by default the request fails. */
  readonly layoutDiffers?: (operationHash: string) => void
  /** Keeps a policy set; what it throws keeps a house from coming into force. */
  readonly activate?: () => void
}

export interface Asking {
  /** Consumer id; null sends no token. Default `cq-pension-desk`. */
  readonly as?: string | null
  /** Header; null sends none. Default the pension desk's case. */
  readonly purpose?: string | null
  readonly query?: string
  readonly variables?: object
  readonly operationName?: string
  readonly extensions?: object
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of the parameters above: the bytes of the body. */
  readonly body?: Buffer | null
  readonly method?: 'GET' | 'POST'
  readonly signal?: AbortSignal
  /** Of a peer: which of its exchanges it is. Default 9,000. */
  readonly nth?: number
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests compare answers, they do not type them
type Body = any

export interface Told {
  readonly status: number
  readonly plainStatus: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
  /** The body's text, as it would leave. */
  readonly text: string
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly fields: Readonly<Record<string, unknown>>
}

export interface TestHouse {
  /** The one in force. */
  readonly house: House
  /** Holds grants back, as suspending and revoking them does. */
  readonly hold: (holds: GrantHolds) => void
  /** Puts in force what Sichuan says that it offers. */
  readonly hear: (catalogue: unknown) => void
  /** Puts other resources of our own in force, and what else is registered; what is not given is as at first. */
  readonly register: (own: readonly Resource[], beside?: Partial<Beside>) => void
  readonly keeper: HouseKeeper
  readonly log: StrictLog
  readonly sources: ReadonlyMap<string, StrictSource>
  readonly lines: readonly LogLine[]
  /** What was counted of the records that passed. */
  readonly quality: QualityTally
  readonly doorkeeper: Doorkeeper
  readonly ask: (asking: Asking) => Promise<Told>
  /** As Sichuan's exchange asks for its consumer, signed. `change` spoils the request after signing. */
  readonly askAsPeer: (
    asking: Asking,
    change?: (request: GatewayRequest) => GatewayRequest,
  ) => Promise<Told>
  readonly records: () => readonly ExchangeRecord[]
  /** Our records as they were described, before they were sealed and written. */
  readonly described: readonly ExchangeRecord[]
  /** `extensions` of the nth answer of this house: its id, and the receipt of our record, if there is one. */
  readonly extensions: (n?: number, recordIndex?: number | null) => object
  /** Reads of all sources of Chongqing so far. */
  readonly readCount: () => number
  readonly token: (consumer: string) => Promise<string>
}

type Beside = Pick<Registrations, 'content' | 'consumers' | 'guardrails'>

export function testHouse(options: HouseOptions = {}): TestHouse {
  const log = strictLog('chongqing.test/log')
  const limits = { ...LIMITS, ...options.limits }
  const admission = options.admission ?? makeAdmission(() => limits.runningMax)
  const lines: LogLine[] = []
  const described: ExchangeRecord[] = []
  const recent = makeRecentRecords()
  const line = (level: LogLine['level']) => (fields: object) => {
    lines.push({ level, fields: fields as LogLine['fields'] })
  }
  const { consumers = CONSUMERS, content = shipped, own = OWN } = options
  const registeredOf = (resources: readonly Resource[], of = content): Registered => {
    return { content: of, resources, consumers: [], sources: [], guardrails: [] }
  }
  const sources = new Map(
    Object.entries(options.tables ?? TABLES).map(([id, tables]) => [
      id,
      strictSource(id, tables, options.conditions),
    ]),
  )
  const now = options.clock ?? ((): Date => options.now ?? NOW)
  const identities = makeIdentityProvider({
    config: { publicUrl: ISSUER, region: '500000', tokenKey: KEYS.token, ...NO_CLIENTS },
    consumers: () => consumers,
    startedAt: new Date(0),
    now,
  })
  const tokens = makeTokenIssuer({ issuer: ISSUER, audience: ISSUER, key: KEYS.token, now })
  const doorkeeper = makeDoorkeeper({
    peers: [{ region: '510000', name: 'sichuan.test', keys: [KEYS.peer] }],
    signingKey: KEYS.own,
    seen: makeNonceStore({ capacity: 10_000, windowSec: 65, startedAt: new Date(0) }),
    consumer: (id) => consumers.find((consumer) => consumer.id === id),
    clockSkewSec: 5,
    now,
  })
  const quality = makeQualityTally(now)
  const first: Registrations = {
    content,
    resources: own,
    registered: own,
    consumers,
    grants: makeGrantIndex(options.grants ?? GRANTS),
    guardrails: options.guardrails ?? NO_GUARDRAILS,
    rectifying: new Set(options.rectifying),
  }
  let beside: Partial<Beside> = {}
  const offers = options.offers ?? {
    hear: () => assert.fail('a peer is heard'),
    isHeard: () => true,
    of: () => options.peers ?? PEERS,
  }
  const keeper = makeHouseKeeper({
    first,
    offers,
    registered: registeredOf(own),
    load: (_, { resources } = registeredOf(own), requested) => ({
      ...first,
      ...beside,
      resources,
      registered: resources,
      grants: makeGrantIndex([...first.grants.all(), ...(requested?.grants ?? [])]),
    }),
    requested: [],
    activate: options.activate ?? ((): void => undefined),
    foundation: {
      region: '500000',
      name: 'chongqing.test',
      limits,
      sources: options.guarded ? guarded(sources, options.guarded, admission) : sources,
      peers: [sichuan(options)],
      isHeard: (region) => offers.isHeard(region),
      verifyToken: identities.verifyToken,
      verifyPeer: doorkeeper.admitQuery,
      admission,
      log,
      quotas: countedQuotas(),
      uses: { note: () => undefined },
      emergencies: options.emergencies ?? NO_EMERGENCIES,
      sequences: makeSequenceWatch(),
      failures: makeSeldom({ everyMs: 10_000, clock: () => (options.seconds?.() ?? 0) * 1_000 }),
      recent: {
        ...recent,
        keep: (made, bytes) => {
          described.push(made.record)
          recent.keep(made, bytes)
        },
      },
      quality,
      secrets: makeRecordSecrets(Buffer.alloc(32, 9)),
      contentKeys: TEST_KEYS,
      answerLayout: options.answerLayout ?? 'both',
      layouts: { differs: options.layoutDiffers ?? LAYOUTS_AGREE.differs },
      now,
      logger: { info: line('info'), warn: line('warn'), error: line('error') },
    },
  })
  let asked = 0
  const counted = (): House =>
    Object.freeze({ ...keeper.house(), newExchangeId: () => exchangeId(++asked) })
  let house = counted()
  const next = (): House => (options.forgets === true ? (house = counted()) : house)
  const token = (clientId: string): Promise<string> => tokens.issue({ clientId })
  return {
    get house() {
      return house
    },
    hold: (holds) => {
      keeper.hold(holds)
      house = counted()
    },
    hear: (catalogue) => {
      keeper.hear('510000', catalogue)
      house = counted()
    },
    register: (resources, given = {}) => {
      beside = given
      assert(keeper.register(registeredOf(resources, given.content)))
      house = counted()
    },
    keeper,
    log,
    described,
    sources,
    lines,
    quality,
    doorkeeper,
    token,
    records: log.records,
    extensions: (n = 1, recordIndex = 0) => {
      const receipts = recordIndex === null ? [] : [log.receipt(recordIndex)]
      return { exchange: { id: exchangeId(n), receipts } }
    },
    readCount: () => [...sources.values()].reduce((sum, { reads }) => sum + reads.length, 0),
    ask: async (asking) => {
      const as = asking.as === undefined ? 'cq-pension-desk' : asking.as
      const authorization: Record<string, string> =
        as === null ? {} : { authorization: `Bearer ${await token(as)}` }
      return tell(await answer(next(), requestOf(asking, authorization)))
    },
    askAsPeer: async (asking, change = (request) => request) =>
      tell(await answer(next(), change(signed(asking, now())))),
  }
}

function guarded(
  sources: ReadonlyMap<string, Adapter>,
  limits: GuardLimits,
  admission: Admission,
): ReadonlyMap<string, Adapter> {
  const lines = makeLines(() => admission.isCrowded())
  return new Map([...sources].map(([id, source]) => [id, guard(source, limits, { lines })]))
}

const NO_EMERGENCIES: Emergencies = {
  barring: () => undefined,
  note: async () => assert.fail('no emergency use is expected'),
}

const NO_CLIENTS = { staff: [], clockSkewSec: 5 } as unknown as Omit<
  ExchangeConfig,
  'publicUrl' | 'region' | 'tokenKey'
>

/** The nth exchange id of a test: a UUID of version 7 that says which it is. */
export function exchangeId(n: number): string {
  return `019cabcd-0000-7000-8000-${String(n).padStart(12, '0')}`
}

/** Exact counts of one process, as `gateway/quotas/` keeps them. */
function countedQuotas(): Quotas {
  const days = new Map<string, { calls: number; rows: number; readonly subjects: Set<string> }>()
  const add = (
    day: string,
    { grant, quota }: Pick<QuotaUse, 'grant' | 'quota'>,
    { calls = 0, rows = 0, subjects = [] as readonly string[] },
  ): ExceededQuota | undefined => {
    const key = `${day} ${grant}`
    const used = days.get(key) ?? { calls: 0, rows: 0, subjects: new Set<string>() }
    const all = new Set([...used.subjects, ...subjects])
    const over = (bound: ExceededQuota['bound'], sum: number): ExceededQuota | undefined => {
      const max = quota[`${bound}PerDay`] ?? Infinity
      return sum > max ? { grant, bound, max } : undefined
    }
    const exceeded =
      over('calls', used.calls + calls) ??
      over('subjects', all.size) ??
      over('rows', used.rows + Math.max(rows, calls))
    if (exceeded === undefined) {
      days.set(key, { calls: used.calls + calls, rows: used.rows + rows, subjects: all })
    }
    return exceeded
  }
  return {
    charge: async (day, uses) => {
      for (const use of uses) {
        const exceeded = add(day, use, { calls: 1, subjects: use.subjects })
        if (exceeded !== undefined) return exceeded
      }
      return undefined
    },
    chargeRows: async (day, uses) => {
      for (const use of uses) {
        const exceeded = add(day, use, { rows: use.rows })
        if (exceeded !== undefined) return exceeded
      }
      return undefined
    },
    used: async (day, refs) =>
      new Map(
        refs.map((ref) => {
          const { calls = 0, rows = 0, subjects } = days.get(`${day} ${ref}`) ?? {}
          return [ref, { calls, rows, subjects: subjects?.size ?? 0 }]
        }),
      ),
  }
}

function sichuan(options: HouseOptions): Peer {
  const region = shipped.regions.find(({ code }) => code === '510000')
  if (region === undefined) throw new Error('There is no region 510000.')
  const base = {
    region: region.name,
    regionCode: region.code,
    now: NOW,
    latencyMs: 0,
    department: (): string => '',
  }
  const reader: RegionReader = async (reads, context) =>
    reads.map((read) => ({ ...emptyOutcome(base, read), ...options.sichuan?.(read, context) }))
  const excess: RegionReader['excess'] = (reads) => excessOf(region.name, reads)
  return {
    region,
    reader: () => options.sichuanReader ?? Object.assign(reader, { excess }),
    fetchCatalog: async () => ({ resources: [] }),
    tell: async () => ({}),
    close: async () => {},
  }
}

function parametersOf(asking: Asking): object {
  const { query, variables, operationName, extensions } = asking
  return { query, variables, operationName, extensions }
}

function requestOf(asking: Asking, more: Readonly<Record<string, string>>): GatewayRequest {
  const { purpose = PURPOSE, method = 'POST' } = asking
  const purposeHeader: Record<string, string> =
    purpose === null ? {} : { 'exchange-purpose': purpose }
  const text = Object.entries(parametersOf(asking)).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
  )
  return {
    door: 'consumer',
    method,
    authority: 'chongqing.test:4050',
    path: '/graphql',
    query: method === 'GET' ? new URLSearchParams(text).toString() : '',
    headers: {
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      ...purposeHeader,
      ...more,
      ...asking.headers,
    },
    body:
      method === 'GET'
        ? Buffer.alloc(0)
        : asking.body === undefined
          ? Buffer.from(JSON.stringify(parametersOf(asking)))
          : asking.body,
    signal: asking.signal ?? new AbortController().signal,
  }
}

/** What Sichuan's exchange has decided before it asks. */
export const SICHUANS_DECISION: VouchedDecision = {
  effect: 'permit',
  policyVersion: 'p1',
  catalogVersion: 'c1',
  day: '2026-03-02',
  circumstances: [],
  grants: ['sc-grant@1'],
}

/** A request of Sichuan's exchange, vouching for `asking.as`. */
function signed(asking: Asking, now: Date): GatewayRequest {
  const plain = requestOf(asking, {
    'exchange-id': exchangeId(asking.nth ?? 9_000),
    'exchange-assertion': formatAssertion({
      consumer: asking.as ?? 'sc-pension-desk',
      region: '510000',
      department: 'RS',
      unitCode: '11510000MB0000019K',
      queryDigest: createHash('sha256')
        .update(asking.query ?? '')
        .digest(),
    }),
    'exchange-decision': formatDecision(SICHUANS_DECISION),
  })
  const request = { ...plain, door: 'peer', path: PEER_QUERY_PATH } as const
  const signature = signRequest({
    method: request.method,
    authority: request.authority,
    path: request.path,
    headers: request.headers,
    body: request.body ?? Buffer.alloc(0),
    key: KEYS.peer,
    keyId: KEYS.peer.keyId,
    created: now,
    nonce: newNonce(),
    tag: REQUEST_TAG,
  })
  return { ...request, headers: { ...request.headers, ...signature } }
}

function tell(response: Awaited<ReturnType<typeof answer>>): Told {
  const { status, plainStatus, headers, body } = response
  return { status, plainStatus, headers, body: JSON.parse(body), text: body }
}
