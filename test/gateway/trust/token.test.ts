import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { generateSigningKey, loadSigningKey, publicKeySet } from '../../../gateway/trust/keys.ts'
import { makeTokenIssuer, makeTokenVerifier } from '../../../gateway/trust/token.ts'
import type { TokenVerifier, VerifiedToken } from '../../../gateway/trust/token.ts'

const START = new Date('2026-11-22T04:00:00Z')
const EXCHANGE = { issuer: 'https://cq.example', audience: 'https://cq.example' }
const key = loadSigningKey(generateSigningKey().privateKeyPem)
const stranger = loadSigningKey(generateSigningKey().privateKeyPem)

let nowMs = START.getTime()
const now = (): Date => new Date(nowMs)
const pass = (sec: number): void => void (nowMs += sec * 1000)

function verifier(changes: Partial<Parameters<typeof makeTokenVerifier>[0]> = {}): TokenVerifier {
  return makeTokenVerifier({ ...EXCHANGE, keys: publicKeySet([key]), now, ...changes })
}

function forge(claims: object, header: object = {}, signer = key): Promise<string> {
  const sec = Math.floor(nowMs / 1000)
  const good = {
    iss: EXCHANGE.issuer,
    aud: EXCHANGE.audience,
    sub: 'cq-pension-desk',
    client_id: 'cq-pension-desk',
    iat: sec,
    exp: sec + 600,
    jti: '1',
  }
  return new SignJWT({ ...good, ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: signer.keyId, ...header })
    .sign(signer.privateKey)
}

const attempt = async (verify: () => VerifiedToken | Promise<VerifiedToken>) => verify()

