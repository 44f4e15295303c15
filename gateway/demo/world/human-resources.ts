/**
 * Human resources and social security (RS): insurance, benefits, certification, cards.
 *
 * @module
 */
import { addYears, ageOf, dayBetween, DEMO_DATE, yearMonth } from './calendar.ts'
import type { Facts, Put } from './facts.ts'
import type { Person } from './person.ts'
import { digits } from './police.ts'
import { CHONGQING, SICHUAN } from './places.ts'
import type { DemoRegion } from './places.ts'
import type { Random } from './random.ts'

const EMPLOYERS = [
  '锦江机械厂',
  '嘉陵电子有限公司',
  '巴渝物流有限公司',
  '蜀都食品有限公司',
  '两江软件有限公司',
]
const BANKS = ['中国工商银行', '中国农业银行', '中国建设银行', '重庆银行', '成都银行']

/** Of every hundred insured, how many are insured in the other province. */
const ELSEWHERE = 0.04

export function chronicleHumanResources(
  home: DemoRegion,
  persons: readonly Person[],
  random: Random,
  put: Put,
): void {
  for (const person of persons) {
    const age = ageOf(person.birthDate)
    if (age < 16) continue
    const region = random.chance(ELSEWHERE) ? neighbourOf(home) : home
    const division = region === home ? person.divisionCode : random.pick(region.divisions).code
    put(region.code, 'socialSecurityCard', cardFacts(person, division, random))
    if (age >= pensionAge(person)) {
      if (random.chance(0.85)) retire(region, person, division, random, put)
    } else if (age >= 20 && random.chance(0.7)) {
      put(region.code, 'employeePensionInsured', insuredFacts(person, division, random))
    }
  }
}

function neighbourOf(home: DemoRegion): DemoRegion {
  return home === CHONGQING ? SICHUAN : CHONGQING
}

function pensionAge(person: Person): number {
  return person.sexCode === '1' ? 60 : 55
}

function retire(
  region: DemoRegion,
  person: Person,
  division: string,
  random: Random,
  put: Put,
): void {
  const insuranceTypeCode = random.pick(['110', '110', '110', '120', '170'])
  const started = addYears(person.birthDate, pensionAge(person))
  const lastCertifiedDate = dayBetween(random, '2025-01-05', '2025-12-28')
  put(region.code, 'pensionBenefit', {
    name: person.name,
    citizenId: person.idNumber,
    insuredRegionCode: division,
    insuranceTypeCode,
    benefitStartYearMonth: yearMonth(started),
    monthlyBenefit: `${random.integer(1200, 7800)}.${digits(random, 2)}`,
    benefitStatusCode: person.deathDate === undefined ? '1' : '3',
    lastCertifiedDate: person.deathDate === undefined ? lastCertifiedDate : null,
  })
  if (person.deathDate !== undefined) return
  put(region.code, 'benefitQualification', {
    name: person.name,
    citizenId: person.idNumber,
    insuredRegionCode: division,
    insuranceTypeCode,
    certYear: '2025',
    certResultCode: '01',
    certMethodCode: random.pick(['01', '02', '03']),
    certDate: lastCertifiedDate,
    nextCertDeadline: addYears(lastCertifiedDate, 1),
  })
}

export function insuredFacts(person: Person, division: string, random: Random): Facts {
  const firstInsuredDate = dayBetween(random, addYears(person.birthDate, 20), DEMO_DATE)
  const years = Number(DEMO_DATE.slice(0, 4)) - Number(firstInsuredDate.slice(0, 4))
  return {
    name: person.name,
    citizenId: person.idNumber,
    personNumber: `${division.slice(0, 4)}${digits(random, 8)}`,
    insuredRegionCode: division,
    orgName: random.pick(EMPLOYERS),
    firstInsuredDate,
    insuredStatusCode: person.deathDate === undefined ? '01' : '03',
    paymentStatusCode: random.pick(['01', '01', '01', '01', '02']),
    contributionBase: `${random.integer(4500, 22000)}.00`,
    totalPaidMonths: String(Math.max(1, years * 12 - random.integer(0, 11))),
  }
}

export function cardFacts(person: Person, division: string, random: Random): Facts {
  return {
    name: person.name,
    citizenId: person.idNumber,
    ssCardNumber: `${random.pick(['A', 'B', 'D', 'F'])}${digits(random, 8)}`,
    cardRegionCode: division,
    cardIssueDate: dayBetween(random, '2014-01-01', '2026-01-31'),
    cardStatusCode: person.deathDate === undefined ? '01' : '04',
    cardBank: random.pick(BANKS),
    cardAccountStatusCode: '01',
  }
}
