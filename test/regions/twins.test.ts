import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseBundle } from '../../gateway/audit/bundle.ts'
import { decodeLogRecord } from '../../gateway/audit/record.ts'
import type { ToldTwin, TwinsRecord } from '../../gateway/audit/twins-record.ts'
import { TILE_WIDTH, tileAt, tilePath } from '../../gateway/audit/tile.ts'
import { exchangeName, inDemo } from '../../gateway/demo/layout.ts'
import { logSize } from '../../gateway/demo/read-log.ts'
import { RETIREE } from '../../gateway/demo/world/well-known.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, SICHUAN } from '../support/demo.ts'
import type { Demo } from '../support/demo.ts'

const QUERY = `query($id: CitizenId!) { person(idNumber: $id) { pensionBenefit(from: [SICHUAN]) { benefitStatusCode } } }`
/** A run every five seconds, and a busy machine. */
const TOLD_WITHIN_MS = 60_000

describe('the twins of an exchange between two provinces', function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo
  before(async () => {
    demo = await sharedDemo()
  })

  it('stand in both logs: the receipt of the answer in one, what was told afterwards in the other', async () => {
    const { exchangeId } = await demo.ask({ query: QUERY, variables: { id: RETIREE.idNumber } })
    const asked = await demo.record(CHONGQING, exchangeId)
    const answered = await demo.record(SICHUAN, exchangeId)
    const [twin] = asked.record.twins
    assert.deepEqual([twin?.log, twin?.index], [`${exchangeName(SICHUAN)}/log`, answered.index])
    const [receipt] = await told(exchangeId)
    assert.deepEqual(receipt?.twin.index, asked.index)
    assert.deepEqual(
      [receipt.record.region, receipt.record.log],
      [CHONGQING, `${exchangeName(CHONGQING)}/log`],
    )
  })

  interface Told {
    readonly record: TwinsRecord
    readonly twin: ToldTwin
  }

  /** What Sichuan's log says of where Chongqing recorded an exchange. */
  async function told(exchangeId: string): Promise<readonly Told[]> {
    for (let waitedMs = 0; waitedMs < TOLD_WITHIN_MS; waitedMs += 200) {
      const found = twinsOf(inDemo.log(demo.folder, SICHUAN)).filter(
        ({ twin }) => twin.exchangeId === exchangeId,
      )
      if (found.length > 0) return found
      await sleep(200)
    }
    return assert.fail('Sichuan was not told')
  }

  function twinsOf(logFolder: string): readonly Told[] {
    const size = logSize(logFolder)
    const bundles = Array.from({ length: Math.ceil(size / TILE_WIDTH) }, (_none, n) => n)
    return bundles.flatMap((n) => {
      const path = join(logFolder, tilePath(tileAt('entries', n * TILE_WIDTH, size)))
      return parseBundle(readFileSync(path), TILE_WIDTH).entries.flatMap(({ bytes }) => {
        const record = decodeLogRecord(bytes)
        return record.kind === 'twins' ? record.twins.map((twin) => ({ record, twin })) : []
      })
    })
  }
})
