import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inDemo } from '../../gateway/demo/layout.ts'
import { PURPOSE } from '../../gateway/demo/story/stage.ts'
import { RETIREE } from '../../gateway/demo/world/well-known.ts'
import { newExchangeId } from '../../gateway/exchange-id.ts'
import { SICHUANS_DECISION } from '../support/house.ts'
import { formatDecision } from '../../gateway/trust/decision-header.ts'
import { formatAssertion } from '../../gateway/trust/assertion.ts'
import { signRequest, verifyResponse } from '../../gateway/trust/http-signature.ts'
import { keyRing, loadMessageKey } from '../../gateway/trust/message-keys.ts'
import type { MessageSigningKey } from '../../gateway/trust/message-keys.ts'
import { newNonce } from '../../gateway/trust/nonces.ts'
import { PEER_QUERY_PATH, REQUEST_TAG, RESPONSE_TAG } from '../../gateway/peer/protocol.ts'
import type { Consumer } from '../../catalog/types.ts'
import { signInTo, type ManageAnswer } from '../support/console-client.ts'
import { newMessageKey } from '../support/message-key.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, SICHUAN } from '../support/demo.ts'
import type { Demo } from '../support/demo.ts'

const QUERY = `query($k: [CitizenId!]!) { persons(idNumbers: $k) { pensionBenefit(from: [SICHUAN]) { benefitStatusCode } } }`

interface Message {
  readonly method: 'POST'
  readonly path: string
  readonly authority: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Of a peer that was tried. */
type Numbers = Readonly<Record<'clockDifferenceMs' | 'resources' | 'publishedHere', number>>

interface Writing {
  readonly consumer?: string
  readonly region?: string
  readonly department?: string
  readonly unitCode?: string
  readonly query?: string
  /** What the assertion vouches for; default the query that is sent. */
  readonly vouched?: string
  readonly created?: Date
  readonly key?: MessageSigningKey
  readonly tag?: string
  readonly exchangeId?: string
}

/** Messages to Sichuan's door for peers, as Chongqing's exchange signs them, sent over real HTTP. */
describe('a message between exchanges', function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo
  let ownKey: MessageSigningKey
  let units: ReadonlyMap<string, string>

  before(async () => {
    demo = await sharedDemo()
    const home = inDemo.region(demo.folder, CHONGQING)
    ownKey = loadMessageKey(readFileSync(join(home, 'keys', 'exchange.pem'), 'utf8'))
    units = new Map(
      (['500000', '510000'] as const).flatMap((region) => {
        const file = join(inDemo.region(demo.folder, region), 'catalog', 'consumers', 'demo.json')
        const consumers = JSON.parse(readFileSync(file, 'utf8')) as readonly Consumer[]
        return consumers.map(({ id, unitCode }): [string, string] => [id, unitCode])
      }),
    )
  })

  function write(writing: Writing = {}): Message {
    const {
      consumer = 'cq-pension-desk',
      region = CHONGQING,
      query = QUERY,
      key = ownKey,
    } = writing
    const body = JSON.stringify({ query, variables: { k: [RETIREE.idNumber] } })
    const headers = {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'exchange-id': writing.exchangeId ?? newExchangeId(new Date()),
      'exchange-purpose': PURPOSE,
      'exchange-assertion': formatAssertion({
        consumer,
        region,
        department: writing.department ?? 'RS',
        unitCode: writing.unitCode ?? units.get(consumer) ?? '',
        queryDigest: createHash('sha256')
          .update(writing.vouched ?? query)
          .digest(),
      }),
      'exchange-decision': formatDecision(SICHUANS_DECISION),
    }
    const authority = new URL(demo.url(SICHUAN)).host
    const head = { method: 'POST', path: PEER_QUERY_PATH, authority, headers } as const
    const signature = signRequest({
      ...head,
      body: Buffer.from(body),
      key,
      keyId: key.keyId,
      created: writing.created ?? new Date(),
      nonce: newNonce(),
      tag: writing.tag ?? REQUEST_TAG,
    })
    return { ...head, headers: { ...headers, ...signature }, body }
  }

  async function send(message: Message): Promise<{
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly bytes: Buffer
    readonly text: string
  }> {
    const { method, headers, body } = message
    const response = await fetch(`${demo.url(SICHUAN)}${message.path}`, { method, headers, body })
    const bytes = Buffer.from(await response.arrayBuffer())
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      bytes,
      text: bytes.toString(),
    }
  }

  /** Sends what must not be believed, and makes sure that nothing was read or told for it. */
  async function refused(message: Message, says: RegExp): Promise<void> {
    const before = demo.readsInAll()
    const { status, text } = await send(message)
    assert.equal(status, 401, text)
    const { data, errors } = JSON.parse(text) as {
      readonly data?: unknown
      readonly errors: readonly { message: string; extensions: { code: string } }[]
    }
    assert.equal(data, undefined)
    assert.equal(errors[0]?.extensions.code, 'UNAUTHENTICATED')
    assert.match(errors[0].message, says)
    assert.equal(demo.readsInAll(), before, 'a source was read')
  }

