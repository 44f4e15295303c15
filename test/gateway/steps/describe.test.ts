import assert from 'node:assert/strict'
import { testHouse, type Asking } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

const ASKED: Readonly<Record<string, Asking>> = {
  'an answer of the other province': {
    query: `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: [SICHUAN]) { name benefitStatusCode } } }`,
  },
  'an answer of our own': {
    query: `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: [CHONGQING]) { name } } }`,
  },
  'a refusal': {
    query: `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: [SICHUAN]) { name bankCardNumber } } }`,
  },
}

/** Where an object has its fields in another order than by name. */
function outOfOrder(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one, i) => outOfOrder(one, `${path}/${i}`))
  if (typeof value !== 'object' || value === null) return []
  const names = Object.keys(value)
  const here = names.join() === names.toSorted().join() ? [] : [`${path}: ${names.join(', ')}`]
  return [
    ...here,
    ...Object.entries(value).flatMap(([name, one]) => outOfOrder(one, `${path}/${name}`)),
  ]
}

describe('a described exchange', () => {
  for (const [what, asking] of Object.entries(ASKED)) {
    it(`has its fields in the order in which they are written: ${what}`, async () => {
      const house = testHouse()
      await house.ask(asking)
      assert.equal(house.described.length, 1)
      assert.deepEqual(outOfOrder(house.described), [])
    })
  }
})
