/**
 * Use of grants by day: calls, distinct subjects and rows, exact across replicas, and without saying whom it was about.
 *
 * Counted in Redis where there is one, in the database otherwise. What cannot be counted is not let through.
 *
 * @module
 */
import { GatewayError } from '../core/errors.ts'
import type { ExceededQuota, Quotas, QuotaUse, RowUse, UsedQuota } from '../core/house.ts'
import type { Logger } from '../core/logger.ts'
import { QuotaError, type LedgerEntry } from './ledger.ts'
import { makeOpenDays, type OpenDay, type OpenDaysOptions } from './open-days.ts'

export interface QuotasOptions extends OpenDaysOptions {
  readonly logger: Pick<Logger, 'error'>
}

const RETRY_AFTER_SEC = 30
const UNUSED: UsedQuota = { calls: 0, subjects: 0, rows: 0 }

export function makeQuotas(options: QuotasOptions): Quotas {
  const days = makeOpenDays(options)
  return {
    charge: (day, uses) => charge(day, uses, (use, { hash }) => callOf(use, hash)),
    chargeRows: (day, uses) => charge(day, uses, (use) => rowsOf(use)),
    used: (day, grants) => used(day, grants),
  }

  async function used(
    day: string,
    refs: readonly string[],
  ): Promise<ReadonlyMap<string, UsedQuota> | undefined> {
    try {
      const { ledger } = await days.open(day)
      const byId = await ledger.used(day, [...new Set(refs.map(idOf))])
      return new Map(refs.map((ref) => [ref, byId.get(idOf(ref)) ?? UNUSED]))
    } catch (thrown) {
      if (!(thrown instanceof QuotaError)) throw thrown
      options.logger.error({ err: thrown, code: thrown.code }, 'quotas cannot be looked up')
      return undefined
    }
  }

  async function charge<Use extends QuotaUse | RowUse>(
    day: string,
    uses: readonly Use[],
    entryOf: (use: Use, day: OpenDay) => LedgerEntry,
  ): Promise<ExceededQuota | undefined> {
    try {
      const open = await days.open(day)
      const sorted = [...uses].sort((a, b) => (a.grant < b.grant ? -1 : 1))
      const crossed = await open.ledger.charge(
        day,
        sorted.map((use) => entryOf(use, open)),
      )
      const use = sorted[crossed?.at ?? -1]
      if (crossed === undefined || use === undefined) return undefined
      return {
        grant: use.grant,
        bound: crossed.bound,
        max: use.quota[`${crossed.bound}PerDay`] ?? 0,
      }
    } catch (thrown) {
      if (!(thrown instanceof QuotaError)) throw thrown
      if (thrown.code === 'QUOTA_LOST') days.forget()
      options.logger.error({ err: thrown, code: thrown.code }, 'quotas cannot be counted')
      throw uncounted(thrown)
    }
  }
}

function callOf({ grant, subjects, quota }: QuotaUse, hash: OpenDay['hash']): LedgerEntry {
  const id = idOf(grant)
  return {
    grant: id,
    calls: 1,
    rows: 0,
    // Whom nobody counts is not written down, not even as a hash.
    subjects: quota.subjectsPerDay === undefined ? [] : subjects.map((one) => hash(id, one)),
    ...boundsOf(quota),
  }
}

function rowsOf({ grant, rows, quota }: RowUse): LedgerEntry {
  return { grant: idOf(grant), calls: 0, rows, subjects: [], ...boundsOf(quota) }
}

function boundsOf({
  callsPerDay,
  subjectsPerDay,
  rowsPerDay,
}: QuotaUse['quota']): Partial<LedgerEntry> {
  return {
    ...(callsPerDay === undefined ? {} : { callsMax: callsPerDay }),
    ...(subjectsPerDay === undefined ? {} : { subjectsMax: subjectsPerDay }),
    ...(rowsPerDay === undefined ? {} : { rowsMax: rowsPerDay }),
  }
}

/** `<grant id>@<version>` → grant id. */
function idOf(ref: string): string {
  return ref.slice(0, ref.lastIndexOf('@'))
}

function uncounted(cause: QuotaError): GatewayError {
  const isLost = cause.code === 'QUOTA_LOST'
  const message = isLost
    ? 'How much of your quota is used today is not known any more, so nothing was released. The administrator has been told; the count starts anew at midnight (UTC+8) at the latest.'
    : 'The use of your grant cannot be counted just now, so nothing was released. Try again in a minute; the administrator has been told.'
  return new GatewayError('OVERLOADED', message, {
    cause,
    headers: { 'Retry-After': String(RETRY_AFTER_SEC) },
  })
}