  it('that is signed and vouched for is answered, and the answer proves who gave it, and to what', async () => {
    const message = write()
    const { status, headers, bytes, text } = await send(message)
    assert.equal(status, 200, text)
    const file = join(inDemo.region(demo.folder, SICHUAN), 'keys', 'exchange.pem')
    const theirs = loadMessageKey(readFileSync(file, 'utf8'))
    const received = {
      status,
      headers,
      keys: keyRing([theirs]),
      now: new Date(),
      tag: RESPONSE_TAG,
    }
    verifyResponse({ ...received, body: bytes, request: message })
    const altered = Buffer.from(text.replace('"1"', '"2"'))
    assert.throws(() => verifyResponse({ ...received, body: altered, request: message }), {
      code: 'DIGEST_MISMATCH',
    })
    const another = write()
    assert.throws(() => verifyResponse({ ...received, body: bytes, request: another }), {
      code: 'SIGNATURE_INVALID',
    })
    const { record } = await demo.record(SICHUAN, message.headers['exchange-id']!)
    assert.equal(record.via?.keyId, ownKey.keyId)
    assert.equal(record.operator, 'CQ-YZ-0417')
  })

  it('is sent by an administrator to try the other, who says what it knows of us', async () => {
    const asked = async (person: string, region: string): Promise<ManageAnswer> => {
      const query = `mutation { tryPeer(region: "${region}", reason: "例行连通性测试") {
        trouble clockDifferenceMs exchange keys resources publishedHere cosigns } }`
      return (await signInTo(demo, CHONGQING, person)).manage(JSON.stringify({ query }))
    }
    const { data } = await asked('cq-administrator', SICHUAN)
    const { clockDifferenceMs, resources, publishedHere, ...trial } = data?.['tryPeer'] as Numbers
    assert(Math.abs(clockDifferenceMs) < 5_000)
    // Other tests may just have published something.
    assert(resources >= 20 && publishedHere >= 20)
    assert.deepEqual(trial, {
      trouble: null,
      exchange: 'shudao-sichuan.example',
      keys: [ownKey.keyId],
      cosigns: true,
    })
    const codes = [await asked('cq-steward', SICHUAN), await asked('cq-administrator', '110000')]
    assert.deepEqual(
      codes.map(({ errors }) => errors?.[0]?.extensions.code),
      ['ROLE_REQUIRED', 'NOT_FOUND'],
    )
  })

  it('is believed once: sent again, byte for byte, it is refused', async () => {
    const message = write()
    assert.equal((await send(message)).status, 200)
    await refused(message, /accepted before/)
  })

  it('of which one byte of the body was altered is refused', async () => {
    const message = write()
    const at = message.body.indexOf('benefitStatusCode')
    const body = `${message.body.slice(0, at)}B${message.body.slice(at + 1)}`
    await refused({ ...message, body }, /Content-Digest/)
  })

  for (const name of [
    'exchange-id',
    'exchange-purpose',
    'exchange-assertion',
    'exchange-decision',
    'content-type',
  ] as const) {
    it(`of which one byte of the header ${name} was altered is refused`, async () => {
      const message = write()
      const value = message.headers[name]!
      const at = name === 'content-type' ? 0 : value.length - 3
      const other =
        value[at] === '1' ? '2' : value[at] === 'A' ? 'B' : value[at] === 'a' ? 'A' : '1'
      const altered = value.slice(0, at) + other + value.slice(at + 1)
      await refused({ ...message, headers: { ...message.headers, [name]: altered } }, /signature/i)
    })

    it(`without its header ${name} is refused`, async () => {
      const message = write()
      const headers = Object.entries(message.headers).filter(([key]) => key !== name)
      await refused({ ...message, headers: Object.fromEntries(headers) }, /./)
    })
  }

  it('with a header added that its signature does not cover is refused', async () => {
    const message = write()
    const headers = { ...message.headers, 'exchange-role': 'auditor' }
    await refused({ ...message, headers }, /does not cover/)
  })

  it('that is older than a minute, or of the future, is refused', async () => {
    await refused(write({ created: new Date(Date.now() - 62_000) }), /older than|expired/)
    await refused(write({ created: new Date(Date.now() + 30_000) }), /future/)
  })

  it('that is signed by a key which is pinned nowhere is refused', async () => {
    const stranger = newMessageKey()
    await refused(write({ key: stranger }), /pinned/)
  })

  it('that claims a pinned key and is signed by another is refused', async () => {
    const stranger = newMessageKey()
    await refused(write({ key: { ...stranger, keyId: ownKey.keyId } }), /does not fit/)
  })

  it('that was signed for another step of the protocol is refused', async () => {
    await refused(write({ tag: RESPONSE_TAG }), /tag/)
  })

  it("that vouches for a consumer of the other's province, or of a third, is refused", async () => {
    await refused(write({ consumer: 'sc-pension-desk' }), /not of its region/)
    await refused(write({ consumer: 'sc-pension-desk', region: SICHUAN }), /not of its region/)
    await refused(write({ region: '330000' }), /not of its region/)
  })

  it('that vouches for a consumer under another unit or department than we registered is refused', async () => {
    const told =
      /"cq-pension-desk" for another (unit|department) than is registered here\. .*correct its registration/
    await refused(write({ unitCode: '11500000MB0000043X' }), told)
    await refused(write({ department: 'GA' }), told)
  })

  it('that carries another query than the one vouched for is refused', async () => {
    const wider = QUERY.replace('benefitStatusCode', 'benefitStatusCode name')
    await refused(write({ query: wider, vouched: QUERY }), /not the one that the peer vouched for/)
  })

  it('whose exchange id is not one is refused', async () => {
    await refused(write({ exchangeId: randomUUID() }), /version 7/)
  })

  it('without any signature is refused', async () => {
    const { headers, ...message } = write()
    const unsigned = Object.entries(headers).filter(([key]) => !key.startsWith('signature'))
    await refused({ ...message, headers: Object.fromEntries(unsigned) }, /signature/i)
    await sleep(0)
  })
})
