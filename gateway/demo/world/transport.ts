/**
 * Transport (JT): freight drivers, the firms they drive for, and the lorries.
 *
 * @module
 */
import { addYears, ageOf, dayBetween } from './calendar.ts'
import type { Facts, Put } from './facts.ts'
import type { Person } from './person.ts'
import { divisionName } from './places.ts'
import type { DemoRegion } from './places.ts'
import { digits } from './police.ts'
import type { Random } from './random.ts'

/** Licensed hauliers of a region, and lorries of each. */
const FIRMS_PER_REGION = 40
const LORRIES_PER_FIRM = 8

export function chronicleTransport(
  home: DemoRegion,
  persons: readonly Person[],
  random: Random,
  put: Put,
): void {
  for (const person of persons) {
    const age = ageOf(person.birthDate)
    if (person.deathDate !== undefined || age < 24 || age > 60) continue
    const chance = person.sexCode === '1' ? 0.06 : 0.008
    if (random.chance(chance)) put(home.code, 'roadFreightDriverQual', driverFacts(person, random))
  }
  for (let firm = 1; firm <= FIRMS_PER_REGION; firm++) {
    const orgName = `${home.nameZh}通途第${firm}运输有限公司`
    for (let lorry = 1; lorry <= LORRIES_PER_FIRM; lorry++) {
      put(home.code, 'roadTransportVehicle', lorryFacts(home, orgName, firm * 10 + lorry, random))
    }
  }
}

export function driverFacts(person: Person, random: Random): Facts {
  const firstIssueDate = dayBetween(random, addYears(person.birthDate, 22), '2025-12-31')
  return {
    name: person.name,
    citizenId: person.idNumber,
    qualificationNumber: `${person.divisionCode}${digits(random, 13)}`,
    qualificationClassCode: '02',
    permittedVehicleClasses: random.pick(['B2', 'A2', 'A2']),
    firstIssueDate,
    validTo: addYears(
      firstIssueDate,
      6 * Math.ceil((2027 - Number(firstIssueDate.slice(0, 4))) / 6),
    ),
    issuingAuthority: `${divisionName(person.divisionCode)}交通运输局`,
    integrityGrade: random.pick(['AAA', 'AAA', 'AA', 'AA', 'A']),
    integrityYear: '2025',
    statusCode: '01',
  }
}

function lorryFacts(home: DemoRegion, orgName: string, serial: number, random: Random): Facts {
  return {
    // The letter X and a serial of its own keep lorries apart from private cars.
    plateNumber: `${home.plateLetter}X${String(serial).padStart(4, '0')}${random.pick(['A', 'B', 'K'])}`,
    plateColorCode: '2',
    transportCertNumber: `${home.divisions[0]?.code ?? home.code}${digits(random, 8)}`,
    orgName,
    vehicleTypeCode: random.pick(['H11', 'H12', 'Q11']),
    capacity: String(random.pick([10, 15, 20, 32])),
    technicalGrade: random.pick(['一级', '二级']),
    annualReviewValidTo: dayBetween(random, '2026-07-31', '2027-06-30'),
    statusCode: '01',
  }
}
