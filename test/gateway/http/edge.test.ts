import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { graphiqlFiles } from '../../../gateway/http/graphiql.ts'
import { PURPOSE, testHouse } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'
import { readEdgeTable, type EdgeCase } from './edge-table.ts'
import { runningEdge, type Answered, type Edge } from './running-edge.ts'

const TABLE = readFileSync(new URL('./edge.txt', import.meta.url), 'utf8')
const big = 'x'.repeat(300_000)
// Tokens of one key and clock are the same whichever house takes them.
const token = await testHouse().token('cq-pension-desk')
const WORDS = { token, purpose: PURPOSE, person: PEOPLE.retiree, big }

describe('the HTTP edge', () => {
  let edge: Edge
  before(async () => {
    edge = await runningEdge()
  })
  after(() => edge.close())

  for (const one of readEdgeTable(TABLE, WORDS)) {
    it(`edge.txt:${one.line} ${one.method} ${one.path}`, async () => {
      const answered = await edge.send(one)
      for (const { line, text } of one.expectations) {
        assert(holds(text, answered), `edge.txt:${line} ${text}\n${show(one, answered)}`)
      }
    })
  }

  it('ends a request whose client went away, and reads on for others', async () => {
    const release = edge.house.sources.get('GA')!.hold()
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { idCardIssue { photo } } }`
    const body = JSON.stringify({ query })
    const before = edge.house.readCount()
    const socket = connect(edge.port, '127.0.0.1')
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nauthorization: Bearer ${token}\r\nexchange-purpose: ${PURPOSE}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    )
    await until(() => edge.house.readCount() > before)
    const records = edge.house.records().length
    const gone = new Promise((resolve) => socket.once('close', resolve))
    socket.destroy()
    await gone
    await new Promise((resolve) => setTimeout(resolve, 20))
    release()
    await until(() => edge.house.records().length > records)
    assert.equal(edge.house.records().at(-1)?.code, 'SOURCE_TIMEOUT')
    assert.equal(edge.house.house.admission.running(), 0)
  })

  it('drops a request that was never sent whole: nothing of it is in the log', async () => {
    const records = edge.house.records().length
    const socket = connect(edge.port, '127.0.0.1')
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-length: 100\r\n\r\n{`,
    )
    await new Promise((resolve) => setTimeout(resolve, 20))
    socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(edge.house.records().length, records)
  })

  it('waits for no body of whoever shows nothing to be known by', async () => {
    for (const path of ['/graphql', '/peer/graphql']) {
      const begun = `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 200000\r\n\r\n{`
      assert.equal(await statusOf(begun), '401', path)
    }
  })

  it('bounds a body that does not say its length', async () => {
    const head = `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nauthorization: Bearer ${token}\r\ntransfer-encoding: chunked\r\n\r\n`
    const status = await statusOf(head, `${big.length.toString(16)}\r\n${big}\r\n`)
    assert.equal(status, '413')
  })

  it('serves GraphiQL whole from here: every asset is there, and no address of elsewhere', async () => {
    const headers = { accept: 'text/html' }
    const page = await edge.send({ method: 'GET', path: '/graphql', headers })
    assert(!/https?:/.test(page.body), 'the page names no other place')
    assert(!/<script(?! src=)|<style| on\w+=/.test(page.body), 'no script or style in the page')
    const assets = [...page.body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!)
    const served = [...graphiqlFiles().assets.keys()].map((name) => `/graphiql/${name}`)
    assert.deepEqual([...assets].sort(), served.sort())
    for (const path of assets) {
      const asset = await edge.send({ method: 'GET', path })
      assert.equal(asset.status, 200, path)
      const type = path.endsWith('.css') ? /^text\/css/ : /^(text|application)\/javascript/
      assert.match(asset.headers['content-type'] ?? '', type)
      assert(asset.body.length > 500, path)
    }
    const css = await edge.send({ method: 'GET', path: '/graphiql/graphiql.css' })
    assert(!/url\(["']?https?:/.test(css.body), 'the styles load nothing from elsewhere')
  })

  /** Status of what is answered to bytes of which more are to come. */
  function statusOf(...written: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(edge.port, '127.0.0.1')
      socket.once('error', reject)
      socket.once('data', (data: Buffer) => {
        resolve(data.toString().slice(9, 12))
        socket.destroy()
      })
      for (const bytes of written) socket.write(bytes)
    })
  }
})

