/**
 * What an adapter of files answers when what lies under a file's name is no such file, and that the exchange is as
 * healthy afterwards as it was before. Beside `adapter-faults.ts`, which is for lines.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFile, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Adapter, Row } from '../../adapters/adapter.ts'
import { AdapterError, type AdapterErrorCode } from '../../adapters/errors.ts'
import { ON_BEHALF_OF } from './on-behalf-of.ts'
import { watchMemory } from './watch-memory.ts'

export interface FaultyFiles {
  /** Of the file's name. */
  readonly ending: string
  /** A file of the form with these rows. */
  readonly written: (rows: readonly Row[], columns: readonly string[]) => Promise<Buffer> | Buffer
  /** The same with texts in an encoding that the file does not have. */
  readonly inOtherEncoding: (rows: readonly Row[], columns: readonly string[]) => Buffer
  /** @param checksum whether a file counts once its digest lies beside it. */
  readonly adapter: (folder: string, checksum: boolean) => Adapter
  readonly dispose?: () => Promise<void>
}

export type FileFault =
  /** Its end is missing, from within the key of a row. */
  | 'truncated'
  /** Texts in another encoding than was agreed. */
  | 'encoding'
  /** A page of maintenance. */
  | 'page'
  /** Ten gigabytes of nothing. */
  | 'huge'
  /** Nothing at all. */
  | 'empty'
  /** A pipe, from which nothing ever comes. */
  | 'pipe'
  /** A folder. */
  | 'folder'
  /** Taken away. */
  | 'gone'

const FAULTS: Readonly<Record<FileFault, AdapterErrorCode>> = {
  truncated: 'SOURCE_MALFORMED',
  encoding: 'SOURCE_MALFORMED',
  page: 'SOURCE_MALFORMED',
  huge: 'SOURCE_MALFORMED',
  empty: 'SOURCE_MALFORMED',
  pipe: 'SOURCE_UNAVAILABLE',
  folder: 'SOURCE_UNAVAILABLE',
  gone: 'SOURCE_UNAVAILABLE',
}

const HUGE_BYTES = 10 * 1024 ** 3
/** Whatever the size of the file. */
const MEMORY_BYTES_MAX = 256 * 1024 * 1024
const PATIENCE_MS = 30_000

const COLUMNS = ['GMSFHM', 'XM']
const ROWS: readonly Row[] = [
  { GMSFHM: '510100199001019990', XM: '张三' },
  { GMSFHM: '500100199001019999', XM: '欧阳锋' },
]
/**
 * Registers the suite with mocha.
 *
 * @param unknown - what the form cannot tell from a right file
 * @param make - what reads one folder of files
 */
