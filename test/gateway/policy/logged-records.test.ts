import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { createLog, type AuditLog } from '../../../gateway/audit/log.ts'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { TILE_WIDTH } from '../../../gateway/audit/tile.ts'
import { newExchangeId } from '../../../gateway/exchange-id.ts'
import {
  findActivation,
  findExchange,
  publishedEntries,
  recordsSince,
} from '../../../gateway/policy/logged-records.ts'
import { localTime } from '../../../gateway/core/day.ts'
import type { ManagementRecord } from '../../../gateway/audit/management-record.ts'
import { recordOf, removeScratch, scratch } from '../audit/support.ts'

const BEGUN = Date.parse('2026-03-02T00:00:00Z')
/** One record a minute: the nth. */
const at = (n: number): Date => new Date(BEGUN + n * 60_000)
const COUNT = 700

describe('Records read from a log', function () {
  this.timeout(20_000)
  let options: Awaited<ReturnType<typeof scratch>>
  let log: AuditLog
  const ids: string[] = []

  before(async () => {
    options = await scratch()
    log = await createLog(options)
    const written: Promise<unknown>[] = [log.append(encodeRecord(activation('first')))]
    for (let n = 0; n < COUNT; n++) {
      const id = newExchangeId(at(n))
      ids.push(id)
      written.push(log.append(encodeRecord({ ...recordOf(id), time: localTime(at(n)) })))
      if (n === 400) written.push(log.append(encodeRecord(activation('second'))))
    }
    await Promise.all(written)
    await log.flush()
  })
  after(async () => {
    await log.close()
    await removeScratch(options)
  })

  function activation(digest: string): ManagementRecord {
    const { catalogVersion, policyVersion, requestCommitment } = recordOf('x')
    return {
      v: 1,
      kind: 'management',
      managementId: digest,
      time: localTime(at(digest === 'first' ? 0 : 400)),
      staff: null,
      operation: 'activatePolicySet',
      about: { policySet: digest },
      reason: null,
      outcome: 'accepted',
      code: null,
      catalogVersion,
      policyVersion,
      requestCommitment,
      sealed: null,
    }
  }

  it('are those since a moment, of an open log and of a published one alike', async () => {
    const published = await publishedEntries(directoryFetcher(options.logDir))
    for (const entries of [log, published]) {
      for (const n of [0, 1, 255, 256, 300, 699]) {
        const found: string[] = []
        for await (const { record } of recordsSince(entries, at(n))) found.push(record.exchangeId)
        assert.deepEqual(found, ids.slice(n), `since ${n}`)
      }
    }
  })

  it('are read to the end of a checkpoint while the log grows past it', async () => {
    const small = await scratch()
    const growing = await createLog(small)
    const append = (count: number): Promise<unknown> =>
      Promise.all(
        Array.from({ length: count }, () =>
          growing.append(encodeRecord(recordOf(newExchangeId(at(0))))),
        ),
      )
    await append(10)
    await growing.flush()
    const published = await publishedEntries(directoryFetcher(small.logDir))
    // The bundle of ten is whole by now, and its partial form removed.
    await append(TILE_WIDTH)
    await growing.flush()
    const places: number[] = []
    for await (const { index } of published.entries(3, published.size())) places.push(index)
    assert.deepEqual(places, [3, 4, 5, 6, 7, 8, 9])
    await growing.close()
    await removeScratch(small)
  })

  it('are found by their exchange id, which says when they began', async () => {
    for (const n of [0, 256, 699]) {
      const found = await findExchange(log, ids[n] ?? '')
      assert.equal(found?.record.time, localTime(at(n)))
    }
    assert.equal(await findExchange(log, newExchangeId(at(3))), undefined)
    assert.equal(await findExchange(log, 'no id'), undefined)
  })

  it('tell which policy set was activated last before an entry', async () => {
    const { catalogVersion, policyVersion } = recordOf('x')
    const version = { catalogVersion, policyVersion }
    assert.equal(await findActivation(log, 300, version), 'first')
    assert.equal(await findActivation(log, COUNT, version), 'second')
    assert.equal(await findActivation(log, COUNT, { ...version, policyVersion: '8' }), undefined)
  })

  it('are those that are left when the older ones were pruned', async () => {
    const { catalogVersion, policyVersion } = recordOf('x')
    const bundle = (n: number): string => join(options.logDir, `tile/entries/00${n}`)
    const published = await publishedEntries(directoryFetcher(options.logDir))
    const since = async (n: number): Promise<readonly string[]> => {
      const found: string[] = []
      for await (const { record } of recordsSince(published, at(n))) found.push(record.exchangeId)
      return found
    }
    rmSync(bundle(1))
    rmSync(bundle(0))
    assert.deepEqual(await since(600), ids.slice(600))
    assert.deepEqual((await since(300)).at(0), ids[510])
    assert.equal((await findExchange(published, ids[650] ?? ''))?.record.exchangeId, ids[650])
    assert.equal(
      await findActivation(published, COUNT, { catalogVersion, policyVersion }),
      undefined,
    )
  })
})
