import type { EntrySurroundings } from '../registry/entry-defects.ts'
import { RegistryError } from '../registry/errors.ts'
import { ManagementError } from './errors.ts'
import type { ManagementContext } from './operation.ts'

export function surroundingsOf({
  content,
  config,
  ownerOfSource,
}: ManagementContext): EntrySurroundings {
  return { content, holdings: config.sourceHoldings, ownerOfSource }
}

/** Says what the registry refuses as the management API does. @throws {ManagementError} with every reason. */
export async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof RegistryError)) throw thrown
    const { code, message, findings } = thrown
    const as = { BAD_ENTRY: 'BAD_USER_INPUT', UNKNOWN: 'NOT_FOUND', REFUSED: 'CONFLICT' } as const
    throw new ManagementError(as[code], message, { details: { findings } })
  }
}
