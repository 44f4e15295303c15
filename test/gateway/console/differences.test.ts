import assert from 'node:assert/strict'
import { differences } from '../../../gateway/console/page/parts/differences.ts'

describe('the differences that a steward reviews', () => {
  it('are the smallest parts that changed, by JSON pointer', () => {
    const before = {
      name: '户籍',
      share: { scope: '川渝', use: '办件' },
      items: [{ name: 'a' }, { name: 'c', shareType: 'conditional' }],
      methods: ['query'],
      'a/b': 1,
    }
    const after = {
      name: '户籍信息',
      share: { use: '办件' },
      items: [{ name: 'c' }, { name: 'b' }, { name: 'a' }],
      methods: ['query', 'verify'],
      'a/b': 2,
      landed: true,
    }
    assert.deepEqual(differences(before, after), [
      { pointer: '/name', before: '"户籍"', after: '"户籍信息"' },
      { pointer: '/share/scope', before: '"川渝"', after: undefined },
      { pointer: '/items/c/shareType', before: '"conditional"', after: undefined },
      { pointer: '/items/b', before: undefined, after: '{"name":"b"}' },
      { pointer: '/methods', before: '["query"]', after: '["query","verify"]' },
      { pointer: '/a~1b', before: '1', after: '2' },
      { pointer: '/landed', before: undefined, after: 'true' },
    ])
  })

  it('are none where only the order of fields is another', () => {
    const one = { a: [{ x: 1, y: 2 }], b: null }
    const other = { b: null, a: [{ y: 2, x: 1 }] }
    assert.deepEqual(differences(one, other), [])
  })
})
