import assert from 'node:assert/strict'
import fc from 'fast-check'
import { GraphQLError, Kind, Lexer, parse, Source, TokenKind, validate, visit } from 'graphql'
import { GatewayError } from '../../../gateway/core/errors.ts'
import { LIMITS } from '../../../gateway/core/limits.ts'
import type { PlannedRead, Value } from '../../../gateway/core/types.ts'
import { excessOf, handlesOf, sizeOf, type QuerySize } from '../../../gateway/peer/query-parts.ts'
import { writePeerQuery } from '../../../gateway/peer/query.ts'
import { boundOperation } from '../../../gateway/schema/bounds.ts'
import { coerceVariables } from '../../../gateway/schema/variables.ts'
import { testHouse } from '../../support/house.ts'
import { CAR, content, offer, PEERS, PEOPLE, standardOf } from '../../support/offered.ts'

const { house } = testHouse()
const subject = (kind: string, ...keys: readonly string[]): PlannedRead['subjects'][number] => ({
  kind,
  keys,
  id: JSON.stringify(keys),
})
const people = Object.values(PEOPLE).map((id) => subject('person', id))

const STANDARDS = content.standards.map(({ key }) => key)

function readOf(standard: string, changes: Partial<PlannedRead> = {}): PlannedRead {
  const resource = offer('510000', standard)
  const [first] = resource.items
  return {
    resource,
    mode: 'query',
    kind: 'person',
    subjects: people.slice(0, 1),
    items: [first!.name],
    access: {},
    grants: [],
    claims: [],
    ...changes,
  }
}

const write = (...reads: readonly PlannedRead[]): ReturnType<typeof writePeerQuery> =>
  writePeerQuery(house.catalog, 'SICHUAN', reads)

/** Whether a peer takes so large a query, by the bounds that it has as we have them. */
function isTaken({ query }: ReturnType<typeof writePeerQuery>): boolean {
  try {
    const [operation] = parse(query, { maxTokens: LIMITS.tokensMax }).definitions
    assert(operation?.kind === Kind.OPERATION_DEFINITION)
    boundOperation(operation, {}, LIMITS)
    return true
  } catch (thrown) {
    assert(thrown instanceof GraphQLError || thrown instanceof GatewayError)
    return false
  }
}

function measured(query: string): QuerySize {
  const [operation] = parse(query).definitions
  assert(operation?.kind === Kind.OPERATION_DEFINITION)
  let fields = 0
  visit(operation, {
    Field: () => {
      fields++
    },
  })
  const lexer = new Lexer(new Source(query))
  let tokens = 0
  while (lexer.advance().kind !== TokenKind.EOF) tokens++
  return { handles: operation.selectionSet.selections.length, fields, tokens }
}

/** Problems that the public schema has with it; none. */
function problemsOf(sent: ReturnType<typeof writePeerQuery>): readonly unknown[] {
  const document = parse(sent.query)
  const errors: readonly GraphQLError[] = validate(house.schema.visible, document)
  const [operation] = document.definitions
  assert(operation?.kind === Kind.OPERATION_DEFINITION)
  coerceVariables(house.schema.visible, { operation, neverNull: new Set() }, sent.variables)
  return errors
}

