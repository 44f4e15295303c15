import assert from 'node:assert/strict'
import {
  CHONGQING_RETIREE,
  DEAD_RETIREE,
  DRIVER,
  MINOR,
  NOBODY,
  RESIDENT,
  RETIREE,
} from '../../gateway/demo/world/well-known.ts'
import { DEMO_TIMEOUT_MS, sharedDemo } from '../support/demo.ts'
import type { Demo, DemoQuestion } from '../support/demo.ts'

const PURPOSES = {
  pension: 'matter="CY-037", case="500103-2026-000123", operator="CQ-YZ-0417"',
  household: 'matter="CY-007", case="500103-2026-000200", operator="CQ-HJ-0102"',
  fund: 'matter="CY-103", case="500103-2026-000300", operator="CQ-GJJ-0009"',
  freight: 'matter="CY-077", case="510703-2026-000400", operator="SC-JT-0031"',
  vehicle: 'matter="CY-079", case="510703-2026-000401", operator="SC-JT-0031"',
}

const PENSION = `query($id: CitizenId!) { person(idNumber: $id) {
  pensionBenefit { benefitStatusCode lastCertifiedDate provenance { region } }
  deathCancellation { deathDate provenance { region } }
  cremation { cremationDate provenance { region } }
  medicalSettlement { visitDate provenance { region } }
} }`

