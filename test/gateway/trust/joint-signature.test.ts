import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import {
  isSigned,
  jointSigner,
  MESSAGES_MAX,
  signAlone,
} from '../../../gateway/trust/joint-signature.ts'
import { signatureBase } from '../../../gateway/trust/signature-base.ts'
import { newMessageKey } from '../../support/message-key.ts'

const key = newMessageKey()
const other = newMessageKey()
/** What is proven of either: the curve itself has tests of its own. */
const KEYS = [key, newMessageKey('SM2')]
const CONTEXT = 'shudao joint signature v1\n'

const textsOf = (count: number): readonly string[] =>
  Array.from(
    { length: count },
    (_, i) => `"@method": POST\n"@signature-params": ("@method");n=${i}`,
  )

/** What is signed within one turn. */
function together(texts: readonly string[], by = key): Promise<readonly Uint8Array[]> {
  const signer = jointSigner(by)
  return Promise.all(texts.map((text) => signer(text)))
}

const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest()

/** As RFC 6962 §2.1 defines it, over texts. */
function treeHash(texts: readonly string[]): Buffer {
  const [only = ''] = texts
  if (texts.length === 1) return sha256(Buffer.of(0), Buffer.from(only))
  let half = 1
  while (half * 2 < texts.length) half *= 2
  return sha256(Buffer.of(1), treeHash(texts.slice(0, half)), treeHash(texts.slice(half)))
}

describe('messages under one signature', () => {
  it('are each proven signed, however many they are, by one signature of their tree', async () => {
    for (const by of KEYS) {
      for (let count = 2; count <= MESSAGES_MAX; count++) {
        const texts = textsOf(count)
        const signatures = await together(texts, by)
        const signed = Buffer.concat([Buffer.from(CONTEXT), Buffer.of(count), treeHash(texts)])
        assert.ok(by.verifies(signed, signatures[0]!.subarray(0, 64)), `${count}`)
        for (const [i, signature] of signatures.entries()) {
          assert.ok(isSigned(texts[i]!, signature, by), `${i} of ${count}`)
          assert.deepEqual([signature[64], signature[65]], [i, count])
          assert.deepEqual(signature.subarray(0, 64), signatures[0]!.subarray(0, 64))
        }
      }
    }
  })

  it('prove no other text, no other place and no other key', async () => {
    const texts = textsOf(5)
    const signatures = await together(texts)
    for (const [i, signature] of signatures.entries()) {
      for (const [k, text] of texts.entries()) {
        assert.equal(isSigned(text, signature, key), i === k)
      }
      assert.ok(!isSigned(texts[i]!, signature, other))
    }
  })

  it('prove nothing with any bit changed, also when their tree was believed before', async () => {
    const texts = textsOf(3)
    for (const by of KEYS) {
      const signatures = await together(texts, by)
      assert.ok(texts.every((text, i) => isSigned(text, signatures[i]!, by)))
      for (const [i, signature] of signatures.entries()) {
        for (let bit = 0; bit < signature.length * 8; bit++) {
          const changed = Uint8Array.from(signature)
          changed[bit >> 3]! ^= 1 << (bit & 7)
          assert.ok(!isSigned(texts[i]!, changed, by), `bit ${bit} of ${i}`)
        }
      }
    }
  })

  it('prove nothing as of another place or number, wherever the same path would lead to the same root', async () => {
    for (let count = 2; count <= 9; count++) {
      const texts = textsOf(count)
      for (const [i, signature] of (await together(texts)).entries()) {
        const fitting: string[] = []
        for (let number = 0; number <= MESSAGES_MAX; number++) {
          for (let place = 0; place < 12; place++) {
            const moved = Uint8Array.from(signature)
            moved.set([place, number], 64)
            if (isSigned(texts[i]!, moved, key)) fitting.push(`${place} of ${number}`)
          }
        }
        assert.deepEqual(fitting, [`${i} of ${count}`])
      }
    }
  })

  it('prove nothing when cut or lengthened', async () => {
    const [text] = textsOf(3)
    const [signature] = await together(textsOf(3))
    for (let length = 0; length < signature!.length; length++) {
      assert.ok(!isSigned(text!, signature!.subarray(0, length), key), `${length}`)
    }
    for (const more of [1, 32, 64, 32 * 7]) {
      const longer = Buffer.concat([signature!, Buffer.alloc(more)])
      assert.ok(!isSigned(text!, longer, key), `${more} more`)
    }
  })

  it('are signed alone when they are alone: as Ed25519 of the RFC', async () => {
    const [text] = textsOf(1)
    const [signature] = await together([text!])
    assert.deepEqual(signature, signAlone(text!, key))
    assert.ok(key.verifies(Buffer.from(text!), signature))
    assert.ok(isSigned(text!, signature, key))
  })

  it('are in several trees when they are more than one may hold, or come in several turns', async () => {
    const texts = textsOf(MESSAGES_MAX + 1)
    const signatures = await together(texts)
    assert.equal(signatures[0]![65], MESSAGES_MAX)
    assert.equal(signatures.at(-1)!.length, 64)
    assert.ok(texts.every((text, i) => isSigned(text, signatures[i]!, key)))
    const signer = jointSigner(key)
    const first = await signer(texts[0]!)
    assert.equal(first.length, 64)
    assert.equal((await signer(texts[1]!)).length, 64)
  })

  it('of a tree are not one message, and one message is no tree', async () => {
    const texts = textsOf(2)
    const [signature] = await together(texts)
    const request = { method: 'GET', authority: 'a', path: '/', fields: new Map<string, string>() }
    assert.notEqual(signatureBase([], { request }, '()')[0], CONTEXT[0])
    const alone = signAlone(texts[0]!, key)
    assert.ok(!isSigned(texts[0]!, Buffer.concat([alone, Buffer.of(0, 1)]), key))
    // Without the words before it, a root that the key holder signs for another purpose is none.
    const bare = key.sign(treeHash(texts))
    const forged = Buffer.concat([bare, signature!.subarray(64)])
    assert.ok(!isSigned(texts[0]!, forged, key))
  })

  it('all learn that there is no signature', async () => {
    const sign = (): never => {
      throw new Error('the key is gone')
    }
    const signer = jointSigner({ ...key, sign })
    const tried = await Promise.allSettled(textsOf(3).map((text) => signer(text)))
    assert.deepEqual(
      tried.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    )
  })

  it('of any bytes prove nothing (property)', () => {
    const bytes = fc.uint8Array({ maxLength: 400 })
    fc.assert(
      fc.property(bytes, fc.nat(255), fc.nat(255), (tail, place, count) => {
        const made = Buffer.concat([Buffer.alloc(64, 7), Buffer.of(place, count), tail])
        return !isSigned('"x"', made, key)
      }),
      { numRuns: 2_000 },
    )
  })
})
