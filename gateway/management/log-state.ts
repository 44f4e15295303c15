/**
 * Whether the log is whole, as far as the exchange itself can say it: how far it reaches, who has cosigned it, by whose
 * keys that is proven, and which exchanges between provinces have no twin. Who is asked proves nothing by it: the proof is
 * made from the log's files.
 *
 * @module
 */
import { indexedEntries } from '../state/indexed-entries.ts'
import { reconciliation } from '../twins/reconciliation.ts'
import { meantBy, toldAsync } from './audit-filter.ts'
import { operation, type ManagementContext, type Topic } from './operation.ts'

export const logStateTopic: Topic = {
  sdl: `
    type LogState {
      "Origin of the log."
      origin: String!
      entries: Float!
      "Entries that peers or witnesses have cosigned."
      witnessed: Float!
      "How many must cosign; 0 where nobody is asked."
      quorum: Int!
      "Entries that the search index has; null before it has any."
      indexed: Float
      "How long a record may wait for its twin in another province."
      twinWithinSec: Int!
      "Logs of other provinces, whose exchanges cosign this one."
      peers: [PeerLog!]!
    }
    type PeerLog {
      region: ID!
      nameZh: String!
      nameEn: String!
      origin: String!
      "Its verifier key, as this exchange was handed it."
      vkey: String!
      "Address at which this exchange asks the other."
      url: String!
    }
    "Exchanges with other provinces, and whether both have recorded them."
    type Reconciliation {
      "Entries of the log that were looked at for it."
      entries: Float!
      "Records that another province has to have as well."
      shared: Float!
      "Of these, those of which the other province has said where it recorded them."
      twins: Float!
      "Those that still have time to come: withinSec after the exchange."
      awaited: Float!
      withinSec: Int!
      "Those without a twin whose time is over."
      missing: Float!
      "The oldest of them, 100 at most."
      missed: [MissingTwin!]!
      "Records of which the two provinces say different things, of any time."
      contradicted: Float!
    }
    type MissingTwin { index: Float!, exchangeId: ID!, time: DateTime!, region: ID! }
    extend type Query {
      logState: LogState!
      "Of the time asked about; of the whole log unless told."
      reconciliation(from: String, to: String, reason: String!): Reconciliation!
    }
  `,
  operations: {
    logState: operation({
      roles: ['administrator', 'security', 'steward', 'auditor'],
      recorded: false,
      prepare: (_args, context) => ({ department: null, run: () => stateOf(context) }),
    }),
    reconciliation: operation<{ readonly from?: string | null; readonly to?: string | null }>({
      roles: ['auditor'],
      recorded: true,
      prepare: ({ from, to }, context) => {
        const { database, log, config, now } = context
        const texts = { ...(from == null ? {} : { from }), ...(to == null ? {} : { to }) }
        const { filter, about } = meantBy({ filter: texts }, context)
        const asked = { log: log.origin, withinSec: config.twinWithinSec, now: now(), ...filter }
        return { department: null, about, run: () => toldAsync(reconciliation(database, asked)) }
      },
    }),
  },
}

async function stateOf(context: ManagementContext): Promise<object> {
  const { log, witnessedSize, config, database } = context
  return {
    origin: log.origin,
    entries: log.size(),
    witnessed: witnessedSize(),
    quorum: config.witnessing.quorum,
    indexed: (await indexedEntries(database, log.origin)) ?? null,
    twinWithinSec: config.twinWithinSec,
    peers: peerLogs(context),
  }
}

function peerLogs({ config, house }: ManagementContext): readonly object[] {
  const { catalog } = house()
  return config.peers.flatMap(({ region, name, url }) => {
    const log = config.witnessing.logs.find(({ verifier }) => verifier.name === `${name}/log`)
    if (log === undefined) return []
    const { nameZh, nameEn } = catalog.region(region) ?? { nameZh: region, nameEn: region }
    const { verifier, vkey } = log
    return [{ region, nameZh, nameEn, origin: verifier.name, vkey, url: url.replace(/\/$/, '') }]
  })
}
