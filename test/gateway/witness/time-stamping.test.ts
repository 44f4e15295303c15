import assert from 'node:assert/strict'
import { join } from 'node:path'
import { signCheckpoint } from '../../../gateway/audit/checkpoint.ts'
import { splitNote } from '../../../gateway/audit/note.ts'
import { leafHash } from '../../../gateway/audit/tree.ts'
import { openTimeStamp, requestTimeStamp } from '../../../gateway/trust/time-stamp.ts'
import { startTimeStamping } from '../../../gateway/witness/time-stamping.ts'
import { makeWitnessStore } from '../../../gateway/witness/witness-store.ts'
import { startTimeStampAuthority } from '../../support/time-stamp-authority.ts'
import { KEY, ORIGIN, removeScratch, scratch } from '../audit/support.ts'
import { QUIET } from './support.ts'

describe('the time-stamping of checkpoints', function () {
  this.timeout(60_000)

  it('stamps each checkpoint once, keeps the token under its text, and gets over an authority that is away', async () => {
    const authority = await startTimeStampAuthority()
    const { folder } = await scratch()
    const store = makeWitnessStore(join(folder, 'time-stamps'))
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
      pauseMs: 3_600_000,
      logger: QUIET,
    })
    await stamping.close()
    const kept = async (): Promise<string | undefined> => store.read(splitNote(checkpoint())!.text)
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
})
