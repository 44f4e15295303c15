import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KeepingRecord } from '../../../gateway/audit/keeping-record.ts'
import { createLog, vkeyOf, type AuditLog } from '../../../gateway/audit/log.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { auditHolds, type AuditHoldsOptions } from '../../../gateway/cli/audit-holds.ts'
import { said } from '../../support/said.ts'
import { keeping } from '../audit/keeping-support.ts'
import { keyOf, recordOf, removeScratch, scratch, VKEY } from '../audit/support.ts'

const NOW = new Date('2028-06-01T00:00:00Z')
const HELD = `dispute-8  since 2028-03-04T09:00:00  held
    entries 1
    by AU-04, because: dispute 8
`
const LIFTED = `dispute-7  since 2028-03-02T10:15:30  lifted by AU-05 on 2028-03-03T09:00:00, because: settled
    entries 0 to 1, 3
    by AU-03, because: dispute 7 about entry 300
`

describe('shudao audit holds', () => {
  let options: Awaited<ReturnType<typeof scratch>>
  let log: AuditLog

  beforeEach(async () => {
    options = await scratch()
    log = await createLog(options)
    await append(encodeRecord(recordOf('an exchange')))
  })

  afterEach(async () => {
    await log.close()
    await removeScratch(options)
  })

  async function append(...entries: readonly Uint8Array[]): Promise<void> {
    for (const entry of entries) await log.append(entry)
    await log.flush()
  }

  function keep(...records: readonly Partial<KeepingRecord>[]): Promise<void> {
    return append(...records.map((record) => encodeRecord(keeping(record))))
  }

  const two = (): Promise<void> =>
    keep(
      {
        ranges: [
          { from: 0, to: 2 },
          { from: 3, to: 4 },
        ],
      },
      { act: 'lift', by: 'AU-05', reason: 'settled', time: '2028-03-03T09:00:00.000+08:00' },
      {
        hold: 'dispute-8',
        ranges: [{ from: 1, to: 2 }],
        by: 'AU-04',
        reason: 'dispute 8',
        time: '2028-03-04T09:00:00.000+08:00',
      },
    )

  const holds = (more: Partial<AuditHoldsOptions> = {}): ReturnType<typeof said> =>
    said(() => auditHolds(options.logDir, { vkey: VKEY, ...more }, NOW))

  it('lists what is held, and with --all what was: by whom, since when, until when and why', async () => {
    assert.equal((await holds()).out, 'No hold that was not lifted.\n')
    assert.equal((await holds({ all: true })).out, 'No hold.\n')
    await two()
    assert.deepEqual(await holds(), { code: 0, out: HELD, err: '' })
    assert.deepEqual(await holds({ all: true }), { code: 0, out: LIFTED + HELD, err: '' })
    const { out } = await holds({ all: true, json: true })
    assert.deepEqual(
      (JSON.parse(out) as { name: string; until?: string }[]).map(({ name, until }) => [
        name,
        until,
      ]),
      [
        ['dispute-7', '2028-03-03T09:00:00.000+08:00'],
        ['dispute-8', undefined],
      ],
    )
  })

  it('lists nothing of a log in which a hold was changed or is gone', async () => {
    await two()
    const bundle = join(options.logDir, 'tile/entries/000.p/4')
    const bytes = readFileSync(bundle)
    writeFileSync(bundle, bytes.toString('latin1').replace('AU-04', 'AU-06'), 'latin1')
    const changed = await holds()
    assert.deepEqual([changed.code, changed.out], [1, ''])
    assert.match(changed.err, /000\.p\/4 does not hold the entries of the signed tree\. See what/)
    rmSync(bundle)
    const gone = await holds()
    assert.deepEqual([gone.code, gone.out], [1, ''])
    assert.match(gone.err, /is missing: no entry of the log says .*A hold may have stood in it/)
  })

  it('says of a wrong key what to give', async () => {
    const vkey = vkeyOf('other.example/log', keyOf('another log'))
    const { code, err } = await holds({ vkey })
    assert.equal(code, 1)
    assert.match(err, /Give the key that the log's owner handed you with --vkey/)
  })
})
