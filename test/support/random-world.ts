/**
 * Random exchanges: some standards, each offered by departments of one province or both, with sources that hold something, nothing
 * or nonsense, and fail; grants with masks, row rules and gaps; and a peer that answers.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { AdapterErrorCode } from '../../adapters/errors.ts'
import type { Item, Resource, Standard, SubjectKind } from '../../catalog/types.ts'
import { maskFits } from '../../policies/mask-fits.ts'
import type { RowRule } from '../../policies/row-rule.ts'
import type { Grant, GrantedAccess, MaskName } from '../../policies/types.ts'
import { claimKey } from '../../gateway/core/claim-key.ts'
import type {
  MappedRecord,
  PlannedRead,
  ReadOutcome,
  Value,
  VerificationOutcome,
} from '../../gateway/core/types.ts'
import { Dice } from './dice.ts'
import type { HouseOptions, TestHouse } from './house.ts'
import { content, grantOf, offer, standardOf } from './offered.ts'
import { randomColumn, randomValue, someSubjects } from './random-value.ts'
import type { Tables } from './strict-source.ts'

export interface RandomWorld {
  readonly options: Pick<HouseOptions, 'own' | 'peers' | 'grants' | 'tables' | 'sichuan'>
  /** Lets the sources fail that fail in this world. */
  readonly spoil: (house: TestHouse) => void
  /** Whether the desk may mostly have the item. */
  readonly likes: (standard: string, item: string) => boolean
}

const REGIONS = ['500000', '510000'] as const
const MASKS: readonly MaskName[] = ['citizen-id', 'name', 'mobile', 'address', 'certificate', 'all']
const FAULTS: readonly AdapterErrorCode[] = [
  'SOURCE_UNAVAILABLE',
  'SOURCE_TIMEOUT',
  'SOURCE_MALFORMED',
  'SOURCE_BUSY',
]

/** @param standardsMax how many standards it shares at most. */
export function randomWorld(seed: number, standardsMax: number): RandomWorld {
  const dice = new Dice(seed)
  const standards = randomStandards(dice, standardsMax)
  const offers = standards.flatMap((standard) => randomOffers(dice, standard))
  const own = offers.filter(({ region }) => region === '500000')
  const peers = offers.filter(({ region }) => region === '510000')
  const grants = offers.flatMap((resource) => randomGrants(dice, resource))
  const faults = own.filter(() => dice.chance(0.2)).map((one) => [one, dice.pick(FAULTS)] as const)
  return {
    options: {
      own,
      peers,
      grants,
      tables: tablesOf(dice, own),
      sichuan: (read) => sichuanSays(seed, read),
    },
    spoil: ({ sources }) => {
      for (const [{ department, standard }, fault] of faults) {
        sources.get(department)?.failWith(standard, fault)
      }
    },
    likes: (standard, item) =>
      offers
        .filter((one) => one.standard === standard)
        .every(({ code }) =>
          grants.some((one) => one.resource === code && isOpen(one.items[item])),
        ),
  }
}

function isOpen(access: GrantedAccess | undefined): boolean {
  return access !== undefined && access !== 'denied'
}

/** Mostly of the same kind of subject, so that one subject is asked several things. */
function randomStandards(dice: Dice, max: number): readonly Standard[] {
  const first = dice.pick(['person', 'person', dice.pick(content.subjectKinds).name])
  const isOf = ({ subjects }: Standard): boolean => subjects.some(({ kind }) => kind === first)
  const same = content.standards.filter(isOf)
  const pool = same.length === 0 ? content.standards : same
  const picked = Array.from({ length: 1 + dice.below(max) }, () =>
    dice.chance(0.7) ? dice.pick(pool) : dice.pick(content.standards),
  )
  return [...new Set(picked)]
}

function randomOffers(dice: Dice, standard: Standard): readonly Resource[] {
  const keys = new Set(standard.subjects.flatMap((one) => one.keys.flat()))
  const regions = dice.pick([REGIONS, REGIONS, [dice.pick(REGIONS)]])
  return regions.map((region) => {
    const items = standard.items.filter(({ name }) => keys.has(name) || dice.chance(0.95))
    return offer(region, standard.key, {
      items: items.map(({ name }) => ({ name })),
      methods: dice.pick([['query', 'verify'], ['query', 'verify'], ['query'], ['verify']]),
    })
  })
}