describe('the query to a peer', () => {
  it('is one document for all reads of its region, with keys and claims as variables', () => {
    const claims = [{ subject: people[0]!, claim: { name: '周桂兰' } }]
    const sent = write(
      readOf('householdPopulation', { items: ['name', 'birthDate'] }),
      readOf('vehicleRegistration', {
        kind: 'vehicle',
        subjects: [subject('vehicle', CAR.plateNumber, CAR.plateTypeCode)],
        items: ['vin'],
      }),
      readOf('marriageRegistration', {
        mode: 'verify',
        items: ['groomName'],
        claims: [{ ...claims[0]!, claim: { groomName: '陈合成' } }],
      }),
    )
    assert.equal(
      sent.query,
      'query ($k0: [CitizenId!]!, $c1_groomName: String, $k1: [VehicleKey!]!) { ' +
        'r0: persons(idNumbers: $k0) { answer: householdPopulation(from: [SICHUAN]) { name birthDate provenance { version retrievedAt } } ' +
        'verify { answer1: marriageRegistration(from: [SICHUAN], claim: {groomName: $c1_groomName}) { result items { item result } provenance { version retrievedAt } } } } ' +
        'r1: vehicles(keys: $k1) { answer: vehicleRegistration(from: [SICHUAN]) { vin provenance { version retrievedAt } } } }',
    )
    assert.deepEqual(sent.variables, {
      k0: [PEOPLE.retiree],
      k1: [CAR],
      c1_groomName: '陈合成',
    })
    assert.deepEqual(problemsOf(sent), [])
  })

  it('is the same text for the same kind of request, whoever it is about', () => {
    const claim = (name: string): PlannedRead =>
      readOf('householdPopulation', {
        mode: 'verify',
        claims: [{ subject: people[2]!, claim: { name, birthDate: '1988-04-12' } }],
      })
    const one = write(readOf('pensionBenefit'), claim('甲'))
    const other = write(readOf('pensionBenefit', { subjects: people }), claim('乙'))
    assert.equal(one.query, other.query)
    assert.notDeepEqual(one.variables, other.variables)
  })

  it('groups subjects that are claimed the same of', () => {
    const claims = people.map((one, i) => ({
      subject: one,
      claim: i % 2 === 0 ? { name: '甲', sexCode: '1' } : { sexCode: '1', name: '乙' },
    }))
    const sent = write(readOf('householdPopulation', { mode: 'verify', claims }))
    assert.deepEqual(
      sent.parts.map(({ alias, subjects }) => [alias, subjects.length]),
      [
        ['r0', 3],
        ['r1', 2],
      ],
    )
  })

  it('asks many claims about the same subjects in one root field, of which a peer takes 20', () => {
    const claims = Array.from({ length: 30 }, (_, i) => ({
      subject: people[0]!,
      claim: { name: `甲${i}` },
    }))
    const other = { subject: people[0]!, claim: { groomName: '甲' } }
    const sent = write(
      readOf('householdPopulation', { mode: 'verify', claims }),
      readOf('marriageRegistration', { mode: 'verify', claims: [other] }),
    )
    assert.deepEqual(new Set(sent.parts.map(({ alias }) => alias)), new Set(['r0']))
    assert.equal(new Set(sent.parts.map(({ answer }) => answer)).size, 31)
    assert.equal(Object.keys(sent.variables).length, 32)
    assert.deepEqual(problemsOf(sent), [])
  })

  it('asks many standards of the same subjects in one root field', () => {
    const sent = write(...STANDARDS.slice(0, 21).map((key) => readOf(key)))
    assert.deepEqual(new Set(sent.parts.map(({ alias }) => alias)), new Set(['r0']))
    assert.equal(new Set(sent.parts.map(({ answer }) => answer)).size, 21)
    assert(isTaken(sent))
  })

  it('asks all of each subject together where there would be more root fields than a peer takes', () => {
    const all = Array.from({ length: 20 }, (_, i) => subject('person', `P${i}`))
    const claims = all.map((one, i) => ({ subject: one, claim: { name: `甲${i}` } }))
    const reads = [
      readOf('householdPopulation', { mode: 'verify', items: ['name'], subjects: all, claims }),
      readOf('pensionBenefit', { subjects: all.toReversed() }),
    ]
    const sent = write(...reads)
    assert.deepEqual(
      sent.parts.map(({ alias, answer, subjects }) => [alias, answer, subjects.length]),
      all.flatMap((_, i) => [
        [`r${i}`, 'answer', 1],
        [`r${i}`, 'answer1', 1],
      ]),
    )
    for (const read of reads) {
      const asked = sent.parts.filter((part) => part.read === read)
      assert.deepEqual(new Set(asked.flatMap(({ subjects }) => subjects)), new Set(all))
    }
    assert(isTaken(sent))
  })

  it('is within the bounds of a peer exactly where nothing is said to be too large', () => {
    const found = new Set<boolean>()
    const anyone = Array.from({ length: 30 }, (_, i) => subject('person', `P${i}`))
    const some = <T>(of: readonly T[], maxLength: number): fc.Arbitrary<T[]> =>
      fc.subarray([...of], { minLength: 1, maxLength: Math.min(maxLength, of.length) })
    const aRead = fc
      .tuple(fc.constantFrom(...STANDARDS.slice(0, 30)), some(anyone, 30), fc.boolean())
      .chain(([key, subjects, isClaim]) => {
        const names = standardOf(key).items.map(({ name }) => name)
        const claims = fc.array(
          fc.record({ subject: fc.constantFrom(...subjects), items: some(names, 12) }),
          { minLength: 1, maxLength: 40 },
        )
        return fc.tuple(some(names, 20), claims).map(([items, made]): PlannedRead => {
          const claimed = made.map(({ subject: one, items: of }, i) => ({
            subject: one,
            claim: Object.fromEntries(of.map((item): [string, Value] => [item, `甲${i}`])),
          }))
          return isClaim
            ? readOf(key, { mode: 'verify', subjects, claims: claimed })
            : readOf(key, { subjects, items })
        })
      })
    fc.assert(
      fc.property(fc.array(aRead, { minLength: 1, maxLength: 24 }), (reads) => {
        const sent = write(...reads)
        assert.deepEqual(sizeOf(handlesOf(reads)), measured(sent.query))
        const isWithin = excessOf('SICHUAN', reads) === undefined
        assert.equal(isTaken(sent), isWithin)
        found.add(isWithin)
      }),
      { numRuns: 60 },
    )
    assert.equal(found.size, 2)
  })

  it('fits the public schema, whichever items are asked or claimed', () => {
    const anItem = (of: (typeof PEERS)[number]): fc.Arbitrary<string> =>
      fc.constantFrom(...of.items.map(({ name }) => name))
    const aRead = fc.constantFrom(...PEERS).chain((of) =>
      fc
        .tuple(
          fc.constantFrom<PlannedRead['mode']>('query', 'verify'),
          fc.uniqueArray(anItem(of), { minLength: 1, maxLength: 4 }),
        )
        .map(([mode, items]): PlannedRead => {
          // Nulls are right for every type; here it is names and types that must fit.
          const claim = Object.fromEntries(items.map((item): [string, Value] => [item, null]))
          const vehicle = subject('vehicle', CAR.plateNumber, CAR.plateTypeCode)
          const isCar = of.standard === 'vehicleRegistration'
          const subjects = isCar ? [vehicle] : people
          return {
            ...readOf(of.standard, { items, subjects, kind: isCar ? 'vehicle' : 'person' }),
            mode: of.methods.includes('query') ? mode : 'verify',
            claims: subjects.map((one) => ({ subject: one, claim })),
          }
        }),
    )
    fc.assert(
      fc.property(fc.array(aRead, { minLength: 1, maxLength: 5 }), (reads) => {
        assert.deepEqual(
          problemsOf(write(...reads)).filter((problem) => !isNoQuery(problem)),
          [],
        )
      }),
      { numRuns: 100 },
    )
  })
})

/** `marriageRegistration` of Sichuan is verified only, Chongqing's is queried: both are in the schema. */
function isNoQuery(problem: unknown): boolean {
  return problem instanceof GraphQLError && problem.message.includes('Cannot query field')
}
