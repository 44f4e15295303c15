/**
 * Natural resources (ZR): real-estate rights and mortgages.
 *
 * @module
 */
import { addYears, ageOf, dayBetween } from './calendar.ts'
import type { Facts, Put } from './facts.ts'
import type { Person } from './person.ts'
import type { DemoRegion } from './places.ts'
import { digits } from './police.ts'
import type { Random } from './random.ts'

const BANKS = [
  '中国建设银行股份有限公司',
  '中国工商银行股份有限公司',
  '重庆农村商业银行股份有限公司',
]

export function chronicleNaturalResources(
  home: DemoRegion,
  persons: readonly Person[],
  random: Random,
  put: Put,
): void {
  let serial = 0
  for (const person of persons) {
    if (ageOf(person.birthDate) < 25 || !random.chance(0.45)) continue
    serial += 1
    const unit = unitNumber(person.divisionCode, serial)
    const registered = dayBetween(random, '2008-01-01', '2026-05-31')
    put(home.code, 'realEstateRight', rightFacts(person, unit, registered, random))
    if (random.chance(0.3)) {
      put(home.code, 'realEstateMortgage', mortgageFacts(person, unit, registered, random))
    }
  }
}

/** 28 characters (GB/T 37346): county, registry area, parcel, `F` for a building, unit. */
export function unitNumber(divisionCode: string, serial: number): string {
  return `${divisionCode}001001GB${String(serial).padStart(5, '0')}F00010001`
}

export function rightFacts(
  person: Person,
  unit: string,
  registered: string,
  random: Random,
): Facts {
  const year = registered.slice(0, 4)
  const letter = person.divisionCode.startsWith('50') ? '渝' : '川'
  return {
    realEstateUnitNumber: unit,
    realEstateCertNumber: `${letter}(${year})不动产权第${digits(random, 7)}号`,
    rightHolderName: person.name,
    rightHolderIdNumber: person.idNumber,
    location: person.address,
    area: `${random.integer(48, 168)}.${digits(random, 2)}`,
    plannedUse: '住宅',
    rightTypeCode: '04',
    registeredAt: `${registered}T${random.pick(['09', '10', '14', '16'])}:${random.pick(['05', '20', '41'])}:00+08:00`,
    rightStatusCode: '01',
  }
}

export function mortgageFacts(
  person: Person,
  unit: string,
  registered: string,
  random: Random,
): Facts {
  return {
    realEstateUnitNumber: unit,
    mortgageCertNumber: `抵押${registered.slice(0, 4)}第${digits(random, 7)}号`,
    mortgagee: random.pick(BANKS),
    mortgagorName: person.name,
    claimAmount: `${random.integer(20, 180)}0000.00`,
    debtStartDate: registered,
    debtEndDate: addYears(registered, random.pick([10, 20, 30])),
    registeredAt: `${registered}T15:30:00+08:00`,
    statusCode: '01',
  }
}
