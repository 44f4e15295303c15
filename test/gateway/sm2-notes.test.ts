import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { directoryFetcher } from '../../gateway/audit/fetcher.ts'
import { createLog } from '../../gateway/audit/log.ts'
import { verifyLog } from '../../gateway/audit/verify.ts'
import { isSm2Vkey, parseSm2Vkey, sm2Signer, sm2Vkey } from '../../gateway/sm2-notes.ts'
import { loadSm2Key } from '../../gateway/trust/sm2.ts'
import { ORIGIN, removeScratch, scratch, VKEY } from './audit/support.ts'

const KEY = loadSm2Key('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8')
const SM2_VKEY = sm2Vkey(ORIGIN, KEY)

describe('a log that signs with SM2 beside Ed25519', () => {
  it('has both lines on each checkpoint; either is checked by whoever has its key', async () => {
    const options = await scratch()
    const signers = [sm2Signer(ORIGIN, KEY)]
    const log = await createLog({ ...options, signers, publishIntervalMs: 3_600_000 })
    await log.append(Buffer.from('one'))
    await log.close()
    const lines = readFileSync(join(options.logDir, 'checkpoint'), 'utf8').trimEnd().split('\n')
    assert.deepEqual(
      lines.slice(4).map((line) => line.split(' ')[1]),
      [ORIGIN, ORIGIN],
    )
    const verify = (vkey: string): ReturnType<typeof verifyLog> =>
      verifyLog(directoryFetcher(options.logDir), VKEY, {
        records: false,
        settleMs: 0,
        policy: { witnesses: [parseSm2Vkey(vkey)], quorum: 1 },
      })
    assert.deepEqual((await verify(SM2_VKEY)).failures, [])
    const another = sm2Vkey(ORIGIN, loadSm2Key('11'.repeat(32)))
    assert.equal((await verify(another)).failures[0]?.code, 'WITNESSES')
    // Whoever knows nothing of SM2 passes over it.
    const plain = await verifyLog(directoryFetcher(options.logDir), VKEY, { records: false })
    assert.deepEqual(plain.failures, [])
    await removeScratch(options)
  })

  it('has a vkey that reads back, and no other is taken for one', () => {
    const verifier = parseSm2Vkey(` ${SM2_VKEY}\n`)
    assert.deepEqual([verifier.name, verifier.keyId], [ORIGIN, SM2_VKEY.split('+')[1]])
    assert.equal(isSm2Vkey(SM2_VKEY), true)
    assert.equal(isSm2Vkey(VKEY), false)
    for (const wrong of [VKEY, '', SM2_VKEY.slice(0, -4), SM2_VKEY.replace(ORIGIN, 'other')]) {
      assert.throws(() => parseSm2Vkey(wrong), { code: 'VKEY_INVALID' })
    }
  })
})
