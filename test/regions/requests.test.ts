import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { CHONGQING, DEMO_TIMEOUT_MS, SICHUAN, sharedDemo, type Demo } from '../support/demo.ts'

const PERSON = '510100195003159905'
const QUERY = `{ person(idNumber: "${PERSON}") { idCardIssue(from: [SICHUAN]) { name } } }`
const APPLICATION = {
  consumer: 'cq-pension-desk',
  resource: '510000.GA.idCardIssue',
  items: ['name', 'citizenId'],
  matters: ['CY-037'],
  legalBasis: '《社会保险经办条例》第二十六条',
  scenario: '待遇资格认证',
  scope: '重庆市社会保险经办机构',
  method: 'query',
  until: '2099-12-31',
  correlationRisk: '证件信息与待遇合并可推知生活状况；仅返回核验所需信息项。',
  correlationAssessedBy: '重庆市人社局数据安全处',
}
const DOUBTED = '510000.RS.pensionBenefit'
const BENEFIT = `{ person(idNumber: "${PERSON}") { pensionBenefit(from: [SICHUAN]) { benefitStatusCode } } }`
const TERMS = JSON.stringify({ items: { name: 'name' } })

describe('a request from one province to the other', function () {
  this.timeout(120_000)
  let demo: Demo

  before(async function () {
    this.timeout(DEMO_TIMEOUT_MS)
    demo = await sharedDemo()
    await demo.ready()
  })

  async function manage(as: string, query: string, variables?: object): Promise<unknown> {
    const region = as.startsWith('cq') ? CHONGQING : SICHUAN
    const response = await fetch(`${demo.url(region)}/manage`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await demo.token(as)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = (await response.json()) as {
      readonly data: Record<string, unknown>
      readonly errors?: readonly { readonly message: string }[]
    }
    return errors === undefined ? Object.values(data)[0] : errors[0]?.message
  }
  const asks = async (): Promise<readonly [number, unknown]> => {
    const { status, body } = await demo.ask({ as: 'cq-pension-desk', query: QUERY })
    return [status, body.data ?? null]
  }
  /** Each side takes the grant up by itself: in the moment between, the one asks and the other refuses. */
  const isWhole = ([status, data]: readonly [number, unknown]): boolean =>
    status === 200 && !isDeepStrictEqual(data, { person: { idCardIssue: null } })
  /** The exchange writes down that a thing came from elsewhere in a step of its own; who acts in that moment is told to look again. */
  const isTaken = (seen: unknown): boolean => typeof seen === 'object'
  async function until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
    for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 200) {
      const seen = await look().catch(() => undefined)
      if (seen !== undefined && isSo(seen)) return seen
      await sleep(200)
    }
    return assert.fail('it never came')
  }

  it('travels while the other is away, becomes a grant that both decide by, and is ended by either', async () => {
    assert.equal((await asks())[0], 403)
    const applied = (await manage(
      'cq-officer-rs',
      `mutation ($application: RequestApplication!) { applyRequest(application: $application, reason: "For CY-037.") { id state } }`,
      { application: APPLICATION },
    )) as { readonly id: string }
    const { id } = applied
    const does = (as: string, mutation: string, more = ''): Promise<unknown> => {
      const declared = more.includes('$terms') ? '($terms: String)' : ''
      const text = `mutation ${declared} { ${mutation}(id: "${id}", reason: "As agreed." ${more}) { state waits } }`
      return manage(as, text, { terms: TERMS })
    }
    const stateAt = (as: string) => async (): Promise<string> =>
      String(((await manage(as, `{ request(id: "${id}") { state } }`)) as { state?: string }).state)
    await does('cq-head-rs', 'endorseRequest')
    demo.kill(SICHUAN)
    assert.deepEqual(await does('cq-officer-rs', 'submitRequest'), {
      state: 'submitted',
      waits: false,
    })
    await demo.ready()
    await until(stateAt('sc-officer-ga'), (state) => state === 'submitted')
    const reviewed = (): Promise<unknown> =>
      does('sc-officer-ga', 'reviewRequest', 'proposal: "agree", terms: $terms')
    assert.deepEqual(await until(reviewed, isTaken), { state: 'reviewing', waits: false })
    assert.deepEqual(await does('sc-head-ga', 'agreeRequest'), { state: 'agreed', waits: false })
    assert.deepEqual(await does('sc-officer-ga', 'provideRequest'), {
      state: 'active',
      waits: false,
    })
    const [, data] = await until(asks, isWhole)
    assert.deepEqual(data, {
      person: { idCardIssue: [{ name: '陈**' }] },
    })
    assert.deepEqual(await does('cq-officer-rs', 'askDisposal'), { state: 'active', waits: true })
    await until(stateAt('cq-officer-rs'), (state) => state === 'disposing')
    await until(asks, ([status]) => status === 403)
    await does('cq-head-rs', 'disposeRequest', 'evidence: "shredded, minutes 7"')
    await until(stateAt('sc-head-ga'), (state) => state === 'disposed')
  })

  it('is followed by a correction of what was received, which goes there and back while either is away', async () => {
    const { body } = await demo.ask({ as: 'cq-pension-desk', query: BENEFIT })
    const { id: exchangeId, receipts } = body.extensions?.exchange ?? assert.fail('not recorded')
    const text = `mutation { raiseCorrection(exchangeId: "${exchangeId}", index: ${receipts[0]?.index}, resource: "${DOUBTED}", items: ["benefitStatusCode"], reason: "The certificate says otherwise.") { id state waits } }`
    let raised: unknown
    demo.kill(SICHUAN)
    // The index of the log follows within seconds; until then no record of that receipt is known.
    await until(async () => (raised = await manage('cq-officer-rs', text)), isTaken)
    const { id } = raised as { readonly id: string }
    const stateAt = (as: string) => async (): Promise<string | undefined> => {
      const all = (await manage(
        as,
        '{ sideProcedures(kind: "correction") { id state } }',
      )) as readonly {
        readonly id: string
        readonly state: string
      }[]
      return all.find((one) => one.id === id)?.state
    }
    await demo.ready()
    await until(stateAt('sc-officer-rs'), (state) => state === 'raised')
    assert.equal(await stateAt('sc-officer-ga')(), undefined, 'of neither side')
    const looked = `mutation { verifyCorrection(id: "${id}", reason: "Looked up.") { state } }`
    await until(() => manage('sc-officer-rs', looked), isTaken)
    demo.kill(CHONGQING)
    const corrected = `mutation { correctRecord(id: "${id}", finding: "The status was old and is put right.", reason: "Checked.") { state } }`
    assert.deepEqual(await manage('sc-head-rs', corrected), { state: 'corrected' })
    await demo.ready()
    await until(stateAt('cq-officer-rs'), (state) => state === 'corrected')
  })
})
