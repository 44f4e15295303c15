/**
 * What an administrator looks after: keys and certificates with their ends, and the peers, each to be tried from here.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { ExchangeConfig } from '../config.ts'
import { tryPeer } from '../peer/try-peer.ts'
import { lookAtCertificate } from '../trust/certificate.ts'
import { ManagementError } from './errors.ts'
import { operation, type ManagementContext, type Topic } from './operation.ts'

const SDL = `
  type KeyInUse {
    "exchange, token, log, sm2; peer or peer-log of a peer; witness."
    use: String!
    "Whose it is, where it is not ours."
    of: String
    "As others know it; never the key itself."
    keyId: String!
    algorithm: String!
  }
  type CertificateInUse {
    "What the address is: own, peer, issuer or time-stamp."
    use: String!
    url: String!
    "Whether the address speaks TLS at all; the rest is null where it does not."
    isTls: Boolean!
    subject: String
    issuer: String
    validFrom: DateTime
    validTo: DateTime
    "Negative when it has ended; null where nobody answered there."
    daysLeft: Int
    "Why this machine would not believe it."
    distrust: String
  }
  type PeerInUse {
    region: ID!
    nameZh: String!
    nameEn: String!
    url: String!
    exchange: String!
    "Of its resources, how many are known here."
    resources: Int!
  }
  type PeerTrial {
    "UNREACHABLE, TIMEOUT, NOT_SIGNED, PATH_UNKNOWN, KEY_UNKNOWN, CLOCK or MALFORMED; null where all is well."
    trouble: String
    latencyMs: Int!
    "Its clock less ours."
    clockDifferenceMs: Int
    "What it says of itself; null where it gave no answer to be believed."
    exchange: String
    "Ids of our keys that it has pinned."
    keys: [String!]
    "Of our resources, how many it knows; publishedHere is how many there are for it."
    resources: Int
    publishedHere: Int!
    "Whether it cosigns our log."
    cosigns: Boolean
  }
  type SourceFailures { "Code of the adapter: SOURCE_TIMEOUT, SOURCE_BUSY, …" code: String!  count: Int! }
  type SourceInUse {
    id: ID!
    "Whose it is; null where the configuration does not say."
    department: ID
    "closed while it is asked, open while it is left alone after failures, half-open while one read tries."
    breaker: String!
    "Reads under way, and those that wait for their turn."
    running: Int!
    queued: Int!
    "How far back the rest looks."
    windowSec: Int!
    "Reads that were answered; streams of large reads are not counted."
    reads: Int!
    "Half of them took at most so long, and 95 of 100, waiting for their turn included; null where there was none."
    p50Ms: Float
    p95Ms: Float
    "Reads that failed, by kind."
    failures: [SourceFailures!]!
  }
  extend type Query {
    keysInUse: [KeyInUse!]!
    "Each address that the exchange has or asks is looked at now."
    certificatesInUse: [CertificateInUse!]!
    peersInUse: [PeerInUse!]!
    sourcesInUse: [SourceInUse!]!
  }
  extend type Mutation {
    "Sends a signed message to the peer's exchange and tells what came back. It asks for nobody's data."
    tryPeer(region: ID!, reason: String!): PeerTrial!
  }
`

const READERS = ['administrator', 'security', 'steward'] as const
const DAY_MS = 86_400_000

export const healthTopic: Topic = {
  sdl: SDL,
  operations: {
    keysInUse: operation({
      roles: READERS,
      recorded: false,
      prepare: (_args, { config }) => ({ department: null, run: () => keysOf(config) }),
    }),
    certificatesInUse: operation({
      roles: READERS,
      recorded: false,
      prepare: (_args, context) => ({ department: null, run: () => certificates(context) }),
    }),
    peersInUse: operation({
      roles: READERS,
      recorded: false,
      prepare: (_args, context) => ({ department: null, run: () => peersOf(context) }),
    }),
    sourcesInUse: operation({
      roles: READERS,
      recorded: false,
      prepare: (_args, context) => ({ department: null, run: () => sourcesOf(context) }),
    }),
    tryPeer: operation<{ readonly region: string }>({
      roles: ['administrator', 'security'],
      recorded: true,
      prepare: ({ region }, context) => {
        const peer = context.peers.find((one) => one.region.code === region)
        if (peer === undefined) {
          const known = context.peers.map((one) => one.region.code).join(', ')
          throw new ManagementError(
            'NOT_FOUND',
            `"${region}" is no peer of this exchange. Its peers: ${known || 'none'}.`,
          )
        }
        const { config, now } = context
        return {
          department: null,
          about: { peer: region },
          run: async () => {
            const { hello, ...trial } = await tryPeer(peer, config.clockSkewSec, now)
            return { ...trial, ...hello, publishedHere: publishedFor(context) }
          },
        }
      },
    }),
  },
}

function sourcesOf({ guards, ownerOfSource }: ManagementContext): readonly object[] {
  return [...guards].map(([id, guard]) => {
    const { failures, ...recent } = guard.recent()
    return {
      id,
      department: ownerOfSource(id) ?? null,
      ...guard.state(),
      ...recent,
      failures: Object.entries(failures).map(([code, count]) => ({ code, count })),
    }
  })
}

function publishedFor({ registrations }: ManagementContext): number {
  return registrations().resources.filter(
    ({ state, crossProvince }) => state === 'published' && crossProvince,
  ).length
}

interface KeyShown {
  readonly use: string
  readonly of: string | null
  readonly keyId: string
  readonly algorithm: string
}

function keysOf(config: ExchangeConfig): readonly KeyShown[] {
  const { exchangeKey, tokenKey, logKey, sm2Key, peers, witnessing } = config
  const own = (
    use: string,
    { keyId, algorithm = 'Ed25519' }: { readonly keyId: string; readonly algorithm?: string },
  ): KeyShown => ({ use, of: null, keyId, algorithm })
  return [
    own('exchange', exchangeKey),
    own('token', tokenKey),
    own('log', logKey),
    ...(sm2Key === undefined
      ? []
      : [{ use: 'sm2', of: null, keyId: digestOf(sm2Key.publicKey), algorithm: 'SM2' }]),
    ...peers.flatMap(({ name, keys }) => keys.map((key) => ({ ...own('peer', key), of: name }))),
    ...witnessing.logs.map(({ verifier }) => ({ ...own('peer-log', verifier), of: verifier.name })),
    ...witnessing.witnesses
      .filter(({ verifier }) => !witnessing.logs.some((log) => log.verifier.name === verifier.name))
      .map(({ verifier }) => ({ ...own('witness', verifier), of: verifier.name })),
  ]
}

/** As many characters as a thumbprint has. */
function digestOf(key: Buffer): string {
  return createHash('sha256').update(key).digest('base64url')
}

