/**
 * People and the households they live in.
 *
 * @module
 */
import { addDays, ageOf, dayBetween, DEMO_DATE } from './calendar.ts'
import { makeCitizenId } from './citizen-id.ts'
import { makeGiven, makeName, MINORITIES, surnameOf } from './names.ts'
import { makeAddress } from './places.ts'
import type { DemoRegion, Division } from './places.ts'
import { makeRandom } from './random.ts'
import type { Random } from './random.ts'

/** What is true of a person, whoever keeps a record of it. Dates are `YYYY-MM-DD`. */
export interface Person {
  readonly idNumber: string
  readonly name: string
  /** GB/T 2261.1 */
  readonly sexCode: '1' | '2'
  /** GB/T 3304 */
  readonly ethnicGroupCode: string
  readonly birthDate: string
  readonly address: string
  readonly divisionCode: string
  readonly householdNumber: string
  /** GB/T 4761 */
  readonly relationToHeadCode: string
  /** GB/T 2261.2 */
  readonly maritalStatusCode: string
  /** GB/T 4658 */
  readonly educationLevelCode: string
  /** Citizen number of the husband or wife in the same household. */
  readonly spouse?: string
  readonly deathDate?: string
}

interface Household {
  readonly number: string
  readonly division: Division
  readonly address: string
  readonly ethnicGroupCode: string
}

/** Generated sequences; 990..999 belong to the well-known persons and to test vectors. */
const SEQUENCE_FIRST = 900
const SEQUENCE_LAST = 989

/**
 * Gives `count` persons of a region, always the same ones for the same seed. Citizen numbers are
 * distinct and never those of the well-known persons.
 */
export function makePersons(region: DemoRegion, count: number, seed: number): readonly Person[] {
  const random = makeRandom(seed, `persons ${region.code}`)
  const taken = new Set<string>()
  const persons: Person[] = []
  for (let number = 1; persons.length < count; number++) {
    const members = makeHousehold(region, number, random, taken)
    // Whole households only, so that nobody's husband or wife is missing.
    if (members.length <= count - persons.length) persons.push(...members)
  }
  return persons
}

function makeHousehold(
  region: DemoRegion,
  number: number,
  random: Random,
  taken: Set<string>,
): readonly Person[] {
  const division = random.pick(region.divisions)
  const household: Household = {
    number: `${division.code}${String(number).padStart(8, '0')}`,
    division,
    address: makeAddress(random, division),
    ethnicGroupCode: random.chance(0.93) ? '01' : random.pick(MINORITIES),
  }
  const make = (details: PersonDetails): Person =>
    makePerson(region, household, details, random, taken)

  const headBorn = dayBetween(random, '1934-01-01', '2001-12-31')
  const headSex = random.chance(0.6) ? '1' : '2'
  const married = ageOf(headBorn) >= 25 && random.chance(0.68)
  const head = make({
    birthDate: headBorn,
    sexCode: headSex,
    relation: '01',
    marital: married ? '20' : unmarriedCode(random, headBorn),
  })
  if (!married) return [head]

  const spouse = make({
    birthDate: earlierOf(addDays(headBorn, random.integer(-1800, 1800)), '2003-12-31'),
    sexCode: headSex === '1' ? '2' : '1',
    relation: '10',
    marital: '20',
  })
  const father = headSex === '1' ? head : spouse
  const children = makeChildren(random, headBorn, surnameOf(father.name), make)
  return [{ ...head, spouse: spouse.idNumber }, { ...spouse, spouse: head.idNumber }, ...children]
}

/** Children still in their parents' household: nobody over 22. */
function makeChildren(
  random: Random,
  headBorn: string,
  surname: string | null,
  make: (details: PersonDetails) => Person,
): readonly Person[] {
  const children: Person[] = []
  for (let i = random.integer(0, 2); i > 0; i--) {
    const birthDate = addDays(headBorn, random.integer(24 * 365, 38 * 365))
    if (birthDate > DEMO_DATE || ageOf(birthDate) > 22) continue
    const sexCode = random.chance(0.52) ? '1' : '2'
    const given = makeGiven(random, sexCode)
    const child = {
      birthDate,
      sexCode,
      relation: sexCode === '1' ? '20' : '30',
      marital: '10',
    } as const
    children.push(make(surname === null ? child : { ...child, name: surname + given }))
  }
  return children
}

interface PersonDetails {
  readonly birthDate: string
  readonly sexCode: '1' | '2'
  readonly relation: string
  readonly marital: string
  readonly name?: string
}

function makePerson(
  region: DemoRegion,
  household: Household,
  details: PersonDetails,
  random: Random,
  taken: Set<string>,
): Person {
  const age = ageOf(details.birthDate)
  const deathDate = drawDeath(random, age)
  return {
    idNumber: freeCitizenId(region, details, random, taken),
    name: details.name ?? makeName(random, details.sexCode, household.ethnicGroupCode),
    sexCode: details.sexCode,
    ethnicGroupCode: household.ethnicGroupCode,
    birthDate: details.birthDate,
    address: household.address,
    divisionCode: household.division.code,
    householdNumber: household.number,
    relationToHeadCode: details.relation,
    maritalStatusCode: details.marital,
    educationLevelCode: educationOf(random, age),
    ...(deathDate === null ? {} : { deathDate }),
  }
}

function freeCitizenId(
  region: DemoRegion,
  { birthDate, sexCode }: PersonDetails,
  random: Random,
  taken: Set<string>,
): string {
  for (;;) {
    const drawn = random.integer(SEQUENCE_FIRST, SEQUENCE_LAST - 1)
    const sequence = drawn % 2 === Number(sexCode) % 2 ? drawn : drawn + 1
    const id = makeCitizenId(region.idPrefix, birthDate, sequence)
    if (taken.has(id)) continue
    taken.add(id)
    return id
  }
}

/** Deaths of the last two years are still in the registers. */
function drawDeath(random: Random, age: number): string | null {
  const yearly = age < 60 ? 0.001 : age < 75 ? 0.012 : 0.05
  return random.chance(yearly * 2) && age > 2 ? dayBetween(random, '2024-07-01', DEMO_DATE) : null
}

function unmarriedCode(random: Random, birthDate: string): string {
  const age = ageOf(birthDate)
  if (age < 25) return '10'
  const roll = random.next()
  if (age > 65 && roll < 0.6) return '30'
  return roll < 0.4 ? '40' : '10'
}

function educationOf(random: Random, age: number): string {
  if (age < 6) return '90'
  if (age < 12) return '80'
  if (age < 15) return '70'
  if (age < 18) return '60'
  return age > 60
    ? random.pick(['80', '70', '70', '60', '40', '30'])
    : random.pick(['70', '60', '40', '30', '30', '20', '20', '10'])
}

function earlierOf(left: string, right: string): string {
  return left < right ? left : right
}
