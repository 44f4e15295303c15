/**
 * What is asked, and what the right answer is. The same questions to every contestant.
 *
 * @module
 */
import { makePeople, PERSONS, type BenchPerson } from './people.ts'

export type WorkloadName = 'Q1' | 'Q3' | 'QL' | 'two-province' | 'same-local' | 'refused' | 'cold'

export interface Workload {
  readonly name: WorkloadName
  readonly title: string
  /** `serial` numbers the requests of a whole run: a document that holds it is new each time. */
  readonly document: (serial: number) => string
  readonly variables: (serial: number) => Readonly<Record<string, unknown>>
  readonly status: 200 | 403
  /** The answer's `data`; undefined when nothing is to be disclosed. */
  readonly data: (serial: number, shown: Shown) => unknown
}

/** How a contestant shows a name: as its source has it, or masked by the consumer's grant. */
export type Shown = 'clear' | 'masked'

const people = makePeople()
const LIST = 50
/** Coprime to the number of persons, so that serials visit all of them before any comes again. */
const STRIDE = 7_919

export const HOUSEHOLD =
  'householdPopulation(from:[CHONGQING]){ name sexCode birthDate householdAddress statusCode }'
export const PENSION = 'pensionBenefit(from:[CHONGQING]){ benefitStatusCode lastCertifiedDate }'
export const FUND = 'fundAccount(from:[CHONGQING]){ accountBalance accountStatusCode }'
const TOO_MUCH = 'fundAccount(from:[CHONGQING]){ fundAccountNumber }'

export const ofPerson = (name: string, ...fields: readonly string[]): string =>
  `query ${name}($id: CitizenId!){ person(idNumber:$id){ ${fields.join(' ')} } }`
const Q1 = ofPerson('Q1', HOUSEHOLD)
const Q3 = ofPerson('Q3', HOUSEHOLD, PENSION, FUND)
const QL = `query QL($ids: [CitizenId!]!){ persons(idNumbers:$ids){ ${HOUSEHOLD} ${PENSION} } }`
const LOCAL = ofPerson('Local', HOUSEHOLD, PENSION)
const ACROSS = ofPerson('Across', HOUSEHOLD, PENSION.replace('CHONGQING', 'SICHUAN'))
const REFUSED = ofPerson('Refused', HOUSEHOLD, TOO_MUCH)

export const WORKLOADS: readonly Workload[] = [
  one('Q1', 'one subject, one source', () => Q1, [household]),
  one('Q3', 'one subject, three sources in parallel', () => Q3, [household, pension, fund]),
  {
    name: 'QL',
    title: `${LIST} subjects, each joined with a second source: two reads, batched`,
    document: () => QL,
    variables: (serial) => ({ ids: listOf(serial).map(({ citizenId }) => citizenId) }),
    status: 200,
    data: (serial, shown) => ({
      persons: listOf(serial).map((person) => ({
        ...household(person, shown),
        ...pension(person),
      })),
    }),
  },
  one('same-local', 'one subject, two sources, both of our own province', () => LOCAL, [
    household,
    pension,
  ]),
  one('two-province', 'the same, one of them in the other province', () => ACROSS, [
    household,
    pension,
  ]),
  {
    ...one('refused', 'one item too many: refused whole', () => REFUSED, []),
    status: 403,
    data: () => undefined,
  },
  one('cold', 'Q1 as a new document each time', (serial) => ofPerson(`Q${serial}`, HOUSEHOLD), [
    household,
  ]),
]

export function workloadOf(name: WorkloadName): Workload {
  const found = WORKLOADS.find((workload) => workload.name === name)
  if (found === undefined) throw new Error(`There is no workload ${name}.`)
  return found
}

type Part = (person: BenchPerson, shown: Shown) => object

function one(
  name: WorkloadName,
  title: string,
  document: Workload['document'],
  parts: readonly Part[],
): Workload {
  return {
    name,
    title,
    document,
    variables: (serial) => ({ id: personAt(serial).citizenId }),
    status: 200,
    data: (serial, shown) => ({
      person: Object.assign({}, ...parts.map((part) => part(personAt(serial), shown))) as object,
    }),
  }
}

export function personAt(serial: number): BenchPerson {
  return people[(serial * STRIDE) % PERSONS]!
}

/** Distinct within a request, because the stride visits everyone before it comes round. */
function listOf(serial: number): readonly BenchPerson[] {
  return Array.from({ length: LIST }, (_, i) => personAt(serial * LIST + i))
}

export function household(person: BenchPerson, shown: Shown): object {
  const name = shown === 'clear' ? person.name : person.name[0]!.padEnd(person.name.length, '*')
  const { sexCode, birthDate, address } = person
  return {
    householdPopulation: [
      { name, sexCode, birthDate, householdAddress: address, statusCode: '01' },
    ],
  }
}

export function pension(person: BenchPerson): object {
  return {
    pensionBenefit: [{ benefitStatusCode: '1', lastCertifiedDate: person.certifiedOn }],
  }
}

export function fund(person: BenchPerson): object {
  return { fundAccount: [{ accountBalance: person.balance, accountStatusCode: '01' }] }
}
