import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  signRequest,
  signRequestBy,
  signResponseBy,
  verifyRequest,
  verifyResponse,
} from '../../../gateway/trust/http-signature.ts'
import { combineFields } from '../../../gateway/trust/http-message.ts'
import type { HeaderFields, RequestHead } from '../../../gateway/trust/http-message.ts'
import { signatureBase } from '../../../gateway/trust/signature-base.ts'
import { formatSignature, readSignature } from '../../../gateway/trust/signature-fields.ts'
import { jointSigner, signAlone } from '../../../gateway/trust/joint-signature.ts'
import { keyRing } from '../../../gateway/trust/message-keys.ts'
import { newMessageKey } from '../../support/message-key.ts'
import { makeNonceStore } from '../../../gateway/trust/nonces.ts'
import type { NonceStore } from '../../../gateway/trust/nonces.ts'

const NOW = new Date('2026-11-22T04:00:00Z')
const at = (sec: number): Date => new Date(NOW.getTime() + sec * 1000)

const chongqing = newMessageKey()
const sichuan = newMessageKey('SM2')
const stranger = newMessageKey()
const keys = keyRing([chongqing, sichuan])

const BODY = Buffer.from(JSON.stringify({ query: '{ person { name } }', pad: 'x'.repeat(300) }))
const HEADERS = {
  'content-type': 'application/json',
  'exchange-id': '01JD8Z',
  'exchange-purpose': 'matter="CY-037", case="500103-2026-000123", operator="CQ-YZ-0417"',
  'exchange-assertion': 'consumer="cq-pension-desk"',
}
const COVERED = ['exchange-id', 'exchange-purpose', 'exchange-assertion']
const HEAD: RequestHead = {
  method: 'POST',
  authority: '127.0.0.1:4051',
  path: '/exchange/query',
  query: 'v=1',
  headers: HEADERS,
}
const RESPONSE = {
  status: 200,
  headers: { 'content-type': 'application/json', 'exchange-id': '01JD8Z' },
}

function store(options: { capacity?: number; startedAt?: Date } = {}): NonceStore {
  return makeNonceStore({ capacity: 100, windowSec: 60, startedAt: new Date(0), ...options })
}

function signed(changes: Partial<Parameters<typeof signRequest>[0]> = {}): RequestHead {
  const options = {
    ...HEAD,
    body: BODY,
    key: chongqing,
    keyId: chongqing.keyId,
    created: NOW,
    nonce: 'n-1',
    tag: 'exchange-query',
    covered: COVERED,
    ...changes,
  }
  return { ...HEAD, ...changes, headers: { ...options.headers, ...signRequest(options) } }
}

function check(
  head: RequestHead,
  changes: Partial<Parameters<typeof verifyRequest>[0]> = {},
): ReturnType<typeof verifyRequest> {
  return verifyRequest({
    ...head,
    body: BODY,
    keys,
    now: NOW,
    requiredCovered: COVERED,
    tag: 'exchange-query',
    seen: store(),
    ...changes,
  })
}

const sichuanSigns = jointSigner(sichuan)

async function answered(request: RequestHead): Promise<HeaderFields> {
  const options = { ...RESPONSE, body: BODY, request, created: NOW, tag: 'exchange-answer' }
  const signature = { keyId: sichuan.keyId, covered: ['exchange-id'] }
  const signed = await signResponseBy(sichuanSigns, { ...options, ...signature })
  return { ...RESPONSE.headers, ...signed }
}

function checkAnswer(
  request: RequestHead,
  headers: HeaderFields,
  changes: Partial<Parameters<typeof verifyResponse>[0]> = {},
): ReturnType<typeof verifyResponse> {
  return verifyResponse({
    status: 200,
    headers,
    body: BODY,
    request,
    keys,
    now: NOW,
    requiredCovered: ['exchange-id'],
    tag: 'exchange-answer',
    ...changes,
  })
}

/** Every header with one character changed, in turn. */
function* oneCharacterChanged(headers: HeaderFields): Generator<[string, HeaderFields]> {
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') continue
    for (let i = 0; i < value.length; i++) {
      const other: string = value[i] === 'A' ? 'B' : 'A'
      for (const put of [other, ' ', '']) {
        const changed: string = value.slice(0, i) + put + value.slice(i + 1)
        if (changed.trim() === value) continue
        yield [`${name} at ${i}`, { ...headers, [name]: changed }]
      }
    }
  }
}

