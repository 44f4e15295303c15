import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { birthDateOf, checkCitizenId } from '../../../catalog/codes/citizen-id.ts'
import { makeWorld } from '../../../gateway/demo/world.ts'
import type { World } from '../../../gateway/demo/world.ts'
import { addDays, addYears, ageOf, DEMO_DATE } from '../../../gateway/demo/world/calendar.ts'
import type { Facts } from '../../../gateway/demo/world/facts.ts'
import type { DemoRegionCode } from '../../../gateway/demo/world/places.ts'
import * as wellKnown from '../../../gateway/demo/world/well-known.ts'

const SEED = 7
const PERSONS = 400
const REGIONS: readonly DemoRegionCode[] = ['500000', '510000']
const STANDARDS = [
  'householdPopulation',
  'idCardIssue',
  'deathCancellation',
  'driverLicence',
  'vehicleRegistration',
  'pensionBenefit',
  'benefitQualification',
  'employeePensionInsured',
  'socialSecurityCard',
  'roadFreightDriverQual',
  'roadTransportVehicle',
  'realEstateRight',
  'realEstateMortgage',
  'marriageRegistration',
  'cremation',
  'medicalSettlement',
  'basicMedicalInsured',
  'fundAccount',
  'fundLoan',
]
const ID_ITEMS = [
  'citizenId',
  'deceasedCitizenId',
  'groomCitizenId',
  'brideCitizenId',
  'ownerIdNumber',
  'rightHolderIdNumber',
]

describe('the demo world', () => {
  let world: World
  before(() => {
    world = makeWorld(SEED, PERSONS)
  })

  it('is the same for the same seed, whatever is asked for first', () => {
    const again = makeWorld(SEED, PERSONS)
    for (const standard of [...STANDARDS].reverse()) {
      for (const region of REGIONS) {
        assert.deepEqual(again.records(region, standard), world.records(region, standard), standard)
      }
    }
  })

  it('is the same on every machine', () => {
    const hash = createHash('sha256')
    for (const region of REGIONS) {
      for (const standard of STANDARDS) hash.update(JSON.stringify(world.records(region, standard)))
    }
    assert.equal(hash.digest('hex'), GOLDEN)
  })

  it('is another for another seed', () => {
    const other = makeWorld(SEED + 1, PERSONS)
    assert.notDeepEqual(
      other.records('500000', 'householdPopulation'),
      world.records('500000', 'householdPopulation'),
    )
  })

  it('holds as many persons as asked for, each with a number of its own', () => {
    for (const region of REGIONS) {
      const ids = world.persons(region).map((person) => person.idNumber)
      assert.equal(ids.length, PERSONS)
      assert.equal(new Set(ids).size, PERSONS)
    }
  })

  it('gives right citizen numbers which were never issued: a prefecture prefix, sequence 900 to 989', () => {
    for (const region of REGIONS) {
      for (const { idNumber, birthDate, sexCode } of world.persons(region)) {
        assert.deepEqual(checkCitizenId(idNumber, DEMO_DATE), { ok: true, value: idNumber })
        assert.equal(idNumber.slice(0, 6), region === '500000' ? '500100' : '510100')
        assert.equal(birthDateOf(idNumber), birthDate)
        const sequence = Number(idNumber.slice(14, 17))
        assert.ok(sequence >= 900 && sequence <= 989)
        assert.equal(sequence % 2, Number(sexCode) % 2)
      }
    }
  })

  it('marries living households: both spouses are there, of age, of opposite sex', () => {
    for (const region of REGIONS) {
      const byId = new Map(world.persons(region).map((person) => [person.idNumber, person]))
      for (const wedding of generated(world.records(region, 'marriageRegistration'))) {
        const groom = byId.get(wedding['groomCitizenId'] ?? '')!
        const bride = byId.get(wedding['brideCitizenId'] ?? '')!
        assert.equal(groom.sexCode + bride.sexCode, '12')
        assert.equal(groom.householdNumber, bride.householdNumber)
        for (const { birthDate } of [groom, bride]) {
          assert.ok(addYears(birthDate, 22) <= wedding['registrationDate']!)
        }
      }
    }
  })

  it('lets nobody see a doctor, hold a licence or draw a pension after death', () => {
    const dead = new Map(
      REGIONS.flatMap((region) => world.persons(region))
        .filter((person) => person.deathDate !== undefined)
        .map((person) => [person.idNumber, person.deathDate!]),
    )
    assert.ok(dead.size > 5)
    for (const region of REGIONS) {
      for (const visit of world.records(region, 'medicalSettlement')) {
        const died = dead.get(visit['citizenId'] ?? '')
        assert.ok(died === undefined || visit['visitDate']! <= died)
      }
      for (const licence of world.records(region, 'driverLicence')) {
        assert.ok(!dead.has(licence['citizenId'] ?? ''))
      }
      for (const benefit of world.records(region, 'pensionBenefit')) {
        if (dead.has(benefit['citizenId'] ?? '')) assert.equal(benefit['benefitStatusCode'], '3')
      }
    }
  })

  it('has names as registers have them: dotted, rare, beyond GBK; and none of the last in GBK files', () => {
    const big = makeWorld(SEED, 4_000)
    const names = REGIONS.flatMap((region) => big.persons(region).map((person) => person.name))
    assert.ok(names.some((name) => name.includes('·')))
    assert.ok(names.some((name) => /[喆堃犇淼]/.test(name)))
    assert.ok(names.some((name) => /[䶮㛃𬭎𬱖]/u.test(name)))
    for (const region of REGIONS) {
      for (const standard of ['marriageRegistration', 'cremation']) {
        assert.doesNotMatch(JSON.stringify(big.records(region, standard)), /[䶮㛃𬭎𬱖]/u)
      }
    }
  })
})

