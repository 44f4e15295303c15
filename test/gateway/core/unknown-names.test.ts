import assert from 'node:assert/strict'
import { testHouse, type Asking, type TestHouse } from '../../support/house.ts'
import { CAR, OWN, PEERS, PEOPLE } from '../../support/offered.ts'

const LICENCE = '500000.GA.driverLicence'
const CLAIMED = 'query ($c: DriverLicenceClaim!)'
const person = (selection: string): string =>
  `{ person(idNumber: "${PEOPLE.retiree}") { ${selection} } }`

/** Own resources; those named are not published any more. */
function without(suspended: readonly string[]): TestHouse {
  const own = OWN.map((resource) =>
    suspended.includes(resource.code) ? { ...resource, state: 'suspended' as const } : resource,
  )
  const peers = PEERS.filter(({ standard }) => !suspended.some((code) => code.endsWith(standard)))
  return testHouse({ own, peers })
}

async function refused(house: TestHouse, asking: Asking): Promise<readonly string[]> {
  const { status, body } = await house.ask(asking)
  assert.equal(status, 400)
  assert.equal(body.errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED')
  return body.errors.map(({ message }: { readonly message: string }) => message)
}

describe('a standard of the catalogue that nobody offers at present', () => {
  it('is refused as known, with its resource that is suspended and whom to ask', async () => {
    const house = without([LICENCE])
    const hint = `The standard "driverLicence" (机动车驾驶证信息) is known, but no resource of it is published at present: ${LICENCE} is suspended. Take it out of the query for now, and ask officer-GA@500000.example when it will be published again.`
    for (const [asking, message] of [
      [
        { query: person('driverLicence { penaltyPoints }') },
        'Cannot query field "driverLicence" on type "Person".',
      ],
      [
        { query: person('verify { driverLicence(claim: { name: "1" }) { result } }') },
        'Cannot query field "driverLicence" on type "PersonVerify".',
      ],
      [
        { query: `${person('...f')} fragment f on DriverLicence { penaltyPoints }` },
        'Unknown type "DriverLicence".',
      ],
    ] as const) {
      const [first] = await refused(house, asking)
      assert.equal(first, `${message} ${hint}`)
    }
    const claimed = `${CLAIMED} ${person('verify { driverLicence(claim: $c) { result } }')}`
    const told = await refused(house, { query: claimed, variables: { c: { name: '1' } } })
    assert.deepEqual(told, [
      `Unknown type "DriverLicenceClaim". ${hint}`,
      `Cannot query field "driverLicence" on type "PersonVerify". ${hint}`,
    ])
  })

  it('is answered again once it is published again', async () => {
    const house = without([LICENCE])
    const query = person('driverLicence { penaltyPoints }')
    await refused(house, { query })
    house.register(OWN)
    assert.equal((await house.ask({ query })).status, 200)
  })

  it('is refused as known where nothing of it was ever published, with the department that would', async () => {
    assert.deepEqual(await refused(testHouse(), { query: person('adoption { __typename }') }), [
      'Cannot query field "adoption" on type "Person". The standard "adoption" (收养登记信息) is known, but no resource of it is published at present. Take it out of the query for now, and ask through your department\'s data officer whether MZ (民政) is to publish it.',
    ])
  })

  it('is told when a kind of subject is no field, since nothing is offered about any', async () => {
    const house = without(['500000.GA.vehicleRegistration'])
    const query = `{ vehicle(plateNumber: "${CAR.plateNumber}", plateTypeCode: "02") { __typename } }`
    const [message] = await refused(house, { query })
    assert.equal(
      message,
      'Cannot query field "vehicle" on type "Query". Subjects of this kind (机动车) are known, but no resource about them is published at present. Take it out of the query for now, and look in the catalogue who shares what about them.',
    )
  })

  it('is nothing of what is no field of such a subject, suspended or not', async () => {
    const query = `{ vehicle(plateNumber: "${CAR.plateNumber}", plateTypeCode: "02") { driverLicence { name } } }`
    const [message] = await refused(without([LICENCE]), { query })
    assert.match(message ?? '', /^Cannot query field "driverLicence" on type "Vehicle"\./)
    assert.doesNotMatch(message ?? '', /is known/)
  })

  it('is nothing of what is mistyped, or is offered, but not so', async () => {
    for (const selection of [
      'pensionBenefits { name }',
      'pensionBenefit { adoption }',
      'enterpriseRegistration { orgName }',
    ]) {
      const [message] = await refused(testHouse(), { query: person(selection) })
      assert.match(message ?? '', /^Cannot query field /)
      assert.doesNotMatch(message ?? '', /is known/)
    }
  })
})
