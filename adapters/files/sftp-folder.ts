/**
 * Files in a folder of an SFTP server.
 *
 * @module
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { connect as connectTo } from 'node:net'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type SftpClient from 'ssh2-sftp-client'
import { AdapterError } from '../errors.ts'
import { beingWritten, tooLarge, unavailable } from './file-place.ts'
import type { FilePlace, ListedFile, OpenFile, Wanted } from './file-place.ts'

export interface SftpOptions {
  readonly host: string
  /** Default 22. */
  readonly port?: number
  readonly username: string
  /** A secret; this or `privateKey`. */
  readonly password?: string
  /** A secret: the key as OpenSSH or PEM text. */
  readonly privateKey?: string
  /** Fingerprint of the server's key as `ssh-keygen -lf` shows it: `SHA256:…`. Another server is not spoken to. */
  readonly hostKey: string
  /** For connecting, and for silence within an answer. Default 20,000. */
  readonly timeoutMs?: number
}

export const sftpOptionsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['host', 'username', 'hostKey'],
  properties: {
    host: { type: 'string', minLength: 1, maxLength: 253 },
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
    username: { type: 'string', minLength: 1, maxLength: 100 },
    password: { type: 'string', minLength: 1 },
    privateKey: { type: 'string', minLength: 1 },
    hostKey: { type: 'string', pattern: '^SHA256:[A-Za-z0-9+/]{43}$' },
    timeoutMs: { type: 'integer', minimum: 1, maximum: 600_000 },
  },
} as const

/** What happens to a connection is told by what is under way on it; by itself the client writes to the console. */
const SILENT = { error: () => undefined, end: () => undefined, close: () => undefined }

/**
 * Each listing and each transfer has a connection of its own: they are minutes apart. Links are not followed.
 */
export function sftpFolder(source: string, folder: string, options: SftpOptions): FilePlace {
  const timeoutMs = options.timeoutMs ?? 20_000
  /** Each with its socket, which the client leaves open while it is still connecting, or waits for a goodbye. */
  const clients = new Map<SftpClient, Socket>()
  /** Shared by the reads that come meanwhile: a connection each would be many when the server is silent. */
  let listing: Promise<readonly SftpClient.FileInfo[]> | undefined
  let closed = false
  return { list, check, read, stream, open: openFile, close }

  async function list({ matches }: Wanted): Promise<readonly ListedFile[]> {
    listing ??= connected((client) => inTime(client.list(folder))).finally(
      () => (listing = undefined),
    )
    const files = await listing
    return files
      .filter(({ type, name }) => type === '-' && !name.startsWith('.') && matches(name))
      .map(({ name, size, modifyTime }) => listedFile(name, size, modifyTime))
  }

  async function check(): Promise<void> {
    await connected((client) => inTime(client.stat(folder)))
  }

  async function read(file: ListedFile, bytesMax: number): Promise<Buffer> {
    if (file.bytes > bytesMax) throw tooLarge(source, bytesMax)
    const pieces: Buffer[] = []
    let bytes = 0
    for await (const piece of stream(file)) {
      bytes += piece.length
      // The server said another size: it is not believed.
      if (bytes > bytesMax) throw tooLarge(source, bytesMax)
      pieces.push(piece)
    }
    return Buffer.concat(pieces, bytes)
  }

  async function* stream(file: ListedFile): AsyncGenerator<Buffer> {
    const client = await connect()
    try {
      yield* piecesOf(() => client.createReadStream(pathOf(file)))
      await assertSame(client, file)
    } catch (cause) {
      throw known(cause)
    } finally {
      end(client)
    }
  }

  async function openFile(file: ListedFile): Promise<OpenFile> {
    const client = await connect()
    return {
      part: (start, end) =>
        Readable.from(
          piecesOf(() => client.createReadStream(pathOf(file), { start, end: end - 1 })),
        ),
      assertSame: () => assertSame(client, file),
      close: async () => end(client),
    }
  }

  async function* piecesOf(begin: () => Readable): AsyncGenerator<Buffer> {
    const content = begin()
    // What is on its way when nobody reads on fails with the connection, and an error that nobody hears ends the process.
    content.on('error', () => undefined)
    try {
      const pieces = content[Symbol.asyncIterator]()
      for (;;) {
        const step = await inTime(pieces.next())
        if (step.done === true) break
        yield step.value as Buffer
      }
    } finally {
      content.destroy()
    }
  }

  async function assertSame(client: SftpClient, file: ListedFile): Promise<void> {
    const { size, modifyTime } = await inTime(client.stat(pathOf(file)))
    if (listedFile(file.name, size, modifyTime).version !== file.version) throw beingWritten(source)
  }

  function pathOf({ name }: ListedFile): string {
    return `${folder}/${name}`
  }

  async function connected<T>(use: (client: SftpClient) => Promise<T>): Promise<T> {
    const client = await connect()
    try {
      return await use(client)
    } catch (cause) {
      throw known(cause)
    } finally {
      end(client)
    }
  }

  async function connect(): Promise<SftpClient> {
    if (closed) throw unavailable(source, 'is closed')
    // Loaded where a server is asked: most files lie in a folder of the machine.
    const { default: Client } = await import('ssh2-sftp-client')
    const client = new Client('shudao', SILENT)
    const socket = connectTo(options.port ?? 22, options.host)
    clients.set(client, socket)
    const server = { isOther: false }
    try {
      await client.connect({
        sock: socket,
        username: options.username,
        ...(options.password === undefined ? {} : { password: options.password }),
        ...(options.privateKey === undefined ? {} : { privateKey: options.privateKey }),
        readyTimeout: timeoutMs,
        hostVerifier: (key: Buffer) => {
          server.isOther = !isPinned(key, options.hostKey)
          return !server.isOther
        },
      })
      return client
    } catch (cause) {
      end(client)
      if (server.isOther)
        throw unavailable(source, 'its server has another key than hostKey says', cause)
      throw known(cause)
    }
  }

  function end(client: SftpClient): void {
    const socket = clients.get(client)
    clients.delete(client)
    client.end().catch(() => undefined)
    socket?.destroy()
  }

  function inTime<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(lost()), timeoutMs)
      work.finally(() => clearTimeout(timer)).then(resolve, reject)
    })
  }

  function known(cause: unknown): AdapterError {
    return cause instanceof AdapterError ? cause : lost(cause)
  }

  function lost(cause?: unknown): AdapterError {
    const message = `Source "${source}": its SFTP server cannot be read.`
    return new AdapterError('SOURCE_UNAVAILABLE', source, message, { cause, connectionLost: true })
  }

  async function close(): Promise<void> {
    closed = true
    for (const client of [...clients.keys()]) end(client)
  }
}

function listedFile(name: string, bytes: number, modifiedMs: number): ListedFile {
  return {
    name,
    bytes,
    modifiedAt: new Date(modifiedMs),
    version: [name, bytes, modifiedMs].join(':'),
  }
}

function isPinned(key: Buffer, fingerprint: string): boolean {
  const expected = Buffer.from(fingerprint.replace('SHA256:', ''), 'base64')
  const actual = createHash('sha256').update(key).digest()
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}
