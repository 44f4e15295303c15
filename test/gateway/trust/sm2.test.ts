import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { loadSm2Key, signSm2, verifySm2 } from '../../../gateway/trust/sm2.ts'

/** GM/T 0003.5-2012 (GB/T 32918.5-2017) Annex A.2: key, message, signature on the recommended curve. */
const VECTOR = {
  privateKey: '3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8',
  x: '09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020',
  y: 'CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13',
  message: Buffer.from('message digest'),
  r: 'F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3',
  s: 'B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA',
}

/** The implementation of somebody else: JuneAndGreen's, on a big-number library of its own. */
interface OtherSm2 {
  doSignature(message: string, privateKey: string, options: object): string
  doVerifySignature(message: string, signature: string, publicKey: string, options: object): boolean
}
const { sm2: other } = createRequire(import.meta.url)('sm-crypto') as { readonly sm2: OtherSm2 }

const key = loadSm2Key(VECTOR.privateKey)
const publicHex = key.publicKey.toString('hex')
const OPTIONS = { hash: true, publicKey: publicHex, userId: '1234567812345678' }

describe('SM2 with SM3', () => {
  it('has the public key and believes the signature that the standard publishes', () => {
    assert.equal(publicHex, `04${VECTOR.x}${VECTOR.y}`.toLowerCase())
    const signature = Buffer.from(VECTOR.r + VECTOR.s, 'hex')
    assert.equal(verifySm2(key.publicKey, VECTOR.message, signature), true)
    for (let at = 0; at < signature.length; at += 7) {
      const changed = Buffer.from(signature)
      changed[at]! ^= 1
      assert.equal(verifySm2(key.publicKey, VECTOR.message, changed), false, `byte ${at}`)
    }
    assert.equal(verifySm2(key.publicKey, Buffer.from('message digesT'), signature), false)
  })

  it('is believed by another implementation, and believes it', () => {
    for (const message of ['', 'message digest', 'shudao.example/log\n1\n数道\n']) {
      const ours = signSm2(key, Buffer.from(message))
      assert.equal(verifySm2(key.publicKey, Buffer.from(message), ours), true)
      assert.equal(other.doVerifySignature(message, ours.toString('hex'), publicHex, OPTIONS), true)
      const theirs = other.doSignature(message, key.privateKey, OPTIONS)
      assert.equal(verifySm2(key.publicKey, Buffer.from(message), Buffer.from(theirs, 'hex')), true)
    }
  })

  it('is not believed under another user id', () => {
    const options = { ...OPTIONS, userId: 'somebody' }
    const theirs = Buffer.from(other.doSignature('x', key.privateKey, options), 'hex')
    assert.equal(verifySm2(key.publicKey, Buffer.from('x'), theirs), false)
  })

  it('answers false for what is no signature or no key', () => {
    const signature = signSm2(key, VECTOR.message)
    const offCurve = Buffer.from(key.publicKey)
    offCurve[64]! ^= 1
    assert.equal(verifySm2(offCurve, VECTOR.message, signature), false)
    assert.equal(verifySm2(key.publicKey.subarray(1), VECTOR.message, signature), false)
    assert.equal(verifySm2(key.publicKey, VECTOR.message, Buffer.alloc(64)), false)
    assert.equal(verifySm2(key.publicKey, VECTOR.message, signature.subarray(1)), false)
  })

  it('takes a key as 64 hexadecimal digits within the order of the curve, and quotes none', () => {
    const order = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123'
    for (const text of ['', 'zz', VECTOR.privateKey.slice(1), '0'.repeat(64), order]) {
      assert.throws(
        () => loadSm2Key(text),
        (thrown: Error & { code?: string }) =>
          thrown.code === 'KEY_INVALID' && (text === '' || !thrown.message.includes(text)),
      )
    }
    assert.deepEqual(loadSm2Key(` ${VECTOR.privateKey}\n`), key)
  })
})
