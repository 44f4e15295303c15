import assert from 'node:assert/strict'
import fc from 'fast-check'
import { didYouMean, nearestName } from '../../catalog/did-you-mean.ts'

const KNOWN = ['pensionBenefit', 'pensionTransfer', 'householdPopulation', 'RS', 'GA'] as const

describe('nearest known names', () => {
  for (const [name, nearest] of [
    ['pensionBenfit', 'pensionBenefit'],
    ['pensoinBenefit', 'pensionBenefit'],
    ['PENSIONBENEFIT', undefined],
    ['PensionBenefit', 'pensionBenefit'],
    ['householdpopulation', 'householdPopulation'],
    ['RZ', 'RS'],
    ['rs', 'RS'],
    ['XY', undefined],
    ['taxArrears', undefined],
    ['', undefined],
  ] as const) {
    it(`${JSON.stringify(name)} → ${String(nearest)}`, () => {
      assert.equal(nearestName(name, KNOWN), nearest)
    })
  }

  it('makes a sentence, or nothing', () => {
    assert.equal(didYouMean('RZ', KNOWN), ' Did you mean "RS"?')
    assert.equal(didYouMean('taxArrears', KNOWN), '')
  })

  it('finds a long name again after any one character was lost', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KNOWN.slice(0, 3)), fc.nat(), (name, place) => {
        const at = place % name.length
        assert.equal(nearestName(name.slice(0, at) + name.slice(at + 1), KNOWN), name)
      }),
    )
  })
})
