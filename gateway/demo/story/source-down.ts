/**
 * Act four: one source is down, and the rest arrives.
 *
 * @module
 */
import type { Answer } from '../ask.ts'
import { RETIREE } from '../world/well-known.ts'
import { tell } from './certify.ts'
import { CERTIFY, certificationOf, conclude, title } from './stage.ts'
import type { Stage } from './stage.ts'

export async function sourceDown(stage: Stage): Promise<Answer> {
  const { say, expect, switchSource } = stage
  title(stage, '4', 'The healthcare office maintains its system tonight')
  say('Chongqing healthcare security is taken down. The first query again:')
  say('')
  await switchSource('500000', 'yb', true)
  try {
    const answer = await stage.ask(CERTIFY, {
      id: RETIREE.idNumber,
      claim: { name: RETIREE.name },
    })
    const found = certificationOf(answer)
    tell(stage, found)
    for (const error of answer.errors) {
      say(
        `  ${String(error.extensions['code'])} at ${(error.path ?? []).join('.')}: ${error.message}`,
      )
    }
    const [error] = answer.errors
    expect('act 4 answers 200 with what there is', answer.status === 200)
    expect('act 4: the benefit arrives', found?.pensionBenefit?.length === 1)
    expect('act 4: the settlement is null', found?.medicalSettlement === null)
    expect('act 4: one error', answer.errors.length === 1)
    expect(
      'act 4: SOURCE_UNAVAILABLE at the field',
      error?.extensions['code'] === 'SOURCE_UNAVAILABLE' &&
        error.path?.join('.') === 'person.medicalSettlement',
    )
    expect('act 4: the error names the department', error?.message.includes('医疗保障局') === true)
    conclude(
      stage,
      'Five departments answered; the error names the sixth. "No record" and "down" are two answers.',
    )
    return answer
  } finally {
    await switchSource('500000', 'yb', false)
  }
}
