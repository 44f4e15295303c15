/** Published vectors: RFC 9421 (§2, Appendix B), RFC 9530 (§D), RFC 8037 (Appendix A). */
import assert from 'node:assert/strict'
import { sign, verify } from 'node:crypto'
import { contentDigest, matchesContentDigest } from '../../../gateway/trust/content-digest.ts'
import { combineFields } from '../../../gateway/trust/http-message.ts'
import { loadSigningKey, loadVerifyKey } from '../../../gateway/trust/keys.ts'
import { component, type Component } from '../../../gateway/trust/component.ts'
import { signatureBase } from '../../../gateway/trust/signature-base.ts'
import type { SignedMessage } from '../../../gateway/trust/signature-base.ts'

/** RFC 9421 B.1.4 */
const KEY = loadSigningKey(
  JSON.stringify({
    kty: 'OKP',
    crv: 'Ed25519',
    kid: 'test-key-ed25519',
    d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
    x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
  }),
)

const SHA_512 =
  'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:'

/** RFC 9421 B.2, "test-request" */
const REQUEST = {
  method: 'POST',
  authority: 'example.com',
  path: '/foo',
  query: '?param=Value&Pet=dog',
  fields: combineFields({
    Host: 'example.com',
    Date: 'Tue, 20 Apr 2021 02:07:55 GMT',
    'Content-Type': 'application/json',
    'Content-Digest': SHA_512,
    'Content-Length': '18',
  }),
} satisfies SignedMessage['request']

function lines(components: readonly Component[], message: SignedMessage): string[] {
  return signatureBase(components, message, '()').split('\n').slice(0, -1)
}

function linesOf(fields: Record<string, string | string[]>, ...names: Component[]): string[] {
  return lines(names, { request: { ...REQUEST, fields: combineFields(fields) } })
}

describe('RFC 9421, signature base', () => {
  it('combines, trims and unfolds field lines as §2.1 shows', () => {
    const fields = {
      Host: 'www.example.com',
      Date: 'Tue, 20 Apr 2021 02:07:56 GMT',
      'X-OWS-Header': '   Leading and trailing whitespace.   ',
      'X-Obs-Fold-Header': 'Obsolete\r\n    line folding.',
      'Cache-Control': ['max-age=60', '   must-revalidate'],
      'Example-Dict': ' a=1,    b=2;x=1;y=2,   c=(a   b   c)',
      'X-Empty-Header': '',
    }
    const names = Object.keys(fields).map((name) => component(name.toLowerCase()))
    assert.deepEqual(linesOf(fields, ...names), [
      '"host": www.example.com',
      '"date": Tue, 20 Apr 2021 02:07:56 GMT',
      '"x-ows-header": Leading and trailing whitespace.',
      '"x-obs-fold-header": Obsolete line folding.',
      '"cache-control": max-age=60, must-revalidate',
      '"example-dict": a=1,    b=2;x=1;y=2,   c=(a   b   c)',
      '"x-empty-header": ',
    ])
  })

  it('takes one member of a dictionary, strictly serialized, as §2.1.2 shows', () => {
    const fields = { 'Example-Dict': ' a=1, b=2;x=1;y=2, c=(a   b    c), d' }
    const names = ['a', 'd', 'b', 'c'].map((key) => component('example-dict', { key }))
    assert.deepEqual(linesOf(fields, ...names), [
      '"example-dict";key="a": 1',
      '"example-dict";key="d": ?1',
      '"example-dict";key="b": 2;x=1;y=2',
      '"example-dict";key="c": (a b c)',
    ])
  })

  it('derives method, authority, path, query and status as §2.2 shows', () => {
    const request = {
      ...REQUEST,
      authority: 'WWW.Example.com',
      path: '',
      query: 'param=value&foo=bar&baz=bat%2Dman',
    }
    const names = ['@method', '@authority', '@path', '@query'].map((name) => component(name))
    assert.deepEqual(lines(names, { request }), [
      '"@method": POST',
      '"@authority": www.example.com',
      '"@path": /',
      '"@query": ?param=value&foo=bar&baz=bat%2Dman',
    ])
    assert.deepEqual(lines([component('@query')], { request: { ...request, query: undefined } }), [
      '"@query": ?',
    ])
    const response = { status: 200, fields: new Map<string, string>() }
    assert.deepEqual(lines([component('@status')], { request, response }), ['"@status": 200'])
  })

  it('builds the base of §2.5', () => {
    const names = [
      '@method',
      '@authority',
      '@path',
      'content-digest',
      'content-length',
      'content-type',
    ]
    const params =
      '("@method" "@authority" "@path" "content-digest" "content-length" "content-type");created=1618884473;keyid="test-key-rsa-pss"'
    assert.equal(
      signatureBase(
        names.map((name) => component(name)),
        { request: REQUEST },
        params,
      ),
      [
        '"@method": POST',
        '"@authority": example.com',
        '"@path": /foo',
        `"content-digest": ${SHA_512}`,
        '"content-length": 18',
        '"content-type": application/json',
        `"@signature-params": ${params}`,
      ].join('\n'),
    )
  })

  it('takes components of the request into the base of a response, as §2.4 shows', () => {
    const fields = combineFields({ 'Content-Type': 'application/json', 'Content-Length': '62' })
    const response = { status: 503, fields }
    const request = {
      ...REQUEST,
      fields: new Map([...REQUEST.fields, ['signature', 'sig1=:AQID:, other=:BAUG:']]),
    }
    const names = [
      component('@status'),
      component('content-type'),
      component('@authority', { req: true }),
      component('@method', { req: true }),
      component('@path', { req: true }),
      component('content-digest', { req: true }),
      component('signature', { req: true, key: 'sig1' }),
    ]
    assert.deepEqual(lines(names, { request, response }), [
      '"@status": 503',
      '"content-type": application/json',
      '"@authority";req: example.com',
      '"@method";req: POST',
      '"@path";req: /foo',
      `"content-digest";req: ${SHA_512}`,
      '"signature";req;key="sig1": :AQID:',
    ])
  })

  it('refuses what a message does not have, and derived components it does not know', () => {
    const absent = [
      component('x-absent'),
      component('@status'),
      component('@signature-params'),
      component('@target-uri'),
      component('@method', { req: true }),
      component('date', { req: true }),
      component('@method', { key: 'a' }),
      component('date', { key: 'a' }),
    ]
    for (const one of absent) {
      assert.throws(() => lines([one], { request: REQUEST }), { code: 'SIGNATURE_COVERAGE' })
    }
  })

  it('refuses values which would break out of their line', () => {
    const request = { ...REQUEST, path: '/foo\n"@method": GET' }
    assert.throws(() => lines([component('@path')], { request }), { code: 'SIGNATURE_MALFORMED' })
  })
})