describe('a well-known person of the demo', function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo
  before(async () => {
    demo = await sharedDemo()
  })

  async function person(question: DemoQuestion & { readonly id: string }): Promise<unknown> {
    const { id, ...rest } = question
    const { status, body } = await demo.ask({ ...rest, variables: { id, ...rest.variables } })
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body.errors, undefined)
    return (body.data as { person: unknown }).person
  }

  it('510100195003159905 is alive: benefit in payment, certified last year, seen by a doctor here', async () => {
    assert.deepEqual(await person({ query: PENSION, id: RETIREE.idNumber }), {
      pensionBenefit: [
        {
          benefitStatusCode: '1',
          lastCertifiedDate: '2025-04-17',
          provenance: { region: 'SICHUAN' },
        },
      ],
      deathCancellation: [],
      cremation: [],
      medicalSettlement: [
        { visitDate: '2026-01-22', provenance: { region: 'CHONGQING' } },
        { visitDate: '2026-06-18', provenance: { region: 'CHONGQING' } },
      ],
    })
  })

  it('510100194608209907 died in Chongqing, and Sichuan still pays', async () => {
    assert.deepEqual(await person({ query: PENSION, id: DEAD_RETIREE.idNumber }), {
      pensionBenefit: [
        {
          benefitStatusCode: '1',
          lastCertifiedDate: '2025-04-17',
          provenance: { region: 'SICHUAN' },
        },
      ],
      deathCancellation: [{ deathDate: '2026-02-11', provenance: { region: 'CHONGQING' } }],
      cremation: [{ cremationDate: '2026-02-13', provenance: { region: 'CHONGQING' } }],
      medicalSettlement: [{ visitDate: '2026-02-09', provenance: { region: 'CHONGQING' } }],
    })
  })

  it('510212195506159991 is on record in Chongqing, whatever the prefix says', async () => {
    assert.deepEqual(await person({ query: PENSION, id: CHONGQING_RETIREE.idNumber }), {
      pensionBenefit: [
        {
          benefitStatusCode: '1',
          lastCertifiedDate: '2025-04-17',
          provenance: { region: 'CHONGQING' },
        },
      ],
      deathCancellation: [],
      cremation: [],
      medicalSettlement: [{ visitDate: '2026-05-07', provenance: { region: 'CHONGQING' } }],
    })
  })

  it('500100197012319971 is a valid number of nobody: asked everywhere, no record', async () => {
    assert.deepEqual(await person({ query: PENSION, id: NOBODY }), {
      pensionBenefit: [],
      deathCancellation: [],
      cremation: [],
      medicalSettlement: [],
    })
    const query = `query($id: CitizenId!) { person(idNumber: $id) { verify {
      householdPopulation(claim: { name: "无名氏" }) { result items { item result } provenance { region } }
    } } }`
    assert.deepEqual(await person({ query, id: NOBODY }), {
      verify: {
        householdPopulation: ['CHONGQING', 'SICHUAN'].map((region) => ({
          result: 'NOT_FOUND',
          items: [{ item: 'name', result: 'NOT_FOUND' }],
          provenance: { region },
        })),
      },
    })
  })

  it('500100201806019902 is a minor with a household, and a claim about her is answered by one word', async () => {
    const query = `query($id: CitizenId!, $right: HouseholdPopulationClaim!, $wrong: HouseholdPopulationClaim!) {
      person(idNumber: $id) { verify {
        right: householdPopulation(from: [CHONGQING], claim: $right) { result }
        wrong: householdPopulation(from: [CHONGQING], claim: $wrong) { result items { item result } }
      } }
    }`
    const { name, birthDate } = MINOR
    const variables = { right: { name, birthDate }, wrong: { name, birthDate: '2018-06-02' } }
    assert.deepEqual(await person({ query, id: MINOR.idNumber, variables }), {
      verify: {
        right: [{ result: 'MATCH' }],
        wrong: [
          {
            result: 'MISMATCH',
            items: [
              { item: 'name', result: 'MATCH' },
              { item: 'birthDate', result: 'MISMATCH' },
            ],
          },
        ],
      },
    })
  })

  it('500100201806019902 is shown to the household desk with the masks of its grant', async () => {
    const query = `query($id: CitizenId!) { person(idNumber: $id) {
      householdPopulation(from: [CHONGQING]) { name citizenId birthDate sexCode householdAddress relationToHeadCode }
    } }`
    const found = await person({
      as: 'cq-household-desk',
      purpose: PURPOSES.household,
      query,
      id: MINOR.idNumber,
    })
    const [record] = (found as { householdPopulation: Record<string, string>[] })
      .householdPopulation
    const { citizenId, householdAddress, ...clear } = record!
    assert.deepEqual(clear, {
      name: MINOR.name,
      birthDate: MINOR.birthDate,
      sexCode: MINOR.sexCode,
      relationToHeadCode: MINOR.relationToHeadCode,
    })
    assert.notEqual(citizenId, MINOR.idNumber)
    assert.match(citizenId!, /\*/)
    assert.notEqual(householdAddress, MINOR.address)
    assert.match(householdAddress!, /^重庆市沙坪坝区/)
  })

  it('510100198509239914 drives freight, says Sichuan to its transport desk', async () => {
    const query = `query($id: CitizenId!) { person(idNumber: $id) {
      roadFreightDriverQual { name qualificationNumber permittedVehicleClasses firstIssueDate validTo integrityGrade provenance { region } }
      driverLicence { name permittedVehicleClasses licenceStatusCode provenance { region } }
      verify { idCardIssue(claim: { name: "${DRIVER.name}" }) { result provenance { region } } }
    } }`
    const as = 'sc-transport-desk'
    const found = await person({ as, purpose: PURPOSES.freight, query, id: DRIVER.idNumber })
    const text = JSON.stringify(found, (key, value: unknown) =>
      key === 'qualificationNumber' ? String(value).includes('*') : value,
    )
    assert.deepEqual(JSON.parse(text), {
      roadFreightDriverQual: [
        {
          name: DRIVER.name,
          qualificationNumber: true,
          permittedVehicleClasses: 'A2',
          firstIssueDate: '2021-04-06',
          validTo: '2027-04-05',
          integrityGrade: 'AAA',
          provenance: { region: 'SICHUAN' },
        },
      ],
      driverLicence: [
        {
          name: '何**',
          permittedVehicleClasses: 'A2',
          licenceStatusCode: 'A',
          provenance: { region: 'SICHUAN' },
        },
      ],
      verify: {
        idCardIssue: [
          { result: 'NOT_FOUND', provenance: { region: 'CHONGQING' } },
          { result: 'MATCH', provenance: { region: 'SICHUAN' } },
        ],
      },
    })
  })

  it('500100198804129919 has a housing fund, a flat and a marriage, as the housing-fund desk may know', async () => {
    const query = `query($id: CitizenId!) { person(idNumber: $id) {
      fundAccount { name accountStatusCode fundAccountNumber provenance { region } }
      fundLoan { loanStatusCode provenance { region } }
      marriageRegistration { groomName brideName provenance { region } }
      realEstateRight { realEstateUnitNumber registeredAt provenance { region } }
    } }`
    const found = (await person({
      as: 'cq-housing-fund-desk',
      purpose: PURPOSES.fund,
      query,
      id: RESIDENT.idNumber,
    })) as Record<string, readonly Record<string, unknown>[]>
    const provenance = { region: 'CHONGQING' }
    const { fundAccountNumber, ...account } = found['fundAccount']![0]!
    assert.match(String(fundAccountNumber), /\*/)
    assert.deepEqual(account, { name: '周**', accountStatusCode: '01', provenance })
    assert.deepEqual(found['marriageRegistration'], [
      { groomName: '周**', brideName: '黄**', provenance },
    ])
    assert.equal(found['fundLoan']?.length, 1)
    assert.deepEqual(
      found['realEstateRight']?.map((right) => right['realEstateUnitNumber']),
      ['500106001001GB99001F00010001'],
    )
  })

  it('500100198804129919 owns the vehicle 渝AD90001, which both keys of a vehicle find', async () => {
    const query = `query { vehicle(plateNumber: "渝AD90001", plateTypeCode: "52") {
      vehicleRegistration(from: [CHONGQING]) { plateNumber brandModel ownerName inspectionValidTo }
    } }`
    const as = 'sc-transport-desk'
    const { status, body } = await demo.ask({ as, purpose: PURPOSES.vehicle, query })
    assert.equal(status, 200, JSON.stringify(body))
    assert.deepEqual(body.data, {
      vehicle: {
        vehicleRegistration: [
          {
            plateNumber: '渝AD90001',
            brandModel: '赛力斯M5',
            ownerName: '周**',
            inspectionValidTo: '2027-05-19',
          },
        ],
      },
    })
  })
})
