import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { lstat, open, readdir } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import ssh2 from 'ssh2'
import type { Attributes, SFTPWrapper } from 'ssh2'

const { OK, EOF, FAILURE, NO_SUCH_FILE, OP_UNSUPPORTED } = ssh2.utils.sftp.STATUS_CODE

export interface SftpServer {
  readonly port: number
  readonly hostKey: string
  /** How many have connected so far. */
  readonly connections: () => number
  /** From now on it takes connections and answers nothing, until the function given back is called. */
  stall(): () => void
  close(): Promise<void>
}

export const SFTP_USER = { username: 'shudao', password: 'made up for tests' }

/** A real SSH server on a free port that serves one folder, read only, to one user. */
export async function sftpServer(folder: string): Promise<SftpServer> {
  const { privateKey, publicKey } = hostKey()
  const digest = createHash('sha256').update(publicKey).digest('base64')
  const sockets = new Set<Socket>()
  let connections = 0
  let held: Promise<void> | undefined
  const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
    connections += 1
    client.on('error', () => undefined)
    client.on('authentication', (context) => {
      const isHim =
        context.method === 'password' &&
        context.username === SFTP_USER.username &&
        context.password === SFTP_USER.password
      if (isHim) context.accept()
      else context.reject(['password'])
    })
    client.on('session', (acceptSession) => {
      acceptSession().on('sftp', (accept) => serve(accept(), folder, () => held))
    })
  })
  ;(server as unknown as { _srv: NodeJS.EventEmitter })._srv.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: `SHA256:${digest.replace(/=+$/, '')}`,
    connections: () => connections,
    stall() {
      let release: () => void = () => undefined
      held = new Promise((resolve) => {
        release = resolve
      })
      return () => {
        held = undefined
        release()
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

type Handle = { readonly file: FileHandle } | { names: readonly string[] | undefined }

function serve(sftp: SFTPWrapper, folder: string, held: () => Promise<void> | undefined): void {
  const handles: Handle[] = []
  const at = (path: string): string => join(folder, join('/', path))
  const handleOf = (buffer: Buffer): Handle | undefined => handles[buffer.readUInt32BE(0)]
  const give = (id: number, handle: Handle): void => {
    const buffer = Buffer.alloc(4)
    buffer.writeUInt32BE(handles.push(handle) - 1)
    sftp.handle(id, buffer)
  }
  const answer = (id: number, work: () => Promise<void>): void => {
    void Promise.resolve(held())
      .then(work)
      .catch(() => sftp.status(id, NO_SUCH_FILE))
  }
  sftp.on('REALPATH', (id, path) =>
    sftp.name(id, [{ filename: join('/', path), longname: '', attrs: NOTHING }]),
  )
  const stat = (id: number, path: string): void =>
    answer(id, async () => {
      sftp.attrs(id, await attributes(at(path)))
    })
  sftp.on('STAT', stat)
  sftp.on('LSTAT', stat)
  sftp.on('OPENDIR', (id, path) =>
    answer(id, async () => {
      give(id, { names: await readdir(at(path)) })
    }),
  )
  sftp.on('READDIR', (id, buffer) =>
    answer(id, async () => {
      const handle = handleOf(buffer)
      if (handle === undefined || 'file' in handle) {
        sftp.status(id, FAILURE)
        return
      }
      const { names } = handle
      handle.names = undefined
      if (names === undefined || names.length === 0) {
        sftp.status(id, EOF)
        return
      }
      const listed = names.map(async (filename) => {
        const attrs = await attributes(join(folder, filename))
        const kind = (attrs.mode & 0o170000) === 0o100000 ? '-' : 'd'
        return { filename, longname: `${kind}rw-r--r-- 1 x x 0 Jan 1 00:00 ${filename}`, attrs }
      })
      sftp.name(id, await Promise.all(listed))
    }),
  )
  sftp.on('OPEN', (id, path) =>
    answer(id, async () => {
      give(id, { file: await open(at(path), 'r') })
    }),
  )
  sftp.on('READ', (id, buffer, offset, length) =>
    answer(id, async () => {
      const handle = handleOf(buffer)
      if (handle === undefined || !('file' in handle)) {
        sftp.status(id, FAILURE)
        return
      }
      const piece = await handle.file.read({ buffer: Buffer.alloc(length), position: offset })
      if (piece.bytesRead === 0) {
        sftp.status(id, EOF)
        return
      }
      sftp.data(id, piece.buffer.subarray(0, piece.bytesRead))
    }),
  )
  sftp.on('close', () => {
    for (const handle of handles) if ('file' in handle) void handle.file.close()
  })
  sftp.on('FSTAT', (id) => sftp.status(id, OP_UNSUPPORTED))
  sftp.on('CLOSE', (id, buffer) =>
    answer(id, async () => {
      const handle = handleOf(buffer)
      if (handle !== undefined && 'file' in handle) await handle.file.close()
      sftp.status(id, OK)
    }),
  )
}

const NOTHING: Attributes = { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 }

async function attributes(path: string): Promise<Attributes> {
  const { mode, size, atimeMs, mtimeMs } = await lstat(path)
  const [atime, mtime] = [Math.floor(atimeMs / 1_000), Math.floor(mtimeMs / 1_000)]
  return { mode, uid: 0, gid: 0, size, atime, mtime }
}

/** One key in some hundred that the library makes is one that it cannot read. */
function hostKey(): { readonly privateKey: string; readonly publicKey: Buffer } {
  for (;;) {
    const made = ssh2.utils.generateKeyPairSync('ed25519')
    const parsed = ssh2.utils.parseKey(made.public)
    if (parsed instanceof Error || ssh2.utils.parseKey(made.private) instanceof Error) continue
    return { privateKey: made.private, publicKey: parsed.getPublicSSH() }
  }
}
