/**
 * Act three: one item too many, and nothing is read.
 *
 * @module
 */
import { readsOf } from '../access-log.ts'
import type { Answer } from '../ask.ts'
import { RETIREE } from '../world/well-known.ts'
import { conclude, OVERREACH, title } from './stage.ts'
import type { Stage } from './stage.ts'

export async function overreach(stage: Stage): Promise<Answer> {
  const { say, expect, folder } = stage
  title(stage, '3', 'The desk asks for more than it may')
  say(
    'It would be handy to have her bank card number too (the number of the social security card):',
  )
  say('')
  for (const line of OVERREACH.split('\n')) say(`    ${line}`)
  say('')
  const answer = await stage.ask(OVERREACH, { id: RETIREE.idNumber })
  say(`  HTTP ${answer.status}`)
  for (const error of answer.errors) {
    say(`  ${String(error.extensions['code'])}: ${error.message}`)
    tellRefused(stage, error.extensions['refused'])
  }
  const reads = readsOf(folder, answer.exchangeId)
  expect('act 3 is refused with 403', answer.status === 403)
  expect('act 3 says ACCESS_DENIED', answer.errors[0]?.extensions['code'] === 'ACCESS_DENIED')
  expect('act 3 names the item', JSON.stringify(answer.errors).includes('ssCardNumber'))
  expect('act 3 releases nothing', answer.data === null)
  expect('act 3 reads no source', reads.size === 0)
  conclude(
    stage,
    `Refused whole, although the desk may see the benefit's status. By the sources' own logs, reads: ${total(reads)}.`,
  )
  return answer
}

interface RefusedItem {
  readonly because: string
  readonly remedy: string
}

/** Each item with its reason; what to do now is told once where it is the same for several. */
function tellRefused({ say }: Stage, refused: unknown): void {
  if (!Array.isArray(refused)) return
  const items = refused as readonly RefusedItem[]
  for (const { because } of items) say(`    · ${because}`)
  for (const remedy of new Set(items.map((item) => item.remedy))) say(`    → ${remedy}`)
}

function total(reads: ReadonlyMap<string, number>): number {
  return [...reads.values()].reduce((sum, count) => sum + count, 0)
}
