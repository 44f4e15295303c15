import assert from 'node:assert/strict'
import type { Item } from '../../../catalog/types.ts'
import { makeLayOut, type AnswerLayout, type LayOut } from '../../../gateway/schema/lay-out.ts'
import type { CompiledOperation } from '../../../gateway/schema/operation.ts'
import { testHouse } from '../../support/house.ts'
import { content, grantOf, offerOf, PEOPLE, standardOf } from '../../support/offered.ts'

const QUERY = `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit { name } } }`
const LAYOUTS: readonly AnswerLayout[] = ['compiled', 'stitched', 'both']

describe('an answer', () => {
  it('is the same, and recorded the same, by whichever layout', async () => {
    const [compiled, ...others] = await Promise.all(
      LAYOUTS.map(async (answerLayout) => {
        const house = testHouse({ answerLayout })
        return { ...(await house.ask({ query: QUERY })), records: house.records() }
      }),
    )
    assert.equal(compiled?.status, 200)
    assert.deepEqual(compiled.body.data.person.pensionBenefit[0], { name: '周桂兰' })
    for (const other of others) {
      assert.equal(other.text, compiled.text)
      assert.deepEqual(other.records, compiled.records)
    }
  })

  it('is at hand at once where it is compiled', () => {
    const { house } = testHouse({ answerLayout: 'compiled' })
    const operation = house.compiler.compile(QUERY, undefined, false, 'desk')
    const dataJson = house.layOut({ operation, variables: {} }, { find: () => [] })
    assert.equal(dataJson, '{"person":{"pensionBenefit":[]}}')
  })
})

describe('an answer laid out by both', () => {
  const { house } = testHouse()
  const sound = house.compiler.compile(QUERY, undefined, false, 'desk')
  const stitched = '{"person":{"pensionBenefit":[{"name":"周桂兰"}]}}'
  const differed: string[] = []
  const layOut = makeLayOut('both', house.schema, (hash) => differed.push(hash))
  const write = async (by: LayOut, layout = sound.layout): Promise<string> => {
    const operation: CompiledOperation = { ...sound, layout }
    return by({ operation, variables: {} }, { find: () => [{ name: '周桂兰' }] })
  }
  beforeEach(() => (differed.length = 0))

  it('tells of nothing where they agree', async () => {
    assert.equal(await write(layOut), stitched)
    assert.deepEqual(differed, [])
  })

  it('is the stitched one where the compiled one differs or fails; which operation, somebody is told', async () => {
    assert.equal(await write(layOut, () => '{"person":null}'), stitched)
    const failing = (): never => assert.fail('this layout writes nothing')
    assert.equal(await write(layOut, failing), stitched)
    assert.deepEqual(differed, [sound.hash, sound.hash])
  })

  it('is the stitched one, too, where that alone is asked for, whatever is compiled', async () => {
    const alone = makeLayOut('stitched', house.schema, () => assert.fail('nothing is compared'))
    assert.equal(await write(alone, () => '{"person":null}'), stitched)
  })

  it('is refused where stitching gives none', async () => {
    const find = (): never => assert.fail('nothing is found')
    await assert.rejects(async () => layOut({ operation: sound, variables: {} }, { find }), {
      code: 'INTERNAL',
      message: 'The answer could not be laid out. Nothing was released.',
    })
  })
})

/** Documents to which stitching gave something else, and somebody found out. */
const ONCE_OTHERWISE: Readonly<Record<string, string>> = {
  "a type's name that only a fragment asks": '{ ...F } fragment F on Person { __typename }',
  'one of two fields under one key, the other left out':
    '{ pensionBenefit { name } pensionBenefit @skip(if: true) { name } }',
  'a selection of which nothing is left': '{ verify @skip(if: true) { __typename } }',
  ...Object.fromEntries(
    ['then', '_key', '_nothingLeft', '__proto__', 'constructor', 'toJSON'].map((key) => [
      `a field under the key ${key}`,
      `{ ${key}: pensionBenefit { ${key}: name } verify { ${key}: __typename } idNumber }`,
    ]),
  ),
}

describe('an answer that stitching once gave otherwise', () => {
  for (const [what, selection] of Object.entries(ONCE_OTHERWISE)) {
    it(`is the compiled one: ${what}`, async () => {
      const both = testHouse()
      const [, fragment = ''] = selection.split(/(?=fragment)/)
      const asked = selection.slice(0, selection.length - fragment.length)
      const query = `{ persons(idNumbers: ["${PEOPLE.retiree}"]) ${asked} } ${fragment}`
      const { status, text } = await both.ask({ query })
      assert.equal(status, 200, text)
    })
  }
})

describe('a record of a standard', () => {
  it('is laid out by both whatever the names of its items: `then` makes no promise of it', async () => {
    const item: Item = { name: 'then', nameZh: '后续', type: 'C', length: 10, sensitive: false }
    const standard = standardOf('pensionBenefit')
    const withThen = { ...standard, items: [...standard.items, item] }
    const resource = offerOf('500000', withThen)
    const house = testHouse({
      content: { ...content, standards: [withThen] },
      own: [resource],
      peers: [],
      grants: [grantOf('cq-pension-desk', resource)],
      tables: { RS: { pensionBenefit: [{ c_citizenId: PEOPLE.retiree, c_then: '续发' }] } },
    })
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit { then } } }`
    const { body } = await house.ask({ query })
    assert.deepEqual(body.data, { person: { pensionBenefit: [{ then: '续发' }] } })
  })
})
