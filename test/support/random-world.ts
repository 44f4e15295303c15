/**
 * Random exchanges: some standards, each offered by departments of one province or both, with sources that hold something, nothing
 * or nonsense, and fail; grants with masks, row rules and gaps; guardrails; and a peer that answers.
 *
 * @module
 */
import type { Resource, Standard, SubjectKind } from '../../catalog/types.ts'
import type { AnswerLayout } from '../../gateway/schema/lay-out.ts'
import type { GrantedAccess } from '../../policies/types.ts'
import { Dice } from './dice.ts'
import { NOW, testHouse, type Asking, type HouseOptions, type TestHouse } from './house.ts'
import { content, offerOf } from './offered.ts'
import { randomAskings } from './random-asking.ts'
import { randomChange, randomFaults, type Change } from './random-change.ts'
import { countedEmergencies } from './random-emergencies.ts'
import { randomGrants } from './random-grants.ts'
import { randomGuardrails } from './random-guardrails.ts'
import { peerSays } from './random-peer.ts'
import { randomStandards } from './random-standards.ts'
import { someSubjects } from './random-subject.ts'
import { randomColumn } from './random-value.ts'
import type { Tables } from './strict-source.ts'

export interface RandomWorld {
  /** The same exchange each time, but for the way in which it lays out answers. */
  readonly house: (answerLayout: AnswerLayout) => TestHouse
  /** The next question; asked of one, and put to all. */
  readonly nextAsking: (house: TestHouse) => Asking
  /** Lets time pass, for all of them. What happens meanwhile happens to each. */
  readonly nextChange: () => Change
}

const DESK = 'cq-pension-desk'
const REGIONS = ['500000', '510000'] as const
/** In the morning, at night, and a moment before midnight. */
const BEGINNINGS = [NOW, NOW, new Date('2026-03-02T15:30:00Z'), new Date('2026-03-02T15:58:30Z')]

/** @param standardsMax how many standards it shares at most. */
export function randomWorld(seed: number, standardsMax: number): RandomWorld {
  const dice = new Dice(seed)
  const standards = randomStandards(dice, standardsMax)
  const byKey = new Map(standards.map((standard) => [standard.key, standard]))
  const standardOf = ({ standard }: Resource): Standard => known(byKey.get(standard))
  const offers = standards.flatMap((standard) => randomOffers(dice, standard))
  const own = offers.filter(({ region }) => region === '500000')
  const grants = offers.flatMap((resource) => randomGrants(dice, resource, standardOf(resource)))
  const faults = randomFaults(dice, own)
  const usesMax = 2 + dice.below(4)
  let now = dice.pick(BEGINNINGS)
  const options: HouseOptions = {
    content: { ...content, standards },
    own,
    peers: offers.filter(({ region }) => region === '510000'),
    grants,
    guardrails: randomGuardrails(dice, { standards, offers }),
    rectifying: dice.some([DESK, 'sc-pension-desk'], 0.05),
    tables: tablesOf(dice, own, standardOf),
    conditions: dice.chance(0.5),
    clock: () => now,
    sichuan: (read) => peerSays(seed, standardOf(read.resource), read),
  }
  const isLiked = ({ code, region, standard, items }: Resource, item: string): boolean => {
    const names = [code, `${region}.*.${standard}`]
    const held = grants.filter((one) => one.consumer === DESK && names.includes(one.resource))
    return items.some(({ name }) => name === item) && held.every((one) => isOpen(one.items[item]))
  }
  const likes = (standard: string, item: string): boolean =>
    offers.filter((one) => one.standard === standard).every((one) => isLiked(one, item))
  return {
    house: (answerLayout) => {
      const house = testHouse({
        ...options,
        emergencies: countedEmergencies(usesMax),
        answerLayout,
        forgets: answerLayout === 'stitched',
      })
      faults(house)
      return house
    },
    nextAsking: randomAskings(dice, likes),
    nextChange: () => {
      now = new Date(now.getTime() + dice.below(8_000))
      return dice.chance(0.06) ? randomChange(dice, own, grants) : () => undefined
    },
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
    const { binding, ...resource } = offerOf(region, standard, {
      items: items.map(({ name }) => ({ name })),
      methods: dice.pick([['query', 'verify'], ['query', 'verify'], ['query'], ['verify']]),
      shareType: dice.chance(0.1) ? 'unconditional' : 'conditional',
      crossProvince: dice.chance(0.9),
    })
    if (binding === undefined || dice.chance(0.03)) return resource
    const cached = dice.chance(0.4) ? { cacheSec: 1 + dice.below(60) } : {}
    return { ...resource, binding: { ...binding, ...cached } }
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
