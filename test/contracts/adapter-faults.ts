/**
 * What an adapter answers when its source, or the line to it, misbehaves, and that the exchange is as healthy
 * afterwards as it was before. Beside `adapter.ts`, for adapters whose sources are reached over TCP.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Adapter, Row, SourceRequest } from '../../adapters/adapter.ts'
import { AdapterError } from '../../adapters/errors.ts'
import type { AdapterErrorCode } from '../../adapters/errors.ts'
import { adapterContract } from './adapter.ts'
import { faultLine } from './fault-line.ts'
import type { Fault, FaultLine, Flood } from './fault-line.ts'
import { ON_BEHALF_OF } from './on-behalf-of.ts'
import { watchMemory } from './watch-memory.ts'

export interface FaultySource {
  /** Where the source itself listens. */
  readonly port: number
  readonly flood: Flood
  /** An adapter that reads the source through `port`. */
  adapter(port: number): Adapter
  readonly entity: string
  readonly dispose: () => Promise<void>
}

/** The documented answer to each fault; one that the protocol does not know is left out. */
export type FaultAnswers = Readonly<
  Partial<Record<Exclude<Fault, 'none' | 'pieces' | 'late'>, AdapterErrorCode>>
>

/** How long the caller waits for what never comes. */
const PATIENCE_MS = 150
/** An answer without end is held to this, the client's own copies included. */
const MEMORY_BYTES_MAX = 256 * 1024 * 1024
const SOCKETS_MAX = 8

const COLUMNS = ['GMSFHM', 'XM']
const ROWS: readonly Row[] = [
  { GMSFHM: '510100199001019990', XM: '张·三' },
  { GMSFHM: '500100199001019999', XM: '李四' },
]

const REQUEST: Omit<SourceRequest, 'entity'> = {
  columns: COLUMNS,
  keyColumns: [['GMSFHM']],
  keys: [['510100199001019990']],
  rowsMax: 10,
  onBehalfOf: ON_BEHALF_OF,
}

export type FaultySourceFactory = (
  rows: readonly Row[],
  columns: readonly string[],
) => Promise<FaultySource>

/** Registers the suite with mocha. */
export function adapterFaults(
  title: string,
  factory: FaultySourceFactory,
  answers: FaultAnswers,
): void {
  describe(`adapter faults: ${title}`, function () {
    this.timeout(60_000)
    let source: FaultySource
    let line: FaultLine
    let adapter: Adapter
    let handlesBefore: number

    beforeEach(async () => {
      handlesBefore = handles()
      source = await factory(ROWS, COLUMNS)
      line = await faultLine(source.port, source.flood)
      adapter = source.adapter(line.port)
    })

    /** As healthy as before: it reads, its sockets are few, and closed it leaves none. */
    afterEach(async () => {
      try {
        line.set('none')
        // The first read may meet what is left of the fault; a guard would try again, and so do we.
        const rows = await read().catch(() => read())
        assert.deepEqual(
          rows.map((row) => ({ ...row })),
          [ROWS[0]],
        )
        await until(() => line.open <= SOCKETS_MAX, 'more sockets are open than the pool may have')
        await adapter.close()
        await until(() => line.open === 0, 'sockets stayed open after close')
      } finally {
        // Also where something is left open: what we opened would keep the process from ending.
        await Promise.allSettled([adapter.close(), line.close(), source.dispose()])
      }
      await until(() => handles() <= handlesBefore, 'handles were left behind')
    })

    const read = (signal = new AbortController().signal): Promise<readonly Row[]> =>
      adapter.read({ ...REQUEST, entity: source.entity }, signal)

    for (const fault of ['pieces', 'late'] as const) {
      it(`reads an answer that comes ${fault === 'late' ? 'late' : 'in pieces'}`, async () => {
        line.set(fault)
        assert.deepEqual(
          (await read()).map((row) => ({ ...row })),
          [ROWS[0]],
        )
      })
    }

    for (const [fault, code] of Object.entries(answers) as [Fault, AdapterErrorCode][]) {
      for (const moment of ['at the first read', 'after a read']) {
        it(`fails with ${code} for ${fault} ${moment}`, async () => {
          if (moment === 'after a read') await read()
          line.set(fault)
          const memory = watchMemory()
          const controller = new AbortController()
          const patience = code === 'SOURCE_TIMEOUT' ? PATIENCE_MS : 30_000
          const timer = setTimeout(() => controller.abort(), patience)
          const error = await read(controller.signal).then(
            () => assert.fail('it answered'),
            (thrown: unknown) => thrown,
          )
          clearTimeout(timer)
          assert.ok(error instanceof AdapterError, `not an AdapterError: ${String(error)}`)
          assert.equal(error.code, code, `${error.message} ${String(error.cause)}`)
          assert.ok(!error.message.includes('510100199001019990'))
          assert.ok(memory.peak() < MEMORY_BYTES_MAX, `${memory.peak()} bytes were taken`)
        })
      }
    }

    it('ends ten reads at once when the source falls silent, and reads again', async () => {
      await read()
      line.set('silence')
      const reads = Array.from({ length: 10 }, () => read(AbortSignal.timeout(PATIENCE_MS)))
      const codes = (await Promise.allSettled(reads)).map((outcome) =>
        outcome.status === 'rejected' ? (outcome.reason as AdapterError).code : 'rows',
      )
      assert.deepEqual(new Set(codes), new Set(['SOURCE_TIMEOUT']))
    })
  })
}

/** The whole contract of `adapter.ts`, with a line between adapter and source on which every answer is late. */
export function adapterContractOnLine(title: string, factory: FaultySourceFactory): void {
  adapterContract(`${title}, answers late`, async (rows, columns) => {
    const source = await factory(rows, columns)
    const line = await faultLine(source.port, source.flood)
    line.set('late')
    const adapter = source.adapter(line.port)
    return {
      adapter,
      entity: source.entity,
      stall() {
        line.set('silence')
        return () => line.set('late')
      },
      async dispose() {
        await adapter.close()
        await line.close()
        await source.dispose()
      },
    }
  })
}

/** Sockets and servers of this process. */
function handles(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCP')).length
}

async function until(holds: () => boolean, otherwise: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (holds()) return
    await sleep(25)
  }
  assert.fail(otherwise)
}
