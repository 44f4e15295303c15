import assert from 'node:assert/strict'
import { join } from 'node:path'
import { signCheckpoint } from '../../../gateway/audit/checkpoint.ts'
import { splitNote } from '../../../gateway/audit/note.ts'
import { leafHash } from '../../../gateway/audit/tree.ts'
import { openTimeStamp, requestTimeStamp } from '../../../gateway/trust/time-stamp.ts'
import { startTimeStamping } from '../../../gateway/witness/time-stamping.ts'
import { makeStampedCheckpoints } from '../../../gateway/witness/stamped-checkpoints.ts'
import { startTimeStampAuthority } from '../../support/time-stamp-authority.ts'
import { KEY, ORIGIN, removeScratch, scratch } from '../audit/support.ts'
import { QUIET } from './support.ts'

describe('the time-stamping of checkpoints', function () {
  this.timeout(60_000)

  it('stamps each checkpoint once, keeps the token with it, and gets over an authority that is away', async () => {
    const authority = await startTimeStampAuthority()
    const { folder } = await scratch()
    const store = makeStampedCheckpoints(join(folder, 'time-stamps'))
    let size = 1
    let asked = 0
    let url = 'http://127.0.0.1:1/'
    const checkpoint = (): string =>
      signCheckpoint({ origin: ORIGIN, size, root: leafHash(Buffer.from('x')) }, KEY)
    const stamping = startTimeStamping({
      checkpoint: async () => checkpoint(),
      stamp: async (text) => {
        asked++
        return (await requestTimeStamp(url, text, 20_000)).token
      },
      store,
      now: () => new Date(),
      pauseMs: 3_600_000,
      logger: QUIET,
    })
    await stamping.close()
    const kept = async (): Promise<string | undefined> => (await store.above(size - 1))?.token
    assert.deepEqual([asked, await kept()], [1, undefined])
    url = authority.url
    await stamping.round()
    await stamping.round()
    assert.equal(asked, 2)
    const body = Buffer.from(splitNote(checkpoint())!.text)
    const { time } = await openTimeStamp(Buffer.from((await kept())!, 'base64'), body)
    assert.ok(Math.abs(time.getTime() - Date.now()) < 60_000)
    size = 2
    assert.equal(await kept(), undefined)
    await stamping.round()
    assert.equal(asked, 3)
    assert.ok(await kept())
    await authority.close()
    await removeScratch({ folder })
  })

  it('keeps all stamps of two days and the last of each day before, and gives the earliest that has an entry', async () => {
    const { folder } = await scratch()
    const store = makeStampedCheckpoints(join(folder, 'time-stamps'))
    const sizes = [5, 6, 40, 41, 70, 71, 72]
    const days = [
      '2026-03-01',
      '2026-03-01',
      '2026-03-02',
      '2026-03-02',
      '2026-03-04',
      '2026-03-05',
      '2026-03-05',
    ]
    for (const [n, size] of sizes.entries()) {
      const stamped = { note: `note of ${size}`, token: String(size) }
      await store.keep(size, stamped, new Date(`${days[n]}T12:00:00+08:00`))
    }
    const given = [0, 4, 5, 6, 39, 40, 41, 70, 72]
    assert.deepEqual(
      await Promise.all(given.map(async (index) => (await store.above(index))?.token)),
      ['6', '6', '6', '41', '41', '41', '70', '71', undefined],
    )
    await removeScratch({ folder })
  })
})
