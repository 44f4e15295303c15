/**
 * Acts one and two: the desk certifies a retiree with one query.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import type { ConfigFile } from '../../config-file.ts'
import { readsOf } from '../access-log.ts'
import type { Answer } from '../ask.ts'
import { inDemo } from '../layout.ts'
import type { Person } from '../world/person.ts'
import { DEAD_RETIREE, RETIREE } from '../world/well-known.ts'
import {
  CERTIFY,
  certificationOf,
  conclude,
  LOGGED_SOURCES,
  SOURCES_OF_CERTIFY,
  title,
} from './stage.ts'
import type { Certification, Stage } from './stage.ts'

/** The first retiree is alive: everything fits. */
export async function certifyTheLiving(stage: Stage): Promise<Answer> {
  const { say, expect } = stage
  title(stage, '1', 'A retiree of Sichuan comes to the pension desk in Chongqing')
  say(`Chen Xiulan (${RETIREE.name}) draws her pension from Sichuan and lives with her daughter in`)
  say(
    'Chongqing. Once a year somebody must confirm that she is alive. Until lately she travelled home.',
  )
  say('Clerk CQ-YZ-0417 sends one query, for matter CY-037, case 500103-2026-000123:')
  say('')
  for (const line of CERTIFY.split('\n')) say(`    ${line}`)
  say('')
  const answer = await certify(stage, RETIREE)
  const found = certificationOf(answer)
  tell(stage, found)
  const benefit = found?.pensionBenefit?.[0]
  expect('act 1 answers 200 without an error', answer.status === 200 && answer.errors.length === 0)
  expect('act 1: the benefit is in payment', benefit?.benefitStatusCode === '1')
  expect('act 1: certified last year', benefit?.lastCertifiedDate?.startsWith('2025-') === true)
  expect('act 1: the name comes masked', isMasked(benefit?.name, RETIREE.name))
  expect('act 1: the name matches', found?.verify.householdPopulation?.[0]?.result === 'MATCH')
  expect('act 1: no death is recorded', found?.deathCancellation?.length === 0)
  expect('act 1: no cremation is recorded', found?.cremation?.length === 0)
  expect('act 1: a sign of life', lastVisit(found) >= '2026-06')
  conclude(
    stage,
    'She is alive and she is who she says. The clerk certifies her; she need not travel.',
  )
  tellReads(stage, answer, 'act 1')
  return answer
}

/** The second retiree is dead, and Sichuan does not know. */
export async function certifyTheDead(stage: Stage): Promise<Answer> {
  const { say, expect } = stage
  title(stage, '2', 'Somebody comes for another pension')
  say(
    `A nephew asks to certify Liu Guifang (${DEAD_RETIREE.name}), who "cannot come herself". The same query:`,
  )
  say('')
  const answer = await certify(stage, DEAD_RETIREE)
  const found = certificationOf(answer)
  tell(stage, found)
  expect('act 2 answers 200 without an error', answer.status === 200 && answer.errors.length === 0)
  expect('act 2: still in payment', found?.pensionBenefit?.[0]?.benefitStatusCode === '1')
  expect(
    'act 2: the death shows',
    found?.deathCancellation?.[0]?.deathDate === DEAD_RETIREE.deathDate,
  )
  expect('act 2: so does the cremation', found?.cremation?.length === 1)
  say('')
  say(
    'She died in Chongqing, and Sichuan still pays. The clerk refuses, and Sichuan can stop the payment.',
  )
  return answer
}

function certify(stage: Stage, person: Person): Promise<Answer> {
  return stage.ask(CERTIFY, { id: person.idNumber, claim: { name: person.name } })
}

const BENEFIT_STATUS: Readonly<Record<string, string>> = {
  '1': 'in payment',
  '2': 'suspended',
  '3': 'ended',
}

/** What each department answered, one line each. A department that failed is told by its error. */
export function tell({ say }: Stage, found: Certification['person']): void {
  const line = (who: string | undefined, what: string): void =>
    say(`  ${padWide(who ?? '', 34)}${what}`)
  for (const one of found?.pensionBenefit ?? []) {
    const status = BENEFIT_STATUS[one.benefitStatusCode ?? ''] ?? 'unknown'
    const certified = one.lastCertifiedDate ?? 'never'
    line(
      one.provenance.department,
      `${one.name ?? ''}: benefit ${status}, last certified ${certified}`,
    )
  }
  for (const one of found?.verify.householdPopulation ?? []) {
    line(one.provenance.department, `does the name match? ${one.result}`)
  }
  if (found?.deathCancellation?.length === 0) line('Chongqing police', 'no death on record')
  for (const one of found?.deathCancellation ?? []) {
    line(one.provenance.department, `died on ${one.deathDate}, struck off on ${one.cancelDate}`)
  }
  if (found?.cremation?.length === 0) {
    line('civil affairs of both provinces', 'no cremation on record')
  }
  for (const one of found?.cremation ?? []) {
    line(one.provenance.department, `cremated on ${one.cremationDate}, ${one.funeralHome}`)
  }
  const visit = found?.medicalSettlement?.[0]
  if (visit) line(visit.provenance.department, `last settlement on ${lastVisit(found)}`)
}

function tellReads({ folder, say, expect }: Stage, answer: Answer, act: string): void {
  const reads = readsOf(folder, answer.exchangeId)
  say('Six systems answered, none of which was changed for it. Reads, by their own logs:')
  say('')
  for (const [source, keptAs] of Object.entries(SOURCES_OF_CERTIFY)) {
    const count = LOGGED_SOURCES.includes(source)
      ? String(reads.get(source) ?? 0)
      : 'a file: no log'
    const how = source === '510000.ga' ? `${keptAs}${standIn(folder)}` : keptAs
    say(`  ${source.padEnd(12)}${how.padEnd(38)}${count}`)
  }
  expect(
    `${act}: each source was read exactly once`,
    reads.size === LOGGED_SOURCES.length &&
      LOGGED_SOURCES.every((source) => reads.get(source) === 1),
  )
}

/** Where no MariaDB could be run, the story says so. */
function standIn(folder: string): string {
  const file = readFileSync(inDemo.configuration(folder, '510000'), 'utf8')
  const { sources } = JSON.parse(file) as ConfigFile
  return sources['ga']?.kind === 'mysql' ? '' : ' (a PostgreSQL stands in)'
}

function lastVisit(found: Certification['person']): string {
  return (found?.medicalSettlement ?? []).reduce(
    (last, { visitDate }) => (visitDate > last ? visitDate : last),
    '',
  )
}

function isMasked(shown: string | null | undefined, name: string): boolean {
  return typeof shown === 'string' && shown !== name && shown.includes('*')
}

/** Pads as a terminal shows it: a Chinese character is two columns wide. */
export function padWide(text: string, columns: number): string {
  const width = Array.from(text).reduce((sum, c) => sum + (c.charCodeAt(0) > 0x2e7f ? 2 : 1), 0)
  return text + ' '.repeat(Math.max(1, columns - width))
}
