import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { citizenIdCheckCharacter } from '../../catalog/codes/citizen-id.ts'
import { createLog } from '../../gateway/audit/log.ts'
import { decodeRecord } from '../../gateway/audit/record.ts'
import { makeAdmission } from '../../gateway/core/admission.ts'
import { answer } from '../../gateway/pipeline.ts'
import { commitment } from '../../gateway/audit/commitment.ts'
import { TEST_KEYS } from '../support/content-keys.ts'
import { exchangeId, KEYS, PURPOSE, testHouse } from '../support/house.ts'
import { CAR, FIRM, PEOPLE } from '../support/offered.ts'

const { retiree, broken } = PEOPLE
const query = `{ person(idNumber: "${retiree}") { householdPopulation(from: [CHONGQING]) { name birthDate } } }`

describe('the record', () => {
  it('that cannot be begun: nothing is read, nothing is released; it heals when the log does', async () => {
    const house = testHouse()
    house.log.breakIt('before')
    const told = await house.ask({ query })
    assert.deepEqual([told.status, told.plainStatus], [503, 503])
    assert.equal(told.body.data, undefined)
    assert.equal(house.readCount(), 0)
    house.log.heal()
    assert.equal((await house.ask({ query })).status, 200)
  })

  it('that fails at its append: the answer that was read is not released', async () => {
    const house = testHouse()
    house.log.breakIt('at-append')
    const told = await house.ask({ query })
    assert.equal(told.status, 503)
    assert.deepEqual(told.body.extensions, house.extensions(1, null))
    assert.deepEqual(Object.keys(told.body), ['errors', 'extensions'])
    assert.equal(told.body.errors[0].extensions.code, 'AUDIT_UNAVAILABLE')
    assert.equal(house.readCount(), 1)
    assert(!told.text.includes('周桂兰'))
  })

  it('of a refusal that fails: the refusal is not said either', async () => {
    const house = testHouse()
    house.log.breakIt('at-append')
    const told = await house.ask({ as: 'cq-ungranted', query })
    assert.equal(told.status, 503)
    assert.deepEqual(
      told.body.errors.map((error: { extensions: { code: string } }) => error.extensions.code),
      ['AUDIT_UNAVAILABLE'],
    )
    assert(!told.text.includes('no-grant'))
  })

  it('of a fault of ours hides the cause from consumer and log, and tells the administrator', async () => {
    const cause = new TypeError(`cannot read ${retiree} of undefined`)
    const house = testHouse({
      sichuanReader: async () => {
        throw cause
      },
    })
    const told = await house.ask({
      query: `{ person(idNumber: "${retiree}") { pensionBenefit { name } } }`,
    })
    assert.equal(told.status, 500)
    assert(!told.text.includes('cannot read') && !told.text.includes(retiree))
    assert(!house.log.text().includes('cannot read'))
    assert.deepEqual(house.lines, [
      {
        level: 'error',
        fields: {
          exchangeId: exchangeId(1),
          code: 'INTERNAL',
          consumer: 'cq-pension-desk',
          err: cause,
        },
      },
    ])
  })

  it('says of each part of a request which of its subjects it was about', async () => {
    const house = testHouse()
    await house.ask({
      query: `{
        a: person(idNumber: "${retiree}") { householdPopulation(from: [CHONGQING]) { name } pensionBenefit(from: [SICHUAN]) { name } }
        b: person(idNumber: "${broken}") { pensionBenefit(from: [SICHUAN]) { name } }
      }`,
    })
    const [record] = house.records()
    assert.deepEqual(
      record?.asks.map(({ resource, subjectsAt }) => [resource, subjectsAt]),
      [
        ['500000.GA.householdPopulation', [0]],
        ['510000.RS.pensionBenefit', null],
      ],
    )
  })

  it('has a sign, once an operator goes through citizen numbers one after another', async () => {
    const house = testHouse()
    for (let sequence = 900; sequence < 906; sequence++) {
      const digits = `51010019700101${sequence}`
      const idNumber = digits + citizenIdCheckCharacter(digits)
      await house.ask({
        query: `{ person(idNumber: "${idNumber}") { householdPopulation(from: [CHONGQING]) { name } } }`,
      })
    }
    await house.ask({ query })
    const signs = house.records().map((record) => record.signs.length)
    assert.deepEqual(signs, [0, 0, 0, 0, 1, 1, 0])
  })

  it('commits to what was sent and what was said, so that who holds the salt can prove it', async () => {
    const house = testHouse()
    const told = await house.ask({ query })
    const [record] = house.records()
    const key = TEST_KEYS.find('2026-03.released')
    const committed = (label: 'request' | 'response', text: string): string =>
      commitment(key.salts(exchangeId(1))[label], text)
    const sent = JSON.stringify({ query })
    const said = JSON.stringify(told.body.data)
    assert.equal(record?.requestCommitment, committed('request', sent))
    assert.equal(record.responseCommitment, committed('response', said))
    assert.equal(record.operationHash, createHash('sha256').update(query).digest('base64url'))
    await house.ask({ query })
    const again = house.records()[1]
    assert.notEqual(again?.requestCommitment, record.requestCommitment)
    assert.deepEqual(again?.subjects, record.subjects)
  })

  it('keeps the trace id of a caller that has one', async () => {
    const house = testHouse()
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
    for (const traceparent of [`00-${trace}-00f067aa0ba902b7-01`, `00-${trace}`, 'x']) {
      await house.ask({ query, headers: { traceparent } })
    }
    assert.deepEqual(
      house.records().map(({ traceId }) => traceId),
      [trace, null, null],
    )
  })

  it('holds no value of anyone, whatever was asked; nor does a log line', async () => {
    const house = testHouse()
    const all = `{
      person(idNumber: "${broken}") {
        householdPopulation { name birthDate householdAddress } marriageRegistration(from: [CHONGQING]) { brideName brideCitizenId }
        verify { householdPopulation(claim: { name: "陈合成" }) { result } }
      }
      organization(uscc: "${FIRM}") { enterpriseRegistration { orgName } }
      vehicle(plateNumber: "${CAR.plateNumber}", plateTypeCode: "02") { vehicleRegistration { ownerName vin } }
    }`
    assert.equal((await house.ask({ query: all })).status, 200)
    assert.equal((await house.ask({ as: 'cq-ungranted', query: all })).status, 403)
    assert.equal((await house.ask({ query: all.replace('vin', 'vim') })).status, 400)
    assert.equal((await house.ask({ query: all, purpose: null })).status, 400)
    for (const source of house.sources.values()) source.failWith('*', 'SOURCE_MALFORMED')
    assert.equal((await house.ask({ query: all })).status, 200)
    assert.equal(house.records().length, 5)
    const kept = house.log.text() + JSON.stringify(house.lines)
    const canaries = [broken, FIRM, CAR.plateNumber, '陈合成', '林合成', '合成运输', 'LSYNTHETIC']
    for (const canary of canaries) assert(!kept.includes(canary), canary)
  })

  it('is under way for as long as the request is: a second one is shed, and recorded as shed', async () => {
    const house = testHouse({ admission: makeAdmission(() => 1) })
    const release = house.sources.get('GA')!.hold()
    const first = house.ask({ query })
    await until(() => house.readCount() === 1)
    const second = await house.ask({ query })
    assert.deepEqual([second.status, second.headers['Retry-After']], [503, '2'])
    assert.equal(house.house.admission.running(), 1)
    release()
    assert.equal((await first).status, 200)
    assert.equal(house.house.admission.running(), 0)
    assert.equal((await house.ask({ query })).status, 200)
    assert.deepEqual(
      house.records().map(({ outcome, code }) => [outcome, code]),
      [
        ['refused', 'OVERLOADED'],
        ['released', null],
        ['released', null],
      ],
    )
  })

  it('of a request whose time is up says that the source did not answer in time', async () => {
    const house = testHouse()
    const told = await house.ask({ query, signal: AbortSignal.abort() })
    assert.equal(told.body.errors[0].extensions.code, 'SOURCE_TIMEOUT')
    assert.equal(house.records()[0]?.outcome, 'partial')
  })

  it('is an entry of a real log, at the place that the receipt says', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shudao-house-'))
    const log = await createLog({
      origin: 'chongqing.test/log',
      privateKey: KEYS.log.privateKey,
      logDir: join(folder, 'log'),
      stateDir: folder,
      publishIntervalMs: 10,
    })
    try {
      const test = testHouse()
      const authorization = `Bearer ${await test.token('cq-pension-desk')}`
      const response = await answer(
        { ...test.house, log },
        {
          door: 'consumer',
          method: 'POST',
          authority: 'chongqing.test:4050',
          path: '/graphql',
          query: '',
          headers: {
            authorization,
            'content-type': 'application/json',
            'exchange-purpose': PURPOSE,
          },
          body: Buffer.from(JSON.stringify({ query })),
          signal: new AbortController().signal,
        },
      )
      const { receipts } = JSON.parse(response.body).extensions.exchange
      const entry = await log.readEntry(0)
      assert.equal(decodeRecord(entry).outcome, 'released')
      const leafHash = createHash('sha256').update('\0').update(entry).digest('base64')
      assert.deepEqual(receipts, [{ log: 'chongqing.test/log', index: 0, leafHash }])
    } finally {
      await log.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
})

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
