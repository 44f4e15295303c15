import assert from 'node:assert/strict'
import fc from 'fast-check'
import { GraphQLError, Kind, parse, validate } from 'graphql'
import type { PlannedRead, Value } from '../../../gateway/core/types.ts'
import { writePeerQuery } from '../../../gateway/peer/query.ts'
import { coerceVariables } from '../../../gateway/schema/variables.ts'
import { testHouse } from '../../support/house.ts'
import { CAR, PEERS, PEOPLE } from '../../support/offered.ts'

const { house } = testHouse()
const subject = (kind: string, ...keys: readonly string[]): PlannedRead['subjects'][number] => ({
  kind,
  keys,
  id: JSON.stringify(keys),
})
const people = Object.values(PEOPLE).map((id) => subject('person', id))

function readOf(standard: string, changes: Partial<PlannedRead> = {}): PlannedRead {
  const resource = PEERS.find((offer) => offer.standard === standard)!
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
      'query ($k0: [CitizenId!]!, $k1: [VehicleKey!]!, $k2: [CitizenId!]!, $c2_groomName: String) { ' +
        'r0: persons(idNumbers: $k0) { answer: householdPopulation(from: [SICHUAN]) { name birthDate provenance { version retrievedAt } } } ' +
        'r1: vehicles(keys: $k1) { answer: vehicleRegistration(from: [SICHUAN]) { vin provenance { version retrievedAt } } } ' +
        'r2: persons(idNumbers: $k2) { verify { answer: marriageRegistration(from: [SICHUAN], claim: {groomName: $c2_groomName}) { result items { item result } provenance { version retrievedAt } } } } }',
    )
    assert.deepEqual(sent.variables, {
      k0: [PEOPLE.retiree],
      k1: [CAR],
      k2: [PEOPLE.retiree],
      c2_groomName: '陈合成',
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

  it('fits the public schema, whichever items are asked or claimed', () => {
    const anItem = (offer: (typeof PEERS)[number]): fc.Arbitrary<string> =>
      fc.constantFrom(...offer.items.map(({ name }) => name))
    const aRead = fc.constantFrom(...PEERS).chain((offer) =>
      fc
        .tuple(
          fc.constantFrom<PlannedRead['mode']>('query', 'verify'),
          fc.uniqueArray(anItem(offer), { minLength: 1, maxLength: 4 }),
        )
        .map(([mode, items]): PlannedRead => {
          // Nulls are right for every type; here it is names and types that must fit.
          const claim = Object.fromEntries(items.map((item): [string, Value] => [item, null]))
          const vehicle = subject('vehicle', CAR.plateNumber, CAR.plateTypeCode)
          const isCar = offer.standard === 'vehicleRegistration'
          const subjects = isCar ? [vehicle] : people
          return {
            ...readOf(offer.standard, { items, subjects, kind: isCar ? 'vehicle' : 'person' }),
            mode: offer.methods.includes('query') ? mode : 'verify',
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
