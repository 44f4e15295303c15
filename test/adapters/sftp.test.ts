import assert from 'node:assert/strict'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Adapter, Row } from '../../adapters/adapter.ts'
import { delimitedAdapter } from '../../adapters/delimited.ts'
import { fileAdapter } from '../../adapters/files/file-adapter.ts'
import type { FileAdapterParts } from '../../adapters/files/file-adapter.ts'
import { readDelimited, streamDelimited } from '../../adapters/files/delimited-table.ts'
import { sftpFolder } from '../../adapters/files/sftp-folder.ts'
import type { SftpOptions } from '../../adapters/files/sftp-folder.ts'
import { DEFAULT_GUARD_LIMITS, guard } from '../../adapters/guard.ts'
import { adapterContract } from '../contracts/adapter.ts'
import type { AdapterFactory } from '../contracts/adapter.ts'
import { faultLine } from '../contracts/fault-line.ts'
import { failsWith, onBehalfOf, patiently } from './sources/expect.ts'
import { sftpAdapter } from './sources/faulty-sources.ts'
import { folderHolds } from './sources/folder-holds.ts'
import { SFTP_USER, sftpServer } from './sources/sftp-server.ts'
import type { SftpServer } from './sources/sftp-server.ts'

const FORMAT = { encoding: 'utf-8', delimiter: ',', quote: '"', rowsMax: 10_000 } as const

/** Not poured here. */
const NO_FLOOD = { head: Buffer.alloc(0), piece: Buffer.alloc(1) }