async function certificates({ config, now }: ManagementContext): Promise<readonly object[]> {
  const addresses = [
    ['own', config.publicUrl],
    ...config.peers.map(({ url }) => ['peer', url] as const),
    ...(config.console === undefined ? [] : ([['issuer', config.console.issuer]] as const)),
    ...(config.timeStamp === undefined ? [] : ([['time-stamp', config.timeStamp.url]] as const)),
  ] as const
  return Promise.all(
    addresses.map(async ([use, text]) => {
      const url = new URL(text)
      if (url.protocol !== 'https:') return { use, url: text, isTls: false }
      const seen = await lookAtCertificate(url)
      if (seen === undefined) return { use, url: text, isTls: true }
      const { validFrom, validTo, ...rest } = seen
      return {
        use,
        url: text,
        isTls: true,
        ...rest,
        validFrom: validFrom.toISOString(),
        validTo: validTo.toISOString(),
        daysLeft: Math.floor((validTo.getTime() - now().getTime()) / DAY_MS),
      }
    }),
  )
}

function peersOf({ config, house }: ManagementContext): readonly object[] {
  const { catalog } = house()
  return config.peers.map(({ region, url, name }) => ({
    region,
    nameZh: catalog.region(region)?.nameZh ?? region,
    nameEn: catalog.region(region)?.nameEn ?? region,
    url,
    exchange: name,
    resources: catalog.offers().filter((offer) => offer.region === region).length,
  }))
}
