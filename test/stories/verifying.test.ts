import assert from 'node:assert/strict'
import { testHouse, type TestHouse, type Told } from '../support/house.ts'
import { PEOPLE } from '../support/offered.ts'
import { askOf, personOf, recordsOf, refusalOf } from '../support/expected-record.ts'

const { retiree, twice, broken, nobody } = PEOPLE

const claiming = (
  house: TestHouse,
  id: string,
  claim: object,
  table = 'HouseholdPopulation',
): Promise<Told> =>
  house.ask({
    query: `query ($id: CitizenId!, $claim: ${table}Claim!) { person(idNumber: $id) { verify {
      ${table.charAt(0).toLowerCase()}${table.slice(1)}(from: [CHONGQING], claim: $claim) { result items { item result } }
    } } }`,
    variables: { id, claim },
  })

describe('a desk verifies', () => {
  const CASES: Readonly<Record<string, readonly [string, object, string, readonly string[]]>> = {
    'a claim that agrees': [
      retiree,
      { name: '周桂兰', birthDate: '1950-03-15' },
      'MATCH',
      ['MATCH', 'MATCH'],
    ],
    'a claim typed with full-width letters and spaces': [
      retiree,
      { name: ' 周桂兰　' },
      'MATCH',
      ['MATCH'],
    ],
    'a claim of which one item disagrees': [
      retiree,
      { name: '周桂芳', birthDate: '1950-03-15' },
      'MISMATCH',
      ['MISMATCH', 'MATCH'],
    ],
    'a claim about whom nobody knows': [nobody, { name: '周桂兰' }, 'NOT_FOUND', ['NOT_FOUND']],
    'a claim of what the department has not': [
      retiree,
      { ethnicGroupCode: '01' },
      'MISMATCH',
      ['MISMATCH'],
    ],
  }
  for (const [what, [id, claim, result, items]] of Object.entries(CASES)) {
    it(`${what}: ${result}, one word, and the record holds the items and not the claim`, async () => {
      const house = testHouse()
      const told = await claiming(house, id, claim)
      const names = Object.keys(claim)
      assert.deepEqual(told.body, {
        data: {
          person: {
            verify: {
              householdPopulation: [
                { result, items: names.map((item, i) => ({ item, result: items[i] })) },
              ],
            },
          },
        },
        extensions: house.extensions(),
      })
      assert.deepEqual(recordsOf(house), [
        refusalOf(house, {
          outcome: 'released',
          direction: { from: '500000', to: ['500000'] },
          subjects: [personOf(house, id)],
          asks: [
            askOf([...names].sort(), {
              mode: 'verify',
              result,
              rowCount: result === 'NOT_FOUND' ? 0 : 1,
            }),
          ],
          responseCommitment: 'there',
        }),
      ])
      assert(!house.log.text().includes('周桂'))
    })
  }

  it('a claim that one of two records agrees with', async () => {
    const told = await claiming(
      testHouse(),
      twice,
      { monthlyBenefit: '0150.10', benefitStatusCode: '2' },
      'PensionBenefit',
    )
    assert.equal(told.body.data.person.verify.pensionBenefit[0].result, 'MATCH')
  })

  it('a claim spread over two records as a mismatch, showing the record that agrees best', async () => {
    const told = await claiming(
      testHouse(),
      twice,
      { name: '吴合成', monthlyBenefit: '2000', benefitStatusCode: '2' },
      'PensionBenefit',
    )
    const [{ result, items }] = told.body.data.person.verify.pensionBenefit
    assert.equal(result, 'MISMATCH')
    assert.equal(items.filter((item: { result: string }) => item.result === 'MATCH').length, 2)
  })

  it('nothing where the source holds a value that breaks its standard: neither match nor mismatch', async () => {
    const house = testHouse()
    const told = await claiming(house, broken, { birthDate: '1988-04-12' })
    assert.deepEqual(told.body.data, { person: { verify: { householdPopulation: [] } } })
    assert.deepEqual(
      told.body.errors.map(
        ({ path, extensions }: { path: string[]; extensions: { code: string } }) =>
          `${path.join('.')} ${extensions.code}`,
      ),
      ['person.verify.householdPopulation SOURCE_INVALID_DATA'],
    )
    assert.equal(house.records()[0]?.asks[0]?.result, 'MIXED')
    // What is not claimed may be broken.
    const name = await claiming(house, broken, { name: '陈合成' })
    assert.equal(name.body.data.person.verify.householdPopulation[0].result, 'MATCH')
  })

  it('two claims about the same persons in one read', async () => {
    const house = testHouse()
    const told = await house.ask({
      query: `{ persons(idNumbers: ["${retiree}", "${nobody}"]) { verify {
        a: householdPopulation(from: [CHONGQING], claim: { name: "周桂兰" }) { result }
        b: householdPopulation(from: [CHONGQING], claim: { name: "甲" }) { result }
      } } }`,
    })
    const words = (a: string, b: string): object => ({
      verify: { a: [{ result: a }], b: [{ result: b }] },
    })
    assert.deepEqual(told.body.data.persons, [
      words('MATCH', 'MISMATCH'),
      words('NOT_FOUND', 'NOT_FOUND'),
    ])
    assert.equal(house.readCount(), 1)
    assert.equal(house.records()[0]?.asks[0]?.result, 'MIXED')
  })

  it('an empty claim is refused: it would ask whether there is a record', async () => {
    const house = testHouse()
    for (const claim of [{}, { name: null }]) {
      const told = await claiming(house, retiree, claim)
      assert.equal(
        told.body.errors[0].message,
        'The claim for verify.householdPopulation is empty. Claim at least one item, for example { name: "…" }.',
      )
    }
    assert.equal(house.readCount(), 0)
  })
})