const trusts = (verify: () => unknown): boolean => {
  try {
    verify()
    return true
  } catch (thrown) {
    assert.equal((thrown as Error).name, 'TrustError', String(thrown))
    return false
  }
}

describe('a signed request', () => {
  it('is believed, and says who signed it and when', () => {
    assert.deepEqual(check(signed()), { keyId: chongqing.keyId, created: NOW, nonce: 'n-1' })
  })

  it('covers what the protocol says, in one signature', () => {
    const input = signed().headers['signature-input']
    assert.equal(
      input,
      'exchange=("@method" "@authority" "@path" "@query" "content-digest" "exchange-id" "exchange-purpose" "exchange-assertion" "content-type")' +
        `;created=${NOW.getTime() / 1000};keyid="${chongqing.keyId}";nonce="n-1";tag="exchange-query"`,
    )
  })

  it('is believed without query and without body', () => {
    const bare = { ...HEAD, method: 'GET', query: undefined, headers: {}, body: Buffer.alloc(0) }
    const head = signed({ ...bare, covered: [] })
    assert.equal(check(head, { body: bare.body, requiredCovered: [] }).nonce, 'n-1')
  })

  it('is believed whatever the case of header names and host', () => {
    const head = signed({ authority: 'Exchange.Example' })
    const headers = Object.fromEntries(
      Object.entries(head.headers).map(([name, value]) => [name.toUpperCase(), value]),
    )
    assert.ok(check({ ...head, authority: 'exchange.example', headers }))
  })

  it('is refused after any one character of any header was changed, blanked or dropped', () => {
    const head = signed()
    let tried = 0
    for (const [where, headers] of oneCharacterChanged(head.headers)) {
      assert.ok(!trusts(() => check({ ...head, headers })), where)
      tried += 1
    }
    assert.ok(tried > 1500, `tried ${tried}`)
  })

  it('is refused after any one bit of the body was changed', () => {
    const head = signed()
    for (let i = 0; i < BODY.length; i++) {
      const body = Buffer.from(BODY)
      body.writeUInt8(body.readUInt8(i) ^ (1 << (i % 8)), i)
      assert.throws(() => check(head, { body }), { code: 'DIGEST_MISMATCH' })
    }
    assert.throws(() => check(head, { body: BODY.subarray(1) }), { code: 'DIGEST_MISMATCH' })
    assert.throws(() => check(head, { body: Buffer.alloc(0) }), { code: 'DIGEST_MISMATCH' })
  })

  it('is refused when method, address or query are others', () => {
    const head = signed()
    const others = { method: 'PUT', authority: '127.0.0.1:4050', path: '/exchange', query: 'v=2' }
    for (const [part, value] of Object.entries(others)) {
      assert.throws(() => check({ ...head, [part]: value }), { code: 'SIGNATURE_INVALID' }, part)
    }
    assert.throws(() => check({ ...head, query: undefined }), { code: 'SIGNATURE_INVALID' })
  })

  it('is refused when a query or an exchange header was added on the way', () => {
    const bare = signed({ query: undefined, headers: { 'content-type': 'a/b' }, covered: [] })
    const changes = { requiredCovered: [] }
    assert.ok(check(bare, changes))
    assert.throws(() => check({ ...bare, query: 'v=1' }, changes), { code: 'SIGNATURE_COVERAGE' })
    const headers = { ...bare.headers, 'Exchange-Purpose': 'matter="X"' }
    assert.throws(() => check({ ...bare, headers }, changes), { code: 'SIGNATURE_COVERAGE' })
  })

  it('is refused when a header that must be covered is not, and says which', () => {
    const headers = { 'content-type': 'application/json', 'exchange-id': '1' }
    assert.throws(() => check(signed({ headers, covered: [] })), {
      code: 'SIGNATURE_COVERAGE',
      message: /does not cover "exchange-purpose" "exchange-assertion"\./,
    })
  })

  it('is refused when any always required component is left out or named twice', () => {
    const head = signed()
    const input = head.headers['signature-input'] as string
    const names = /\((.*?)\)/.exec(input)![1]!.split(' ')
    assert.equal(names.length, 9)
    for (const name of names) {
      for (const list of [names.filter((other) => other !== name), [...names, name]]) {
        const headers = {
          ...head.headers,
          'signature-input': input.replace(/\(.*?\)/, `(${list.join(' ')})`),
        }
        assert.throws(() => check({ ...head, headers }), { code: 'SIGNATURE_COVERAGE' }, name)
      }
    }
  })

  it('is refused without signature, or with one under another label only', () => {
    assert.throws(() => check(HEAD), { code: 'SIGNATURE_MISSING' })
    const head = signed()
    const relabelled = Object.fromEntries(
      ['signature', 'signature-input'].map((name) => [
        name,
        (head.headers[name] as string).replace('exchange=', 'other='),
      ]),
    )
    assert.throws(() => check({ ...head, headers: { ...head.headers, ...relabelled } }), {
      code: 'SIGNATURE_MISSING',
    })
  })

  it('is refused when it cannot be read', () => {
    const head = signed()
    const good = head.headers['signature-input'] as string
    const bad = [
      '(',
      'exchange',
      'exchange=1',
      good.replace('"@path"', '"@Path"'),
      good.replace('"@path"', '"@path";bs'),
      good.replace('"@path"', '"@path";req="x"'),
      good.replace('"@path"', 'path'),
      good.replace(/created=\d+/, 'created="x"'),
      good.replace(/created=\d+/, 'created=1.5'),
      good.replace(/;created=\d+/, ''),
      good.replace(/;keyid="[^"]*"/, ''),
      good.replace(/;tag="[^"]*"/, ''),
      good.replace(/nonce="[^"]*"/, 'nonce=""'),
      good.replace(/nonce="[^"]*"/, `nonce="${'n'.repeat(129)}"`),
      good.replace(/nonce="[^"]*"/, 'nonce=1'),
      `${good};alg="hmac-sha256"`,
      good.replace('" "', '"  "'),
      `exchange=(${Array.from({ length: 33 }, (_, i) => `"x-${i}"`).join(' ')});created=1`,
      `exchange=("${'x'.repeat(5000)}")`,
    ]
    for (const input of bad) {
      const headers = { ...head.headers, 'signature-input': input }
      assert.throws(() => check({ ...head, headers }), { code: 'SIGNATURE_MALFORMED' }, input)
    }
    const headers = { ...head.headers, signature: 'exchange="x"' }
    assert.throws(() => check({ ...head, headers }), { code: 'SIGNATURE_MALFORMED' })
  })

  it('may say that it is of Ed25519, and is refused where the pinned key is not', () => {
    const said = (key: typeof chongqing): RequestHead => {
      const head = signed({ key, keyId: key.keyId })
      const input = `${head.headers['signature-input'] as string};alg="ed25519"`
      const params = input.slice('exchange='.length)
      const message = { request: { ...head, fields: combineFields(head.headers) } }
      const { components } = readSignature(combineFields(head.headers))
      const signature = signAlone(signatureBase(components, message, params), key)
      return {
        ...head,
        headers: {
          ...head.headers,
          'signature-input': input,
          signature: `exchange=${formatSignature(signature)}`,
        },
      }
    }
    assert.equal(check(said(chongqing)).keyId, chongqing.keyId)
    assert.throws(() => check(said(sichuan)), {
      code: 'SIGNATURE_MALFORMED',
      message: /another algorithm than the key/,
    })
  })

  it('is refused when its signature is spelled in base64 with other spare bits', () => {
    const head = signed()
    const text = head.headers['signature'] as string
    const last = text.at(-4)!
    const spare = String.fromCharCode(last.charCodeAt(0) + 1)
    const respelled = text.replace(new RegExp(`${last}==:$`), `${spare}==:`)
    assert.notEqual(respelled, text)
    const bytes = (field: string): string =>
      Buffer.from(field.slice('exchange=:'.length, -1), 'base64').toString('hex')
    assert.equal(bytes(respelled), bytes(text))
    assert.throws(() => check({ ...head, headers: { ...head.headers, signature: respelled } }), {
      code: 'SIGNATURE_MALFORMED',
    })
  })

  it('is believed beside signatures of others', () => {
    const head = signed()
    const headers = {
      ...head.headers,
      'signature-input': `${head.headers['signature-input'] as string}, proxy=("@method");created=1`,
      signature: `${head.headers['signature'] as string}, proxy=:AAAA:`,
    }
    assert.ok(check({ ...head, headers }))
  })

  it('is refused from a stranger, and from a stranger using a known name', () => {
    const unknown = { key: stranger, keyId: stranger.keyId }
    assert.throws(() => check(signed(unknown)), { code: 'SIGNATURE_KEY_UNKNOWN' })
    const impostor = { key: stranger, keyId: chongqing.keyId }
    assert.throws(() => check(signed(impostor)), { code: 'SIGNATURE_INVALID' })
  })

  it('is refused when made for another purpose', () => {
    assert.throws(() => check(signed({ tag: 'exchange-answer' })), { code: 'SIGNATURE_TAG' })
  })

  it('is believed for 60 s, from a clock at most 5 s ahead', () => {
    assert.ok(check(signed({ created: at(-60) })))
    assert.throws(() => check(signed({ created: at(-61) })), { code: 'SIGNATURE_STALE' })
    assert.ok(check(signed({ created: at(5) })))
    assert.throws(() => check(signed({ created: at(6) })), { code: 'SIGNATURE_FUTURE' })
    assert.ok(check(signed({ expires: at(0) })))
    assert.throws(() => check(signed({ expires: at(-1) })), { code: 'SIGNATURE_STALE' })
  })

  it('is believed once', () => {
    const seen = store()
    check(signed(), { seen })
    assert.throws(() => check(signed(), { seen }), { code: 'SIGNATURE_REPLAYED' })
    assert.throws(() => check(signed(), { seen, now: at(60) }), { code: 'SIGNATURE_REPLAYED' })
    assert.throws(() => check(signed(), { seen, now: at(61) }), { code: 'SIGNATURE_STALE' })
    assert.ok(check(signed({ nonce: 'n-2' }), { seen }))
    const other = { key: sichuan, keyId: sichuan.keyId }
    assert.ok(check(signed(other), { seen }), 'nonces of two peers do not collide')
  })

  it('is not remembered when it was not believed', () => {
    const seen = store({ capacity: 1 })
    const head = signed()
    assert.throws(() => check(head, { seen, body: Buffer.from('x') }), { code: 'DIGEST_MISMATCH' })
    assert.throws(() => check({ ...head, path: '/' }, { seen }), { code: 'SIGNATURE_INVALID' })
    assert.ok(check(head, { seen }))
  })

  it('is refused when no more can be remembered, and when an earlier run may have believed it', () => {
    const seen = store({ capacity: 1 })
    check(signed(), { seen })
    assert.throws(() => check(signed({ nonce: 'n-2' }), { seen }), { code: 'REPLAY_MEMORY_FULL' })
    const restarted = store({ startedAt: at(-2) })
    assert.throws(() => check(signed(), { seen: restarted }), { code: 'SIGNATURE_BEFORE_START' })
    assert.ok(check(signed({ created: at(3) }), { seen: restarted }))
  })

  it('needs a memory at least as long as its life', () => {
    const short = makeNonceStore({ capacity: 9, windowSec: 59, startedAt: new Date(0) })
    assert.throws(() => check(signed(), { seen: short }), { code: 'TRUST_MISCONFIGURED' })
    assert.throws(() => check(signed(), { clockSkewSec: 6 }), { code: 'TRUST_MISCONFIGURED' })
  })

  it('never quotes a header, a key or a nonce when it is refused', () => {
    const head = signed({ nonce: 'secret-nonce' })
    for (const [, headers] of oneCharacterChanged({ signature: head.headers['signature'] })) {
      try {
        check({ ...head, headers: { ...head.headers, ...headers } })
      } catch (thrown) {
        const { message } = thrown as Error
        for (const word of ['secret-nonce', 'CY-037', chongqing.keyId, '01JD8Z']) {
          assert.ok(!message.includes(word), message)
        }
      }
    }
  })

  it('is believed for any method, path, body and header value that can be signed (property)', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 40 })
    fc.assert(
      fc.property(ascii, ascii, fc.uint8Array({ maxLength: 200 }), (path, value, body) => {
        const headers = { ...HEADERS, 'exchange-note': value }
        const head = signed({ path: `/${path}`, headers, body })
        assert.equal(check(head, { body }).keyId, chongqing.keyId)
        assert.throws(() => check({ ...head, path: `/${path}x` }, { body }))
      }),
      { numRuns: 100 },
    )
  })
})

