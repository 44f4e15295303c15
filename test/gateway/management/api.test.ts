import assert from 'node:assert/strict'
import { ManagementError } from '../../../gateway/management/errors.ts'
import { operation, type Topic } from '../../../gateway/management/operation.ts'
import { managementSchema } from '../../../gateway/management/schema.ts'
import { testHouse, type TestHouse } from '../../support/house.ts'
import { testManagement, type TestManagement } from '../../support/management.ts'

/** A lamp of each department: officers switch their own, stewards all, auditors look at it in the record. */
const lamps: Topic = {
  sdl: `
    extend type Mutation { switchLamp(department: String!, on: Boolean!, reason: String!): Boolean! }
    extend type Query { lamps(reason: String!): [String!]!  lampCount: Int! }
  `,
  operations: {
    switchLamp: operation<{ department: string; on: boolean }>({
      roles: ['officer', 'steward'],
      recorded: true,
      prepare: ({ department, on }) => {
        if (department === 'XX') throw new ManagementError('NOT_FOUND', 'XX has no lamp.')
        return {
          department,
          about: { department, on: String(on) },
          run: () => {
            if (department === 'YB') throw new ManagementError('CONFLICT', 'The lamp is broken.')
            lit = on ? [...lit, department] : lit.filter((one) => one !== department)
            return on
          },
        }
      },
    }),
    lamps: operation({
      roles: ['auditor'],
      recorded: true,
      prepare: () => ({ department: null, run: () => lit }),
    }),
    lampCount: operation({
      roles: 'anyone',
      recorded: false,
      prepare: () => ({ department: null, run: () => lit.length }),
    }),
  },
}
let lit: string[] = []

const SWITCH = `mutation($d: String!, $why: String!) { switchLamp(department: $d, on: true, reason: $why) }`

