import assert from 'node:assert/strict'
import { GATEWAY_ERRORS, type GatewayErrorCode } from '../../../gateway/core/errors.ts'
import type { PlannedRead, ReadOutcome } from '../../../gateway/core/types.ts'
import { readPeerAnswer } from '../../../gateway/peer/answer.ts'
import { writePeerQuery } from '../../../gateway/peer/query.ts'
import { claimKey } from '../../../gateway/core/claim-key.ts'
import { NOW, testHouse } from '../../support/house.ts'
import { PEERS, PEOPLE } from '../../support/offered.ts'

const { house } = testHouse()
const subjects = [PEOPLE.retiree, PEOPLE.twice].map((id) => ({
  kind: 'person',
  keys: [id],
  id: JSON.stringify([id]),
}))
const claim = { name: '周桂兰' }
const base = { kind: 'person', subjects, access: {}, grants: [] }
const READ: PlannedRead = {
  ...base,
  resource: PEERS[0]!,
  mode: 'query',
  items: ['name', 'birthDate'],
  claims: [],
}
const CHECK: PlannedRead = {
  ...base,
  resource: PEERS[0]!,
  mode: 'verify',
  items: ['name'],
  claims: subjects.map((subject) => ({ subject, claim })),
}

const CONTEXT = {
  region: 'SICHUAN',
  regionCode: '510000',
  now: NOW,
  latencyMs: 3,
  department: (): string => '四川省公安厅',
}

function hear(read: PlannedRead, body: unknown): ReadOutcome {
  const [outcome] = readPeerAnswer(CONTEXT, writePeerQuery(house.catalog, 'SICHUAN', [read]), body)
  return outcome!
}

const error = (code: string, path?: readonly unknown[]): object => ({
  message: 'One item cannot be given.',
  ...(path === undefined ? {} : { path }),
  extensions: { code },
})

