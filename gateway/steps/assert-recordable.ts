import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'

/**
 * Could this request be recorded? Asked before anything is read, so that a full disk or a lost directory
 * costs no source a read.
 *
 * @throws {GatewayError} `AUDIT_UNAVAILABLE`
 */
export function assertRecordable(house: House): void {
  try {
    house.log.assertWritable()
  } catch (cause) {
    throw auditUnavailable(cause)
  }
}

export function auditUnavailable(cause: unknown): GatewayError {
  return new GatewayError(
    'AUDIT_UNAVAILABLE',
    'The exchange record cannot be written just now, so nothing was released. Try again in a minute; the administrator has been told.',
    { cause, headers: { 'Retry-After': '30' } },
  )
}
