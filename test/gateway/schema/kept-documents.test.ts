import assert from 'node:assert/strict'
import { visit } from 'graphql'
import { LIMITS } from '../../../gateway/core/limits.ts'
import { makeKeptDocuments, type KeptDocuments } from '../../../gateway/schema/kept-documents.ts'
import { makeOperationCompiler, type OperationCompiler } from '../../../gateway/schema/operation.ts'
import { testHouse } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

interface Sized {
  readonly text: string
  readonly bytes: number
}

const sized = (text: string, bytes = 1): Sized => ({ text, bytes })
const keptOf = (kept: KeptDocuments<Sized>, consumer: string, texts: readonly string[]): number =>
  texts.filter((text) => kept.get(consumer, text) !== undefined).length
const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `document ${i}`)

describe('kept documents', () => {
  it('are not driven out by whoever asks ever new ones', () => {
    const kept = makeKeptDocuments<Sized>(100)
    kept.keep('a', 'mine', sized('mine', 20))
    for (const text of numbered(5_000)) kept.keep('b', text, sized(text))
    assert.equal(kept.get('a', 'mine')?.text, 'mine')
    assert.equal(keptOf(kept, 'b', numbered(5_000)), 80)
  })

  it('are bounded in bytes; of whoever holds most, what was asked last stays', () => {
    const kept = makeKeptDocuments<Sized>(100)
    kept.keep('a', 'used', sized('used', 10))
    for (const text of numbered(500)) {
      kept.keep('a', text, sized(text, 10))
      assert.equal(kept.get('a', 'used')?.text, 'used')
    }
    assert.equal(keptOf(kept, 'a', numbered(500)), 9)
    kept.keep('a', 'too large', sized('too large', 101))
    assert.equal(kept.get('a', 'too large'), undefined)
    assert.equal(kept.get('a', 'used')?.text, 'used')
  })

  it('divide the room: whoever has more than its part gives way to a newcomer', () => {
    const kept = makeKeptDocuments<Sized>(100)
    for (const text of numbered(100)) kept.keep('b', text, sized(text))
    for (const text of numbered(40)) kept.keep('a', `mine ${text}`, sized(text))
    const [mine, others] = [numbered(40).map((text) => `mine ${text}`), numbered(100)]
    assert.deepEqual([keptOf(kept, 'a', mine), keptOf(kept, 'b', others)], [40, 60])
  })

  it('are one for all who ask them, and stay as long as one of them asks', () => {
    const kept = makeKeptDocuments<Sized>(100)
    const document = sized('shared', 30)
    kept.keep('a', 'shared', document)
    assert.equal(kept.get('b', 'shared'), document)
    for (const text of numbered(1_000)) kept.keep('b', text, sized(text))
    assert.equal(kept.get('a', 'shared'), document)
    assert.deepEqual(kept.all().length, 71)
  })

  it('go over to another schema with their shares, as far as they mean the same', () => {
    const kept = makeKeptDocuments<Sized>(100)
    kept.keep('a', 'same', sized('same'))
    kept.keep('a', 'other', sized('other'))
    const over = kept.map((one) => (one.text === 'same' ? { ...one, text: 'over' } : undefined))
    assert.deepEqual([over.get('a', 'same')?.text, over.get('a', 'other')], ['over', undefined])
    for (const text of numbered(1_000)) over.keep('b', text, sized(text))
    assert.equal(over.get('a', 'same')?.text, 'over')
    assert.equal(kept.get('a', 'same')?.text, 'same')
  })
})

describe('compiled documents', () => {
  const { house } = testHouse()
  const source = (name: string, after = ''): string =>
    `query ${name} { person(idNumber: "${PEOPLE.retiree}") { pensionBenefit { name } } }${after}`
  const compiler = (former?: OperationCompiler): OperationCompiler =>
    makeOperationCompiler(house.schema, LIMITS, former)

  /** Counted with a layout for each of its 32 combinations: eight of these are more than there is room for. */
  const large = (name: string): string => {
    const flags = ['a', 'b', 'c', 'd', 'e']
    const fields = Array.from({ length: 340 }, (_, i) => `f${i}: idNumber`).join(' ')
    const skipped = flags.map((flag) => `${flag}: idNumber @skip(if: $${flag})`).join(' ')
    const declared = flags.map((flag) => `$${flag}: Boolean!`).join(', ')
    return `query ${name}(${declared}) { person(idNumber: "${PEOPLE.retiree}") { ${fields} ${skipped} } }`
  }

  it('of one consumer are not compiled again because of another', () => {
    const own = compiler()
    const before = own.compile(source('Mine'), undefined, false, 'a')
    const first = own.compile(large('Q0'), undefined, false, 'b')
    for (let i = 1; i < 16; i++) own.compile(large(`Q${i}`), undefined, false, 'b')
    assert.equal(own.compile(source('Mine'), undefined, false, 'a'), before)
    assert.notEqual(own.compile(large('Q0'), undefined, false, 'b'), first)
    const later = compiler(own)
    for (let i = 16; i < 32; i++) later.compile(large(`Q${i}`), undefined, false, 'b')
    assert.equal(later.compile(source('Mine'), undefined, false, 'a').document, before.document)
  }).timeout(60_000)

  it('hold nothing of where in the text their parts stood', () => {
    const { document } = compiler().compile(
      source('Mine', '#\n'.repeat(1_000)),
      undefined,
      false,
      '',
    )
    let nodes = 0
    visit(document, {
      enter: (node) => {
        nodes++
        assert.equal(node.loc, undefined, node.kind)
      },
    })
    assert(nodes > 10)
  })

  it('are found by nothing but the same text and the same name', async () => {
    const other = testHouse()
    const named = source('Mine', ' # \u0000kept')
    assert.equal((await other.ask({ query: named, operationName: 'Mine' })).status, 200)
    for (const asking of [
      { query: `Mine\u0000${named}` },
      { query: 'kept', operationName: `Mine\u0000${source('Mine', ' # ')}` },
    ]) {
      const told = await other.ask(asking)
      assert.equal(told.status, 400, told.text)
      assert.equal(told.body.errors[0].extensions.code, 'GRAPHQL_PARSE_FAILED')
    }
  })

  it('that are wrong are told where, all the same', async () => {
    const told = await testHouse().ask({ query: '{\n  person(idNumber: "x") { unknown }\n}' })
    assert.deepEqual(
      told.body.errors.map(({ locations }: { locations: object }) => locations),
      [[{ line: 2, column: 20 }], [{ line: 2, column: 27 }]],
    )
  })
})
