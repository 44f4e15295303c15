import assert from 'node:assert/strict'
import { testHouse, type Asking, type Told } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

const person = (selection: string): string =>
  `{ person(idNumber: "${PEOPLE.retiree}") { ${selection} } }`

async function refused(asking: Asking): Promise<readonly string[]> {
  const house = testHouse()
  const { status, body }: Told = await house.ask(asking)
  assert.equal(status, 400)
  assert.equal(house.readCount(), 0)
  assert.equal(body.errors[0].extensions.code, 'BAD_USER_INPUT')
  return body.errors.map(({ message }: { readonly message: string }) => message)
}

describe('a value that is none of an enum', () => {
  for (const [as, [asking, message]] of Object.entries<readonly [Asking, string]>({
    'a name': [
      { query: person('pensionBenefit(from: [GUIZHOU]) { name }') },
      'The value for "from" (Region!) at line 1 is not accepted. "Region" is one of CHONGQING, SICHUAN.',
    ],
    'a text in quotes': [
      { query: person('pensionBenefit(from: ["SICHUAN"]) { name }') },
      'The value for "from" (Region!) at line 1 is not accepted. "Region" is one of CHONGQING, SICHUAN, without quotes.',
    ],
    'a name for the whole list': [
      { query: person('pensionBenefit(from: GUIZHOU) { name }') },
      'The value for "from" ([Region!]) at line 1 is not accepted. "Region" is one of CHONGQING, SICHUAN.',
    ],
    'a variable': [
      {
        query: `query ($r: [Region!]) ${person('pensionBenefit(from: $r) { name }')}`,
        variables: { r: ['SICHUAN', 'GUIZHOU'] },
      },
      'The variable "$r[1]" is not accepted. "Region" is one of CHONGQING, SICHUAN.',
    ],
    'a number by variable': [
      {
        query: `query ($r: Region!) ${person('pensionBenefit(from: [$r]) { name }')}`,
        variables: { r: 52 },
      },
      'The variable "$r" is not accepted. "Region" is one of CHONGQING, SICHUAN.',
    ],
    'the default of a variable': [
      {
        query: `query ($r: [Region!] = [GUIZHOU]) ${person('pensionBenefit(from: $r) { name }')}`,
      },
      'The value for "$r" (Region!) at line 1 is not accepted. "Region" is one of CHONGQING, SICHUAN.',
    ],
  })) {
    it(`is told where it stands and which values there are: ${as}`, async () => {
      assert.deepEqual(await refused(asking), [message])
    })
  }
})

describe('a value of another type', () => {
  it('is told by the item of the claim for which it was given', async () => {
    const claim = '{ name: 139, sexCode: 1 }'
    const query = person(`verify { householdPopulation(claim: ${claim}) { result } }`)
    assert.deepEqual(await refused({ query }), [
      'The value for "claim.name" (String) at line 1 is not accepted.',
      'The value for "claim.sexCode" (SexCode) at line 1 is not accepted. A SexCode is a text in quotes.',
    ])
  })

  it('is told which of several keys is missing', async () => {
    const query = '{ vehicles(keys: [{ plateNumber: "A" }]) { vehicleRegistration { vin } } }'
    assert.deepEqual(await refused({ query }), [
      'The value for "keys" (VehicleKey!) at line 1 is not accepted. Field "VehicleKey.plateTypeCode" of required type "String!" was not provided.',
    ])
  })
})
