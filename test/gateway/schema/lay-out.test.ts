import assert from 'node:assert/strict'
import { makeLayOut, type AnswerLayout, type LayOut } from '../../../gateway/schema/lay-out.ts'
import type { CompiledOperation } from '../../../gateway/schema/operation.ts'
import { testHouse } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

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
