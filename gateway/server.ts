/**
 * The server: one port. Queries go through the front door; everything else is Express's, and this is the
 * only file that knows it.
 *
 * @module
 */
import { createServer, type OutgoingHttpHeaders, type Server } from 'node:http'
import express, { type Express, type Request, type Response } from 'express'
import type { ConsoleDoor } from './console/server/door.ts'
import type { Logger } from './core/logger.ts'
import type { FrontDoor } from './http/front-door.ts'
import { graphiqlFiles } from './http/graphiql.ts'
import {
  nothingThere,
  plainRefusal,
  unreadable,
  type Addresses,
  type PlainRefusal,
} from './http/plain-refusals.ts'
import { withoutNumbers } from './management/without-numbers.ts'
import { ADD_CHECKPOINT_BYTES_MAX } from './witness/add-checkpoint.ts'
import { MIRROR_PATH, WITNESS_PATH } from './witness/config.ts'
import {
  PEER_CATALOG_PATH,
  PEER_MESSAGE_BYTES_MAX,
  PEER_MESSAGE_PATHS,
  PEER_QUERY_PATH,
} from './peer/protocol.ts'

/** What the routes beside queries need. */
export interface ServerParts {
  readonly frontDoor: FrontDoor
  readonly metrics: () => Promise<{ readonly type: string; readonly text: string }>
  readonly health: () => Promise<{ readonly ready: boolean; readonly checks: object }>
  readonly token: (form: URLSearchParams) => Promise<JsonAnswer>
  readonly oauthMetadata: () => object
  readonly jwks: () => object
  /** Verifier key of the log, C2SP vkey form. */
  readonly vkey: string
  /** Cosigns peers' checkpoints, C2SP tlog-witness. */
  readonly witness: {
    addCheckpoint(body: Buffer): Promise<TextAnswer>
    latest(hash: string): Promise<TextAnswer>
  }
  /** Messages of peers beside queries, at `PEER_MESSAGE_PATHS`. */
  readonly peerMessage: (request: PlainRequest, body: Buffer) => Promise<SignedAnswer>
  readonly peerCatalog: (request: PlainRequest) => Promise<SignedAnswer>
  readonly logFile: (path: string, request: PlainRequest) => Promise<LogFile>
  /** Files of a copy of a peer's log, by the SHA-256 of its origin. */
  readonly mirrorFile: (hash: string, path: string, request: PlainRequest) => Promise<LogFile>
  /** The management API. The body is undefined when its media type is not JSON. */
  readonly manage: (request: {
    readonly authorization: string | undefined
    readonly body: string | undefined
  }) => Promise<JsonAnswer>
  readonly console: ConsoleDoor
  readonly logger: Logger
}

export interface JsonAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: object
}

export interface TextAnswer {
  readonly status: number
  readonly type: string
  readonly body: string
}

export interface PlainRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

export interface SignedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export type LogFile =
  | {
      readonly status: 200
      readonly body: Buffer
      readonly immutable: boolean
      readonly type: string
    }
  | { readonly status: 401 | 404; readonly message: string }

const MIRRORED_FILE = new RegExp(`^${MIRROR_PATH}/([0-9a-f]{64})/(checkpoint|tile/[0-9a-z/.]+)$`)
/** What whoever comes by the wrong method is told to have met. */
const ADDRESSES: Addresses = {
  posted: [
    '/oauth/token',
    '/manage',
    PEER_QUERY_PATH,
    ...PEER_MESSAGE_PATHS,
    `${WITNESS_PATH}/add-checkpoint`,
  ],
  read: [
    '/',
    PEER_CATALOG_PATH,
    '/.well-known/oauth-authorization-server',
    '/oauth/jwks',
    '/log.vkey',
    '/health/live',
    '/health/ready',
    '/metrics',
  ],
  readBelow: ['/log/', `${MIRROR_PATH}/`, `${WITNESS_PATH}/`, '/graphiql/'],
}
const FORM_BYTES_MAX = 16_384
/** A whole set of grants may be sent to be looked at before it is activated. */
const MANAGEMENT_BYTES_MAX = 4 * 1_048_576

