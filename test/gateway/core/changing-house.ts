/**
 * A house in which everything changes that a decision may take from anywhere, and those who ask in it.
 *
 * @module
 */
import assert from 'node:assert/strict'
import type { Item, Resource, Standard, SubjectKind } from '../../../catalog/types.ts'
import type { GrantHold, GrantHolds } from '../../../policies/grant-holds.ts'
import { makeGuardrails } from '../../../policies/guardrails.ts'
import type { Grant } from '../../../policies/types.ts'
import type { House } from '../../../gateway/core/house.ts'
import type { FieldAsk, Identity, Query } from '../../../gateway/core/types.ts'
import { makePeerOffers } from '../../../gateway/peer-offers.ts'
import type { Registrations } from '../../../gateway/registrations.ts'
import { decideAsks, type Decided } from '../../../gateway/steps/decide.ts'
import { shipped } from '../../policies/guarded.ts'
import { testHouse, type TestHouse } from '../../support/house.ts'
import {
  CONSUMERS,
  content,
  grantOf,
  GRANTS,
  offer,
  OWN,
  PEERS,
  PEOPLE,
} from '../../support/offered.ts'

/** What is registered. */
export interface Scene extends Pick<Registrations, 'content' | 'consumers' | 'guardrails'> {
  readonly own: readonly Resource[]
  readonly peers: readonly Resource[]
}

export const SCENE: Scene = {
  content,
  consumers: CONSUMERS,
  guardrails: makeGuardrails(shipped),
  own: OWN,
  peers: PEERS,
}

export function openHouse(): TestHouse {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const offers = makePeerOffers(content, quiet)
  offers.hear('510000', { resources: PEERS })
  return testHouse({ offers, guardrails: SCENE.guardrails })
}

/** Puts `next` in force where `scene` was. */
export function change({ register, keeper }: TestHouse, scene: Scene, next: Scene): Scene {
  register(next.own, next)
  if (next.peers !== scene.peers) keeper.hear('510000', { resources: next.peers })
  return next
}

const DESK = CONSUMERS.find(({ id }) => id === 'cq-pension-desk')!
const UNGRANTED = CONSUMERS.find(({ id }) => id === 'cq-ungranted')!
const OF_SICHUAN = CONSUMERS.find(({ id }) => id === 'sc-pension-desk')!
const via = { region: '510000', exchange: 'sichuan.test', keyId: 'key' }

export const DESK_ASKS: Identity = { consumer: DESK }
export const ASKERS: readonly Identity[] = [
  DESK_ASKS,
  { consumer: UNGRANTED },
  { consumer: OF_SICHUAN, via },
  { consumer: { ...OF_SICHUAN, id: 'sc-unregistered' }, via },
]

/** One field of a query, as far as a decision knows it. */
export type Field = Pick<FieldAsk, 'mode' | 'standard' | 'from'> & {
  readonly items: readonly string[]
}

const PURPOSE = { matter: 'CY-037', caseNumber: '500103-2026-000417', operator: 'CQ-0417' }
const subject = { kind: 'person', keys: [PEOPLE.retiree], id: PEOPLE.retiree }

/** The decision, or why there is none. */
export function decide(
  house: House,
  identity: Identity,
  fields: readonly Field[],
): Decided | string {
  const asks = fields.map(({ items, ...field }): FieldAsk => ({
    ...field,
    subjects: [subject],
    paths: [[]],
    items: items.map((item) => ({ item, responseKey: item })),
  }))
  try {
    return decideAsks(house, identity, PURPOSE, { asks } as unknown as Query)
  } catch (thrown) {
    assert(thrown instanceof Error)
    return thrown.message
  }
}

const DESK_GRANT = GRANTS.find(({ consumer }) => consumer === DESK.id)!.id

function holdOf(grant: string): GrantHolds {
  const told = { because: 'it is looked into', by: 'ST-01', since: '2026-03-02T10:00:00+08:00' }
  const hold: GrantHold = { grant, state: 'suspended', kind: 'staff', ...told }
  return new Map([[grant, hold]])
}

