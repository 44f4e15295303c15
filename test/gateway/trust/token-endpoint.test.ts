import assert from 'node:assert/strict'
import type { Consumer } from '../../../catalog/types.ts'
import type { ExchangeConfig } from '../../../gateway/config.ts'
import { makeIdentityProvider } from '../../../gateway/identity-provider.ts'
import { SignJWT } from 'jose'
import { makeClientAssertion } from '../../../gateway/trust/client-assertion.ts'
import { generateSigningKey, loadSigningKey, publicKeySet } from '../../../gateway/trust/keys.ts'
import { makeNonceStore } from '../../../gateway/trust/nonces.ts'
import { CLIENT_ASSERTION_TYPE, handleTokenRequest } from '../../../gateway/trust/token-endpoint.ts'
import type { TokenEndpointDeps, TokenResponse } from '../../../gateway/trust/token-endpoint.ts'
import { makeTokenIssuer, makeTokenVerifier } from '../../../gateway/trust/token.ts'

const NOW = new Date('2026-11-22T04:00:00Z')
const SEC = NOW.getTime() / 1000
const now = (): Date => NOW
const issuer = 'https://cq.example'
const tokenEndpoint = `${issuer}/oauth/token`
const exchangeKey = loadSigningKey(generateSigningKey().privateKeyPem)
const key = loadSigningKey(generateSigningKey().privateKeyPem)
const nextKey = loadSigningKey(generateSigningKey().privateKeyPem)
const stranger = loadSigningKey(generateSigningKey().privateKeyPem)

const registered = new Map([
  ['cq-pension-desk', { ...publicKeySet([key, nextKey]), active: true }],
  ['cq-suspended', { ...publicKeySet([key]), active: false }],
  ['cq-broken', { keys: [{ kty: 'OKP', crv: 'Ed25519', x: '!' }], active: true }],
])

function deps(options: { capacity?: number; startedAt?: Date } = {}): TokenEndpointDeps {
  const used = makeNonceStore({ capacity: 100, windowSec: 305, startedAt: new Date(0), ...options })
  return {
    issuer,
    tokenEndpoint,
    tokens: makeTokenIssuer({ issuer, audience: issuer, key: exchangeKey, now }),
    clientKeys: (clientId) => registered.get(clientId),
    used: () => used,
    now,
  }
}

function assertion(claims: object = {}, header: object = {}, signer = key): Promise<string> {
  const client = 'cq-pension-desk'
  const good = { iss: client, sub: client, aud: issuer, iat: SEC, exp: SEC + 60, jti: 'j-1' }
  return new SignJWT({ ...good, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', kid: signer.keyId, ...header })
    .sign(signer.privateKey)
}

function form(clientAssertion: string, changes: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: CLIENT_ASSERTION_TYPE,
    client_assertion: clientAssertion,
    ...changes,
  })
}

function refusal(response: TokenResponse): { status: number; error: string; description: string } {
  assert.ok('error' in response.body, 'expected a refusal')
  const { error, error_description: description } = response.body
  return { status: response.status, error, description }
}

