/**
 * What is kept from being pruned and erased, for auditors.
 *
 * @module
 */
import { HOLDS_PAGE, listHolds, unreadHolds } from '../auditing/log-holds.ts'
import { reachOfIndex } from '../auditing/reach.ts'
import { toldAsync } from './audit-filter.ts'
import { operation, type Topic } from './operation.ts'

interface AskedHolds {
  readonly all: boolean
  readonly after?: string | null
}

export const logHoldsTopic: Topic = {
  sdl: `
    "Entries that are neither pruned nor erased until it is lifted."
    type LogHold {
      "Origin of the log, and the entry by which it was set."
      log: String!
      index: Float!
      name: String!
      ranges: [HeldEntries!]!
      by: String!
      reason: String!
      since: DateTime!
      "Null while it holds, like who lifted it and why."
      until: DateTime
      liftedBy: String
      liftedReason: String
    }
    "Entries from, up to but not including to."
    type HeldEntries { from: Float!, to: Float! }
    "An older version indexed the entries of the log below this one, and kept nothing of their holds: reindexRecords adds them."
    type UnreadHolds { log: String!, below: Float! }
    type LogHoldPage {
      found: [LogHold!]!
      "Give it as after for the next page; null after the last."
      next: String
      unread: [UnreadHolds!]!
      "How far the index had come when it was asked: this log, and those of other replicas."
      reach: [IndexReach!]!
    }
    extend type Query {
      "Holds that were not lifted, or all, newest first; ${HOLDS_PAGE} at most, behind the place given as after."
      logHolds(all: Boolean = false, after: String, reason: String!): LogHoldPage!
    }
  `,
  operations: {
    logHolds: operation<AskedHolds>({
      roles: ['auditor'],
      recorded: true,
      prepare: ({ all, after }, { database, log }) => ({
        department: null,
        about: { all: String(all) },
        run: async () => {
          const [reach, unread] = [await reachOfIndex(database, log), await unreadHolds(database)]
          const page = await toldAsync(listHolds(database, { all, after: after ?? undefined }))
          return { ...page, unread, reach }
        },
      }),
    }),
  },
}