/** Each may hold one body of `bodyBytesMax`. Whoever comes beyond is dropped before it has said anything. */
const CONNECTIONS_MAX = 4_096
/** How often requests are looked at that have not come whole: Node's own half a minute would be three times their time. */
const CHECKING_MS = 1_000
/** Of an address, in the line that tells that its answer failed. */
const PATH_CHARS_MAX = 200

export function makeServer(parts: ServerParts): Server {
  const app = makeApp(parts)
  const server = createServer({ connectionsCheckingInterval: CHECKING_MS }, (request, response) => {
    const { method, url = '/' } = request
    if (method === 'POST' && url === '/graphql') void parts.frontDoor('consumer', request, response)
    else if (method === 'POST' && url === PEER_QUERY_PATH)
      void parts.frontDoor('peer', request, response)
    else app(request, response)
  })
  // Headers must come at once, and a request whole within ten seconds: slow clients hold no socket.
  server.headersTimeout = 5_000
  server.requestTimeout = 10_000
  server.keepAliveTimeout = 30_000
  server.maxRequestsPerSocket = 0
  server.maxConnections = CONNECTIONS_MAX
  return server
}

function makeApp(parts: ServerParts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use((_request, response, next) => {
    response.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' })
    next()
  })
  app.get('/', (_request, response) => response.redirect(302, '/graphql'))
  app.all('/graphql', (request, response, next) => {
    if (request.method === 'GET' && !wantsPage(request)) {
      void parts.frontDoor('consumer', request, response)
    } else if (request.method === 'GET') {
      next()
    } else if (request.method === 'POST') {
      void parts.frontDoor('consumer', request, response) // With a query string.
    } else {
      const allow = { Allow: 'GET, POST' }
      refuse(response, plainRefusal(405, 'Send queries to /graphql by POST or GET.', allow))
    }
  })
  addGraphiql(app)
  app.post(
    '/oauth/token',
    express.text({ type: 'application/x-www-form-urlencoded', limit: FORM_BYTES_MAX }),
    async (request: Request, response: Response) => {
      const text = typeof request.body === 'string' ? request.body : ''
      const { status, headers, body } = await parts.token(new URLSearchParams(text))
      response.status(status).set(headers).json(body)
    },
  )
  app.post(
    '/manage',
    express.text({ type: 'application/json', limit: MANAGEMENT_BYTES_MAX }),
    async (request: Request, response: Response) => {
      const { status, headers, body } = await parts.manage({
        authorization: request.headers.authorization,
        body: typeof request.body === 'string' ? request.body : undefined,
      })
      response.set('Cache-Control', 'no-store').status(status).set(headers).json(body)
    },
  )
  addConsole(app, parts)
  app.get('/.well-known/oauth-authorization-server', (_request, response) =>
    response.json(parts.oauthMetadata()),
  )
  app.get('/oauth/jwks', (_request, response) => response.json(parts.jwks()))
  app.get(PEER_CATALOG_PATH, async ({ method, path, headers: sent }, response) => {
    const { status, headers, body } = await parts.peerCatalog({ method, path, headers: sent })
    response.writeHead(status, { ...headers, 'content-length': body.length })
    response.end(body)
  })
  addPeerMessages(app, parts)
  addWitness(app, parts)
  app.get('/log.vkey', (_request, response) => response.type('text/plain').send(`${parts.vkey}\n`))
  addLogs(app, parts)
  app.get('/health/live', (_request, response) => response.json({ live: true }))
  app.get('/health/ready', async (_request, response) => {
    const { ready, checks } = await parts.health()
    response.status(ready ? 200 : 503).json({ ready, checks })
  })
  app.get('/metrics', async (_request, response) => {
    const { type, text } = await parts.metrics()
    response.type(type).send(text)
  })
  app.use(({ method, path }, response) => refuse(response, nothingThere(ADDRESSES, method, path)))
  app.use(
    // eslint-disable-next-line @typescript-eslint/no-unused-vars -- Express knows by four parameters that this takes what was thrown
    (thrown: unknown, request: Request, response: Response, _next: () => void) => {
      const refusal = unreadable(thrown, request.path)
      if (refusal.status >= 500 || response.headersSent) {
        const path = withoutNumbers(request.path).slice(0, PATH_CHARS_MAX)
        parts.logger.error({ err: thrown, method: request.method, path }, 'an answer failed')
      }
      // Left to Express, what was thrown would be printed whole.
      if (response.headersSent) response.destroy()
      else refuse(response, refusal)
    },
  )
  return app
}