describe('The management API', () => {
  let house: TestHouse
  let api: TestManagement
  beforeEach(() => {
    lit = []
    house = testHouse()
    api = testManagement(house, {}, [lamps])
  })
  const codes = (body: { errors?: readonly { extensions: { code: string } }[] }): string[] =>
    (body.errors ?? []).map(({ extensions }) => extensions.code)

  it('does what was allowed, and has written down before who did what, when and why', async () => {
    const { status, body } = await api.manage('cq-officer-rs', SWITCH, {
      d: 'RS',
      why: 'It is dark.',
    })
    assert.equal(status, 200)
    assert.deepEqual(body, { data: { switchLamp: true } })
    assert.deepEqual(lit, ['RS'])
    const [{ managementId, requestCommitment, ...rest } = assert.fail('no record'), ...more] =
      house.log.managed()
    assert.match(managementId, /^[0-9a-f-]{36}$/)
    assert.match(requestCommitment, /^[\w-]{43}$/)
    assert.deepEqual(more, [])
    assert.deepEqual(rest, {
      v: 1,
      kind: 'management',
      time: '2026-03-02T10:00:00.000+08:00',
      staff: { id: 'cq-officer-rs', roles: ['officer'], department: 'RS' },
      operation: 'switchLamp',
      about: { department: 'RS', on: 'true' },
      reason: 'It is dark.',
      outcome: 'accepted',
      code: null,
      catalogVersion: house.house.catalogVersion,
      policyVersion: house.house.policyVersion,
      sealed: null,
    })
  })

  it('refuses whoever has not the role, says which is needed, and records the refusal', async () => {
    const { body } = await api.manage('cq-auditor', SWITCH, { d: 'RS', why: 'It is dark.' })
    assert.deepEqual(body.errors, [
      {
        message:
          '"switchLamp" needs the role officer or steward; cq-auditor is auditor. Ask somebody who is, or the administrator if your role is out of date.',
        path: ['switchLamp'],
        extensions: { code: 'ROLE_REQUIRED', needed: ['officer', 'steward'], held: ['auditor'] },
      },
    ])
    assert.deepEqual(lit, [])
    assert.deepEqual(
      house.log.managed().map(({ outcome, code, staff }) => [outcome, code, staff?.id]),
      [['refused', 'ROLE_REQUIRED', 'cq-auditor']],
    )
  })

  it("refuses a data officer what is another department's, and not a steward", async () => {
    const officer = await api.manage('cq-officer-ga', SWITCH, { d: 'RS', why: 'It is dark.' })
    assert.deepEqual(codes(officer.body), ['ROLE_REQUIRED'])
    assert.match(officer.body.errors[0].message, /department RS, and cq-officer-ga .* of GA/)
    const steward = await api.manage('cq-steward', SWITCH, { d: 'RS', why: 'It is dark.' })
    assert.deepEqual(steward.body, { data: { switchLamp: true } })
  })

  it('does so much at once and no more, fragments counted', async () => {
    const many = Array.from({ length: 100 }, (_, n) => `l${n}: lampCount`).join(' ')
    const inOne = `{ ...All } fragment All on Query { ... { ${many} } }`
    const { body } = await api.manage('cq-auditor', inOne)
    assert.deepEqual(codes(body), ['BAD_REQUEST'])
    assert.match(body.errors[0].message, /operations at most at once/)
    const few = await api.manage('cq-auditor', `{ ...All } fragment All on Query { a: lampCount }`)
    assert.deepEqual(few.body, { data: { a: 0 } })
  })

  it('does nothing that cannot be recorded', async () => {
    for (const fault of ['before', 'at-append'] as const) {
      house.log.breakIt(fault)
      const { body } = await api.manage('cq-officer-rs', SWITCH, { d: 'RS', why: 'It is dark.' })
      assert.deepEqual(codes(body), ['AUDIT_UNAVAILABLE'])
      const shown = await api.manage('cq-auditor', `{ lamps(reason: "Complaint 7") }`)
      assert.deepEqual(codes(shown.body), ['AUDIT_UNAVAILABLE'])
      assert.equal(shown.body.data, null)
    }
    assert.deepEqual(lit, [])
  })

  it("records an auditor's look at records, and not what says nothing of them", async () => {
    await api.manage('cq-auditor', `{ lamps(reason: "Complaint 7") lampCount }`)
    assert.deepEqual(
      house.log.managed().map(({ operation: name, reason }) => [name, reason]),
      [['lamps', 'Complaint 7']],
    )
  })

  it('records under one id what was accepted and then failed', async () => {
    const { body } = await api.manage('cq-steward', SWITCH, { d: 'YB', why: 'It is dark.' })
    assert.deepEqual(codes(body), ['CONFLICT'])
    const records = house.log.managed()
    assert.deepEqual(
      records.map(({ outcome, code }) => [outcome, code]),
      [
        ['accepted', null],
        ['failed', 'CONFLICT'],
      ],
    )
    assert.equal(records[0]?.managementId, records[1]?.managementId)
  })

  it('records what was badly asked as refused, and wants a reason that names nobody', async () => {
    assert.deepEqual(
      codes((await api.manage('cq-steward', SWITCH, { d: 'XX', why: 'Dark' })).body),
      ['NOT_FOUND'],
    )
    assert.deepEqual(codes((await api.manage('cq-steward', SWITCH, { d: 'RS', why: ' ' })).body), [
      'BAD_USER_INPUT',
    ])
    await api.manage('cq-steward', SWITCH, { d: 'RS', why: 'For 510100195003159905,\nin the dark' })
    assert.deepEqual(
      house.log.managed().map(({ reason }) => reason),
      ['Dark', null, 'For …, in the dark'],
    )
    assert(!house.log.text().includes('510100195003159905'))
  })

  it('knows nobody without a token of the staff', async () => {
    const said = async (as: string | null): Promise<unknown> => {
      const { status, body } = await api.manage(as, '{ lampCount }')
      return [status, codes(body)]
    }
    assert.deepEqual(await said(null), [401, ['UNAUTHENTICATED']])
    assert.deepEqual(await said('nobody'), [401, ['UNAUTHENTICATED']])
    assert.deepEqual(await said('cq-pension-desk'), [401, ['UNAUTHENTICATED']])
    assert.deepEqual(await said('cq-steward'), [200, []])
  })

  it('refuses what is no query, and more than it can be meant to do at once', async () => {
    const posted = async (body: string | undefined): Promise<unknown> => {
      const answer = await api.post('cq-steward', body)
      return [answer.status, codes(answer.body)]
    }
    const bad = [400, ['BAD_REQUEST']]
    assert.deepEqual(await posted(undefined), bad)
    assert.deepEqual(await posted('{"query":7}'), bad)
    assert.deepEqual(await posted('{"query":"{ lamp }"}'), bad)
    assert.deepEqual(await posted('{"query":"{ me "}'), bad)
    const many = Array.from({ length: 21 }, (_, i) => `a${i}: lampCount`).join(' ')
    assert.deepEqual(await posted(JSON.stringify({ query: `{ ${many} }` })), bad)
    assert.deepEqual(
      await posted(JSON.stringify({ query: `{ ${'a: lampCount '.repeat(2_000)} }` })),
      bad,
    )
  })

  it('starts only when fields, operations and reasons agree', () => {
    const { switchLamp, ...rest } = lamps.operations
    assert.throws(
      () => managementSchema([{ ...lamps, operations: rest }]),
      /switchLamp has no operation/,
    )
    const unsaid = lamps.sdl.replace('lamps(reason: String!)', 'lamps')
    assert.throws(() => managementSchema([{ ...lamps, sdl: unsaid }]), /lamps: .* takes a reason/)
    assert.throws(
      () =>
        managementSchema([
          {
            ...lamps,
            operations: {
              ...rest,
              switchLamp: { ...switchLamp, recorded: false } as NonNullable<typeof switchLamp>,
            },
          },
        ]),
      /switchLamp changes something/,
    )
  })
})

describe('me', () => {
  it('says who the token speaks for', async () => {
    const { body } = await testManagement(testHouse()).manage(
      'cq-officer-rs',
      '{ me { id roles department } }',
    )
    assert.deepEqual(body.data.me, { id: 'cq-officer-rs', roles: ['officer'], department: 'RS' })
  })
})
