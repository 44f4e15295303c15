/**
 * What every act of the story plays on.
 *
 * @module
 */
import type { Answer } from '../ask.ts'
import type { SwitchSource } from '../control.ts'

export interface Stage {
  readonly folder: string
  readonly say: (line: string) => void
  /** Notes an expectation of the story; a broken one is told at the end. */
  readonly expect: (what: string, held: boolean) => void
  /** Whether every expectation so far held. */
  readonly isAsTold: () => boolean
  /** Asks Chongqing's exchange in the pension desk's name, for the case of the story. */
  readonly ask: (query: string, variables: Readonly<Record<string, unknown>>) => Promise<Answer>
  readonly switchSource: SwitchSource
}

export const MATTER = 'CY-037'
export const CASE = '500103-2026-000123'
export const OPERATOR = 'CQ-YZ-0417'
export const PURPOSE = `matter="${MATTER}", case="${CASE}", operator="${OPERATOR}"`

/** The one query of the story. */
export const CERTIFY = `query Certify($id: CitizenId!, $claim: HouseholdPopulationClaim!) {
  person(idNumber: $id) {
    pensionBenefit(from: [SICHUAN]) { name benefitStatusCode lastCertifiedDate provenance { department } }
    verify { householdPopulation(from: [SICHUAN], claim: $claim) { result provenance { department } } }
    deathCancellation(from: [CHONGQING]) { deathDate cancelDate provenance { department } }
    cremation(from: [CHONGQING, SICHUAN]) { cremationDate funeralHome provenance { department } }
    medicalSettlement(from: [CHONGQING]) { visitDate provenance { department } }
  }
}`

/** Asks for an item beyond the desk's grants. */
export const OVERREACH = `query CardNumber($id: CitizenId!) {
  person(idNumber: $id) {
    pensionBenefit(from: [SICHUAN]) { benefitStatusCode }
    socialSecurityCard(from: [SICHUAN]) { cardBank ssCardNumber }
  }
}`

/** Sources that the query reads, each once, and how each keeps what it is asked for. */
export const SOURCES_OF_CERTIFY: Readonly<Record<string, string>> = {
  '500000.ga': 'PostgreSQL with pinyin columns',
  '500000.mz': 'CSV in GBK',
  '500000.yb': 'REST, signed calls',
  '510000.ga': 'MySQL',
  '510000.mz': 'XLSX workbook',
  '510000.rs': 'SOAP, GBK packages in CDATA',
}
/** Those of them that keep a log of who read them; a file cannot. */
export const LOGGED_SOURCES = Object.keys(SOURCES_OF_CERTIFY).filter((id) => !id.endsWith('.mz'))

interface Provenance {
  readonly provenance: { readonly department: string }
}

/** Answer to {@link CERTIFY}. Null where the field's source failed. */
export interface Certification {
  readonly person: {
    readonly pensionBenefit:
      | readonly (Provenance & {
          readonly name: string | null
          readonly benefitStatusCode: string | null
          readonly lastCertifiedDate: string | null
        })[]
      | null
    readonly verify: {
      readonly householdPopulation: readonly (Provenance & { readonly result: string })[] | null
    }
    readonly deathCancellation:
      readonly (Provenance & { readonly deathDate: string; readonly cancelDate: string })[] | null
    readonly cremation:
      | readonly (Provenance & { readonly cremationDate: string; readonly funeralHome: string })[]
      | null
    readonly medicalSettlement: readonly (Provenance & { readonly visitDate: string })[] | null
  } | null
}

export function certificationOf(answer: Answer): Certification['person'] {
  return (answer.data as Certification | null)?.person ?? null
}

export function title(stage: Stage, number: string, text: string): void {
  stage.say('')
  stage.say(`── ${number} ${text} `.padEnd(96, '─'))
  stage.say('')
}

/** The moral of an act, if it went as it should: the story never tells what did not happen. */
export function conclude({ say, isAsTold }: Stage, moral: string): void {
  say('')
  say(isAsTold() ? moral : 'This did not go as it should; what was expected is told at the end.')
}
