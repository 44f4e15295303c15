/**
 * Six questions, each to one of the six sources, and their right answers.
 *
 * @module
 */
import type { BenchDepartment } from './departments.ts'
import type { BenchPerson } from './people.ts'
import {
  FUND,
  fund,
  HOUSEHOLD,
  household,
  ofPerson,
  PENSION,
  pension,
  personAt,
} from './workloads.ts'

export interface Question {
  readonly source: BenchDepartment['source']
  readonly document: string
  readonly answer: (person: BenchPerson) => object
}

/** The one that hangs comes last. */
export const QUESTIONS: readonly Question[] = [
  question('ga', HOUSEHOLD, (person) => household(person, 'masked')),
  question('rs', PENSION, pension),
  question('gjj', FUND, fund),
  question('yb', 'medicalSettlement(from:[CHONGQING]){ visitDate }', ({ certifiedOn }) => ({
    medicalSettlement: [{ visitDate: certifiedOn }],
  })),
  question('jt', 'roadFreightDriverQual(from:[CHONGQING]){ validTo statusCode }', (person) => ({
    roadFreightDriverQual: [{ validTo: person.certifiedOn, statusCode: '01' }],
  })),
  question('mz', 'cremation(from:[CHONGQING]){ cremationDate }', ({ certifiedOn }) => ({
    cremation: [{ cremationDate: certifiedOn }],
  })),
]

/** What the answer to a question about the person of `serial` begins with. */
export function rightAnswer({ answer }: Question, serial: number): string {
  return `{"data":${JSON.stringify({ person: answer(personAt(serial)) })}`
}

function question(source: Question['source'], field: string, answer: Question['answer']): Question {
  return { source, document: ofPerson('Ask', field), answer }
}