/** A request's grant of what who holds none has not, or had. */
function requested(state: Grant['state']): Grant {
  const id = 'SQ-500000-2026-0001'
  return { ...grantOf(UNGRANTED.id, OWN[0]!, { id, request: id }), state }
}

/** Changes of grants, which leave the scene as it is. */
export const OF_GRANTS: Readonly<Record<string, (house: TestHouse) => void>> = {
  'a grant of another': ({ keeper }) => void keeper.grant([requested('active')]),
  'its end': ({ keeper }) => void keeper.grant([requested('terminated')]),
  'a grant held': ({ hold }) => hold(holdOf(DESK_GRANT)),
  'nothing held': ({ hold }) => hold(new Map()),
  'files touched': ({ keeper }) => void keeper.reload(),
}

export type Change = (scene: Scene) => Scene

const at = <T>(all: readonly T[], is: (one: T) => boolean, make: (one: T) => T): readonly T[] =>
  all.map((one) => (is(one) ? make(one) : one))

export const own =
  (standard: string, make: (one: Resource) => Resource): Change =>
  (scene) => ({ ...scene, own: at(scene.own, (one) => one.standard === standard, make) })

export const ofPeer =
  (standard: string, make: (one: Resource) => Resource): Change =>
  (scene) => ({ ...scene, peers: at(scene.peers, (one) => one.standard === standard, make) })

/** Offers what is not offered, and no longer what is. */
export const toggled =
  (standard: string): Change =>
  (scene) => {
    const rest = scene.own.filter((one) => one.standard !== standard)
    const all = rest.length < scene.own.length ? rest : [...rest, offer('500000', standard)]
    return { ...scene, own: all }
  }

export const standard =
  (key: string, make: (one: Standard) => Standard): Change =>
  (scene) => {
    const standards = at(scene.content.standards, (one) => one.key === key, make)
    return { ...scene, content: { ...scene.content, standards } }
  }

export const matter =
  (code: string, standards: readonly string[]): Change =>
  (scene) => {
    const matters = at(
      scene.content.matters,
      (one) => one.code === code,
      (one) => ({ ...one, standards }),
    )
    return { ...scene, content: { ...scene.content, matters } }
  }

/** The kind of subject whose key is, or is no longer, a citizen number. */
export const persons =
  (format: SubjectKind['keys'][number]['format']): Change =>
  (scene) => {
    const subjectKinds = at(
      scene.content.subjectKinds,
      ({ name }) => name === 'person',
      (kind) => ({
        ...kind,
        keys: kind.keys.map(({ name, plural, nameZh }) => ({
          name,
          plural,
          nameZh,
          ...(format && { format }),
        })),
      }),
    )
    return { ...scene, content: { ...scene.content, subjectKinds } }
  }

export const consumers =
  (make: (all: Scene['consumers']) => Scene['consumers']): Change =>
  (scene) => ({ ...scene, consumers: make(scene.consumers) })

export const guardrails =
  (isIn: (id: string) => boolean): Change =>
  (scene) => ({ ...scene, guardrails: makeGuardrails(shipped.filter(({ id }) => isIn(id))) })

/** The same, of other objects. */
export const readAgain: Change = ({ own: ours, peers, consumers: all, content: of }) => ({
  own: structuredClone(ours),
  peers: structuredClone(peers),
  consumers: structuredClone(all),
  content: structuredClone(of),
  guardrails: makeGuardrails(shipped),
})

export const NEXT = (one: Resource): Resource => ({ ...one, version: one.version + 1 })
export const STOPPED = (one: Resource): Resource => ({
  ...one,
  state: one.state === 'published' ? 'suspended' : 'published',
})
export const sensitive =
  (name: string, is: boolean) =>
  (one: Standard): Standard => ({
    ...one,
    items: at<Item>(
      one.items,
      (item) => item.name === name,
      (item) => ({ ...item, sensitive: is }),
    ),
  })