describe('the well-known persons', () => {
  let world: World
  before(() => {
    world = makeWorld(SEED, 0)
  })

  it('have right citizen numbers that say their birthday and sex', () => {
    for (const { idNumber, birthDate, sexCode } of wellKnown.WELL_KNOWN) {
      assert.deepEqual(checkCitizenId(idNumber, DEMO_DATE), { ok: true, value: idNumber })
      assert.equal(birthDateOf(idNumber), birthDate)
      assert.equal(Number(idNumber[16]) % 2, Number(sexCode) % 2)
    }
  })

  it('the Sichuan retiree is alive, paid, certified last year, and saw a doctor in Chongqing', () => {
    const id = '510100195003159905'
    assert.deepEqual(whereabouts(id), {
      '500000': ['medicalSettlement'],
      '510000': [
        'householdPopulation',
        'idCardIssue',
        'pensionBenefit',
        'benefitQualification',
        'socialSecurityCard',
        'basicMedicalInsured',
      ],
    })
    const [benefit] = recordsOf('510000', 'pensionBenefit', id)
    assert.equal(benefit?.['benefitStatusCode'], '1')
    assert.match(benefit['lastCertifiedDate'] ?? '', /^2025-/)
    const visits = recordsOf('500000', 'medicalSettlement', id).map((visit) => visit['visitDate']!)
    assert.ok(visits.some((visit) => visit > addDays(DEMO_DATE, -30)))
  })

  it('the dead retiree is dead in Chongqing and paid in Sichuan', () => {
    const id = '510100194608209907'
    assert.equal(recordsOf('510000', 'pensionBenefit', id)[0]?.['benefitStatusCode'], '1')
    const [death] = recordsOf('500000', 'deathCancellation', id)
    const [cremation] = recordsOf('500000', 'cremation', id)
    assert.equal(death?.['deathDate'], cremation?.['deathDate'])
    assert.deepEqual(recordsOf('510000', 'deathCancellation', id), [])
    assert.deepEqual(recordsOf('510000', 'cremation', id), [])
  })

  it('the Chongqing retiree with the Sichuan prefix is in no source of Sichuan', () => {
    const found = whereabouts('510212195506159991')
    assert.deepEqual(found['510000'], [])
    assert.ok(found['500000'].includes('pensionBenefit'))
  })

  it('the resident has a fund account, a vehicle and a marriage', () => {
    const found = whereabouts('500100198804129919')
    assert.deepEqual(found['510000'], [])
    for (const standard of ['fundAccount', 'vehicleRegistration', 'marriageRegistration']) {
      assert.ok(found['500000'].includes(standard), standard)
    }
  })

  it('the minor is a minor in a household, insured and nothing else', () => {
    assert.ok(ageOf('2018-06-01') < 14)
    assert.deepEqual(whereabouts('500100201806019902'), {
      '500000': ['householdPopulation', 'basicMedicalInsured'],
      '510000': [],
    })
  })

  it('the freight driver has licence and qualification in Sichuan', () => {
    const found = whereabouts('510100198509239914')
    assert.deepEqual(found['500000'], [])
    for (const standard of ['driverLicence', 'roadFreightDriverQual']) {
      assert.ok(found['510000'].includes(standard), standard)
    }
  })

  it('nobody is nobody: a valid number without a record', () => {
    assert.equal(wellKnown.NOBODY, '500100197012319971')
    assert.equal(checkCitizenId(wellKnown.NOBODY, DEMO_DATE).ok, true)
    assert.deepEqual(whereabouts(wellKnown.NOBODY), { '500000': [], '510000': [] })
  })

  /** Standards of which a region has a record of the person. */
  function whereabouts(id: string): Record<DemoRegionCode, readonly string[]> {
    const of = (region: DemoRegionCode): readonly string[] =>
      STANDARDS.filter((standard) => recordsOf(region, standard, id).length > 0)
    return { '500000': of('500000'), '510000': of('510000') }
  }

  function recordsOf(region: DemoRegionCode, standard: string, id: string): readonly Facts[] {
    return world
      .records(region, standard)
      .filter((facts) => ID_ITEMS.some((item) => facts[item] === id))
  }
})

/** Without those of the well-known persons, who are of no region's list. */
function generated(records: readonly Facts[]): readonly Facts[] {
  const known = new Set<string | null | undefined>(
    wellKnown.WELL_KNOWN.map((person) => person.idNumber),
  )
  return records.filter((facts) => !ID_ITEMS.some((item) => known.has(facts[item])))
}

/** Changes with the world: raise `WORLD_VERSION` then. */
const GOLDEN = '9633740ea998caaf31ff44dffca59d5ff9752030f6fa9e345dff9eee0fb50b05'
