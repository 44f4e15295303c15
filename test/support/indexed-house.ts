/**
 * A house in memory whose records are searched in a real database.
 *
 * @module
 */
import { NO_GUARDRAILS } from '../../policies/guardrails.ts'
import { decodeLogRecord } from '../../gateway/audit/record.ts'
import { contentKeyOf } from '../../gateway/audit/seal-record.ts'
import { indexLog, type IndexLogOptions } from '../../gateway/jobs/index-log.ts'
import type { Database } from '../../gateway/state/database.ts'
import { openedRecord } from './content-keys.ts'
import { testHouse, type HouseOptions, type TestHouse } from './house.ts'
import { testManagement, type TestManagement } from './management.ts'
import { CONSUMERS, content } from './offered.ts'
import { migratedDatabase } from './postgres.ts'

export interface IndexedHouse extends TestHouse, TestManagement {
  readonly database: Database
  /** Indexes what has been recorded since. */
  readonly index: () => Promise<number>
  readonly close: () => Promise<void>
}

/** Call it in a `before` with `START_TIMEOUT_MS`. */
export async function indexedHouse(
  options: HouseOptions = {},
  more: Partial<IndexLogOptions> = {},
): Promise<IndexedHouse> {
  const database = await migratedDatabase()
  const house = testHouse(options)
  const { log } = house
  const { consumers = CONSUMERS, guardrails = NO_GUARDRAILS } = options
  const registrations = (): object => ({ consumers, guardrails })
  const management = testManagement(house, {
    database,
    content: options.content ?? content,
    log,
    registrations,
  } as never)
  return {
    ...house,
    ...management,
    database,
    index: () =>
      indexLog({
        database,
        log: log.origin,
        readRecords: async function* (from, max) {
          const entries = house.log.entries().slice(from, from + max)
          for (const [n, bytes] of entries.entries()) {
            const contentKey = contentKeyOf(decodeLogRecord(bytes))
            yield [{ index: from + n, contentKey, record: openedRecord(bytes) }]
          }
        },
        ...more,
      }),
    close: () => database.close(),
  }
}
