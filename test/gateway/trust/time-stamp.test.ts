import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { openTimeStamp, requestTimeStamp } from '../../../gateway/trust/time-stamp.ts'
import { startTimeStampAuthority } from '../../support/time-stamp-authority.ts'
import type { TimeStampAuthority } from '../../support/time-stamp-authority.ts'

const digestOf = (text: Buffer): Buffer => createHash('sha256').update(text).digest()
const TEXT = Buffer.from('checkpoint')
const ANOTHER = Buffer.from('another')
const INVALID = { code: 'TIME_STAMP_INVALID' }
const WITHIN_MS = 20_000

describe('time-stamps of a real authority', function () {
  this.timeout(60_000)
  let authority: TimeStampAuthority
  before(async () => {
    authority = await startTimeStampAuthority()
  })
  after(() => authority.close())
  beforeEach(() => authority.pretend(undefined))

  it('are had for a digest, and believed by us and by OpenSSL', async () => {
    const { token, time } = await requestTimeStamp(authority.url, TEXT, WITHIN_MS)
    assert.ok(Math.abs(time.getTime() - Date.now()) < 60_000)
    const { certificateSha256, ...opened } = await openTimeStamp(token, TEXT)
    assert.deepEqual(opened, { token, time, authority: 'Test time-stamping authority' })
    assert.equal(certificateSha256, authority.certificateSha256())
    assert.equal(authority.verifies(token, digestOf(TEXT)), true)
    assert.equal(authority.verifies(token, digestOf(ANOTHER)), false)
  })

  it('are not believed about another text, nor when a byte was changed', async () => {
    const { token } = await requestTimeStamp(authority.url, TEXT, WITHIN_MS)
    await assert.rejects(openTimeStamp(token, ANOTHER), INVALID)
    for (const from of [100, token.length - 20]) {
      const changed = Buffer.from(token)
      changed[from]! ^= 1
      await assert.rejects(openTimeStamp(changed, TEXT), INVALID, `byte ${from}`)
    }
    await assert.rejects(openTimeStamp(Buffer.from('no token'), TEXT), INVALID)
  })

  it('are refused when the answer is another query’s, is none, or does not come', async () => {
    await requestTimeStamp(authority.url, TEXT, WITHIN_MS)
    authority.pretend(authority.last())
    await assert.rejects(requestTimeStamp(authority.url, TEXT, WITHIN_MS), INVALID)
    authority.pretend(Buffer.from('no answer'))
    await assert.rejects(requestTimeStamp(authority.url, TEXT, WITHIN_MS), INVALID)
    await assert.rejects(requestTimeStamp('http://127.0.0.1:1/', TEXT, WITHIN_MS), INVALID)
  })
})
