/**
 * Public security (GA): households, identity cards, deaths, driving licences, vehicles.
 *
 * @module
 */
import { addDays, addYears, ageOf, dayBetween, DEMO_DATE } from './calendar.ts'
import type { Facts, Put } from './facts.ts'
import type { Person } from './person.ts'
import { divisionName } from './places.ts'
import type { DemoRegion } from './places.ts'
import type { Random } from './random.ts'

const PLATE_CHARACTERS = Array.from('0123456789ABCDEFGHJKLMNPQRSTUVWXYZ')
const MODELS = [
  '长安CS75',
  '比亚迪秦PLUS',
  '五菱宏光',
  '大众朗逸',
  '吉利帝豪',
  '赛力斯M5',
  '丰田凯美瑞',
]
const CAUSES = ['心血管疾病', '脑血管疾病', '呼吸系统疾病', '恶性肿瘤', '其他疾病']

export function chroniclePolice(
  home: DemoRegion,
  persons: readonly Person[],
  random: Random,
  put: Put,
): void {
  const plates = new Set<string>()
  for (const person of persons) {
    put(home.code, 'householdPopulation', householdFacts(person))
    if (ageOf(person.birthDate) >= 16) put(home.code, 'idCardIssue', cardFacts(person, random))
    if (person.deathDate !== undefined) {
      put(home.code, 'deathCancellation', deathFacts(person, person.deathDate, random))
      continue
    }
    const age = ageOf(person.birthDate)
    if (age < 20 || age > 72) continue
    if (random.chance(0.45)) put(home.code, 'driverLicence', licenceFacts(person, random))
    if (random.chance(0.25)) {
      put(home.code, 'vehicleRegistration', vehicleFacts(home, person, random, plates))
    }
  }
}

export function householdFacts(person: Person): Facts {
  return {
    name: person.name,
    citizenId: person.idNumber,
    sexCode: person.sexCode,
    ethnicGroupCode: person.ethnicGroupCode,
    birthDate: person.birthDate,
    householdAddress: person.address,
    householdRegionCode: person.divisionCode,
    householdNumber: person.householdNumber,
    relationToHeadCode: person.relationToHeadCode,
    maritalStatusCode: person.maritalStatusCode,
    educationLevelCode: person.educationLevelCode,
    statusCode: person.deathDate === undefined ? '01' : '03',
  }
}

export function cardFacts(person: Person, random: Random): Facts {
  const validFrom = dayBetween(random, '2012-01-01', '2025-12-31')
  const forLife = ageOf(person.birthDate) - (2026 - Number(validFrom.slice(0, 4))) >= 46
  return {
    name: person.name,
    citizenId: person.idNumber,
    sexCode: person.sexCode,
    ethnicGroupCode: person.ethnicGroupCode,
    birthDate: person.birthDate,
    householdAddress: person.address,
    idIssuingAuthority: `${divisionName(person.divisionCode)}公安局`,
    validFrom,
    // A card for life has no end; sources write that as 99991231.
    validTo: forLife ? null : addYears(validFrom, 20),
    cardStatusCode: person.deathDate === undefined ? '01' : '04',
  }
}

export function deathFacts(person: Person, deathDate: string, random: Random): Facts {
  return {
    name: person.name,
    citizenId: person.idNumber,
    deathDate,
    deathCause: random.pick(CAUSES),
    cancelDate: addDays(deathDate, random.integer(3, 25)),
    cancelReasonCode: '01',
    householdRegionCode: person.divisionCode,
    policeStation: `${divisionName(person.divisionCode)}公安局第${random.integer(1, 9)}派出所`,
  }
}

export function licenceFacts(person: Person, random: Random): Facts {
  const firstIssueDate = dayBetween(random, addYears(person.birthDate, 18), addYears(DEMO_DATE, -1))
  const validFrom = addYears(firstIssueDate, firstIssueDate < '2016-07-01' ? 10 : 0)
  return {
    name: person.name,
    citizenId: person.idNumber,
    licenceFileNumber: `${person.divisionCode.slice(0, 4)}00${digits(random, 6)}`,
    permittedVehicleClasses: random.pick(['C1', 'C1', 'C1', 'C2', 'C1E', 'B2', 'A2']),
    firstIssueDate,
    validFrom,
    validTo: addYears(validFrom, 10),
    penaltyPoints: String(random.pick([0, 0, 0, 0, 1, 3, 6, 9])),
    licenceStatusCode: random.pick(['A', 'A', 'A', 'A', 'A', 'A', 'B']),
    issuingAuthority: `${divisionName(person.divisionCode)}公安局交通管理支队`,
  }
}

export function vehicleFacts(
  home: DemoRegion,
  person: Person,
  random: Random,
  plates: Set<string>,
): Facts {
  const electric = random.chance(0.3)
  const firstRegisterDate = dayBetween(random, '2012-01-01', '2026-03-31')
  return {
    plateNumber: freePlate(home, random, plates, electric),
    plateTypeCode: electric ? '52' : '02',
    vin: `L${digits(random, 8)}A${digits(random, 7)}`,
    vehicleTypeCode: 'K33',
    brandModel: random.pick(MODELS),
    engineNumber: `E${digits(random, 8)}`,
    ownerName: person.name,
    ownerIdNumber: person.idNumber,
    firstRegisterDate,
    inspectionValidTo: addYears(
      firstRegisterDate,
      2 * Math.ceil((2027 - Number(firstRegisterDate.slice(0, 4))) / 2),
    ),
    vehicleStatusCode: 'A',
  }
}

function freePlate(
  home: DemoRegion,
  random: Random,
  plates: Set<string>,
  electric: boolean,
): string {
  for (;;) {
    let plate = `${home.plateLetter}${random.pick(['A', 'B', 'C', 'D'])}${electric ? 'D' : ''}`
    for (let i = 0; i < 5; i++) plate += random.pick(PLATE_CHARACTERS)
    if (plates.has(plate)) continue
    plates.add(plate)
    return plate
  }
}

export function digits(random: Random, count: number): string {
  let text = ''
  for (let i = 0; i < count; i++) text += String(random.integer(0, 9))
  return text
}
