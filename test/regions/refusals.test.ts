import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { generateSigningKey, loadSigningKey } from '../../gateway/trust/keys.ts'
import { makeTokenIssuer } from '../../gateway/trust/token.ts'
import { inDemo } from '../../gateway/demo/layout.ts'
import { CASE, CERTIFY, MATTER, OPERATOR } from '../../gateway/demo/story/stage.ts'
import type { DemoRegionCode } from '../../gateway/demo/world/places.ts'
import { RETIREE } from '../../gateway/demo/world/well-known.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, SICHUAN } from '../support/demo.ts'
import type { Demo, DemoAnswer, DemoQuestion } from '../support/demo.ts'

interface Refused {
  readonly resource: string
  readonly item: string
  readonly mode: string
  readonly rule: string
  readonly because: string
  readonly remedy: string
}

const GRANTED = `query($id: CitizenId!) { person(idNumber: $id) { pensionBenefit(from: [SICHUAN]) { benefitStatusCode } } }`
/** Chongqing's desk goes on holding its own grant; Sichuan's is revoked. No other test asks by it. */
const REVOKED = 'cq-pension-desk.510000.RS.benefitQualification'
/** What is promised; a machine on which many others wait for the processor is only asked whether it comes at all. */
const WITHIN_MS = (loadavg()[0] ?? 0) < 2 * cpus().length ? 10_000 : 60_000
const variables = { id: RETIREE.idNumber }