describe('RFC 9421 B.2.6, a request signed with Ed25519', () => {
  const params =
    '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"'
  const names = ['date', '@method', '@path', '@authority', 'content-type', 'content-length']
  const base = signatureBase(
    names.map((name) => component(name)),
    { request: REQUEST },
    params,
  )
  const signature =
    'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=='

  it('has the published base', () => {
    assert.equal(
      base,
      [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@method": POST',
        '"@path": /foo',
        '"@authority": example.com',
        '"content-type": application/json',
        '"content-length": 18',
        `"@signature-params": ${params}`,
      ].join('\n'),
    )
  })

  it('gives the published signature, which verifies', () => {
    assert.equal(sign(null, Buffer.from(base), KEY.privateKey).toString('base64'), signature)
    assert.ok(verify(null, Buffer.from(base), KEY.publicKey, Buffer.from(signature, 'base64')))
  })
})

describe('RFC 9530, Content-Digest', () => {
  const vectors = [
    ['{"hello": "world"}\n', 'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:'],
    ['{"hello": "world"}', 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:'],
    ['', 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'],
  ] as const

  it('gives the published digests', () => {
    for (const [body, digest] of vectors) {
      assert.equal(contentDigest(Buffer.from(body)), digest)
      assert.ok(matchesContentDigest(digest, Buffer.from(body)))
      assert.ok(!matchesContentDigest(digest, Buffer.from(`${body} `)))
    }
  })

  it('gives a text the digest of the bytes as which it is sent', () => {
    for (const text of ['{"name": "陈**"}', 'half a pair: \ud83d', '']) {
      assert.equal(contentDigest(text), contentDigest(Buffer.from(text)))
    }
  })

  it('needs sha-256, and passes over other algorithms beside it', () => {
    const body = Buffer.from('{"hello": "world"}')
    assert.ok(matchesContentDigest(`${SHA_512}, ${vectors[1][1]}`, body))
    for (const field of [SHA_512, '', 'sha-256=1', 'sha-256=:AAAA:', 'sha-256', '???']) {
      assert.ok(!matchesContentDigest(field, body), field)
    }
  })
})

describe('RFC 8037 A.3, the name of a key', () => {
  it('is the published thumbprint', () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
    assert.equal(loadVerifyKey(jwk).keyId, 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
  })
})
