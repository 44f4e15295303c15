import fc from 'fast-check'

import type { ShareMethod, ShareType } from '../../catalog/types.ts'
import { makeGrantIndex } from '../../policies/grants.ts'
import { decide } from '../../policies/decide.ts'
import { MASKS } from '../../policies/masks.ts'
import type { Offer, Offers } from '../../policies/offers.ts'
import type { RowRule } from '../../policies/row-rule.ts'
import type { Ask, Decision, Grant, GrantedAccess, Question } from '../../policies/types.ts'

// Alphabets of two or three words: with more, grants and questions would seldom meet.
const consumer = fc.constantFrom('desk', 'office')
/** Two resources of two standards in one region. */
export const RESOURCES = ['51.D.R', '51.D.S'] as const
const resource = fc.constantFrom(...RESOURCES)
const matter = fc.constantFrom('M-1', 'M-2')
const mode = fc.constantFrom<Ask['mode']>('query', 'verify', 'batch')
const item = fc.constantFrom('a', 'b', 'c')
const day = fc.constantFrom('2026-01-01', '2026-06-15', '2026-12-31', '2027-01-01')
const access = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<GrantedAccess>('clear', ...MASKS) },
  { weight: 1, arbitrary: fc.constant<GrantedAccess>('denied') },
)
export const someRows = fc.constantFrom<RowRule>(
  { item: 'a', present: true },
  { item: 'b', equals: '1' },
  { not: { item: 'c', equals: '1' } },
)
const matters = fc.uniqueArray(matter, { minLength: 1 })

export const someItems = fc.dictionary(item, access, {
  minKeys: 1,
  maxKeys: 3,
  noNullPrototype: true,
})

/** Any number of runs by FC_RUNS; 1,000 is where every mutant of the decision died each time. */
export const RUNS = { numRuns: Number(process.env['FC_RUNS'] ?? 1000) }

export const aGrant: fc.Arbitrary<Grant> = fc
  .record({
    id: fc.constantFrom('G1', 'G2', 'G3', 'G4', 'G5', 'G6'),
    version: fc.integer({ min: 1, max: 2 }),
    consumer,
    resource: fc.constantFrom(...RESOURCES, '51.*.R'),
    modes: fc.uniqueArray(mode, { minLength: 1 }),
    items: someItems,
    validFrom: day,
    validTo: day,
    state: fc.constantFrom('active', 'active', 'active', 'suspended', 'terminated'),
    more: fc.constantFrom('full', 'full', 'full', 'light'),
    ofMatters: matters,
    rows: fc.option(someRows, { nil: undefined }),
  })
  .map(({ more, ofMatters, rows: ruled, ...grant }) => ({
    ...grant,
    ...(more === 'light' ? {} : { matters: ofMatters, legalBasis: 'PIPL Art. 13(3)' }),
    ...(ruled === undefined ? {} : { rows: ruled }),
  }))

/** Grants with distinct ids, as a folder of grants has them. */
export const someGrants: fc.Arbitrary<Grant[]> = fc.uniqueArray(aGrant, {
  selector: ({ id }) => id,
  maxLength: 6,
})

const anAsk: fc.Arbitrary<Ask> = fc.record({
  resource,
  mode,
  items: fc.uniqueArray(item, { minLength: 1 }).map((items) => items.sort()),
})

export const aQuestion: fc.Arbitrary<Question> = fc.record({
  consumer,
  matter,
  today: day,
  asks: fc.array(anAsk, { minLength: 1, maxLength: 3 }),
})

const shareType = fc.constantFrom<ShareType>(
  'unconditional',
  'conditional',
  'conditional',
  'not-shared',
)

const anOffer: fc.Arbitrary<Offer> = fc.record({
  published: fc.constantFrom(true, true, true, false),
  shareType,
  items: fc
    .dictionary(item, shareType, { noNullPrototype: true })
    .map(
      (items) => new Map(Object.entries(items).map(([name, type]) => [name, { shareType: type }])),
    ),
  methods: fc.constantFrom<readonly ShareMethod[]>(
    ['query'],
    ['query', 'verify', 'batch'],
    ['batch'],
  ),
})

export const someOffers: fc.Arbitrary<Offers> = fc
  .dictionary(resource, anOffer, { noNullPrototype: true })
  .map((offers) => ({ offer: (code) => new Map(Object.entries(offers)).get(code) }))

/** Both resources published, with every item and mode, shared under conditions. */
export const everything: Offers = {
  offer: () => ({
    published: true,
    shareType: 'conditional',
    items: new Map(['a', 'b', 'c'].map((name) => [name, { shareType: 'conditional' }])),
    methods: ['query', 'verify', 'batch'],
  }),
}

export function decideBy(grants: readonly Grant[], offers: Offers, question: Question): Decision {
  return decide(makeGrantIndex(grants), offers, question)
}

/** A grant that permits all that the question asks of one resource, each item as `items` says. */
export function grantFor(question: Question, ask: Ask, items: Grant['items']): Grant {
  return {
    id: 'fitting',
    version: 1,
    consumer: question.consumer,
    resource: ask.resource,
    modes: ['query', 'verify', 'batch'],
    items,
    matters: [question.matter],
    legalBasis: 'PIPL Art. 13(3)',
    validFrom: question.today,
    validTo: question.today,
    state: 'active',
  }
}

/** The grant without what conditional data needs. */
export function lightened(grant: Grant): Grant {
  const fields = Object.entries(grant).filter(
    ([name]) => name !== 'matters' && name !== 'legalBasis',
  )
  return Object.fromEntries(fields) as unknown as Grant
}