function addPeerMessages(app: Express, { peerMessage }: ServerParts): void {
  const raw = express.raw({ type: () => true, limit: PEER_MESSAGE_BYTES_MAX })
  app.post([...PEER_MESSAGE_PATHS], raw, async (request: Request, response: Response) => {
    const { method, path, headers: sent } = request
    const { status, headers, body } = await peerMessage(
      { method, path, headers: sent },
      bodyOf(request),
    )
    response.writeHead(status, { ...headers, 'content-length': body.length })
    response.end(body)
  })
}

/** The bytes that `express.raw` read; none when there was no body. */
function bodyOf(request: Request): Buffer {
  const bytes: unknown = request.body
  return Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0)
}

function addWitness(app: Express, { witness }: ServerParts): void {
  const send = (response: Response, { status, type, body }: TextAnswer): void => {
    response.status(status).set('Cache-Control', 'no-store').type(type).send(body)
  }
  const body = express.raw({ type: () => true, limit: ADD_CHECKPOINT_BYTES_MAX })
  app.post(`${WITNESS_PATH}/add-checkpoint`, body, async (request: Request, response: Response) => {
    send(response, await witness.addCheckpoint(bodyOf(request)))
  })
  app.get(`${WITNESS_PATH}/:hash/checkpoint`, async (request, response) => {
    send(response, await witness.latest(request.params.hash))
  })
}

/** Our log and the copies of peers' logs, as C2SP tlog-tiles has them. */
function addLogs(app: Express, { logFile, mirrorFile }: ServerParts): void {
  const send = (response: Response, found: LogFile): void => {
    if (found.status !== 200) {
      refuse(response, plainRefusal(found.status, found.message))
      return
    }
    response.set(
      'Cache-Control',
      found.immutable ? 'public, max-age=31536000, immutable' : 'no-store',
    )
    response.type(found.type).send(found.body)
  }
  app.get(
    /^\/log\/(checkpoint|tile\/[0-9a-z/.]+)$/,
    async ({ method, path, headers }, response) => {
      send(response, await logFile(path.slice('/log/'.length), { method, path, headers }))
    },
  )
  app.get(MIRRORED_FILE, async ({ method, path, headers }, response) => {
    const [, hash = '', file = ''] = MIRRORED_FILE.exec(path) ?? []
    send(response, await mirrorFile(hash, file, { method, path, headers }))
  })
}

function addConsole(app: Express, parts: ServerParts): void {
  const text = express.text({ type: 'application/json', limit: MANAGEMENT_BYTES_MAX })
  app.all(['/console', '/console/{*path}'], text, async (request: Request, response: Response) => {
    const { pathname, search } = new URL(request.originalUrl, 'http://exchange')
    const { status, headers, body } = await parts.console({
      method: request.method,
      path: pathname.slice('/console'.length) || '/',
      search,
      headers: request.headers,
      body: typeof request.body === 'string' ? request.body : undefined,
    })
    response.writeHead(status, headers as OutgoingHttpHeaders)
    response.end(body)
  })
}

function addGraphiql(app: Express): void {
  const { page, policy, assets } = graphiqlFiles()
  app.get('/graphql', (_request, response) => {
    response.set('Content-Security-Policy', policy).type('html').send(page)
  })
  app.get('/graphiql/:name', (request, response, next) => {
    const asset = assets.get(request.params.name)
    if (asset === undefined) {
      next()
      return
    }
    response.set('Cache-Control', 'public, max-age=3600').type(asset.type)
    response.sendFile(asset.file, { dotfiles: 'allow' })
  })
}

/** A browser asks for a page; a GraphQL client has a query or accepts JSON only. */
function wantsPage(request: Request): boolean {
  const accept = request.headers.accept ?? ''
  return request.query['query'] === undefined && accept.includes('text/html')
}

function refuse(response: Response, { status, headers, body }: PlainRefusal): void {
  response.status(status).set(headers).json(body)
}
