import type { House } from '../core/house.ts'
import { auditUnavailable } from '../core/refusals.ts'

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
