/**
 * Logs, witnesses and alarms of two provinces, for tests that play an administrator.
 *
 * @module
 */
import { createPublicKey } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { AlarmBell } from '../../../gateway/alarm-bell.ts'
import { cosignerVkey, parseCosigner } from '../../../gateway/audit/cosignature.ts'
import type { Verifier } from '../../../gateway/audit/note.ts'
import { parseVkey } from '../../../gateway/audit/note.ts'
import type { Logger } from '../../../gateway/core/logger.ts'
import type { Alarm } from '../../../gateway/state/alarms.ts'
import type { WitnessAddress } from '../../../gateway/witness/ask-witness.ts'
import { makeWitness } from '../../../gateway/witness/witness.ts'
import type { Witness } from '../../../gateway/witness/witness.ts'
import { makeWitnessStore } from '../../../gateway/witness/witness-store.ts'
import { keyOf, VKEY } from '../audit/support.ts'

export const WITNESS_NAME = 'sichuan.test/log'
export const WITNESS_KEY = keyOf('witness')
export const WITNESS_VKEY = cosignerVkey(WITNESS_NAME, createPublicKey(WITNESS_KEY))
export const COSIGNER: Verifier = parseCosigner(WITNESS_VKEY)
/** Of the log in `../audit/support.ts`. */
export const LOG_KEY: Verifier = parseVkey(VKEY)

export const QUIET: Logger = { info: () => {}, warn: () => {}, error: () => {} }

export interface TestBell extends AlarmBell {
  /** Alarms that ring now, by id. */
  readonly ringing: ReadonlyMap<string, Omit<Alarm, 'time'>>
}

export function testBell(): TestBell {
  const ringing = new Map<string, Omit<Alarm, 'time'>>()
  return {
    ringing,
    ring: async (alarm) => {
      ringing.set(alarm.id, alarm)
    },
    clear: async (id) => {
      ringing.delete(id)
    },
  }
}

/** A witness that keeps its state in `folder`, so that another one there goes on where it stopped. */
export function witnessIn(folder: string, now: () => Date = () => new Date()): Witness {
  return makeWitness({
    name: WITNESS_NAME,
    privateKey: WITNESS_KEY,
    logs: [LOG_KEY],
    store: makeWitnessStore(join(folder, 'witness')),
    now,
  })
}

export interface WitnessServer extends WitnessAddress {
  /** Takes the witness's place from now on; undefined: it is down. */
  put(witness: Witness | undefined): void
  close(): Promise<void>
}

/** A witness behind real HTTP. */
export async function serveWitness(first: Witness): Promise<WitnessServer> {
  let witness: Witness | undefined = first
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.once('end', () => {
      if (witness === undefined) {
        response.writeHead(503).end()
        return
      }
      void witness.addCheckpoint(Buffer.concat(chunks)).then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type }).end(body)
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    verifier: COSIGNER,
    put: (next) => {
      witness = next
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
