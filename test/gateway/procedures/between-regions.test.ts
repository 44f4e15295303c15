import assert from 'node:assert/strict'
import type { Actor } from '../../../catalog/procedures/procedure.ts'
import { hearProcedure } from '../../../gateway/procedures/hear-procedure.ts'
import {
  readMessage,
  type ProcedureAnswer,
  type ProcedureMessage,
} from '../../../gateway/procedures/message.ts'
import { waitingDeeds } from '../../../gateway/procedures/deeds.ts'
import { findProcedure } from '../../../gateway/procedures/procedure-store.ts'
import { readRequestedGrants } from '../../../gateway/procedures/request-keeper.ts'
import { takeStep, type Rules, type Step } from '../../../gateway/procedures/take-step.ts'
import { tellProcedures } from '../../../gateway/procedures/tell-procedures.ts'
import { listAlarms } from '../../../gateway/state/alarms.ts'
import type { Database } from '../../../gateway/state/database.ts'
import { migratedDatabase, START_TIMEOUT_MS } from '../../support/postgres.ts'
import { APPLICATION, DETAILS, ID } from './request-people.ts'

const LOGGER = { info: () => undefined, warn: () => undefined, error: () => undefined }
const DEMAND = { region: '500000', department: 'RS' }
const SUPPLY = { region: '510000', department: 'GA' }
const RESOURCE = '510000.GA.householdPopulation'
const PEOPLE = {
  officer: { id: 'cq-officer-rs', role: 'officer', ...DEMAND },
  head: { id: 'cq-head-rs', role: 'head', ...DEMAND },
  provider: { id: 'sc-officer-ga', role: 'officer', ...SUPPLY },
  providerHead: { id: 'sc-head-ga', role: 'head', ...SUPPLY },
} as const satisfies Record<string, Actor>

/** One province's exchange as far as procedures go. */
interface Side {
  readonly own: string
  readonly database: Database
  /** What its log was told, in order. */
  readonly log: string[]
  isDown: boolean
}

