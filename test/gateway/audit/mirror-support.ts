/**
 * A log that grows when a test says so, and copies of it.
 *
 * @module
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import type { Fetcher } from '../../../gateway/audit/fetcher.ts'
import { createLog } from '../../../gateway/audit/log.ts'
import type { AuditLog, LogOptions } from '../../../gateway/audit/log.ts'
import { openMirrorCopy } from '../../../gateway/audit/mirror-copy.ts'
import { mirrorLog } from '../../../gateway/audit/mirror.ts'
import type { Mirrored, MirrorOptions } from '../../../gateway/audit/mirror.ts'
import type { Receipt } from '../../../gateway/audit/receipt.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { formatFailure } from '../../../gateway/audit/report.ts'
import { verifyLog } from '../../../gateway/audit/verify.ts'
import { recordOf, VKEY } from './support.ts'

const NEVER = 3_600_000
export const NOW = new Date('2026-03-03T02:00:00.000Z')

export type Place = LogOptions & { readonly folder: string }

/** A refusal's record: short, and told from others by its id. */
export const entryOf = (id: string): Uint8Array =>
  encodeRecord({ ...recordOf(id), asks: [], refused: [], twins: [], via: null, consumer: null })

export function beginLog(place: Place): Promise<AuditLog> {
  return createLog({ ...place, publishIntervalMs: NEVER })
}

/** Appends entries and publishes them. */
export async function grow(log: AuditLog, ids: readonly string[]): Promise<readonly Receipt[]> {
  const receipts = await Promise.all(ids.map((id) => log.append(entryOf(id))))
  await log.flush()
  return receipts
}

export const idsOf = (from: number, to: number, prefix = 'x'): readonly string[] =>
  Array.from({ length: to - from }, (_, place) => `${prefix}-${from + place}`)

/** Puts another history in the log's place, which its administrator can sign as well. */
export async function rewrite(place: Place, ids: readonly string[]): Promise<void> {
  for (const name of ['log', 'journal']) rmSync(join(place.folder, name), { recursive: true })
  const log = await beginLog(place)
  await grow(log, ids)
  await log.close()
}

/** Opens the copy, mirrors once, closes it. */
export async function mirrorInto(
  folder: string,
  source: Fetcher,
  options: Partial<MirrorOptions> = {},
): Promise<Mirrored> {
  const copy = await openMirrorCopy(folder, VKEY)
  try {
    return await mirrorLog(source, copy, { now: NOW, settleMs: 0, ...options })
  } finally {
    copy.close()
  }
}

/** What is wrong with a published log or a copy; nothing, as a rule. */
export async function faultsOf(logDir: string): Promise<readonly string[]> {
  const { failures } = await verifyLog(directoryFetcher(logDir), VKEY, { settleMs: 0, now: NOW })
  return failures.map(formatFailure)
}
