/**
 * What cases of grants and cases of guardrails have in common.
 *
 * @module
 */
import { because, choice, list, text } from '../catalog/schema/build.ts'
import type { Circumstances } from './guardrail-types.ts'

/** What a case shows. */
export const caseTitle = because('a case says in a sentence what it shows', text(300))

/** In which circumstances it is asked. */
export const circumstances = list(
  choice<keyof Circumstances>({ minor: true, child: true, bulk: true, night: true }),
  { max: 4 },
)

/** Whether a file in the folder of grants holds cases, by its name: `desk.cases.json`. */
export function holdsCases(file: string): boolean {
  return file.endsWith('.cases.json')
}
