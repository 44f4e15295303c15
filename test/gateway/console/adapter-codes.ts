import type { AdapterErrorCode } from '../../../adapters/errors.ts'

const CODES: Readonly<Record<AdapterErrorCode, true>> = {
  SOURCE_UNAVAILABLE: true,
  SOURCE_TIMEOUT: true,
  SOURCE_MALFORMED: true,
  SOURCE_TOO_MANY_ROWS: true,
  SOURCE_STALE: true,
  SOURCE_CLOSED: true,
  SOURCE_BUSY: true,
  SOURCE_IN_MAINTENANCE: true,
  SOURCE_LIMIT_REACHED: true,
}

/** Every one that there is: the compiler asks for a new one. */
export const ADAPTER_ERROR_CODES = Object.keys(CODES) as readonly AdapterErrorCode[]
