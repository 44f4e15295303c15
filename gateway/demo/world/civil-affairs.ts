/**
 * Civil affairs (MZ): marriages and cremations.
 *
 * @module
 */
import { addDays, addYears, dayBetween, DEMO_DATE } from './calendar.ts'
import type { Facts, Put } from './facts.ts'
import { fitsGbk } from './names.ts'
import type { Person } from './person.ts'
import { divisionName } from './places.ts'
import type { DemoRegion } from './places.ts'
import { digits } from './police.ts'
import type { Random } from './random.ts'

/**
 * Civil affairs keeps GBK files in both provinces, so people whose names GBK cannot hold are in none
 * of its records, as in life until the systems are replaced.
 */
export function chronicleCivilAffairs(
  home: DemoRegion,
  persons: readonly Person[],
  random: Random,
  put: Put,
): void {
  const byId = new Map(persons.map((person) => [person.idNumber, person]))
  for (const person of persons) {
    const spouse = person.spouse === undefined ? undefined : byId.get(person.spouse)
    if (spouse && person.relationToHeadCode === '01' && fitsGbk(person.name + spouse.name)) {
      put(home.code, 'marriageRegistration', marriageFacts(person, spouse, random))
    }
    if (person.deathDate !== undefined && fitsGbk(person.name) && random.chance(0.9)) {
      put(home.code, 'cremation', cremationFacts(person, person.deathDate, random))
    }
  }
}

export function marriageFacts(person: Person, spouse: Person, random: Random): Facts {
  const [groom, bride] = person.sexCode === '1' ? [person, spouse] : [spouse, person]
  const younger = groom.birthDate > bride.birthDate ? groom.birthDate : bride.birthDate
  const earliest = addYears(younger, 22)
  const latest = addYears(younger, 32)
  const registrationDate = dayBetween(random, earliest, latest < DEMO_DATE ? latest : DEMO_DATE)
  return {
    groomName: groom.name,
    groomCitizenId: groom.idNumber,
    brideName: bride.name,
    brideCitizenId: bride.idNumber,
    registrationTypeCode: '01',
    registrationDate,
    marriageCertificateNumber: `J${person.divisionCode}-${registrationDate.slice(0, 4)}-${digits(random, 6)}`,
    marriageAuthority: `${divisionName(person.divisionCode)}民政局婚姻登记处`,
  }
}

export function cremationFacts(person: Person, deathDate: string, random: Random): Facts {
  const cremationDate = addDays(deathDate, random.integer(1, 4))
  return {
    deceasedName: person.name,
    deceasedCitizenId: person.idNumber,
    deathDate,
    cremationDate,
    cremationCertificateNumber: `H${person.divisionCode}${cremationDate.replaceAll('-', '')}${digits(random, 4)}`,
    funeralHome: `${divisionName(person.divisionCode)}殡仪馆`,
    regionCode: person.divisionCode,
  }
}
