import assert from 'node:assert/strict'
import { extendsTree, includes } from '../../../gateway/audit/proof.ts'
import { consistencyRanges, inclusionRanges } from '../../../gateway/audit/ranges.ts'
import {
  EMPTY_ROOT,
  HASH_BYTES,
  edgeRoot,
  leafHash,
  nodeHash,
  rowRoot,
} from '../../../gateway/audit/tree.ts'

/** The inputs and roots of the reference tests of RFC 6962 implementations (certificate-transparency). */
const INPUTS = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'))
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

/** MTH as RFC 6962 §2.1 words it, for comparison. */
function mth(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves
  if (first === undefined) return EMPTY_ROOT
  if (leaves.length === 1) return first
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return nodeHash(mth(leaves.slice(0, split)), mth(leaves.slice(split)))
}

const LEAVES = Array.from({ length: 131 }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)))
const proofOf = (ranges: readonly { from: number; to: number }[]): Buffer[] =>
  ranges.map(({ from, to }) => mth(LEAVES.slice(from, to)))

function flipped(bytes: Uint8Array, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[bit >> 3]! ^= 1 << (bit & 7)
  return copy
}

describe('RFC 6962 trees', () => {
  it('give the published roots of the eight reference inputs', () => {
    assert.equal(
      EMPTY_ROOT.toString('hex'),
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
    ROOTS.forEach((root, last) => {
      const row = Buffer.concat(INPUTS.slice(0, last + 1).map(leafHash))
      assert.equal(rowRoot(row).toString('hex'), root)
      assert.equal(edgeRoot([row]).toString('hex'), root)
    })
  })

  it('have the root of their definition at every size', () => {
    for (let size = 1; size <= LEAVES.length; size++) {
      const leaves = LEAVES.slice(0, size)
      assert.ok(rowRoot(Buffer.concat(leaves)).equals(mth(leaves)), `size ${size}`)
    }
  })

  it('have the root of their whole hashes when a torn file ends in the middle of one', () => {
    const row = Buffer.concat([leafHash(Buffer.from('a')), Buffer.alloc(7)])
    assert.deepEqual(rowRoot(row), leafHash(Buffer.from('a')))
    assert.deepEqual(edgeRoot([row]), leafHash(Buffer.from('a')))
  })

  it('give the published inclusion proof of leaf 0 in the tree of eight', () => {
    const proof = inclusionRanges(0, 8)
    assert.deepEqual(proof, [
      { from: 1, to: 2 },
      { from: 2, to: 4 },
      { from: 4, to: 8 },
    ])
    assert.deepEqual(
      proof.map(({ from, to }) => mth(INPUTS.map(leafHash).slice(from, to)).toString('hex')),
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    )
  })

  it('prove every entry at every size, and at no other index, size or bit', () => {
    for (let size = 1; size <= LEAVES.length; size++) {
      const root = mth(LEAVES.slice(0, size))
      for (let index = 0; index < size; index += 1 + (size >> 4)) {
        const leaf = LEAVES[index]!
        const proof = proofOf(inclusionRanges(index, size))
        assert.ok(includes(leaf, index, size, proof, root), `${index} of ${size}`)
        if (size > 1) {
          assert.ok(!includes(leaf, (index + 1) % size, size, proof, root))
          const place = (index * 7) % proof.length
          const bit = (index * 31 + size) % 256
          assert.ok(
            !includes(leaf, index, size, proof.with(place, flipped(proof[place]!, bit)), root),
          )
          assert.ok(!includes(leaf, index, size, proof.slice(1), root))
        }
        assert.ok(!includes(flipped(leaf, size % 256), index, size, proof, root))
        assert.ok(!includes(leaf, index, size, [...proof, leaf], root))
        assert.ok(!includes(leaf, index + size, size, proof, root))
      }
    }
  })

  it('prove that every size extends every smaller one, and nothing else', () => {
    const roots = Array.from({ length: 70 }, (_, size) => mth(LEAVES.slice(0, size)))
    for (let size = 1; size < roots.length; size++) {
      for (let old = 1; old <= size; old++) {
        const proof = proofOf(consistencyRanges(old, size))
        assert.ok(extendsTree(old, roots[old]!, size, roots[size]!, proof), `${old} in ${size}`)
        assert.ok(!extendsTree(old, flipped(roots[old]!, old), size, roots[size]!, proof))
        assert.ok(!extendsTree(old, roots[old]!, size, flipped(roots[size]!, old), proof))
        if (proof.length === 0) continue
        const place = old % proof.length
        const bad = proof.with(place, flipped(proof[place]!, (old * 13 + size) % 256))
        assert.ok(!extendsTree(old, roots[old]!, size, roots[size]!, bad))
        assert.ok(!extendsTree(old, roots[old]!, size, roots[size]!, proof.slice(1)))
      }
    }
    assert.equal(roots[1]!.length, HASH_BYTES)
  })
})
