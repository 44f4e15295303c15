/**
 * Does an operator go through citizen numbers one after another? Only here are the numbers known; the record has
 * keyed hashes, in which neighbours look like strangers. So it is noticed now and recorded as a sign.
 *
 * A number is region and birth date (14 digits), a sequence of three, and a check character: who tries all who were
 * born somewhere on one day counts the sequence up. What is remembered of an operator is the sequence and a hash
 * of the 14 digits under a key that ends with the process: nothing from which a number could be made again.
 *
 * @module
 */
import { hash, randomBytes } from 'node:crypto'

export interface SequenceSettings {
  /** So many neighbours in a row are a sequence; at least 2. */
  readonly numbersMin: number
  /** Numbers so far apart are still neighbours. */
  readonly gapMax: number
}

export const SEQUENCE_SETTINGS: SequenceSettings = { numbersMin: 5, gapMax: 3 }

export interface SequenceWatch {
  /**
   * @param operator who asks there, as the consumer says it.
   * @param citizenIds numbers of 18 characters asked about in one request, in any order.
   * @returns whether they, with those before them, are a sequence.
   */
  observe(consumer: string, operator: string, citizenIds: Iterable<string>): boolean
}

/**
 * Operators of one consumer that are remembered, and consumers; those longest silent are forgotten first. An operator takes
 * about 200 bytes. Names are the consumer's to say: whoever invents ever new ones drives out none but its own.
 */
const OPERATORS_MAX = 2_000
const CONSUMERS_MAX = 1_000
const PREFIX_CHARS = 14

interface Last {
  readonly prefix: string
  readonly sequence: number
  /** Neighbours up to here. */
  readonly run: number
}

/** Counts for one process and until it ends: replicas and restarts begin anew. */
export function makeSequenceWatch(settings: SequenceSettings = SEQUENCE_SETTINGS): SequenceWatch {
  const { numbersMin, gapMax } = settings
  const key = randomBytes(16).toString('base64')
  const byConsumer = new Map<string, Map<string, Last>>()
  return { observe }

  function observe(consumer: string, operator: string, citizenIds: Iterable<string>): boolean {
    const numbers = [...new Set(citizenIds)].filter((id) => id.length === 18).sort()
    const [first] = numbers
    const end = numbers.at(-1)
    if (first === undefined || end === undefined) return false
    const lasts = byConsumer.get(consumer) ?? new Map<string, Last>()
    let last = lasts.get(operator)
    let run = last?.prefix === hidden(first) ? runTo(last, sequenceOf(first)) : 1
    let longest = run
    for (let place = 1; place < numbers.length; place++) {
      const before = numbers[place - 1] ?? ''
      const number = numbers[place] ?? ''
      const isNeighbour =
        number.startsWith(before.slice(0, PREFIX_CHARS)) &&
        sequenceOf(number) - sequenceOf(before) <= gapMax
      run = isNeighbour ? run + 1 : 1
      longest = Math.max(longest, run)
    }
    last = { prefix: hidden(end), sequence: sequenceOf(end), run }
    renew(lasts, operator, last, OPERATORS_MAX)
    renew(byConsumer, consumer, lasts, CONSUMERS_MAX)
    return longest >= numbersMin
  }

  /** The run that a number of the same prefix continues, up or down; asking again about the same one changes nothing. */
  function runTo({ sequence, run }: Last, next: number): number {
    const gap = Math.abs(next - sequence)
    return gap === 0 ? run : gap <= gapMax ? run + 1 : 1
  }

  function hidden(citizenId: string): string {
    return hash('sha256', key + citizenId.slice(0, PREFIX_CHARS), 'base64')
  }
}

/** Puts an entry behind all others; the first makes room. */
function renew<T>(entries: Map<string, T>, name: string, entry: T, max: number): void {
  entries.delete(name)
  entries.set(name, entry)
  if (entries.size > max) entries.delete(entries.keys().next().value ?? '')
}

function sequenceOf(citizenId: string): number {
  return Number(citizenId.slice(PREFIX_CHARS, 17))
}