export function fileFaults(
  title: string,
  unknown: readonly FileFault[],
  make: (folder: string) => Promise<FaultyFiles>,
): void {
  describe(`file faults: ${title}`, function () {
    this.timeout(60_000)
    let folder: string
    let files: FaultyFiles
    let adapter: Adapter
    let path: string
    let openBefore: number

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'shudao-file-faults-'))
      openBefore = await openFiles()
      files = await make(folder)
      path = join(folder, `people${files.ending}`)
      await put(await files.written(ROWS, COLUMNS))
      adapter = files.adapter(folder, false)
    })

    afterEach(async () => {
      await adapter.close()
      await files.dispose?.()
      await rm(folder, { recursive: true })
    })

    /** As healthy as before: a right file is read, and nothing is left open. */
    const assertHealthy = async (): Promise<void> => {
      await put(await files.written(ROWS, COLUMNS))
      assert.deepEqual(await whole('read'), ROWS.slice(0, 1))
      assert.deepEqual(await whole('stream'), ROWS)
      await adapter.close()
      await files.dispose?.()
      files = { ...files, dispose: async () => undefined }
      for (let i = 0; (await openFiles()) > openBefore; i++) {
        assert.ok(i < 100, 'files or sockets stayed open')
        await sleep(25)
      }
    }

    const put = async (bytes: Buffer): Promise<void> => {
      await rm(path, { recursive: true, force: true })
      await writeFile(path, bytes)
    }

    const whole = async (how: 'read' | 'stream'): Promise<readonly Row[]> => {
      const signal = AbortSignal.timeout(PATIENCE_MS)
      const asked = { entity: `people${files.ending}`, columns: COLUMNS, onBehalfOf: ON_BEHALF_OF }
      if (how === 'read') {
        const [row] = ROWS
        const keys = [[row?.['GMSFHM'] ?? '']]
        return adapter.read({ ...asked, keyColumns: [['GMSFHM']], keys, rowsMax: 10 }, signal)
      }
      const rows: Row[] = []
      for await (const batch of adapter.stream?.({ ...asked, batchRowsMax: 100 }, signal) ?? []) {
        rows.push(...batch)
      }
      return rows
    }

    const failure = async (how: 'read' | 'stream'): Promise<AdapterError> => {
      const error = await whole(how).then(
        () => assert.fail('it answered'),
        (thrown: unknown) => thrown,
      )
      assert.ok(error instanceof AdapterError, `not an AdapterError: ${String(error)}`)
      assert.ok(!/张三|510100199001019990/.test(error.message))
      return error
    }

    for (const [fault, code] of Object.entries(FAULTS) as [FileFault, AdapterErrorCode][]) {
      if (unknown.includes(fault)) continue
      it(`fails with ${code} for ${fault}, at the first read and after one, read and streamed`, async () => {
        const memory = watchMemory()
        await spoil(fault)
        const first = [await failure('read'), await failure('stream')]
        await put(await files.written(ROWS, COLUMNS))
        assert.deepEqual(await whole('read'), ROWS.slice(0, 1))
        await spoil(fault)
        const later = [await failure('read'), await failure('stream')]
        assert.deepEqual(
          [...first, ...later].map((error) => error.code),
          Array(4).fill(code),
          first[0]?.message,
        )
        assert.ok(memory.peak() < MEMORY_BYTES_MAX, `${memory.peak()} bytes were taken`)
        await assertHealthy()
      })
    }

    it('is not used, read or streamed, while its digest is another’s; the one before goes on answering', async () => {
      await adapter.close()
      adapter = files.adapter(folder, true)
      await writeFile(`${path}.sha256`, `${'0'.repeat(64)} `)
      assert.equal((await failure('read')).code, 'SOURCE_UNAVAILABLE')
      assert.equal((await failure('stream')).code, 'SOURCE_UNAVAILABLE')
      const right = createHash('sha256').update(await files.written(ROWS, COLUMNS))
      await writeFile(`${path}.sha256`, right.digest('hex'))
      assert.deepEqual(await whole('stream'), ROWS)
      assert.deepEqual(await whole('read'), ROWS.slice(0, 1))
      await put(await files.written([], COLUMNS))
      assert.deepEqual(await whole('read'), ROWS.slice(0, 1))
      assert.equal((await failure('stream')).code, 'SOURCE_UNAVAILABLE')
    })

    it('is not given in part when it is written while it is streamed', async () => {
      const many = Array.from({ length: 10_000 }, (_, i) => ({ GMSFHM: String(i), XM: '张三' }))
      await put(await files.written(many, COLUMNS))
      const asked = { entity: `people${files.ending}`, columns: COLUMNS, onBehalfOf: ON_BEHALF_OF }
      const signal = AbortSignal.timeout(PATIENCE_MS)
      const drained = async (): Promise<void> => {
        for await (const batch of adapter.stream?.({ ...asked, batchRowsMax: 100 }, signal) ?? []) {
          if (batch.some(({ GMSFHM }) => GMSFHM === '99')) await appendFile(path, ' ')
        }
      }
      const error = await drained().then(
        () => assert.fail('it was given whole'),
        (thrown: unknown) => thrown as AdapterError,
      )
      assert.ok(['SOURCE_UNAVAILABLE', 'SOURCE_MALFORMED'].includes(error.code), String(error))
      await assertHealthy()
    })

    async function spoil(fault: FileFault): Promise<void> {
      switch (fault) {
        case 'truncated': {
          const bytes = await files.written(ROWS, COLUMNS)
          return put(bytes.subarray(0, Math.floor(bytes.length * 0.75)))
        }
        case 'encoding':
          return put(files.inOtherEncoding(ROWS, COLUMNS))
        case 'page':
          return put(Buffer.from('<!doctype html>\n<html><body>系统维护中</body></html>\n'))
        case 'empty':
          return put(Buffer.alloc(0))
        case 'huge':
          await put(Buffer.alloc(0))
          return truncate(path, HUGE_BYTES)
        case 'pipe':
          await rm(path, { recursive: true, force: true })
          execFileSync('mkfifo', [path])
          return
        case 'folder':
          await rm(path, { recursive: true, force: true })
          execFileSync('mkdir', [path])
          return
        case 'gone':
          return rm(path, { recursive: true, force: true })
      }
    }
  })
}

/** Files, pipes and sockets of this process. */
async function openFiles(): Promise<number> {
  return (await readdir('/proc/self/fd')).length
}