describe('a request between two provinces', function () {
  this.timeout(60_000)
  let cq: Side
  let sc: Side
  let day = '2026-03-02'
  let losesAnswer = false
  const now = (): Date => new Date(`${day}T10:00:00+08:00`)

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    const [first, second] = [await migratedDatabase(), await migratedDatabase()]
    cq = { own: '500000', database: first, log: [], isDown: false }
    sc = { own: '510000', database: second, log: [], isDown: false }
  })
  after(() => Promise.all([cq.database.close(), sc.database.close()]))

  const optionsOf = (side: Side): Parameters<typeof hearProcedure>[0] => ({
    database: side.database,
    own: side.own,
    record: async (_operation, { action, event, by }, refusedAs) =>
      void side.log.push(
        `${action} ${event ?? ''} ${by}${refusedAs === undefined ? '' : ' refused'}`,
      ),
    requestRules: () => ({ own: side.own, check: () => [] }),
    now,
  })
  /** Lets a side tell the other, as text over a line that may be down. */
  async function tell(
    from: Side,
    change: (message: ProcedureMessage) => object = (m) => m,
    back: (answer: ProcedureAnswer) => object = (a) => a,
  ): Promise<void> {
    const to = from === cq ? sc : cq
    await tellProcedures({
      ...optionsOf(from),
      logger: LOGGER,
      peers: [
        {
          region: to.own,
          tell: async (message) => {
            if (to.isDown) throw new Error('nobody answers')
            const read = readMessage(JSON.parse(JSON.stringify(change(message))))
            const answer = read && (await hearProcedure(optionsOf(to), from.own, read))
            if (losesAnswer) throw new Error('the line broke')
            return JSON.parse(JSON.stringify(answer ? back(answer) : { errors: [] })) as unknown
          },
          isAway: () => to.isDown || losesAnswer,
        },
      ],
    })
  }
  async function does(
    side: Side,
    action: string,
    by: Actor,
    why = 'as agreed',
    id = ID,
  ): Promise<string> {
    const details = { ...DETAILS[action] }
    if ('application' in details) details['application'] = { ...APPLICATION, resource: RESOURCE }
    const head = { demand: DEMAND, supply: SUPPLY, about: { shareType: 'conditional' } }
    const step: Step = {
      ...{ kind: 'request', action, by, why, at: now(), details },
      ...(action === 'draft' ? { head } : { id }),
    }
    const rules: Rules = { own: side.own, check: () => [] }
    const { waits } = await takeStep(side.database, step, rules)
    side.log.push(`${action} done ${by.id}`)
    return waits ? 'waits' : 'done'
  }
  const actionsAt = async ({ database }: Side): Promise<readonly string[]> =>
    ((await findProcedure(database, ID))?.events ?? []).map(({ action }) => action)
  const requireSame = async (): Promise<void> => {
    const [ours, theirs] = [
      await findProcedure(cq.database, ID),
      await findProcedure(sc.database, ID),
    ]
    assert.deepEqual(ours, theirs)
  }

  it('survives that the other side is down, and its clock begins on the day on which it came', async () => {
    await does(cq, 'draft', PEOPLE.officer)
    await does(cq, 'endorse', PEOPLE.head)
    await tell(cq)
    assert.deepEqual(await actionsAt(sc), [], 'the other side saw what was not submitted')
    assert.equal(await does(cq, 'submit', PEOPLE.officer), 'done')
    sc.isDown = true
    await tell(cq)
    assert.deepEqual(await actionsAt(sc), [])
    sc.isDown = false
    day = '2026-03-05'
    // Nothing could happen to it any more before that day has come.
    await tell(cq, (message) => ({
      ...message,
      events: message.events.map((event) => ({ ...event, day: '9999-12-31' })),
    }))
    assert.deepEqual(await actionsAt(sc), [])
    await tell(cq)
    assert.deepEqual(await actionsAt(sc), ['draft', 'endorse', 'submit', 'receive'])
    await requireSame()
    assert.equal((await findProcedure(cq.database, ID))?.events.at(-1)?.day, '2026-03-05')
  })

  it('lets what people here did wait for the province that keeps it, and happen once, however often it is told', async () => {
    assert.equal(await does(sc, 'ask-supplement', PEOPLE.provider), 'done')
    cq.isDown = true
    await tell(sc)
    await assert.rejects(
      does(cq, 'supplement', PEOPLE.officer),
      /cannot be "supplement" in the state/,
    )
    cq.isDown = false
    await tell(sc)
    assert.equal(await does(cq, 'supplement', PEOPLE.officer), 'waits')
    await assert.rejects(
      does(cq, 'withdraw', PEOPLE.officer),
      /waits for the other province to take "supplement"/,
    )
    assert.equal((await findProcedure(cq.database, ID))?.state, 'supplementing')
    losesAnswer = true
    await tell(cq)
    losesAnswer = false
    assert.equal((await findProcedure(cq.database, ID))?.state, 'supplementing')
    await tell(cq)
    await requireSame()
    assert.equal((await actionsAt(sc)).filter((action) => action === 'supplement').length, 1)
    assert.deepEqual([...(await waitingDeeds(cq.database, [ID]))], [])
  })

  it('goes on with what was supplemented once the head has agreed to it anew', async () => {
    const { kind, head, state, events } = (await findProcedure(cq.database, ID)) ?? assert.fail()
    assert.equal(state, 'supplemented')
    const [last = assert.fail()] = events.slice(-1)
    const again = { kind, head, from: last.seq, events: [{ ...last, seq: last.seq + 1 }] }
    assert.equal(await hearProcedure(optionsOf(cq), '510000', again), undefined, 'done once')
    await requireSame()
    await assert.rejects(does(sc, 'review', PEOPLE.provider), /cannot be "review" in the state/)
    assert.equal(await does(cq, 'endorse', PEOPLE.head), 'waits')
    await tell(cq)
    assert.equal(await does(cq, 'submit', PEOPLE.officer), 'waits')
    await tell(cq)
    await requireSame()
    assert.equal((await findProcedure(sc.database, ID))?.state, 'submitted')
    assert.equal((await actionsAt(sc)).filter((action) => action === 'receive').length, 1)
  })

  it('is granted at both when it is provided, and at neither when it is suspended', async () => {
    await does(sc, 'review', PEOPLE.provider)
    await does(sc, 'agree', PEOPLE.providerHead)
    await does(sc, 'provide', PEOPLE.provider)
    assert.equal((await readRequestedGrants(cq.database)).grants.get(ID), undefined)
    await tell(sc)
    await requireSame()
    const grants = await Promise.all([cq, sc].map(({ database }) => readRequestedGrants(database)))
    assert.deepEqual(grants[0]?.grants.get(ID), grants[1]?.grants.get(ID))
    assert.equal(grants[0]?.grants.get(ID)?.state, 'active')
    await does(sc, 'suspend', PEOPLE.providerHead)
    await tell(sc)
    assert.equal((await readRequestedGrants(cq.database)).grants.get(ID)?.state, 'suspended')
  })

  it('takes no more of what another province’s people say than their step has to say', async () => {
    const { kind, head, events } = (await findProcedure(sc.database, ID)) ?? assert.fail()
    const application = {
      ...APPLICATION,
      consumer: 'cq-other-desk',
      resource: '510000.MZ.marriageRegistration',
      until: '2099-12-31',
    }
    const deed = { id: 'd-1', action: 'rectify', by: PEOPLE.officer, why: 'Done.', evidence: 'x' }
    const answer = await hearProcedure(optionsOf(sc), '500000', {
      ...{ kind, head, from: events.length, events: [] },
      deed: { ...deed, application, days: 10 },
    })
    assert.deepEqual(answer?.deed?.findings, [
      { pointer: '/application', message: 'does not belong to "rectify"' },
      { pointer: '/days', message: 'does not belong to "rectify"' },
    ])
    assert.equal(sc.log.at(-1), 'rectify  cq-officer-rs refused')
    await requireSame()
  })

  it('tells whoever did what the other province refuses why it did', async () => {
    day = '2026-03-06'
    assert.equal(await does(cq, 'rectify', PEOPLE.officer), 'waits')
    // Before it arrives the provider ends the permission.
    const steward = { id: 'sc-steward', role: 'steward', region: '510000' } as const
    await does(sc, 'terminate', steward)
    await tell(cq)
    await requireSame()
    assert.deepEqual((await waitingDeeds(cq.database, [ID])).get(ID), {
      action: 'rectify',
      by: 'cq-officer-rs',
      state: 'refused',
      findings: ['/action cannot be "rectify" in the state terminated; it can be in suspended'],
    })
    assert.equal(sc.log.at(-1), 'rectify  cq-officer-rs refused')
  })

  it('tells whoever did what the other province cannot read, and lets the next step be taken', async () => {
    day = '2026-03-07'
    for (const why of ['nothing is used', 'nothing is used any more']) {
      assert.equal(await does(cq, 'ask-disposal', PEOPLE.officer, why), 'waits')
      await tell(cq, ({ deed, ...message }) => ({
        ...message,
        ...(deed === undefined ? {} : { deed: { ...deed, why: 'x'.repeat(501) } }),
      }))
    }
    const { state, findings } = (await waitingDeeds(cq.database, [ID])).get(ID) ?? assert.fail()
    assert.equal(state, 'refused')
    assert.match(findings.join(), /^\/deed is not in a form that 510000 can read/)
    assert.deepEqual(await listAlarms(cq.database, { state: 'open' }), [])
    await requireSame()
  })

  it('tells a peer of the other procedures where it does not answer to one, and of none where it is away', async () => {
    const asked: string[] = []
    const told = (isAway: boolean): Promise<void> =>
      tellProcedures({
        ...optionsOf(cq),
        logger: LOGGER,
        peers: [
          {
            region: sc.own,
            tell: async ({ head }) => {
              asked.push(head.id)
              throw new Error('no signed answer')
            },
            isAway: () => isAway,
          },
        ],
      })
    const others = ['SQ-500000-2026-0002', 'SQ-500000-2026-0003']
    for (const id of others) {
      await does(cq, 'draft', PEOPLE.officer)
      await does(cq, 'endorse', PEOPLE.head, 'as agreed', id)
      await does(cq, 'submit', PEOPLE.officer, 'as agreed', id)
      assert((await findProcedure(cq.database, id)) !== undefined)
    }
    await told(false)
    assert.deepEqual(asked, others)
    await told(true)
    assert.deepEqual(asked, [...others, others[0]])
    // They are nobody else's in what follows.
    await tell(cq)
  })

  it('takes no word of a peer for what its people may not do, nor for what ours did not', async () => {
    const kept = (await findProcedure(sc.database, ID)) ?? assert.fail()
    const { kind, head, events } = kept
    const from = events.length
    const last = events.at(-1) ?? assert.fail()
    const forged = { ...last, seq: from + 1, action: 'ask-disposal', by: PEOPLE.officer }
    const hear = (side: Side, region: string, event: object): Promise<unknown> =>
      hearProcedure(optionsOf(side), region, { kind, head, from, events: [event as typeof last] })
    // Sichuan says that Chongqing's officer did it; Chongqing says what happens to what Sichuan keeps.
    assert.equal(await hear(cq, '510000', forged), undefined)
    assert.equal(await hear(sc, '500000', forged), undefined)
    assert.equal(await hear(cq, '500000', forged), undefined)
    assert.equal(
      await hear(cq, '510000', { ...forged, action: 'provide', by: PEOPLE.provider }),
      undefined,
    )
    const other = { ...head, id: 'SQ-500000-2026-0009' }
    const draft = { ...events[0], by: PEOPLE.provider }
    const begun = { kind, head: other, from: 0, events: [draft as typeof last] }
    assert.equal(await hearProcedure(optionsOf(cq), '510000', begun), undefined)
    assert.equal(readMessage({ ...begun, events: [{ ...draft, secret: 1 }] }), undefined)
    await requireSame()
    assert.match(cq.log.at(-1) ?? '', /refused$/)
  })

  it('raises an alarm where the two do not agree, and takes it back when they do', async () => {
    await does(sc, 'ask-disposal', PEOPLE.provider)
    const about = { shareType: 'unconditional' }
    await tell(sc, (message) => ({ ...message, head: { ...message.head, about } }))
    const [alarm] = await listAlarms(sc.database, { state: 'open' })
    assert.match(
      alarm?.explanation ?? '',
      /^SQ-500000-2026-0001: .* 500000 do not agree.* 500000 does not take/,
    )
    await tell(sc)
    assert.deepEqual(await listAlarms(sc.database, { state: 'open' }), [])
    await requireSame()
  })

  it('has of what people here did what they said, in no other words of the province that keeps it', async () => {
    assert.equal(await does(cq, 'dispose', PEOPLE.officer), 'waits')
    const before = await findProcedure(cq.database, ID)
    await tell(cq, undefined, (answer) => ({
      ...answer,
      events: answer.events.map((event) => ({ ...event, evidence: 'nothing was shredded' })),
    }))
    assert.deepEqual(await findProcedure(cq.database, ID), before)
    const [alarm] = await listAlarms(cq.database, { state: 'open' })
    assert.match(
      alarm?.explanation ?? '',
      /tells of "dispose" by cq-officer-rs, who did not do it here, or not in these words/,
    )
    await tell(cq)
    await requireSame()
    const done = (await findProcedure(cq.database, ID))?.events.at(-1)
    assert.equal(done?.['evidence'], DETAILS['dispose']?.['evidence'])
    assert.deepEqual(await listAlarms(cq.database, { state: 'open' }), [])
  })

  it('ends at both when the asking province’s steward revokes its grant, with who did it and why', async () => {
    const second = 'SQ-500000-2026-0002'
    await does(sc, 'review', PEOPLE.provider, 'as agreed', second)
    await does(sc, 'agree', PEOPLE.providerHead, 'as agreed', second)
    await does(sc, 'provide', PEOPLE.provider, 'as agreed', second)
    await tell(sc)
    const steward = { id: 'cq-steward', role: 'steward', region: '500000' } as const
    const why = 'The matter was abolished.'
    assert.equal(await does(cq, 'revoke-grant', steward, why, second), 'waits')
    await tell(cq)
    for (const { database } of [cq, sc]) {
      const kept = (await findProcedure(database, second)) ?? assert.fail()
      const { action, by, day: on, why: because } = kept.events.at(-1) ?? assert.fail()
      assert.deepEqual(
        [kept.state, action, by, on, because],
        [...['terminated', 'revoke-grant'], ...[steward, day, why]],
      )
      assert.equal((await readRequestedGrants(database)).grants.get(second)?.state, 'terminated')
    }
  })

  it('has each of its steps in both logs', async () => {
    const actions = await actionsAt(sc)
    for (const { log } of [cq, sc]) {
      for (const action of actions) {
        assert(
          log.some((line) => line.startsWith(`${action} `)),
          `${action} of ${log.join('; ')}`,
        )
      }
    }
  })
})
