import assert from 'node:assert/strict'
import type { Adapter, Row, SourceRequest } from '../../adapters/adapter.ts'
import { DEFAULT_GUARD_LIMITS, guard } from '../../adapters/guard.ts'
import type { RestOptions, RestRequestOptions } from '../../adapters/rest-options.ts'
import { restAdapter } from '../../adapters/rest.ts'
import { adapterContract } from '../contracts/adapter.ts'
import type { AdapterFactory } from '../contracts/adapter.ts'
import { failsWith, onBehalfOf, patiently } from './sources/expect.ts'
import { restSource } from './sources/rest-source.ts'
import type { RestSource } from './sources/rest-source.ts'

const EACH = { mode: 'each', fieldsField: 'fields', limitField: 'limit' } as const
const BATCH: RestRequestOptions = { mode: 'batch' }
const BY_OBJECTS: RestRequestOptions = { mode: 'batch', keysAs: 'objects' }

const PAGING = { method: 'POST', firstPage: 0, fieldsField: 'fields' } as const

describe('rest', () => {
  adapterContract('rest, one POST for all keys', underTest(BY_OBJECTS))
  adapterContract('rest, one GET a key', underTest({ ...EACH, method: 'GET' }))
  adapterContract('rest, one POST a key', underTest({ ...EACH, method: 'POST' }))
  adapterContract(
    'rest, guarded',
    underTest(BY_OBJECTS, (adapter) => guard(adapter, DEFAULT_GUARD_LIMITS)),
  )

  let source: RestSource
  let adapter: Adapter

  beforeEach(async () => {
    source = await restSource([{ GMSFHM: '1', XM: '王' }])
    adapter = make({})
  })

  afterEach(async () => {
    await adapter.close()
    await source.close()
  })

  const make = (options: Partial<RestOptions>, now?: () => Date): Adapter =>
    restAdapter('bureau', { baseUrl: source.baseUrl, request: BATCH, ...options }, now)

  describe('large reads', () => {
    const streamed = async (pages: readonly object[]): Promise<readonly Row[]> => {
      source.answerWith((response) =>
        response.end(JSON.stringify({ status: 'success', result: pages[source.calls.length - 1] })),
      )
      const request = { entity: 'people', columns: ['K'], batchRowsMax: 2, onBehalfOf }
      const rows: Row[] = []
      for await (const batch of adapter.stream?.(request, patiently()) ?? []) rows.push(...batch)
      return rows
    }
    const rows = (...keys: readonly string[]): readonly Row[] => keys.map((K) => ({ K }))

    beforeEach(() => {
      adapter = make({ paging: { method: 'GET', pageField: 'p', pageRowsField: 'n' } })
    })

    it('ask for page after page until all rows that there are have come', async () => {
      const pages = [
        { total: 3, rows: rows('1', '2') },
        { total: 3, rows: rows('3') },
      ]
      assert.deepEqual(await streamed(pages), rows('1', '2', '3'))
      assert.deepEqual(
        source.calls.map(({ method, url }) => `${method} ${url}`),
        ['GET /api/v1/people?p=1&n=2', 'GET /api/v1/people?p=2&n=2'],
      )
    })

    it('ask until a page is empty where nothing says how many rows there are', async () => {
      adapter = make({ paging: { method: 'POST', firstPage: 0, totalAt: '', fieldsField: 'f' } })
      const pages = [{ rows: rows('1') }, { rows: rows('2', '3') }, { rows: [] }]
      assert.deepEqual(await streamed(pages), rows('1', '2', '3'))
      assert.deepEqual(
        source.calls.map(({ body }) => JSON.parse(body)),
        [0, 1, 2].map((page) => ({ page, pageSize: 2, f: ['K'] })),
      )
    })

    for (const [what, pages] of [
      ['give more rows than there are', [{ total: 1, rows: rows('1', '2') }]],
      [
        'give fewer',
        [
          { total: 2, rows: rows('1') },
          { total: 2, rows: [] },
        ],
      ],
      ['are longer than asked for', [{ total: 3, rows: rows('1', '2', '3') }]],
      ['do not say how many rows there are', [{ rows: rows('1') }]],
    ] as const) {
      it(`fail where pages ${what}`, async () => {
        await failsWith(streamed(pages), 'SOURCE_MALFORMED')
      })
    }

    it('are left out where the interface was not said to have pages', () => {
      assert.ok(!('stream' in make({})))
    })

    it('count each page as a call of the day', async () => {
      const taken: number[] = []
      const calls = { take: async (_: string, __: string, one: number) => taken.push(one) < 3 }
      adapter = guard(adapter, { ...DEFAULT_GUARD_LIMITS, callsPerDayMax: 2 }, { calls })
      const pages = ['1', '2', '3'].map((key) => ({ total: 3, rows: rows(key) }))
      await failsWith(streamed(pages), 'SOURCE_LIMIT_REACHED')
      assert.equal(source.calls.length, 2)
      assert.deepEqual(taken, [1, 1, 1])
    })
  })

  describe('calls', () => {
    it('sends keys, fields and a limit of one more than allowed, in the envelope of the interface', async () => {
      const request: RestRequestOptions = {
        mode: 'batch',
        keysField: 'id_cards',
        fieldsField: 'columns',
        limitField: 'end',
        envelope: { start: 0 },
      }
      adapter = make({ request })
      source.answerWith((response) => response.end('{"status":"success","result":{"rows":[]}}'))
      await adapter.read(ask({ keys: [['1'], ['2']] }), patiently())
      assert.deepEqual(JSON.parse(source.calls[0]!.body), {
        start: 0,
        id_cards: ['1', '2'],
        columns: ['GMSFHM', 'XM'],
        end: 11,
      })
    })

    it('names the columns of keys that are tuples or alternatives', async () => {
      source.answerWith((response) => response.end('{"status":"success","result":{"rows":[]}}'))
      const keyColumns = [
        ['A', 'B'],
        ['C', 'D'],
      ]
      await adapter.read(ask({ keyColumns, keys: [['1', '2']] }), patiently())
      assert.deepEqual(JSON.parse(source.calls[0]!.body).keys, [
        { A: '1', B: '2' },
        { C: '1', D: '2' },
      ])
    })

    it('runs no more calls at once than allowed, one a key', async () => {
      adapter = make({
        request: { ...EACH, method: 'GET', parameters: { GMSFHM: 'id_card' }, concurrentMax: 2 },
      })
      let running = 0
      let most = 0
      source.answerWith((response) => {
        running += 1
        most = Math.max(most, running)
        setTimeout(() => {
          running -= 1
          response.end('{"status":"success","result":{"rows":[]}}')
        }, 10)
      })
      await adapter.read(ask({ keys: ['1', '2', '3', '4', '5'].map((key) => [key]) }), patiently())
      assert.equal(most, 2)
      assert.deepEqual(
        source.calls.map(({ url }) => url).sort()[0],
        '/api/v1/people?id_card=1&fields=GMSFHM%2CXM&limit=11',
      )
    })

    it('stops asking for further keys once one has failed', async () => {
      adapter = make({ request: { ...EACH, method: 'GET', concurrentMax: 1 } })
      source.answerWith((response) => response.writeHead(500).end())
      const keys = ['1', '2', '3'].map((key) => [key])
      await failsWith(adapter.read(ask({ keys }), patiently()), 'SOURCE_UNAVAILABLE')
      assert.equal(source.calls.length, 1)
    })

    it('tells for whom it asks, in headers that nothing can split', async () => {
      const hostile = { ...onBehalfOf, operator: '经办人\r\nX-Evil: 1', caseNumber: 'a b%\0' }
      await adapter.read(ask({ onBehalfOf: hostile }), patiently())
      const { headers } = source.calls[0]!
      assert.equal(headers['x-exchange-id'], onBehalfOf.exchangeId)
      assert.equal(headers['x-consumer'], 'cq-pension-desk')
      assert.equal(headers['x-consumer-unit'], '11500000MB1234567X')
      assert.equal(headers['x-matter'], 'CY-037')
      assert.equal(decodeURIComponent(String(headers['x-operator'])), hostile.operator)
      assert.equal(decodeURIComponent(String(headers['x-case'])), hostile.caseNumber)
      assert.equal(headers['x-evil'], undefined)
    })

    it('signs as the national platform wants, with the time of the call', async () => {
      const signing = {
        scheme: 'hmac-sha256',
        rid: 'rid-500000-demo@1',
        sid: 's_11510000_0001',
        secret: 'example-app-secret',
      } as const
      adapter = make({ signing }, () => new Date(1735689600000))
      await adapter.read(ask({}), patiently())
      const { headers } = source.calls[0]!
      assert.equal(headers['gjgxjhpt_rid'], signing.rid)
      assert.equal(headers['gjgxjhpt_sid'], signing.sid)
      assert.equal(headers['gjgxjhpt_rtime'], '1735689600000')
      assert.equal(headers['gjgxjhpt_sign'], 'G/kddTLxtUrtK/IqSEtSGjQnwja4Kei4aWSjmSzxEnQ=')
    })

    for (const entity of ['../admin', 'people/../../x', '..', './people', 'a//b', '']) {
      it(`does not leave the base address for the entity "${entity}"`, async () => {
        await failsWith(adapter.read(ask({ entity }), patiently()), 'SOURCE_MALFORMED')
        assert.equal(source.calls.length, 0)
      })
    }

    it('connects to a name only where every address of it is registered', async () => {
      const baseUrl = source.baseUrl.replace('127.0.0.1', 'localhost')
      adapter = make({ baseUrl })
      const error = await failsWith(adapter.read(ask({}), patiently()), 'SOURCE_UNAVAILABLE')
      assert.match(error.message, /stands for an address that is not registered/)
      assert.equal(error.connectionLost, false)
      assert.equal(source.calls.length, 0)
      adapter = make({ baseUrl, addresses: ['127.0.0.0/8', '::1'] })
      await adapter.read(ask({}), patiently())
      assert.equal(source.calls.length, 1)
    })

    it('encodes what would end the path', async () => {
      await failsWith(
        adapter.read(ask({ entity: 'people?x=1#y' }), patiently()),
        'SOURCE_UNAVAILABLE',
      )
      assert.equal(source.calls[0]!.url, '/api/v1/people%3Fx%3D1%23y')
    })
  })

  describe('answers', () => {
    const answers = (
      body: string | Buffer,
      options: Partial<RestOptions> = {},
    ): Promise<unknown> => {
      adapter = make(options)
      source.answerWith((response) => response.end(body))
      return adapter.read(ask({}), patiently())
    }

    it('keeps the text of numbers, and knows no property that the row does not have itself', async () => {
      const row = '{"GMSFHM":12345678901234567890,"XM":1.10,"B":true,"S":"1 \\"2\\" 3","E":-1e-7}'
      adapter = make({})
      source.answerWith((response) =>
        response.end(`{"status":"success","total":1,"result":{"rows":[${row}]}}`),
      )
      const columns = ['GMSFHM', 'XM', 'B', 'S', 'E', 'constructor', '__proto__x']
      assert.deepEqual(await adapter.read(ask({ columns }), patiently()), [
        {
          GMSFHM: '12345678901234567890',
          XM: '1.10',
          B: 'true',
          S: '1 "2" 3',
          E: '-1e-7',
          constructor: null,
          __proto__x: null,
        },
      ])
    })

    it('finds rows and status where the options say', async () => {
      const response = { rowsAt: 'data', statusAt: 'code', statusOk: '0' }
      const rows = await answers('{"code":0,"data":[{"GMSFHM":"1","XM":"王"}]}', { response })
      assert.deepEqual(rows, [{ GMSFHM: '1', XM: '王' }])
      const bare = { rowsAt: '', statusAt: '' }
      assert.deepEqual(await answers('[{"XM":"王"}]', { response: bare }), [
        { GMSFHM: null, XM: '王' },
      ])
    })

    it('fails with SOURCE_UNAVAILABLE when the envelope says error, and keeps what it said for administrators', async () => {
      const body = '{"status":"error","result":{"errormsg":"510100199001019990 locked"}}'
      const error = await failsWith(answers(body), 'SOURCE_UNAVAILABLE')
      assert.ok(!error.message.includes('locked'))
      assert.equal((error.cause as Error).message, '510100199001019990 locked')
      assert.equal(error.connectionLost, false)
    })

    for (const [what, body] of [
      ['HTML', '<html><body>维护中</body></html>'],
      ['nothing', ''],
      ['half of an answer', '{"status":"success","result":{"rows":[{"GMSF'],
      ['null', 'null'],
      ['no status', '{"result":{"rows":[]}}'],
      ['no list', '{"status":"success","result":{"rows":{}}}'],
      ['no result', '{"status":"success"}'],
      ['a list of texts', '{"status":"success","result":{"rows":["510100199001019990"]}}'],
      ['a list of nulls', '{"status":"success","result":{"rows":[null]}}'],
      ['an object for a value', '{"status":"success","result":{"rows":[{"XM":{"a":1}}]}}'],
      ['a list for a value', '{"status":"success","result":{"rows":[{"XM":["a"]}]}}'],
      ['bytes that are not UTF-8', Buffer.from('{"status":"success","x":"\xff"}', 'latin1')],
    ] as const) {
      it(`fails with SOURCE_MALFORMED for ${what} with HTTP 200`, async () => {
        const error = await failsWith(answers(body), 'SOURCE_MALFORMED')
        assert.ok(!error.message.includes('510100'))
      })
    }

    it('fails with SOURCE_MALFORMED for an answer longer than allowed', async () => {
      const body = JSON.stringify({ status: 'success', result: { rows: [] }, x: 'y'.repeat(4_096) })
      await failsWith(answers(body, { bodyBytesMax: 1_024 }), 'SOURCE_MALFORMED')
    })

    it('does not follow a redirect', async () => {
      source.answerWith((response) => response.writeHead(302, { location: '/api/v1/people' }).end())
      await failsWith(adapter.read(ask({}), patiently()), 'SOURCE_MALFORMED')
      assert.equal(source.calls.length, 1)
    })

    for (const status of [400, 401, 403, 404, 429, 500, 502, 503]) {
      it(`fails with SOURCE_UNAVAILABLE for HTTP ${status}, though it says success`, async () => {
        const body = '{"status":"success","result":{"rows":[]}}'
        source.answerWith((response) => response.writeHead(status).end(body))
        const error = await failsWith(adapter.read(ask({}), patiently()), 'SOURCE_UNAVAILABLE')
        assert.equal(error.connectionLost, false)
      })
    }
  })

  describe('faults', () => {
    it('fails with SOURCE_UNAVAILABLE, connection lost, when it is reset or nobody listens', async () => {
      source.answerWith((response) => response.socket?.resetAndDestroy())
      const reset = await failsWith(adapter.read(ask({}), patiently()), 'SOURCE_UNAVAILABLE')
      assert.equal(reset.connectionLost, true)
      const nobody = make({ baseUrl: 'http://127.0.0.1:1' })
      const refused = await failsWith(nobody.check(patiently()), 'SOURCE_UNAVAILABLE')
      assert.equal(refused.connectionLost, true)
      await nobody.close()
    })

    it('fails with SOURCE_TIMEOUT when the answer begins and never ends', async () => {
      source.answerWith((response) => response.write('{"status":'))
      await failsWith(adapter.read(ask({}), AbortSignal.timeout(100)), 'SOURCE_TIMEOUT')
    })

    it('fails pending reads with SOURCE_CLOSED when it is closed', async () => {
      source.answerWith(() => undefined)
      const reading = adapter.read(ask({}), patiently())
      setTimeout(() => void adapter.close(), 50)
      await failsWith(reading, 'SOURCE_CLOSED')
    })

    it('fails a check when the source says that it is down', async () => {
      source.answerWith((response) => response.writeHead(503).end())
      await failsWith(adapter.check(patiently()), 'SOURCE_UNAVAILABLE')
    })
  })
})

function underTest(
  request: RestRequestOptions,
  wrap: (adapter: Adapter) => Adapter = (adapter) => adapter,
): AdapterFactory {
  return async (rows) => {
    const source = await restSource(rows)
    const adapter = wrap(
      restAdapter('bureau', { baseUrl: source.baseUrl, request, paging: PAGING }),
    )
    return {
      adapter,
      entity: 'people',
      readsSoFar: () => source.calls.length,
      oneKeyACall: request.mode === 'each',
      stall() {
        source.answerWith(() => undefined)
        return () => source.answerWith(undefined)
      },
      async dispose() {
        await adapter.close()
        await source.close()
      },
    }
  }
}

function ask(part: Partial<SourceRequest>): SourceRequest {
  return {
    entity: 'people',
    columns: ['GMSFHM', 'XM'],
    keyColumns: [['GMSFHM']],
    keys: [['1']],
    rowsMax: 10,
    onBehalfOf,
    ...part,
  }
}
