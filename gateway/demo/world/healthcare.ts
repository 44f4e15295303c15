/**
 * Healthcare security (YB): who is insured, and what was settled where.
 *
 * @module
 */
import { ageOf, dayBetween, DEMO_DATE } from './calendar.ts'
import type { Facts, Put } from './facts.ts'
import type { Person } from './person.ts'
import { CHONGQING, divisionName, SICHUAN } from './places.ts'
import type { DemoRegion } from './places.ts'
import type { Random } from './random.ts'

const HOSPITALS = ['第一人民医院', '中医院', '妇幼保健院', '人民医院', '社区卫生服务中心']

/** Of a hundred settlements, how many happen in the other province (异地就医). */
const ELSEWHERE = 0.05

export function chronicleHealthcare(
  home: DemoRegion,
  persons: readonly Person[],
  random: Random,
  put: Put,
): void {
  const neighbour = home === CHONGQING ? SICHUAN : CHONGQING
  for (const person of persons) {
    if (random.chance(0.96)) {
      put(home.code, 'basicMedicalInsured', insuredFacts(person, person.divisionCode, random))
    }
    const last = person.deathDate ?? DEMO_DATE
    const visits = ageOf(person.birthDate) > 60 ? random.integer(0, 4) : random.integer(0, 1)
    for (let i = 0; i < visits; i++) {
      const away = random.chance(ELSEWHERE)
      const region = away ? neighbour : home
      const division = away ? random.pick(neighbour.divisions).code : person.divisionCode
      const visitDate = dayBetween(random, '2024-06-30', last)
      put(region.code, 'medicalSettlement', settlementFacts(person, division, visitDate, random))
    }
  }
}

export function insuredFacts(person: Person, division: string, random: Random): Facts {
  const age = ageOf(person.birthDate)
  const employee = age >= 22 && random.chance(0.55)
  return {
    name: person.name,
    citizenId: person.idNumber,
    insuredRegionCode: division,
    insuranceTypeCode: employee ? '310' : '390',
    orgName: employee ? `${divisionName(division)}用人单位` : null,
    insuredStatusCode: person.deathDate === undefined ? '01' : '03',
    firstInsuredDate: dayBetween(random, '2001-01-01', '2024-12-31'),
    ecardStatusCode: random.pick(['01', '01', '02']),
  }
}

export function settlementFacts(
  person: Person,
  division: string,
  visitDate: string,
  random: Random,
): Facts {
  const totalFen = random.integer(3_000, 900_000)
  const pooledFen = Math.floor(totalFen * 0.62)
  return {
    name: person.name,
    citizenId: person.idNumber,
    designatedInstitution: `${divisionName(division)}${random.pick(HOSPITALS)}`,
    visitDate,
    medicalKindCode: random.pick(['11', '11', '11', '21']),
    totalCost: yuan(totalFen),
    pooledPayment: yuan(pooledFen),
    selfPayment: yuan(totalFen - pooledFen),
  }
}

function yuan(fen: number): string {
  return (fen / 100).toFixed(2)
}