/** One grant, or two that hold together, or none. */
function randomGrants(dice: Dice, resource: Resource): readonly Grant[] {
  const { region, standard } = resource
  const count = dice.pick([0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2])
  const desks = Array.from({ length: count }, (_, n) => {
    const rows = region === '500000' && dice.chance(0.2) ? randomRule(dice, resource) : undefined
    return grantOf('cq-pension-desk', resource, {
      id: `desk-${n}.${resource.code}`,
      items: randomAccess(dice, standardOf(standard).items),
      ...(rows === undefined ? {} : { rows }),
      ...(dice.chance(0.05) ? { quota: { callsPerDay: 5, rowsPerDay: 8 } } : {}),
    })
  })
  return region === '500000' ? [...desks, grantOf('sc-pension-desk', resource)] : desks
}

function randomAccess(dice: Dice, items: readonly Item[]): Readonly<Record<string, GrantedAccess>> {
  return Object.fromEntries(
    items.flatMap((item): [string, GrantedAccess][] => {
      if (dice.chance(0.04)) return dice.chance(0.5) ? [] : [[item.name, 'denied']]
      const masks = MASKS.filter((mask) => maskFits(mask, item))
      return [[item.name, masks.length > 0 && dice.chance(0.25) ? dice.pick(masks) : 'clear']]
    }),
  )
}

function randomRule(dice: Dice, { items, standard }: Resource): RowRule {
  const { name } = dice.pick(items)
  const item = standardOf(standard).items.find((one) => one.name === name)
  const equals = item === undefined ? null : randomValue(dice, item)
  const present: RowRule = { item: name, present: dice.chance(0.8) }
  if (equals === null || dice.chance(0.4)) return present
  return dice.chance(0.5)
    ? { not: { item: name, equals } }
    : { any: [{ item: name, equals }, present] }
}

function tablesOf(dice: Dice, own: readonly Resource[]): Readonly<Record<string, Tables>> {
  const tables: Record<
    string,
    Record<string, readonly Readonly<Record<string, string | null>>[]>
  > = {}
  for (const { department, standard } of own) {
    const { subjects, items } = standardOf(standard)
    const rows = subjects.flatMap(({ kind, keys }) =>
      someSubjects(kindOf(kind)).flatMap((subject) =>
        Array.from({ length: dice.pick([0, 1, 1, 1, 2, 3]) }, () => {
          const row = Object.fromEntries(
            items.map((item) => [`c_${item.name}`, randomColumn(dice, item)]),
          )
          dice.pick(keys).forEach((key, i) => (row[`c_${key}`] = subject[i] ?? null))
          return row
        }),
      ),
    )
    tables[department] = { ...tables[department], [standard]: rows }
  }
  return tables
}

function kindOf(name: string): SubjectKind {
  const kind = content.subjectKinds.find((one) => one.name === name)
  if (kind === undefined) throw new Error(`There is no kind of subject ${name}.`)
  return kind
}

/** The same for the same read, whoever asks. */
function sichuanSays(seed: number, read: PlannedRead): Partial<ReadOutcome> {
  const text = JSON.stringify([seed, read.resource.code, read.mode, read.kind])
  const dice = new Dice(createHash('sha256').update(text).digest().readUInt32BE(0))
  const twin = {
    region: '510000',
    log: 'sichuan.test/log',
    index: 7,
    leafHash: `${'A'.repeat(43)}=`,
  }
  if (dice.chance(0.12)) {
    const code = dice.pick(['PEER_UNAVAILABLE', 'PEER_REFUSED', 'SOURCE_TIMEOUT'] as const)
    return { failure: { code, message: 'Sichuan gave nothing. Ask later.' } }
  }
  const items = standardOf(read.resource.standard).items
  if (read.mode === 'query') {
    const records = new Map(
      read.subjects.map(({ id }) => [
        id,
        Array.from({ length: dice.below(3) }, () => randomRecord(dice, read, items)),
      ]),
    )
    const rowCount = [...records.values()].reduce((sum, found) => sum + found.length, 0)
    return { records, rowCount, twin, version: 1 + dice.below(9) }
  }
  const verifications = new Map<string, VerificationOutcome>()
  const undecided = new Map<string, string>()
  for (const { subject, claim } of read.claims) {
    const key = claimKey(subject.id, claim)
    if (dice.chance(0.1)) undecided.set(key, 'The claim could not be compared.')
    else verifications.set(key, randomVerification(dice, claim))
  }
  return { verifications, undecided, rowCount: verifications.size, twin }
}

function randomRecord(dice: Dice, read: PlannedRead, items: readonly Item[]): MappedRecord {
  const invalid = read.items.filter(() => dice.chance(0.05))
  const values = read.items.map((name): [string, Value] => {
    const item = items.find((one) => one.name === name)
    const isNull = item === undefined || invalid.includes(name) || dice.chance(0.15)
    return [name, isNull ? null : randomValue(dice, item)]
  })
  return {
    values: Object.fromEntries(values),
    invalid: invalid.map((item) => ({ item, problem: `${item} breaks its standard.` })),
  }
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