describe('a request that comes slowly', () => {
  let edge: Edge
  before(async () => {
    edge = await runningEdge()
  })
  after(() => edge.close())

  it('is decided by what is in force when it is there whole, not when it began', async () => {
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { idCardIssue { photo } } }`
    const body = JSON.stringify({ query })
    const socket = connect(edge.port, '127.0.0.1')
    const status = once(socket, 'data').then(([data]) => String(data).slice(9, 12))
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\naccept: application/graphql-response+json\r\nauthorization: Bearer ${token}\r\nexchange-purpose: ${PURPOSE}\r\ncontent-length: ${body.length}\r\n\r\n`,
    )
    await once(edge.server, 'request')
    const grant = 'cq-pension-desk.500000.GA.idCardIssue'
    const because = 'is looked into'
    const since = '2026-03-02T10:00:00+08:00'
    edge.house.hold(
      new Map([[grant, { grant, state: 'suspended', kind: 'staff', because, by: 'a', since }]]),
    )
    socket.write(body)
    assert.equal(await status, '403')
    socket.destroy()
  })

  it('is let go soon after its time is over', async () => {
    edge.server.headersTimeout = 100
    const socket = connect(edge.port, '127.0.0.1')
    const closed = once(socket, 'close')
    socket.resume().write('POST /graphql HTTP/1.1\r\n')
    const began = performance.now()
    await closed
    assert(performance.now() - began < 10_000)
  })
})

describe('a front door whose answer cannot be written', () => {
  it('drops that connection, tells the administrator, and lives on', async () => {
    const edge = await runningEdge({
      signAnswer: () => {
        throw new Error('the key is gone')
      },
    })
    const asked = { method: 'POST', path: '/peer/graphql', body: '{}' }
    await assert.rejects(edge.send(asked), { code: 'ECONNRESET' })
    const { status } = await edge.send({ method: 'GET', path: '/health/live' })
    assert.equal(status, 200)
    assert.equal(edge.house.lines.at(-1)?.level, 'error')
    await edge.close()
  })
})

describe('an address behind which something fails', () => {
  const asked = { method: 'GET', path: `/console/${PEOPLE.retiree}/a?of=${PEOPLE.retiree}` }
  const cause = new Error(`duplicate key ${PEOPLE.retiree}`)
  let edge: Edge
  afterEach(() => edge.close())

  it('answers 500 and tells the administrator what failed where, and nothing of what was sent', async () => {
    edge = await runningEdge({}, { console: () => Promise.reject(cause) })
    const { status } = await edge.send(asked)
    assert.equal(status, 500)
    assert.deepEqual(edge.house.lines.at(-1), {
      level: 'error',
      fields: { err: cause, method: 'GET', path: '/console/…/a' },
    })
  })

  it('drops the connection of an answer that was begun, and tells it as well', async () => {
    const body = 7 as unknown as string
    edge = await runningEdge({}, { console: async () => ({ status: 200, headers: {}, body }) })
    await assert.rejects(edge.send(asked), { code: 'ECONNRESET' })
    assert.equal(edge.house.lines.at(-1)?.fields['path'], '/console/…/a')
  })

  it('tells nothing of a request that cannot be read: that is not on our side', async () => {
    edge = await runningEdge()
    const { status } = await edge.send({ method: 'GET', path: '/graphiql/%' })
    assert.equal(status, 400)
    assert.deepEqual(edge.house.lines, [])
  })
})

/** `status == 200`, `header name == …`, `header name ~ regex`, `body contains …`, `json a.b == …`. */
function holds(text: string, { status, headers, body }: Answered): boolean {
  const [, what = '', name = '', how = '', value = ''] =
    /^(status|header|body|json)(?: ([\w.-]+))? (==|~|contains|lacks|absent) ?(.*)$/.exec(
      text.replace(/^body (contains|lacks)/, 'body - $1'),
    ) ?? []
  switch (`${what} ${how}`) {
    case 'status ==':
      return String(status) === value
    case 'header ==':
      return headers[name] === value
    case 'header ~':
      return new RegExp(value).test(String(headers[name] ?? ''))
    case 'header absent':
      return headers[name] === undefined
    case 'body contains':
      return body.includes(value)
    case 'body lacks':
      return !body.includes(value)
    case 'json ==': {
      const found = name
        .split('.')
        .reduce<unknown>(
          (at, key) => (at as Record<string, unknown> | undefined)?.[key],
          JSON.parse(body),
        )
      return JSON.stringify(found) === JSON.stringify(JSON.parse(value))
    }
    default:
      throw new Error(`The table says what the runner does not know: ${text}`)
  }
}

function show(one: EdgeCase, { status, headers, body }: Answered): string {
  return `${one.method} ${one.path} → ${status} ${JSON.stringify(headers)}\n${body.slice(0, 500)}`
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