describe('files of an SFTP server', function () {
  this.timeout(60_000)
  // Guarded alone: a connection costs more than everything else here.
  adapterContract(
    'delimited over sftp, guarded',
    underTest((one) => guard(one, { ...DEFAULT_GUARD_LIMITS, timeoutMs: 30_000 })),
  )

  let folder: string
  let server: SftpServer
  let adapter: Adapter
  let time = 0

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shudao-sftp-'))
    server = await sftpServer(folder)
    make()
  })

  afterEach(async () => {
    await adapter.close()
    await server.close()
    await rm(folder, { recursive: true })
  })

  const make = (options: Partial<SftpOptions> = {}, bytesMax = 1_000_000): void => {
    const place = sftpFolder('nightly', '/', { ...optionsOf(server), ...options })
    const read = (source: string, bytes: Buffer): ReturnType<typeof readDelimited> =>
      readDelimited(source, bytes, { ...FORMAT, bytesMax })
    const parts: FileAdapterParts = {
      place,
      form: { format: 'CSV', names: /./ },
      read,
      lines: (source, from, file) =>
        streamDelimited(source, from.stream(file), { ...FORMAT, bytesMax }),
      bytesMax,
      lookEveryMs: 30_000,
    }
    adapter = fileAdapter('nightly', {}, parts, () => time)
  }
  const put = async (file: string, content: string, changed: number): Promise<void> => {
    await writeFile(join(folder, file), content)
    await utimes(join(folder, file), changed, changed)
  }
  const read = (): Promise<readonly Row[]> =>
    adapter.read(
      {
        entity: 'people-*.csv',
        columns: ['V'],
        keyColumns: [['K']],
        keys: [['1']],
        rowsMax: 10,
        onBehalfOf,
      },
      patiently(),
    )

  it('are looked for now and then, and not by every read', async () => {
    await put('people-1.csv', 'K,V\n1,old\n', 1_000)
    assert.deepEqual(await read(), [{ V: 'old' }])
    const connections = server.connections()
    await put('people-2.csv', 'K,V\n1,new\n', 2_000)
    assert.deepEqual(await read(), [{ V: 'old' }])
    assert.equal(server.connections(), connections)
    time += 30_000
    // While the new one is being fetched the old one answers.
    while ((await read())[0]?.['V'] === 'old') continue
    assert.deepEqual(await read(), [{ V: 'new' }])
  })

  it('go on answering while the server is away; a file that was taken away does not', async () => {
    await put('people-1.csv', 'K,V\n1,old\n', 1_000)
    await read()
    time += 30_000
    await rm(join(folder, 'people-1.csv'))
    await failsWith(read(), 'SOURCE_UNAVAILABLE')
    await put('people-1.csv', 'K,V\n1,old\n', 1_000)
    await read()
    await server.close()
    time += 30_000
    assert.deepEqual(await read(), [{ V: 'old' }])
  })

  it('are not fetched from a server with another key, nor without the right password', async () => {
    await put('people-1.csv', 'K,V\n1,a\n', 1_000)
    await adapter.close()
    make({ hostKey: `SHA256:${'A'.repeat(43)}` })
    const other = await failsWith(read(), 'SOURCE_UNAVAILABLE')
    assert.match(other.message, /another key than hostKey says/)
    assert.equal(other.connectionLost, false)
    await adapter.close()
    make({ password: 'wrong' })
    const refused = await failsWith(read(), 'SOURCE_UNAVAILABLE')
    assert.ok(!refused.message.includes('wrong'))
  })

  it('are given up when the server keeps silent, and fetched again later', async () => {
    await put('people-1.csv', 'K,V\n1,a\n', 1_000)
    await adapter.close()
    make({ timeoutMs: 2_000 })
    const goOn = server.stall()
    await failsWith(read(), 'SOURCE_UNAVAILABLE')
    goOn()
    assert.deepEqual(await read(), [{ V: 'a' }])
  })

  it('are not given in part when the line breaks while they are fetched, and leave no socket', async () => {
    const content = `K,V\n${'1,a\n'.repeat(200_000)}`
    await put('people-1.csv', content, 1_000)
    for (const fault of ['truncated', 'reset', 'silence', 'encoding'] as const) {
      const line = await faultLine(server.port, NO_FLOOD)
      const broken = sftpAdapter(server, line.port, { timeoutMs: 1_000 })
      const request = { entity: 'people-*.csv', columns: ['V'], batchRowsMax: 100, onBehalfOf }
      let rows = 0
      const drained = async (): Promise<void> => {
        for await (const batch of broken.stream?.(request, patiently()) ?? []) {
          rows += batch.length
          // Some of the content has come, and not all.
          if (line.sent > 100_000) line.set(fault)
        }
      }
      await failsWith(drained(), 'SOURCE_UNAVAILABLE')
      assert.ok(rows > 0 && rows < 200_000, `${rows} rows`)
      while (line.open > 0) await sleep(10)
      await broken.close()
      await line.close()
    }
  })

  it('are refused beyond their bound', async () => {
    await put('people-1.csv', `K,V\n1,${'a'.repeat(2_000)}\n`, 1_000)
    await adapter.close()
    make({}, 1_000)
    const error = await failsWith(read(), 'SOURCE_MALFORMED')
    assert.match(error.message, /larger than 1000 bytes/)
  })
})

function optionsOf({ port, hostKey }: SftpServer): SftpOptions {
  return { host: '127.0.0.1', port, hostKey, ...SFTP_USER, timeoutMs: 20_000 }
}

function underTest(wrap: (adapter: Adapter) => Adapter): AdapterFactory {
  return async (rows, columns) => {
    const folder = await mkdtemp(join(tmpdir(), 'shudao-sftp-'))
    const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`
    const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    await writeFile(
      join(folder, 'people.csv'),
      lines.map((line) => line.map(quoted).join(',')).join('\n'),
    )
    const server = await sftpServer(folder)
    const adapter = wrap(delimitedAdapter('nightly', { folder: '/', sftp: optionsOf(server) }))
    return {
      adapter,
      entity: 'people.csv',
      holds: () => folderHolds(folder),
      async dispose() {
        await adapter.close()
        await server.close()
        await rm(folder, { recursive: true })
      },
    }
  }
}