describe('a signed answer', () => {
  const request = signed()
  let headers: HeaderFields

  before(async () => {
    headers = await answered(request)
  })

  it('is believed for its request', () => {
    assert.deepEqual(checkAnswer(request, headers), { keyId: sichuan.keyId, created: NOW })
  })

  it('is refused after any one character of any header was changed, blanked or dropped', () => {
    for (const [where, changed] of oneCharacterChanged(headers)) {
      assert.ok(!trusts(() => checkAnswer(request, changed)), where)
    }
  })

  it('is refused for another request of the same content', () => {
    const again = signed({ nonce: 'n-2' })
    assert.throws(() => checkAnswer(again, headers), { code: 'SIGNATURE_INVALID' })
    const elsewhere = { ...request, path: '/exchange/other' }
    assert.throws(() => checkAnswer(elsewhere, headers), { code: 'SIGNATURE_INVALID' })
  })

  it('is refused with another status, body, tag or age', () => {
    assert.throws(() => checkAnswer(request, headers, { status: 201 }), {
      code: 'SIGNATURE_INVALID',
    })
    const body = Buffer.from('{}')
    assert.throws(() => checkAnswer(request, headers, { body }), { code: 'DIGEST_MISMATCH' })
    const tag = 'exchange-query'
    assert.throws(() => checkAnswer(request, headers, { tag }), { code: 'SIGNATURE_TAG' })
    assert.throws(() => checkAnswer(request, headers, { now: at(61) }), { code: 'SIGNATURE_STALE' })
  })

  it('is refused without signature, and when it does not bind the request', () => {
    assert.throws(() => checkAnswer(request, RESPONSE.headers), { code: 'SIGNATURE_MISSING' })
    const input = headers['signature-input'] as string
    for (const part of [
      '"signature";req;key="exchange"',
      '"content-digest";req',
      '"@method";req',
    ]) {
      assert.ok(input.includes(part))
      const unbound = { ...headers, 'signature-input': input.replace(` ${part}`, '') }
      assert.throws(() => checkAnswer(request, unbound), { code: 'SIGNATURE_COVERAGE' })
    }
  })

  it('is refused when a request comes back as its own answer', () => {
    assert.ok(!trusts(() => checkAnswer(request, request.headers, { tag: 'exchange-query' })))
  })
})