describe('POST /oauth/token', () => {
  it('gives an access token to a consumer that proves its key', async () => {
    for (const audience of [issuer, tokenEndpoint]) {
      const clientId = 'cq-pension-desk'
      const proof = await makeClientAssertion({ clientId, audience, key: nextKey, now })
      const response = await handleTokenRequest(form(proof, { client_id: clientId }), deps())
      assert.equal(response.status, 200)
      assert.deepEqual(response.headers, {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
        Pragma: 'no-cache',
      })
      assert.ok('access_token' in response.body)
      const { access_token: token, ...rest } = response.body
      assert.deepEqual(rest, { token_type: 'Bearer', expires_in: 600 })
      const keys = publicKeySet([exchangeKey])
      const verified = await makeTokenVerifier({ issuer, audience: issuer, keys, now }).verify(
        token,
      )
      assert.equal(verified.clientId, clientId)
    }
  })

  it('refuses every request that is not in order, and says what to do', async () => {
    const proof = await assertion()
    const twice = form(proof)
    twice.append('client_assertion', proof)
    const cases: readonly [string, URLSearchParams, 400 | 401, string, RegExp][] = [
      ['nothing', new URLSearchParams(), 400, 'invalid_request', /grant_type is missing/],
      [
        'another grant',
        form(proof, { grant_type: 'password' }),
        400,
        'unsupported_grant_type',
        /client_credentials/,
      ],
      ['no type', form(proof, { client_assertion_type: '' }), 400, 'invalid_request', /jwt-bearer/],
      ['no assertion', form(''), 400, 'invalid_request', /Send client_assertion/],
      ['too long', form('a'.repeat(8193)), 400, 'invalid_request', /at most 8192/],
      ['twice', twice, 400, 'invalid_request', /more than once/],
      ['not a JWT', form('a.b.c'), 401, 'invalid_client', /not a JWT/],
      [
        'another client_id',
        form(proof, { client_id: 'x' }),
        401,
        'invalid_client',
        /differs from the sub/,
      ],
    ]
    for (const [what, request, status, error, description] of cases) {
      const refused = refusal(await handleTokenRequest(request, deps()))
      assert.deepEqual([refused.status, refused.error], [status, error], what)
      assert.match(refused.description, description, what)
    }
  })

  it('refuses every assertion that is not in order, and says what to do', async () => {
    const cases: readonly [string, Promise<string>, RegExp][] = [
      ['no sub', assertion({ sub: undefined }), /names the client as sub/],
      ['unknown client', assertion({ sub: 'nobody', iss: 'nobody' }), /No registered key/],
      ['unknown key', assertion({}, {}, stranger), /No registered key/],
      ['known name, other key', assertion({}, { kid: key.keyId }, stranger), /No registered key/],
      ['two keys, none named', assertion({}, { kid: undefined }), /kid names that key/],
      [
        'broken registration',
        assertion({ sub: 'cq-broken', iss: 'cq-broken' }, { kid: undefined }),
        /No registered key/,
      ],
      ['suspended', assertion({ sub: 'cq-suspended', iss: 'cq-suspended' }), /suspended/],
      ['another issuer', assertion({ iss: 'x' }), /iss must be the consumer id/],
      [
        'another audience',
        assertion({ aud: 'https://sc.example' }),
        /aud must be https:\/\/cq\.example or/,
      ],
      ['no audience', assertion({ aud: undefined }), /aud must be/],
      ['several audiences', assertion({ aud: [issuer, 'https://x'] }), /several audiences/],
      ['expired', assertion({ exp: SEC - 6 }), /has expired/],
      ['no exp', assertion({ exp: undefined }), /exp is missing/],
      ['exp far ahead', assertion({ exp: SEC + 306 }), /more than 300 s ahead/],
      ['no iat', assertion({ iat: undefined }), /iat is missing/],
      ['iat in the future', assertion({ iat: SEC + 6 }), /iat is in the future/],
      ['iat long ago', assertion({ iat: SEC - 306 }), /iat is more than 300 s ago/],
      ['iat not whole', assertion({ iat: SEC - 0.5 }), /whole seconds/],
      ['no jti', assertion({ jti: undefined }), /jti is missing/],
      ['empty jti', assertion({ jti: '' }), /jti must be/],
      ['long jti', assertion({ jti: 'j'.repeat(129) }), /jti must be/],
      ['jti of wrong type', assertion({ jti: 7 }), /jti must be/],
      ['not yet valid', assertion({ nbf: SEC + 60 }), /nbf is in the future/],
    ]
    for (const [what, proof, description] of cases) {
      const refused = refusal(await handleTokenRequest(form(await proof), deps()))
      assert.deepEqual([refused.status, refused.error], [401, 'invalid_client'], what)
      assert.match(refused.description, description, what)
      // RFC 6749 §5.2: no quotes, no backslash, ASCII.
      assert.match(refused.description, /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/, what)
      assert.ok(!refused.description.includes((await proof).split('.')[2]!))
    }
  })

  it('refuses assertions of any algorithm but the named ones', async () => {
    const proof = await new SignJWT({ sub: 'cq-pension-desk' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.alloc(32))
    const refused = refusal(await handleTokenRequest(form(proof), deps()))
    assert.match(refused.description, /algorithm that is not accepted/)
  })

  it('says the same of an unknown consumer and of a wrong key', async () => {
    const unknown = await assertion({ sub: 'nobody', iss: 'nobody' })
    const wrong = await assertion({}, {}, stranger)
    const suspended = await assertion({ sub: 'cq-suspended', iss: 'cq-suspended' }, {}, stranger)
    const [first, ...rest] = await Promise.all(
      [unknown, wrong, suspended].map(async (proof) =>
        refusal(await handleTokenRequest(form(proof), deps())),
      ),
    )
    for (const refused of rest) assert.deepEqual(refused, first)
  })

  it('takes an assertion once', async () => {
    const endpoint = deps()
    const proof = await assertion()
    assert.equal((await handleTokenRequest(form(proof), endpoint)).status, 200)
    const refused = refusal(await handleTokenRequest(form(proof), endpoint))
    assert.match(refused.description, /used before/)
    const other = await assertion({ jti: 'j-2' })
    assert.equal((await handleTokenRequest(form(other), endpoint)).status, 200)
  })

  it('takes one of many copies that arrive at once', async () => {
    const endpoint = deps()
    const proof = await assertion()
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => handleTokenRequest(form(proof), endpoint)),
    )
    assert.equal(responses.filter(({ status }) => status === 200).length, 1)
  })

  it('gives nothing when it cannot remember, and asks to try again', async () => {
    const endpoint = deps({ capacity: 1 })
    await handleTokenRequest(form(await assertion()), endpoint)
    const response = await handleTokenRequest(form(await assertion({ jti: 'j-2' })), endpoint)
    assert.equal(response.headers['Retry-After'], '5')
    assert.deepEqual(refusal(response).status, 503)
  })

  it('gives nothing to whoever asks too often, and to others all the same', async () => {
    const config = {
      publicUrl: issuer,
      region: '500000',
      tokenKey: exchangeKey,
      staff: [],
      clockSkewSec: 5,
    }
    const consumers = ['one', 'other'].map((id) => ({
      id,
      region: '500000',
      state: 'active',
      keys: publicKeySet([key]).keys,
    }))
    const { answerTokenRequest } = makeIdentityProvider({
      config: config as unknown as ExchangeConfig,
      consumers: () => consumers as unknown as readonly Consumer[],
      startedAt: new Date(0),
      now,
      assertionsMax: 2,
    })
    const askAs = async (id: string, jti: string): Promise<number> =>
      (await answerTokenRequest(form(await assertion({ iss: id, sub: id, jti })))).status
    const statuses: number[] = []
    for (const [id, jti] of [
      ['one', 'a'],
      ['one', 'b'],
      ['one', 'c'],
      ['other', 'a'],
    ] as const) {
      statuses.push(await askAs(id, jti))
    }
    assert.deepEqual(statuses, [200, 200, 503, 200])
  })

  it('refuses an assertion that an earlier run may have taken', async () => {
    const proof = await assertion()
    const refused = refusal(await handleTokenRequest(form(proof), deps({ startedAt: NOW })))
    assert.match(refused.description, /just started/)
  })

  it('bounds the difference of clocks as told', async () => {
    const ahead = await assertion({ iat: SEC + 1 })
    assert.equal((await handleTokenRequest(form(ahead), deps())).status, 200)
    const strict = { ...deps(), clockSkewSec: 0 }
    const refused = refusal(await handleTokenRequest(form(ahead), strict))
    assert.match(refused.description, /iat is in the future/)
  })

  it('does not start with a memory shorter than the life of an assertion', async () => {
    const used = makeNonceStore({ capacity: 9, windowSec: 304, startedAt: new Date(0) })
    await assert.rejects(
      handleTokenRequest(form(await assertion()), { ...deps(), used: () => used }),
      {
        code: 'TRUST_MISCONFIGURED',
      },
    )
  })
})