describe('a refusal', function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo
  before(async () => {
    demo = await sharedDemo()
    // What is counted below does count: one permitted query is one read more.
    const before = demo.readsInAll()
    assert.equal((await demo.ask({ query: GRANTED, variables })).status, 200)
    assert.equal(demo.readsInAll(), before + 1)
  })

  /** Asks what must be refused, and makes sure that no source of either province was read meanwhile. */
  async function refused(question: DemoQuestion): Promise<DemoAnswer> {
    const before = demo.readsInAll()
    const answer = await demo.ask({ query: GRANTED, variables, ...question })
    assert.equal(demo.readsInAll(), before, 'a source was read')
    assert.equal(answer.body.data, undefined)
    assert.match(answer.exchangeId, /^[0-9a-f-]{36}$/)
    return answer
  }

  async function manage(region: DemoRegionCode, staff: string, query: string): Promise<void> {
    const response = await fetch(`${demo.url(region)}/manage`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await demo.token(staff)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query }),
    })
    assert.equal(((await response.json()) as { errors?: unknown }).errors, undefined)
  }

  const listed = (answer: DemoAnswer): readonly Refused[] =>
    answer.body.errors?.[0]?.extensions['refused'] as readonly Refused[]
  const names = (refusals: readonly Pick<Refused, 'resource' | 'mode' | 'item'>[]) =>
    refusals.map(({ resource, mode, item }) => `${resource} ${mode} ${item}`).sort()

  it('of a consumer without any grant reads no source, and is in the log with every item', async () => {
    const claim = { name: RETIREE.name }
    const question = { as: 'cq-ungranted', query: CERTIFY, variables: { ...variables, claim } }
    const answer = await refused(question)
    assert.equal(answer.status, 403)
    assert.equal(answer.body.errors?.[0]?.extensions.code, 'ACCESS_DENIED')
    const items = [
      '500000.GA.deathCancellation query cancelDate',
      '500000.GA.deathCancellation query deathDate',
      '500000.MZ.cremation query cremationDate',
      '500000.MZ.cremation query funeralHome',
      '500000.YB.medicalSettlement query visitDate',
      '510000.GA.householdPopulation verify name',
      '510000.MZ.cremation query cremationDate',
      '510000.MZ.cremation query funeralHome',
      '510000.RS.pensionBenefit query benefitStatusCode',
      '510000.RS.pensionBenefit query lastCertifiedDate',
      '510000.RS.pensionBenefit query name',
    ]
    assert.deepEqual(names(listed(answer)), items)
    const { record } = await demo.record(CHONGQING, answer.exchangeId)
    assert.equal(record.outcome, 'refused')
    assert.equal(record.code, 'ACCESS_DENIED')
    assert.equal(record.consumer?.id, 'cq-ungranted')
    assert.deepEqual(record.asks, [])
    assert.deepEqual(names(record.refused), items)
  })

  it('of one item too many refuses the whole, in both provinces, and names that item alone', async () => {
    const query = `query($id: CitizenId!) { person(idNumber: $id) {
      pensionBenefit(from: [CHONGQING, SICHUAN]) { benefitStatusCode lastCertifiedDate monthlyBenefit }
      deathCancellation(from: [CHONGQING]) { deathDate }
    } }`
    const answer = await refused({ query })
    assert.equal(answer.status, 403)
    const items = [
      '500000.RS.pensionBenefit query monthlyBenefit',
      '510000.RS.pensionBenefit query monthlyBenefit',
    ]
    assert.deepEqual(names(listed(answer)), items)
    for (const { rule, because, remedy } of listed(answer)) {
      assert.ok(rule.length > 0 && because.length > 10 && remedy.length > 10)
    }
    const { record } = await demo.record(CHONGQING, answer.exchangeId)
    assert.deepEqual(names(record.refused), items)
    assert.equal(answer.body.extensions?.exchange.receipts.length, 1, 'the peer was never asked')
  })

  it('refuses for a matter that the grant does not name', async () => {
    const answer = await refused({ purpose: purpose('CY-077') })
    assert.equal(answer.status, 403)
    assert.equal(answer.body.errors?.[0]?.extensions.code, 'ACCESS_DENIED')
    assert.match(JSON.stringify(listed(answer)), /CY-077/)
    const { record } = await demo.record(CHONGQING, answer.exchangeId)
    assert.equal(record.matter, 'CY-077')
  })

  it('says 200 to whoever accepts plain application/json only, and the same in the body', async () => {
    const answer = await refused({ as: 'cq-ungranted', accept: 'application/json' })
    assert.equal(answer.status, 200)
    assert.equal(answer.body.errors?.[0]?.extensions.code, 'ACCESS_DENIED')
  })

  it('tells who sends no token where to get one', async () => {
    const { status, body, headers } = await refused({ token: null })
    assert.equal(status, 401)
    assert.match(headers.get('www-authenticate') ?? '', /^Bearer/)
    assert.equal(body.errors?.[0]?.extensions.code, 'UNAUTHENTICATED')
    assert.match(body.errors[0].message, /\/oauth\/token/)
    assert.deepEqual(body.extensions?.exchange.receipts, [])
  })

  it('believes no token that is expired, forged, altered or of another exchange', async () => {
    const token = await demo.token('cq-pension-desk')
    const own = loadSigningKey(tokenKeyOf(demo))
    const forged = loadSigningKey(generateSigningKey().privateKeyPem)
    const issue = (key: typeof own, at: Date): Promise<string> =>
      makeTokenIssuer({
        issuer: demo.url(CHONGQING),
        audience: demo.url(CHONGQING),
        key,
        now: () => at,
      }).issue({ clientId: 'cq-pension-desk' })
    const anHourAgo = new Date(Date.now() - 3_600_000)
    const [head = '', claims = '', signature = ''] = token.split('.')
    const other = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object
    const altered = Buffer.from(JSON.stringify({ ...other, client_id: 'cq-household-desk' }))
    const bad = {
      expired: await issue(own, anHourAgo),
      forged: await issue(forged, new Date()),
      altered: [head, altered.toString('base64url'), signature].join('.'),
      unsigned: [Buffer.from('{"alg":"none"}').toString('base64url'), claims, ''].join('.'),
      foreign: await demo.token('sc-pension-desk'),
      nonsense: 'nonsense',
    }
    // The same maker and key are believed when the time is right: so the rest fails for its own reason.
    const good = await issue(own, new Date())
    assert.equal((await demo.ask({ query: GRANTED, variables, token: good })).status, 200)
    for (const [how, text] of Object.entries(bad)) {
      const { status, body } = await refused({ token: text })
      assert.equal(status, 401, how)
      assert.equal(body.errors?.[0]?.extensions.code, 'UNAUTHENTICATED', how)
    }
  })

  it('asks for a purpose, and for each part of it', async () => {
    for (const stated of [
      null,
      '',
      'matter="CY-037"',
      `matter="CY-037", case="${CASE}"`,
      `matter=CY-037, case="${CASE}", operator="${OPERATOR}"`,
      'not a dictionary"',
    ]) {
      const answer = await refused({ purpose: stated })
      assert.equal(answer.status, 400, String(stated))
      assert.equal(answer.body.errors?.[0]?.extensions.code, 'PURPOSE_REQUIRED')
      assert.match(answer.body.errors[0].message, /matter="/, 'an example is given')
      const { record } = await demo.record(CHONGQING, answer.exchangeId)
      assert.equal(record.code, 'PURPOSE_REQUIRED')
    }
  })

  it('asks whether another matter was meant when it does not know this one', async () => {
    const { status, body } = await refused({ purpose: purpose('CY-37') })
    assert.equal(status, 400)
    assert.equal(body.errors?.[0]?.extensions.code, 'PURPOSE_REQUIRED')
    assert.match(body.errors[0].message, /CY-37.*Did you mean.*CY-037/)
  })

  it("comes from the peer, for a grant revoked there, within ten seconds, and is in the peer's log with the steward's reason", async () => {
    const query = `query($id: CitizenId!) { person(idNumber: $id) { benefitQualification(from: [SICHUAN]) { certYear } } }`
    assert.equal((await demo.ask({ query, variables })).body.errors, undefined)
    await manage(
      SICHUAN,
      'sc-steward',
      `mutation { revokeGrant(grant: "${REVOKED}", reason: "The matter was abolished.") }`,
    )
    const begun = Date.now()
    let answer = await demo.ask({ query, variables })
    while (answer.body.errors === undefined && Date.now() - begun < WITHIN_MS) {
      await sleep(100)
      answer = await demo.ask({ query, variables })
    }
    assert.deepEqual(answer.body.data, { person: { benefitQualification: null } })
    const [error] = answer.body.errors ?? []
    assert.equal(error?.extensions.code, 'PEER_REFUSED')
    assert.match(
      error.message,
      /^SICHUAN refuses .*"certYear" \(认证年度\) .* was terminated .*: The matter was abolished\. Send a request/,
    )
    const { record } = await demo.record(SICHUAN, answer.exchangeId)
    assert.deepEqual(
      record.refused.map(({ resource, item, rule }) => ({ resource, item, rule })),
      [{ resource: '510000.RS.benefitQualification', item: 'certYear', rule: 'terminated' }],
    )
    assert.deepEqual(demo.reads(answer.exchangeId), {})
  })

  it('is not needed when the purpose comes in the body', async () => {
    const extensions = { purpose: { matter: MATTER, case: CASE, operator: OPERATOR } }
    const answer = await demo.ask({ query: GRANTED, variables, purpose: null, extensions })
    assert.equal(answer.status, 200)
    const { record } = await demo.record(CHONGQING, answer.exchangeId)
    assert.deepEqual([record.matter, record.caseNumber, record.operator], [MATTER, CASE, OPERATOR])
  })
})

function purpose(matter: string): string {
  return `matter="${matter}", case="${CASE}", operator="${OPERATOR}"`
}

function tokenKeyOf(demo: Demo): string {
  return readFileSync(join(inDemo.region(demo.folder, CHONGQING), 'keys', 'token.pem'), 'utf8')
}
