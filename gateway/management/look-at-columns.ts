/**
 * A look at the source of a resource that is submitted, published or returned: whether it has the columns that the mapping
 * names. A source that does not answer keeps nobody from going on.
 *
 * @module
 */
import { AdapterError } from '../../adapters/errors.ts'
import { ended } from '../../catalog/ended.ts'
import type { Finding } from '../../catalog/finding.ts'
import { binding as bindingSchema } from '../../catalog/schema/binding.ts'
import { checkShape } from '../../catalog/schema/check.ts'
import type { Resource } from '../../catalog/types.ts'
import { columnsSaid } from '../registry/binding-columns.ts'
import type { Registered } from '../registry/registry-store.ts'
import type { ManagementContext } from './operation.ts'
import { ownersOf } from './own-source.ts'

/** A person waits for it. */
const LOOK_MS = 10_000

export interface ColumnLook {
  /** What the source says it does not have. */
  readonly findings: readonly Finding[]
  /** What could not be looked at, or is not certain, and what to do; a sentence each. */
  readonly warnings: readonly string[]
}

const NOTHING_SEEN: ColumnLook = { findings: [], warnings: [] }

/** Looks into no source of another department than the resource's. */
export async function lookAtColumns(
  { entry, registration }: Registered,
  context: ManagementContext,
): Promise<ColumnLook> {
  const { binding } = JSON.parse(entry.text) as Partial<Resource>
  const shape = checkShape(bindingSchema, binding)
  if (!shape.ok) return NOTHING_SEEN
  const { source } = shape.value
  const { department } = registration.supply
  const owners = ownersOf(source, context)
  if (owners.length > 0 && !owners.includes(department)) return NOTHING_SEEN
  if (owners.length === 0) return unseen(source, `nothing says whose source "${source}" is.`)
  const adapter = context.sources.get(source)
  if (adapter === undefined) return unseen(source, 'it is not open in this exchange.')
  try {
    const said = await columnsSaid(shape.value, adapter, AbortSignal.timeout(LOOK_MS))
    if (said === undefined) return unseen(source, 'it does not say which it has.')
    const warnings = said.doubted.map(({ pointer, message }) => `${pointer} ${ended(message)}`)
    const advice = said.isSure || warnings.length === 0 ? [] : [DOUBTED]
    return { findings: said.missing, warnings: [...warnings, ...advice] }
  } catch (thrown) {
    if (!(thrown instanceof AdapterError)) throw thrown
    return unseen(source, `${thrown.code}. ${thrown.message}`)
  }
}

const DOUBTED =
  'Correct the mapping, or the document. A probe shows what is read: shudao catalog probe.'

function unseen(source: string, why: string): ColumnLook {
  const warning = `Nobody has looked whether the source "${source}" has the columns of the mapping: ${why} Probe a record of your own before it is published: shudao catalog probe.`
  return { findings: [], warnings: [warning] }
}
