import type { EntrySurroundings } from '../registry/entry-defects.ts'
import type { ManagementContext } from './operation.ts'

export function surroundingsOf({
  content,
  config,
  ownerOfSource,
}: ManagementContext): EntrySurroundings {
  return { content, holdings: config.sourceHoldings, ownerOfSource }
}
