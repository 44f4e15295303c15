import assert from 'node:assert/strict'
import { testHouse } from '../support/house.ts'
import { CAR, FIRM, PEOPLE } from '../support/offered.ts'
import { askOf, personOf, recordsOf, refusalOf } from '../support/expected-record.ts'

const { retiree, twice, bride, broken, nobody } = PEOPLE

describe('a desk reads', () => {
  it('one item of every kind of value, of a person, a firm and a car, in one read a source and table', async () => {
    const house = testHouse()
    const told = await house.ask({
      query: `{
        person(idNumber: "${retiree}") {
          idNumber
          householdPopulation(from: [CHONGQING]) { citizenId sexCode birthDate name }
          idCardIssue { photo }
          driverLicence { penaltyPoints }
          permanentResidentCheck { verifiedAt }
          pensionBenefit(from: [CHONGQING]) { monthlyBenefit }
        }
        organization(uscc: "${FIRM}") {
          enterpriseRegistration {
            uscc registeredCapital
            provenance { region department resource version retrievedAt }
          }
        }
        vehicles(keys: [{ plateNumber: "${CAR.plateNumber}", plateTypeCode: "02" }]) {
          plateNumber
          vehicleRegistration(from: [CHONGQING]) { ownerName firstRegisterDate }
        }
      }`,
    })
    assert.equal(told.status, 200)
    assert.deepEqual(told.body, {
      data: {
        person: {
          idNumber: retiree,
          householdPopulation: [
            { citizenId: retiree, sexCode: '2', birthDate: '1950-03-15', name: '周桂兰' },
          ],
          idCardIssue: [{ photo: 'photo-9001' }],
          driverLicence: [{ penaltyPoints: 3 }],
          permanentResidentCheck: [{ verifiedAt: '2026-02-28T09:30:00+08:00' }],
          pensionBenefit: [{ monthlyBenefit: '3120.55' }],
        },
        organization: {
          enterpriseRegistration: [
            {
              uscc: FIRM,
              registeredCapital: '5000000',
              provenance: {
                region: 'CHONGQING',
                department: '重庆市市场监督管理局',
                resource: '500000.SC.enterpriseRegistration',
                version: 3,
                retrievedAt: '2026-03-02T10:00:00.000+08:00',
              },
            },
          ],
        },
        vehicles: [
          {
            plateNumber: CAR.plateNumber,
            vehicleRegistration: [
              { ownerName: '合成运输有限公司', firstRegisterDate: '2019-06-12' },
            ],
          },
        ],
      },
      extensions: house.extensions(),
    })
    assert.equal(house.readCount(), 7)
    const asks = house.records()[0]!.asks.map(({ resource, items, joinKeys }) => ({
      resource,
      items,
      joinKeys,
    }))
    assert.deepEqual(asks[0], {
      resource: '500000.GA.householdPopulation',
      items: ['birthDate', 'citizenId', 'name', 'sexCode'],
      joinKeys: [],
    })
    assert.deepEqual(asks.at(-1), {
      resource: '500000.GA.vehicleRegistration',
      items: ['firstRegisterDate', 'ownerName'],
      joinKeys: ['plateNumber', 'plateTypeCode'],
    })
    assert.deepEqual(
      house.records()[0]!.subjects.map(({ kind }) => kind),
      ['person', 'organization', 'vehicle'],
    )
  })

  it('a masked address, and the record names the mask and the key read to join, which is not released', async () => {
    const house = testHouse()
    house.sources.get('GA')!.permit(['c_name', 'c_householdAddress', 'c_citizenId'])
    const told = await house.ask({
      query: `{ person(idNumber: "${retiree}") { householdPopulation(from: [CHONGQING]) { name householdAddress } } }`,
    })
    assert.deepEqual(told.body, {
      data: {
        person: {
          householdPopulation: [{ name: '周桂兰', householdAddress: '成都市锦江区****' }],
        },
      },
      extensions: house.extensions(),
    })
    assert.deepEqual(recordsOf(house), [
      refusalOf(house, {
        outcome: 'released',
        direction: { from: '500000', to: ['500000'] },
        subjects: [personOf(house, retiree)],
        asks: [askOf(['householdAddress', 'name'], { masked: { householdAddress: 'address' } })],
        responseCommitment: 'there',
      }),
    ])
    assert(!told.text.includes(retiree))
  })

  it('every record that a person has, in one list', async () => {
    const house = testHouse()
    const told = await house.ask({
      query: `{ person(idNumber: "${twice}") { pensionBenefit(from: [CHONGQING]) { monthlyBenefit benefitStatusCode } } }`,
    })
    assert.deepEqual(told.body.data.person.pensionBenefit, [
      { monthlyBenefit: '2000', benefitStatusCode: '1' },
      { monthlyBenefit: '150.1', benefitStatusCode: '2' },
    ])
    const [ask] = house.records()[0]!.asks
    assert.deepEqual([ask?.rowCount, ask?.subjectCount, ask?.result], [2, 1, 'RECORDS'])
  })

  it('a hundred persons over three tables with one read each, each person its own records', async () => {
    const house = testHouse()
    const told = await house.ask({
      query: `query ($ids: [CitizenId!]!) { persons(idNumbers: $ids) {
        idNumber
        pensionBenefit(from: [CHONGQING]) { monthlyBenefit }
        householdPopulation(from: [CHONGQING]) { name }
        marriageRegistration(from: [CHONGQING]) { groomName brideName }
      } }`,
      variables: { ids: [nobody, bride, twice, retiree, bride] },
    })
    const wed = [{ groomName: '陈合成', brideName: '林合成' }]
    const ofBride = {
      idNumber: bride,
      pensionBenefit: [],
      householdPopulation: [{ name: '林合成' }],
      marriageRegistration: wed,
    }
    assert.deepEqual(told.body.data.persons, [
      {
        idNumber: nobody,
        pensionBenefit: [],
        householdPopulation: [],
        marriageRegistration: [],
      },
      ofBride,
      {
        idNumber: twice,
        pensionBenefit: [{ monthlyBenefit: '2000' }, { monthlyBenefit: '150.1' }],
        householdPopulation: [],
        marriageRegistration: [],
      },
      {
        idNumber: retiree,
        pensionBenefit: [{ monthlyBenefit: '3120.55' }],
        householdPopulation: [{ name: '周桂兰' }],
        marriageRegistration: [],
      },
      ofBride,
    ])
    assert.equal(house.readCount(), 3)
    assert.equal(house.records()[0]!.subjects.length, 4)
    assert.deepEqual(
      house.records()[0]!.asks.map(({ subjectCount, joinKeys }) => [subjectCount, joinKeys]),
      [
        [4, ['citizenId']],
        [4, ['citizenId']],
        [4, ['brideCitizenId', 'groomCitizenId']],
      ],
    )
  })

  it('a couple that was asked for together, each with the one marriage', async () => {
    const house = testHouse()
    const told = await house.ask({
      query: `{ persons(idNumbers: ["${broken}", "${bride}"]) { marriageRegistration(from: [CHONGQING]) { registrationDate } } }`,
    })
    const wed = { marriageRegistration: [{ registrationDate: '2012-05-20' }] }
    assert.deepEqual(told.body.data, { persons: [wed, wed] })
  })

  it('the same table under two aliases with different items, in one read, each with its own', async () => {
    const house = testHouse()
    const told = await house.ask({
      query: `{
        a: person(idNumber: "${retiree}") { who: householdPopulation(from: [CHONGQING]) { called: name }
                                            householdPopulation(from: [CHONGQING]) { sexCode } }
        b: person(idNumber: "${retiree}") { householdPopulation(from: [CHONGQING]) { birthDate } }
      }`,
    })
    assert.deepEqual(told.body.data, {
      a: { who: [{ called: '周桂兰' }], householdPopulation: [{ sexCode: '2' }] },
      b: { householdPopulation: [{ birthDate: '1950-03-15' }] },
    })
    assert.equal(house.readCount(), 1)
    assert.deepEqual(house.records()[0]!.asks, [askOf(['birthDate', 'name', 'sexCode'])])
    assert.equal(house.records()[0]!.subjects.length, 1)
  })

  it('what its fragments and conditions select, and no more is decided, read or recorded', async () => {
    const house = testHouse()
    const asking = {
      query: `query ($number: Boolean!, $address: Boolean!) {
        person(idNumber: "${retiree}") { ...who ... on Person @skip(if: $number) { ...where } }
      }
      fragment who on Person {
        householdPopulation(from: [CHONGQING]) { name householdNumber @include(if: $number) }
      }
      fragment where on Person {
        householdPopulation(from: [CHONGQING]) { householdAddress @include(if: $address) }
      }`,
    }
    const told = await house.ask({ ...asking, variables: { number: false, address: true } })
    assert.deepEqual(told.body.data, {
      person: { householdPopulation: [{ name: '周桂兰', householdAddress: '成都市锦江区****' }] },
    })
    const less = await house.ask({ ...asking, variables: { number: false, address: false } })
    assert.deepEqual(less.body.data, { person: { householdPopulation: [{ name: '周桂兰' }] } })
    const more = await house.ask({ ...asking, variables: { number: true, address: true } })
    assert.equal(more.status, 403)
    assert.deepEqual(
      house
        .records()
        .map(({ asks, refused }) => [
          ...asks.flatMap(({ items }) => items),
          ...refused.map(({ item }) => `${item} refused`),
        ]),
      [['householdAddress', 'name'], ['name'], ['name', 'householdNumber refused']],
    )
  })

  it('nothing by asking whether there is a record: at least one item is selected', async () => {
    const house = testHouse()
    for (const selection of ['__typename', 'provenance { version }', 'name @skip(if: true)']) {
      const told = await house.ask({
        query: `{ person(idNumber: "${retiree}") { pensionBenefit(from: [CHONGQING]) { ${selection} } } }`,
      })
      assert.equal(told.body.errors[0].extensions.code, 'BAD_USER_INPUT', selection)
      assert.equal(
        told.body.errors[0].message,
        'Select at least one item of pensionBenefit: that there is a record is something disclosed too.',
      )
    }
    assert.equal(house.readCount(), 0)
  })

  it('no source for a handle alone, and it is recorded whom it named', async () => {
    const house = testHouse()
    const told = await house.ask({
      query: `{ person(idNumber: "${retiree}") { idNumber __typename } }`,
    })
    assert.deepEqual(told.body.data, { person: { idNumber: retiree, __typename: 'Person' } })
    assert.equal(house.readCount(), 0)
    assert.equal(house.records().length, 1)
  })

  it('a number written in any of its forms as one subject', async () => {
    const house = testHouse()
    const fullWidth = Array.from(twice, (digit) =>
      String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
    )
    const told = await house.ask({
      query: `{ persons(idNumbers: ["${fullWidth.join('')}", "${twice}"]) { idNumber pensionBenefit(from: [CHONGQING]) { benefitStatusCode } } }`,
    })
    assert.equal(told.body.data.persons[0].idNumber, twice)
    assert.deepEqual(told.body.data.persons[0], told.body.data.persons[1])
    assert.deepEqual(house.records()[0]!.subjects, [personOf(house, twice)])
  })
})
