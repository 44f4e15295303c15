/**
 * A question of the table as a GraphQL query, and what must come back.
 *
 * @module
 */
import { applyMask } from '../../policies/masks.ts'
import type { Ask, ItemAccess } from '../../policies/types.ts'
import type { Case, CaseFile, RecordText } from './case-files.ts'
import { content, recordsOf, standardOf, subjectOf } from './case-world.ts'

const HANDLES: Readonly<Record<string, string>> = { person: 'idNumber', organization: 'uscc' }

/** One root field for each ask: `r0`, `r1`, … */
export function queryOf(file: CaseFile, { question, claim }: Case): string {
  const fields = question.asks.map((ask, i) => {
    const { kind, number } = subjectOf(ask.resource)
    const region = content.regions.find(({ code }) => ask.resource.startsWith(code))!.name
    const { key } = standardOf(ask.resource)
    const asked =
      ask.mode === 'query'
        ? `answer: ${key}(from: [${region}]) { ${ask.items.join(' ')} }`
        : `verify { answer: ${key}(from: [${region}], claim: {${claimOf(file, ask, claim)}}) { result } }`
    return `r${i}: ${kind}(${HANDLES[kind]!}: "${number}") { ${asked} }`
  })
  return `{ ${fields.join(' ')} }`
}

function claimOf(file: CaseFile, ask: Ask, label: string | undefined): string {
  const records = recordsOf(file, ask.resource)
  const [first] = records.keys()
  const record = records.get(label ?? first!)!
  return ask.items
    .map((item) => `${item}: ${JSON.stringify(inAnswer(ask.resource, item, record))}`)
    .join(', ')
}

/** The data of a permitted question: the records that may be seen, as the grants show them. */
export function dataOf(file: CaseFile, each: Case): object {
  const { question, expect, seen, result = 'MATCH' } = each
  const answers = question.asks.map((ask, i) => {
    if (ask.mode === 'verify') return [`r${i}`, { verify: { answer: [{ result }] } }] as const
    const access = expect.effect === 'permit' ? expect.asks[i]!.access : {}
    const records = recordsOf(file, ask.resource)
    const shown = (seen ?? [...records.keys()]).map((label) =>
      shownOf(ask, access, records.get(label)!),
    )
    return [`r${i}`, { answer: shown }] as const
  })
  return Object.fromEntries(answers)
}

function shownOf(
  { resource, items }: Ask,
  access: Readonly<Record<string, ItemAccess>>,
  record: RecordText,
): object {
  const values = items.map((item) => {
    const value = inAnswer(resource, item, record)
    const how = access[item]!
    return [
      item,
      how === 'clear' || value === null ? value : applyMask(how, String(value)),
    ] as const
  })
  return Object.fromEntries(values)
}

/** How an answer holds a value of a record. */
function inAnswer(
  resource: string,
  item: string,
  record: RecordText,
): string | number | boolean | null {
  const value = record[item]
  if (value === undefined) return null
  const type = standardOf(resource).items.find((one) => one.name === item)?.type
  if (type === 'I') return Number(value)
  if (type === 'L') return value === '1'
  return type === 'T' ? `${value.replace(' ', 'T')}+08:00` : value
}