describe('a peer’s answer', () => {
  it('gives records by subject, with version, time and receipt of the peer', () => {
    const provenance = { version: 9, retrievedAt: '2026-03-02T09:59:59.000+08:00' }
    const receipt = {
      log: 'sichuan.test/log',
      index: 4,
      leafHash: Buffer.alloc(32).toString('base64'),
    }
    const outcome = hear(READ, {
      data: {
        r0: [{ answer: [{ name: '周桂兰', birthDate: null, provenance }] }, { answer: [] }],
      },
      extensions: { exchange: { id: 'x', receipts: [receipt] } },
    })
    assert.deepEqual(outcome, {
      read: READ,
      records: new Map([
        [subjects[0]!.id, [{ values: { name: '周桂兰', birthDate: null }, invalid: [] }]],
        [subjects[1]!.id, []],
      ]),
      verifications: new Map(),
      undecided: new Map(),
      rowCount: 1,
      latencyMs: 3,
      ...provenance,
      twin: { region: '510000', ...receipt },
    })
  })

  it('keeps what the peer reported broken, and what is of another type, as broken', () => {
    const outcome = hear(READ, {
      data: { r0: [{ answer: [{ name: 5, birthDate: null }] }, { answer: [] }] },
      errors: [error('SOURCE_INVALID_DATA', ['r0', 0, 'answer', 0, 'birthDate'])],
    })
    assert.deepEqual(outcome.records.get(subjects[0]!.id), [
      {
        values: { name: null, birthDate: null },
        invalid: [
          { item: 'birthDate', problem: '"birthDate" is not in its agreed form.' },
          { item: 'name', problem: '"name" is not in its agreed form.' },
        ],
      },
    ])
  })

  it('gives verifications by subject and claim; an empty list is a claim undecided', () => {
    const items = [{ item: 'name', result: 'MATCH' }]
    const outcome = hear(CHECK, {
      data: {
        r0: [
          { verify: { answer: [{ result: 'MATCH', items, extra: 1 }] } },
          { verify: { answer: [] } },
        ],
      },
      errors: [error('SOURCE_INVALID_DATA', ['r0', 1, 'verify', 'answer'])],
    })
    assert.equal(outcome.failure, undefined)
    const [first, second] = subjects.map(({ id }) => claimKey(id, claim))
    assert.deepEqual([...outcome.verifications], [[first, { result: 'MATCH', items }]])
    assert.deepEqual([...outcome.undecided], [[second, 'The claim could not be compared.']])
    assert.equal(outcome.rowCount, 1)
  })

  it('gives each read its part where records and verifications stand beside each other', () => {
    const reads = [READ, { ...CHECK, resource: PEERS[1]! }]
    const sent = writePeerQuery(house.catalog, 'SICHUAN', reads)
    const items = [{ item: 'name', result: 'MATCH' }]
    const both = {
      answer: [{ name: '周桂兰', birthDate: '1950-03-15' }],
      verify: { answer1: [{ result: 'MATCH', items }] },
    }
    const [records, checks] = readPeerAnswer(CONTEXT, sent, { data: { r0: [both, both] } })
    assert.equal(records!.failure ?? checks!.failure, undefined)
    assert.equal(records!.records.size, 2)
    assert.equal(records!.verifications.size, 0)
    assert.equal(checks!.records.size, 0)
    assert.deepEqual(
      [...checks!.verifications.keys()],
      subjects.map(({ id }) => claimKey(id, claim)),
    )
  })

  it('does not take silence about a subject for "no record"', () => {
    for (const r0 of [undefined, null, [], [{ answer: [] }], [{ answer: [] }, { answer: null }]]) {
      assert.equal(hear(READ, { data: { r0 } }).failure?.code, 'PEER_UNAVAILABLE')
      assert.equal(hear(CHECK, { data: { r0 } }).failure?.code, 'PEER_UNAVAILABLE')
    }
  })

  for (const code of Object.keys(GATEWAY_ERRORS) as GatewayErrorCode[]) {
    const expected = GATEWAY_ERRORS[code].retryable ? 'PEER_UNAVAILABLE' : 'PEER_REFUSED'
    it(`reads ${code} of the whole as ${expected}`, () => {
      const { failure } = hear(READ, { errors: [error(code)] })
      assert.equal(failure?.code, expected)
      const cause = failure.cause as Error | undefined
      const why = `The exchange of SICHUAN answered with ${code}.`
      assert.equal(cause?.message, expected === 'PEER_REFUSED' ? undefined : why)
      if (expected === 'PEER_REFUSED') {
        const message = `SICHUAN refuses this query (${code}): One item cannot be given.`
        assert.equal(failure.message, message)
      }
    })
  }

  it('keeps of a failure that is told to the administrator nothing but a code that we have too', () => {
    const { failure } = hear(READ, { errors: [error('周桂兰')] })
    assert.equal(
      (failure?.cause as Error).message,
      'The exchange of SICHUAN answered with a code that is not known here.',
    )
  })

  it("passes on why the peer refuses the first item, and what to do: the peer's list does not come along", () => {
    const refused = [
      {
        item: 'name',
        because: '"name" was not granted to you (Art. 20).',
        remedy: 'Send a request.',
      },
      { item: 'sexCode', because: 'Another.', remedy: 'Another.' },
    ]
    const extensions = { code: 'ACCESS_DENIED', refused }
    const { failure } = hear(READ, { errors: [{ message: 'Two items.', extensions }] })
    assert.equal(
      failure?.message,
      'SICHUAN refuses this query (ACCESS_DENIED): "name" was not granted to you (Art. 20). Send a request. (1 more refused likewise.)',
    )
  })

  it('passes on the rule by which the peer refuses, bounded, and nothing of another form', () => {
    const facts = {
      contact: 'x'.repeat(9_000),
      matters: ['CY-037', 7],
      mattersMore: 2,
      odd: { a: 1 },
    }
    const refused = [{ rule: 'no-grant', item: 'name', mode: 'query', secret: 'no', facts }]
    const extensions = { code: 'ACCESS_DENIED', refused }
    const { failure } = hear(READ, { errors: [{ message: 'One item.', extensions }] })
    assert.deepEqual(failure?.refusedBy, {
      rule: 'no-grant',
      item: 'name',
      mode: 'query',
      facts: { contact: 'x'.repeat(600), matters: ['CY-037'], mattersMore: 2 },
      more: 0,
    })
  })

  const OF_A_FIELD: Readonly<Record<string, string>> = {
    SOURCE_UNAVAILABLE: 'SOURCE_UNAVAILABLE',
    SOURCE_TIMEOUT: 'SOURCE_TIMEOUT',
    SOURCE_INVALID_DATA: 'SOURCE_INVALID_DATA',
    PEER_UNAVAILABLE: 'SOURCE_UNAVAILABLE',
    SOMETHING_NEW: 'SOURCE_UNAVAILABLE',
    constructor: 'SOURCE_UNAVAILABLE',
  }
  for (const [code, expected] of Object.entries(OF_A_FIELD)) {
    it(`reads ${code} of a field as ${expected}, naming the department`, () => {
      const body = {
        data: { r0: [{ answer: null }, { answer: null }] },
        errors: [error(code, ['r0', 0, 'answer'])],
      }
      const { failure } = hear(READ, body)
      assert.equal(failure?.code, expected)
      assert.match(failure.message, /^四川省公安厅 .*SICHUAN/)
    })
  }

  it('reads SOURCE_INVALID_DATA of all claims as the source of over there, not as an exchange that cannot answer', () => {
    const { failure } = hear(CHECK, {
      data: { r0: [{ verify: { answer: null } }, { verify: { answer: null } }] },
      errors: [0, 1].map((i) => error('SOURCE_INVALID_DATA', ['r0', i, 'verify', 'answer'])),
    })
    assert.equal(failure?.code, 'SOURCE_INVALID_DATA')
    assert.match(failure.message, /^四川省公安厅 answered the exchange of SICHUAN in a form/)
  })

  it('takes no receipt that our own record could not hold', () => {
    const good = {
      log: 'sichuan.test/log',
      index: 4,
      leafHash: Buffer.alloc(32).toString('base64'),
    }
    const bad = [{ log: 'a\nb' }, { index: -1 }, { index: 1.5 }, { leafHash: 'x' }, { log: '' }]
    for (const change of bad) {
      const receipts = [{ ...good, ...change }]
      const body = { data: { r0: [] }, extensions: { exchange: { receipts } } }
      assert.equal(hear(READ, body).twin, undefined, JSON.stringify(change))
    }
  })
})
