/**
 * The demo world: what the departments of two provinces know of 10,000 made-up persons each, and of
 * the well-known ones. The same on every machine, quick to make, and never stored but by the sources.
 *
 * @module
 */
import { chronicleCivilAffairs } from './world/civil-affairs.ts'
import type { Chronicle, Facts, Put } from './world/facts.ts'
import { chronicleHealthcare } from './world/healthcare.ts'
import { chronicleHousingFund } from './world/housing-fund.ts'
import { chronicleHumanResources } from './world/human-resources.ts'
import { chronicleNaturalResources } from './world/natural-resources.ts'
import { makePersons } from './world/person.ts'
import type { Person } from './world/person.ts'
import { CHONGQING, SICHUAN } from './world/places.ts'
import type { DemoRegionCode } from './world/places.ts'
import { chroniclePolice } from './world/police.ts'
import { makeRandom } from './world/random.ts'
import { chronicleTransport } from './world/transport.ts'
import { chronicleWellKnown } from './world/well-known.ts'

/** Raise when the world or a dialect changes: sources written by another version are written anew. */
export const WORLD_VERSION = 3

export const WORLD_SEED = 20_260_630
export const PERSONS_PER_REGION = 10_000

export interface World {
  /** The generated persons of a region; the well-known are not among them. */
  persons(region: DemoRegionCode): readonly Person[]
  /** What the department of `region` that keeps `standard` has on record; empty when it keeps none. */
  records(region: DemoRegionCode, standard: string): readonly Facts[]
}

/** Each department's chronicle and the standards that it puts. */
const CHRONICLES: readonly {
  readonly chronicle: Chronicle
  readonly standards: readonly string[]
}[] = [
  {
    chronicle: chroniclePolice,
    standards: [
      'householdPopulation',
      'idCardIssue',
      'deathCancellation',
      'driverLicence',
      'vehicleRegistration',
    ],
  },
  {
    chronicle: chronicleHumanResources,
    standards: [
      'pensionBenefit',
      'benefitQualification',
      'employeePensionInsured',
      'socialSecurityCard',
    ],
  },
  { chronicle: chronicleTransport, standards: ['roadFreightDriverQual', 'roadTransportVehicle'] },
  { chronicle: chronicleNaturalResources, standards: ['realEstateRight', 'realEstateMortgage'] },
  { chronicle: chronicleCivilAffairs, standards: ['marriageRegistration', 'cremation'] },
  { chronicle: chronicleHealthcare, standards: ['medicalSettlement', 'basicMedicalInsured'] },
  { chronicle: chronicleHousingFund, standards: ['fundAccount', 'fundLoan'] },
]

/**
 * Makes a world whose parts come to be when they are first asked for: a start that finds its databases
 * and files written needs only what the HTTP sources hold in memory.
 *
 * @param personsPerRegion smaller for tests; everything else keeps its proportions.
 */
export function makeWorld(seed = WORLD_SEED, personsPerRegion = PERSONS_PER_REGION): World {
  const persons = new Map<DemoRegionCode, readonly Person[]>()
  const records = new Map<string, Facts[]>()
  const told = new Set<Chronicle>()
  const put: Put = (region, standard, facts) => {
    const key = `${region} ${standard}`
    const list = records.get(key)
    if (list) list.push(facts)
    else records.set(key, [facts])
  }
  chronicleWellKnown(seed, put)
  return { persons: personsOf, records: recordsOf }

  function personsOf(region: DemoRegionCode): readonly Person[] {
    const known = persons.get(region)
    if (known) return known
    const home = region === CHONGQING.code ? CHONGQING : SICHUAN
    const made = makePersons(home, personsPerRegion, seed)
    persons.set(region, made)
    return made
  }

  function recordsOf(region: DemoRegionCode, standard: string): readonly Facts[] {
    const entry = CHRONICLES.find(({ standards }) => standards.includes(standard))
    if (entry && !told.has(entry.chronicle)) {
      told.add(entry.chronicle)
      // Both regions at once: some of one region's persons are known to the other's department.
      for (const home of [CHONGQING, SICHUAN]) {
        const random = makeRandom(seed, `${entry.standards.join()} ${home.code}`)
        entry.chronicle(home, personsOf(home.code), random, put)
      }
    }
    return records.get(`${region} ${standard}`) ?? []
  }
}
