/**
 * Random exchanges: some standards, each offered by departments of one province or both, with sources that hold something, nothing
 * or nonsense, and fail; grants with masks, row rules and gaps; and a peer that answers.
 *
 * @module
 */
import type { AdapterErrorCode } from '../../adapters/errors.ts'
import type { Resource, Standard, SubjectKind } from '../../catalog/types.ts'
import type { GrantedAccess } from '../../policies/types.ts'
import { Dice } from './dice.ts'
import type { HouseOptions, TestHouse } from './house.ts'
import { content, offerOf } from './offered.ts'
import { randomGrants } from './random-grants.ts'
import { peerSays } from './random-peer.ts'
import { randomStandards } from './random-standards.ts'
import { someSubjects } from './random-subject.ts'
import { randomColumn } from './random-value.ts'
import type { Tables } from './strict-source.ts'

export interface RandomWorld {
  readonly options: Pick<
    HouseOptions,
    'content' | 'own' | 'peers' | 'grants' | 'tables' | 'conditions' | 'sichuan'
  >
  /** Lets the sources fail that fail in this world. */
  readonly spoil: (house: TestHouse) => void
  /** Whether the desk may mostly have the item. */
  readonly likes: (standard: string, item: string) => boolean
}

const REGIONS = ['500000', '510000'] as const
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
  const byKey = new Map(standards.map((standard) => [standard.key, standard]))
  const standardOf = ({ standard }: Resource): Standard => known(byKey.get(standard))
  const offers = standards.flatMap((standard) => randomOffers(dice, standard))
  const own = offers.filter(({ region }) => region === '500000')
  const peers = offers.filter(({ region }) => region === '510000')
  const grants = offers.flatMap((resource) => randomGrants(dice, resource, standardOf(resource)))
  const faults = own.filter(() => dice.chance(0.2)).map((one) => [one, dice.pick(FAULTS)] as const)
  return {
    options: {
      content: { ...content, standards },
      own,
      peers,
      grants,
      tables: tablesOf(dice, own, standardOf),
      conditions: dice.chance(0.5),
      sichuan: (read) => peerSays(seed, standardOf(read.resource), read),
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

function randomOffers(dice: Dice, standard: Standard): readonly Resource[] {
  const keys = new Set(standard.subjects.flatMap((one) => one.keys.flat()))
  const regions = dice.pick([REGIONS, REGIONS, [dice.pick(REGIONS)]])
  return regions.map((region) => {
    const items = standard.items.filter(({ name }) => keys.has(name) || dice.chance(0.95))
    return offerOf(region, standard, {
      items: items.map(({ name }) => ({ name })),
      methods: dice.pick([['query', 'verify'], ['query', 'verify'], ['query'], ['verify']]),
    })
  })
}

function tablesOf(
  dice: Dice,
  own: readonly Resource[],
  standardOf: (resource: Resource) => Standard,
): Readonly<Record<string, Tables>> {
  const tables: Record<
    string,
    Record<string, readonly Readonly<Record<string, string | null>>[]>
  > = {}
  for (const resource of own) {
    const { department, standard } = resource
    const { subjects, items } = standardOf(resource)
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
  return known(content.subjectKinds.find((one) => one.name === name))
}

function known<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('The world names what it does not have.')
  return found
}