describe('access tokens', () => {
  const issuer = makeTokenIssuer({ ...EXCHANGE, key, now })
  beforeEach(() => void (nowMs = START.getTime()))

  it('say for whom and until when', async () => {
    const token = await issuer.issue({ clientId: 'cq-pension-desk' })
    assert.deepEqual(await verifier().verify(token), {
      clientId: 'cq-pension-desk',
      expiresAt: new Date(START.getTime() + 600_000),
    })
  })

  it('are JWT access tokens of RFC 9068, whatever extra claims say', async () => {
    const claims = { region: '500000', iss: 'x', exp: 9_999_999_999, sub: 'x', client_id: 'x' }
    const token = await issuer.issue({ clientId: 'c', claims })
    const [header, payload] = token
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
    assert.deepEqual(header, { alg: 'EdDSA', typ: 'at+jwt', kid: key.keyId })
    const { jti, ...rest } = payload
    assert.match(jti, /^[0-9a-f-]{36}$/)
    const iat = START.getTime() / 1000
    assert.deepEqual(rest, {
      region: '500000',
      iss: EXCHANGE.issuer,
      aud: EXCHANGE.audience,
      sub: 'c',
      client_id: 'c',
      iat,
      exp: iat + 600,
    })
  })

  it('are answered without a promise when they were seen before', async () => {
    const tokens = verifier()
    const token = await issuer.issue({ clientId: 'c' })
    const first = tokens.verify(token)
    assert.ok(first instanceof Promise)
    const verified = await first
    assert.equal(tokens.verify(token), verified)
  })

  it('expire, remembered or not, with 5 s of grace', async () => {
    const tokens = verifier()
    const token = await issuer.issue({ clientId: 'c' })
    await tokens.verify(token)
    pass(604)
    assert.equal((await tokens.verify(token)).clientId, 'c')
    assert.equal((await verifier().verify(token)).clientId, 'c')
    pass(1)
    await assert.rejects(
      attempt(() => tokens.verify(token)),
      { code: 'TOKEN_EXPIRED' },
    )
    await assert.rejects(
      attempt(() => verifier().verify(token)),
      { code: 'TOKEN_EXPIRED' },
    )
  })

  it('are forgotten in the order of use beyond the bound', async () => {
    const tokens = verifier({ cachedMax: 2 })
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((id) => issuer.issue({ clientId: id })))
    await tokens.verify(a!)
    await tokens.verify(b!)
    assert.ok(!(tokens.verify(a!) instanceof Promise))
    await tokens.verify(c!)
    assert.ok(!(tokens.verify(a!) instanceof Promise))
    assert.ok(tokens.verify(b!) instanceof Promise)
  })

  it('cannot be pushed out of memory by forged ones', async () => {
    const tokens = verifier({ cachedMax: 2 })
    const good = await issuer.issue({ clientId: 'c' })
    await tokens.verify(good)
    for (let i = 0; i < 20; i++) {
      await assert.rejects(attempt(() => tokens.verify(`${good.slice(0, -4)}${1000 + i}`)))
    }
    assert.ok(!(tokens.verify(good) instanceof Promise))
  })

  it('are refused when they are not ours, not for us, or not access tokens', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const sec = START.getTime() / 1000
    const good = await issuer.issue({ clientId: 'c' })
    const none = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${good.split('.')[1]!}.`
    const bad: readonly [string, string | Promise<string>, RegExp][] = [
      ['empty', '', /not a signed JWT/],
      ['text', 'a.b.c', /not a signed JWT/],
      ['too long', 'a'.repeat(8193), /longer than 8192/],
      ['unsigned', none, /algorithm that is not accepted/],
      ['another issuer', forge({ iss: 'https://x' }), /claim that does not fit: iss/],
      ['another audience', forge({ aud: 'https://sc.example' }), /claim that does not fit: aud/],
      ['no client', forge({ client_id: undefined }), /claim that does not fit: client_id/],
      ['client of wrong type', forge({ client_id: 7 }), /names no client_id/],
      ['empty client', forge({ client_id: '' }), /names no client_id/],
      ['no expiry', forge({ exp: undefined }), /claim that does not fit: exp/],
      ['not yet valid', forge({ nbf: sec + 60 }), /claim that does not fit: nbf/],
      ['an assertion', forge({}, { typ: 'JWT' }), /claim that does not fit: typ/],
      ['unknown key', forge({}, {}, stranger), /key unknown here/],
      ['known name, other key', forge({}, { kid: key.keyId }, stranger), /wrong signature/],
      [
        'another algorithm',
        new SignJWT({}).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt' }).sign(rsa),
        /algorithm that is not accepted/,
      ],
    ]
    for (const [what, token, message] of bad) {
      const text = await token
      await assert.rejects(
        attempt(() => verifier().verify(text)),
        { code: 'TOKEN_INVALID', message },
        what,
      )
    }
  })

  it('are refused after any one character was changed', async () => {
    const tokens = verifier()
    const good = await issuer.issue({ clientId: 'c' })
    await tokens.verify(good)
    for (let i = 0; i < good.length; i++) {
      const changed = good.slice(0, i) + (good[i] === 'A' ? 'Q' : 'A') + good.slice(i + 1)
      const read = await attempt(() => tokens.verify(changed)).catch((thrown: unknown) => {
        assert.equal((thrown as { code: string }).code, 'TOKEN_INVALID')
      })
      assert.equal(read, undefined, `position ${i}`)
    }
  })

  it('are never quoted by the errors about them', async () => {
    const token = await forge({ aud: 'x' })
    await assert.rejects(
      attempt(() => verifier().verify(token)),
      (thrown: Error) => !token.split('.').some((part) => thrown.message.includes(part)),
    )
  })

  it('of a configured external issuer are verified by the same code', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'r1', alg: 'RS256' }
    const tokens = makeTokenVerifier({
      issuer: 'https://idp.example',
      audience: 'https://cq.example',
      keys: { keys: [jwk] },
      algorithms: ['RS256'],
      now,
    })
    const sec = START.getTime() / 1000
    const token = await new SignJWT({ client_id: 'c', sub: 'c', jti: '1' })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'r1' })
      .setIssuer('https://idp.example')
      .setAudience('https://cq.example')
      .setIssuedAt(sec)
      .setExpirationTime(sec + 60)
      .sign(privateKey)
    assert.equal((await tokens.verify(token)).clientId, 'c')
  })
})
