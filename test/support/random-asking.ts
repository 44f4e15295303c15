/**
 * Random questions to one exchange, one after the other: new ones, the same again, and the same document with other values.
 *
 * @module
 */
import type { Dice } from './dice.ts'
import { PURPOSE, type Asking, type TestHouse } from './house.ts'
import { randomDocument, type RandomDocumentOptions } from './random-document.ts'
import { MATTERS } from './random-guardrails.ts'
import { PERSONS, someSubjects } from './random-subject.ts'

/** Gives the next question, in view of what the exchange shares by now. */
export function randomAskings(
  dice: Dice,
  likes: NonNullable<RandomDocumentOptions['likes']>,
): (house: TestHouse) => Asking {
  const asked: Asking[] = []
  return ({ house: { schema } }) => {
    const before = asked.length > 0 && dice.chance(0.35) ? dice.pick(asked) : undefined
    const asking =
      before === undefined
        ? { ...randomDocument(dice, { schema, subjects: someSubjects, likes }), ...asker(dice) }
        : dice.chance(0.4)
          ? before
          : { ...before, variables: changed(dice, before.variables ?? {}) as object }
    asked.push(asking)
    return asking
  }
}

function asker(dice: Dice): Pick<Asking, 'as' | 'purpose' | 'method'> {
  const as = dice.chance(0.15) ? 'sc-pension-desk' : dice.chance(0.03) ? 'cq-ungranted' : undefined
  return {
    ...(as === undefined ? {} : { as }),
    ...(dice.chance(0.07) ? { purpose: dice.pick(PURPOSES) } : {}),
    ...(as !== 'sc-pension-desk' && dice.chance(0.03) ? { method: 'GET' } : {}),
  }
}

const PURPOSES = [
  ...MATTERS.map((matter) => PURPOSE.replace('CY-037', matter)),
  PURPOSE.replace('0417', '0418'),
  PURPOSE.replace('CY-037', 'CY-999'),
  null,
]

/** Of the same form: conditions turn, persons are others, lists get shorter or longer, some of an object is left out. */
function changed(dice: Dice, value: unknown): unknown {
  if (typeof value === 'string') return PERSONS.includes(value) ? dice.pick(PERSONS) : value
  if (typeof value === 'boolean') return dice.chance(0.5)
  if (Array.isArray(value)) {
    const more: readonly unknown[] = dice.chance(0.3) ? value : []
    return [...dice.some(value, 0.7), ...more].map((one) => changed(dice, one))
  }
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(() => dice.chance(0.98))
  return Object.fromEntries(kept.map(([key, one]: [string, unknown]) => [key, changed(dice, one)]))
}