describe('messages that are signed in the same moment', () => {
  /** Requests of Chongqing by one signer, and Sichuan's answers to them, by one too. */
  async function exchange(nonces: readonly string[]): Promise<{
    readonly requests: readonly RequestHead[]
    readonly answers: readonly HeaderFields[]
  }> {
    const signer = jointSigner(chongqing)
    const common = { ...HEAD, body: BODY, keyId: chongqing.keyId, created: NOW, covered: COVERED }
    const requests = await Promise.all(
      nonces.map(async (nonce): Promise<RequestHead> => {
        const added = await signRequestBy(signer, { ...common, nonce, tag: 'exchange-query' })
        return { ...HEAD, headers: { ...HEADERS, ...added } }
      }),
    )
    return { requests, answers: await Promise.all(requests.map(answered)) }
  }

  it('are believed each by itself, requests and answers', async () => {
    const { requests, answers } = await exchange(['n-1', 'n-2', 'n-3'])
    for (const i of [2, 0, 1]) {
      const request = requests[i]!
      assert.equal(check(request).nonce, `n-${i + 1}`)
      assert.equal(checkAnswer(request, answers[i]!).keyId, sichuan.keyId)
    }
  })

  it('are refused after any one character of any header was changed, blanked or dropped', async () => {
    const { requests, answers } = await exchange(['n-1', 'n-2', 'n-3'])
    const [, request] = requests as [RequestHead, RequestHead]
    check(request)
    for (const [where, headers] of oneCharacterChanged(request.headers)) {
      assert.ok(!trusts(() => check({ ...request, headers })), where)
    }
    for (const [where, headers] of oneCharacterChanged(answers[1]!)) {
      assert.ok(!trusts(() => checkAnswer(request, headers)), where)
    }
  })

  it('do not lend each other their signatures', async () => {
    const { requests, answers } = await exchange(['n-1', 'n-2'])
    const [one, other] = requests as [RequestHead, RequestHead]
    const { signature } = other.headers
    const swapped = { ...one, headers: { ...one.headers, signature } }
    assert.throws(() => check(swapped), { code: 'SIGNATURE_INVALID' })
    assert.throws(() => checkAnswer(one, answers[1]!), { code: 'SIGNATURE_INVALID' })
  })

  it('are believed once', async () => {
    const { requests } = await exchange(['n-1', 'n-2'])
    const seen = store()
    for (const request of requests) check(request, { seen })
    assert.throws(() => check(requests[0]!, { seen }), { code: 'SIGNATURE_REPLAYED' })
  })
})
