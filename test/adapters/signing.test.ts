import assert from 'node:assert/strict'
import { createCipheriv, createHash, createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Adapter, SourceRequest } from '../../adapters/adapter.ts'
import { restAdapter } from '../../adapters/rest.ts'
import type { Signing } from '../../adapters/signing.ts'
import { failsWith, onBehalfOf, patiently } from './sources/expect.ts'
import { restSource } from './sources/rest-source.ts'
import type { ReceivedCall, RestSource } from './sources/rest-source.ts'

const NOW = Date.parse('2026-01-02T03:04:05Z')

describe('signing', () => {
  let source: RestSource
  let adapter: Adapter
  let time: number

  beforeEach(async () => {
    source = await restSource()
    time = NOW
  })

  afterEach(async () => {
    await adapter.close()
    await source.close()
  })

  const make = (signing: Signing): void => {
    adapter = restAdapter(
      'bureau',
      { baseUrl: source.baseUrl, request: { mode: 'batch' }, signing },
      () => new Date(time),
    )
  }
  const read = (): Promise<unknown> => adapter.read(ask(), patiently())
  const origin = (): string => new URL(source.baseUrl).origin
  const calls = (path: string): readonly ReceivedCall[] =>
    source.calls.filter(({ url }) => url === path)

  /** Serves rows to calls that `isRight`, and 401 to all others. */
  const strictly = (
    isRight: (call: ReceivedCall) => boolean,
    others: Readonly<Record<string, (response: ServerResponse, call: ReceivedCall) => void>> = {},
  ): void => {
    source.answerWith((response, call) => {
      const other = others[call.url]
      if (other !== undefined) other(response, call)
      else if (!isRight(call)) response.writeHead(401).end()
      else response.end('{"status":"success","result":{"rows":[]}}')
    })
  }

  it('signs with MD5 over id, time, nonce and secret, a nonce a call', async () => {
    strictly(({ headers }) => {
      const parts = ['app-1', String(NOW), String(headers['nonce']), 'example']
      return headers['sign'] === createHash('md5').update(parts.join('')).digest('hex')
    })
    make({ scheme: 'md5', appId: 'app-1', secret: 'example' })
    await read()
    await read()
    const nonces = source.calls.map(({ headers }) => headers['nonce'])
    assert.equal(new Set(nonces).size, 2)
  })

  it('signs with MD5 in the order, names and forms of the interface, over the body too', async () => {
    strictly(({ headers, body, url }) => {
      const parts = ['example', '20260102110405', body, url]
      const sign = createHash('md5').update(parts.join('')).digest('hex').toUpperCase()
      return (
        headers['x-sign'] === sign && headers['x-key'] === 'app-1' && headers['x-time'] === parts[1]
      )
    })
    make({
      scheme: 'md5',
      appId: 'app-1',
      secret: 'example',
      over: ['secret', 'time', 'body', 'path'],
      headers: { appId: 'X-Key', time: 'X-Time', sign: 'X-Sign' },
      time: 'compact',
      letters: 'upper',
    })
    await read()
  })

  it('fails with SOURCE_UNAVAILABLE where the secret is wrong, after one call', async () => {
    strictly(() => false)
    make({ scheme: 'md5', appId: 'app-1', secret: 'wrong' })
    const error = await failsWith(read(), 'SOURCE_UNAVAILABLE')
    assert.equal(error.message, 'Source "bureau" refused the call (HTTP 401).')
    assert.equal(source.calls.length, 1)
  })

  describe('with the two-step secret of the national platform', () => {
    const KEY = '0123456789abcdef'
    const REFRESH = '/sysapi/auth/refreshappsecret'
    let secret: string
    let refreshing: (response: ServerResponse) => void

    const isSigned = ({ headers }: ReceivedCall, key: string): boolean =>
      headers['gjgxjhpt_sign'] ===
      createHmac('sha256', key)
        .update(`s-1r-1${String(headers['gjgxjhpt_rtime'])}`)
        .digest('base64')

    beforeEach(() => {
      secret = 'secret-1'
      refreshing = (response) => {
        const cipher = createCipheriv('aes-128-ecb', KEY, null)
        const encrypted = cipher.update(secret, 'utf8', 'base64') + cipher.final('base64')
        response.end(JSON.stringify({ code: '200', data: { secret: encrypted } }))
      }
      strictly((call) => isSigned(call, secret), {
        [REFRESH]: (response, call) => {
          if (isSigned(call, KEY)) refreshing(response)
          else response.writeHead(403).end()
        },
      })
      const renewal = { url: `${origin()}${REFRESH}` }
      make({ scheme: 'hmac-sha256', rid: 'r-1', sid: 's-1', secret: KEY, renewal })
    })

    it('fetches the secret once for all who wait, and signs with it', async () => {
      await Promise.all([read(), read(), read()])
      await read()
      assert.equal(calls(REFRESH).length, 1)
      assert.equal(calls('/api/v1/people').length, 4)
    })

    it('fetches the next before the secret ends, without making anybody wait', async () => {
      await read()
      time += 1_500_000
      let answer: (() => void) | undefined
      const answerNow = refreshing
      refreshing = (response) => (answer = () => answerNow(response))
      await read()
      while (answer === undefined) await new Promise(setImmediate)
      answer()
      assert.equal(calls(REFRESH).length, 2)
    })

    it('keeps to a secret that still serves when the next cannot be had', async () => {
      await read()
      time += 1_500_000
      refreshing = (response) => response.writeHead(503).end()
      await read()
      time += 300_001
      await failsWith(read(), 'SOURCE_UNAVAILABLE')
    })

    it('does not use a secret of yesterday', async () => {
      time = Date.parse('2026-01-02T15:59:00Z')
      await read()
      time = Date.parse('2026-01-02T16:00:00Z')
      await read()
      assert.equal(calls(REFRESH).length, 2)
    })

    it('fetches another secret when the source no longer takes this one, and asks once more', async () => {
      await read()
      secret = 'secret-2'
      await read()
      assert.equal(calls(REFRESH).length, 2)
      assert.equal(calls('/api/v1/people').length, 3)
    })

    it('does not ask for secrets without end at a source that refuses them all', async () => {
      strictly(() => false, { [REFRESH]: (response) => refreshing(response) })
      for (let i = 0; i < 5; i++) await failsWith(read(), 'SOURCE_UNAVAILABLE')
      assert.equal(calls(REFRESH).length, 2)
      assert.equal(calls('/api/v1/people').length, 6)
    })

    for (const [what, answer] of [
      ['a secret that our key does not open', '{"data":{"secret":"AAAAAAAAAAAAAAAAAAAAAA=="}}'],
      ['no secret', '{"data":{}}'],
      ['a page', '<html></html>'],
    ] as const) {
      it(`fails with SOURCE_MALFORMED for ${what}`, async () => {
        refreshing = (response) => response.end(answer)
        await failsWith(read(), 'SOURCE_MALFORMED')
        assert.equal(calls('/api/v1/people').length, 0)
      })
    }

    it('fails with SOURCE_TIMEOUT when the caller gives up while the secret is fetched', async () => {
      refreshing = () => undefined
      const controller = new AbortController()
      const reading = adapter.read(ask(), controller.signal)
      setTimeout(() => controller.abort(), 20)
      await failsWith(reading, 'SOURCE_TIMEOUT')
    })
  })

  describe('with OAuth 2.0', () => {
    let tokens: number

    beforeEach(() => {
      tokens = 0
      strictly(({ headers }) => headers['authorization'] === `Bearer token-${tokens}`, {
        '/oauth/token': (response, { headers, body }) => {
          const { grant_type, scope } = Object.fromEntries(new URLSearchParams(body))
          const basic = Buffer.from('desk%3A1:s%20e', 'utf8').toString('base64')
          const isRight =
            grant_type === 'client_credentials' &&
            scope === 'read' &&
            headers['authorization'] === `Basic ${basic}`
          tokens += 1
          if (!isRight) response.writeHead(400).end('{"error":"invalid_client"}')
          else
            response.end(`{"access_token":"token-${tokens}","token_type":"Bearer","expires_in":60}`)
        },
      })
      const tokenUrl = `${origin()}/oauth/token`
      make({ scheme: 'oauth2', tokenUrl, clientId: 'desk:1', secret: 's e', scope: 'read' })
    })

    it('asks with a token, and with a new one when it has ended', async () => {
      await read()
      await read()
      assert.equal(tokens, 1)
      time += 60_000
      await read()
      assert.equal(tokens, 2)
    })

    it('takes a new token when the source no longer takes this one', async () => {
      await read()
      tokens = 7
      await read()
      assert.equal(tokens, 8)
    })

    it('fails with SOURCE_UNAVAILABLE where it gets none', async () => {
      make({ scheme: 'oauth2', tokenUrl: `${origin()}/oauth/token`, clientId: 'x', secret: 'x' })
      await failsWith(read(), 'SOURCE_UNAVAILABLE')
      assert.equal(calls('/api/v1/people').length, 0)
    })
  })
})

function ask(): SourceRequest {
  return {
    entity: 'people',
    columns: ['GMSFHM', 'XM'],
    keyColumns: [['GMSFHM']],
    keys: [['1']],
    rowsMax: 10,
    onBehalfOf,
  }
}
