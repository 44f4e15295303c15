/**
 * What a peer answers: records that it has masked or not, verifications, refusals and faults.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { Item, Standard } from '../../catalog/types.ts'
import type { RecordedDecision } from '../../gateway/audit/exchange-record.ts'
import { claimKey } from '../../gateway/core/claim-key.ts'
import type {
  MappedRecord,
  PlannedRead,
  ReadOutcome,
  Value,
  VerificationOutcome,
} from '../../gateway/core/types.ts'
import { Dice } from './dice.ts'
import { randomValue } from './random-value.ts'

const TWIN = {
  region: '510000',
  log: 'sichuan.test/log',
  index: 7,
  leafHash: `${'A'.repeat(43)}=`,
} as const

const DECISION: RecordedDecision = {
  region: '510000',
  side: 'provider',
  effect: 'permit',
  rules: [],
  grants: ['sichuans-grant@2'],
  policyVersion: 'p1',
  catalogVersion: 'c1',
  day: '2026-03-02',
  circumstances: ['minor'],
}

/** The same for the same read, whoever asks. */
export function peerSays(
  seed: number,
  { items }: Standard,
  read: PlannedRead,
): Partial<ReadOutcome> {
  const text = JSON.stringify([seed, read.resource.code, read.mode, read.kind])
  const dice = new Dice(createHash('sha256').update(text).digest().readUInt32BE(0))
  if (dice.chance(0.12)) {
    const code = dice.pick(['PEER_UNAVAILABLE', 'PEER_REFUSED', 'SOURCE_TIMEOUT'] as const)
    return { failure: { code, message: 'Sichuan gave nothing. Ask later.' } }
  }
  const decision = dice.chance(0.5) ? { decision: DECISION } : {}
  if (read.mode === 'query') {
    const records = new Map(
      read.subjects.map(({ id }) => [
        id,
        Array.from({ length: dice.below(3) }, () => randomRecord(dice, read, items)),
      ]),
    )
    const rowCount = [...records.values()].reduce((sum, found) => sum + found.length, 0)
    return { records, rowCount, twin: TWIN, version: 1 + dice.below(9), ...decision }
  }
  const verifications = new Map<string, VerificationOutcome>()
  const undecided = new Map<string, string>()
  for (const { subject, claim } of read.claims) {
    const key = claimKey(subject.id, claim)
    if (dice.chance(0.1)) undecided.set(key, 'The claim could not be compared.')
    else verifications.set(key, randomVerification(dice, claim))
  }
  return { verifications, undecided, rowCount: verifications.size, twin: TWIN, ...decision }
}

function randomRecord(dice: Dice, read: PlannedRead, items: readonly Item[]): MappedRecord {
  const invalid = read.items.filter(() => dice.chance(0.05))
  const values = read.items.map((name): [string, Value] => {
    const item = items.find((one) => one.name === name)
    const isNull = item === undefined || invalid.includes(name) || dice.chance(0.15)
    return [name, isNull ? null : shown(dice, item)]
  })
  return {
    values: Object.fromEntries(values),
    invalid: invalid.map((item) => ({ item, problem: `${item} breaks its standard.` })),
  }
}

/** Under the peer's own mask it is no code, day or number any more. */
function shown(dice: Dice, item: Item): Value {
  const value = randomValue(dice, item)
  if (typeof value !== 'string' || dice.chance(0.8)) return value
  return item.format === 'citizen-id' ? `${value.slice(0, 6)}********${value.slice(14)}` : '****'
}

function randomVerification(
  dice: Dice,
  claim: Readonly<Record<string, Value>>,
): VerificationOutcome {
  const items = Object.keys(claim).map((item) => ({
    item,
    result: dice.pick(['MATCH', 'MISMATCH'] as const),
  }))
  return { result: dice.pick(['MATCH', 'MISMATCH', 'NOT_FOUND'] as const), items }
}
