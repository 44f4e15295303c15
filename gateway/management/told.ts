import { ProcedureError, type ProcedureErrorCode } from '../procedures/errors.ts'
import { RegistryError, type RegistryErrorCode } from '../registry/errors.ts'
import { ManagementError, type ManagementErrorCode } from './errors.ts'

const CODES: Readonly<Record<ProcedureErrorCode | RegistryErrorCode, ManagementErrorCode>> = {
  BAD_INPUT: 'BAD_USER_INPUT',
  BAD_ENTRY: 'BAD_USER_INPUT',
  UNKNOWN: 'NOT_FOUND',
  REFUSED: 'CONFLICT',
}

/**
 * Says what the registry or a procedure refuses as the management API does.
 *
 * @throws {ManagementError} with every reason.
 */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof ProcedureError) && !(thrown instanceof RegistryError)) throw thrown
    const { code, message, findings } = thrown
    throw new ManagementError(CODES[code], message, { details: { findings } })
  }
}
