/**
 * Reads our own region's sources: one read of the adapter for each planned read, rows mapped to items.
 *
 * @module
 */
import type { Adapter, OnBehalfOf, Row } from '../../adapters/adapter.ts'
import type { CompiledMapping } from '../../adapters/mapping.ts'
import { AdapterError } from '../../adapters/errors.ts'
import type { Standard, UpdateCycle } from '../../catalog/types.ts'
import { localTime } from '../core/day.ts'
import type { ReadContext, RegionReader } from '../core/house.ts'
import type { QualityWatch } from '../core/quality.ts'
import type { PlannedRead, ReadFailure, ReadOutcome, VerificationOutcome } from '../core/types.ts'
import { claimKey } from '../core/claim-key.ts'
import { compare } from './compare.ts'
import type { ComparedRecord } from './compare.ts'
import { failureOf } from './failures.ts'
import type { HeldRows, HoldRows } from './held-rows.ts'

/** A resource that is attached: everything needed to read it. */
export interface Attachment {
  readonly standard: Standard
  readonly adapter: Adapter
  readonly entity: string
  readonly mapping: CompiledMapping
  readonly holdRows: HoldRows
  readonly updateCycle: UpdateCycle
  /** Name of the providing body, for sentences. */
  readonly department: string
}

export interface LocalReaderOptions {
  readonly attachments: ReadonlyMap<string, Attachment>
  readonly rowsMax: number
  readonly quality: QualityWatch
  readonly now: () => Date
}

export function localReader(options: LocalReaderOptions): RegionReader {
  return (reads, context) => Promise.all(reads.map((read) => readOne(options, read, context)))
}

async function readOne(
  options: LocalReaderOptions,
  read: PlannedRead,
  context: ReadContext,
): Promise<ReadOutcome> {
  const { rowsMax, now } = options
  const started = now().getTime()
  const retrievedAt = localTime(now())
  // Field by field: spreading objects that share fields costs a hundred times as much.
  const done = ({
    records,
    verifications,
    undecided,
    rowCount,
    rowsWithheld,
  }: Found): ReadOutcome => ({
    read,
    version: read.resource.version,
    retrievedAt,
    records,
    verifications,
    undecided,
    rowCount,
    ...(rowsWithheld === undefined ? {} : { rowsWithheld }),
    latencyMs: now().getTime() - started,
  })
  const failed = (failure: ReadFailure): ReadOutcome => ({ ...done(NOTHING), failure })
  const attachment = options.attachments.get(read.resource.code)
  if (attachment === undefined) {
    const message = `${read.resource.name} is published but not attached to a source yet. Ask ${read.resource.contact}.`
    return failed({ code: 'SOURCE_UNAVAILABLE', message })
  }
  try {
    return done(await readSource(attachment, read, context, options))
  } catch (thrown) {
    if (thrown instanceof AdapterError && thrown.code === 'SOURCE_MALFORMED') {
      options.quality.malformed(read.resource.code)
    }
    return failed(failureOf(thrown, attachment.department, rowsMax))
  }
}

type Found = Pick<
  ReadOutcome,
  'records' | 'verifications' | 'undecided' | 'rowCount' | 'rowsWithheld'
>

const NOTHING: Found = {
  records: new Map(),
  verifications: new Map(),
  undecided: new Map(),
  rowCount: 0,
}

async function readSource(
  { adapter, entity, mapping, standard, holdRows, updateCycle }: Attachment,
  read: PlannedRead,
  context: ReadContext,
  { rowsMax, quality }: LocalReaderOptions,
): Promise<Found> {
  const held = holdRows(read.rows)
  const items = held === undefined ? read.items : [...new Set([...read.items, ...held.items])]
  const keys = read.subjects.flatMap((subject) => mapping.toSourceKeys(read.kind, subject.keys))
  const rows =
    keys.length === 0
      ? []
      : await adapter.read(
          {
            entity,
            columns: mapping.columnsFor(items, read.kind),
            keyColumns: mapping.keyColumns.get(read.kind) ?? [],
            keys: distinct(keys),
            ...(held?.condition === undefined ? {} : { condition: held.condition }),
            rowsMax,
            onBehalfOf: onBehalfOf(context),
          },
          context.signal,
        )
  const { inside, withheld } = withhold(mapping, held, mapping.shape(rows))
  const records = groupBySubject(mapping, read, inside)
  const { items: names, resource } = read
  const asOf = adapter.asOf?.(entity)
  quality.seen({ resource: resource.code, updateCycle, items: names, records, asOf })
  const rowCount = [...records.values()].reduce((sum, found) => sum + found.length, 0)
  const counted = held === undefined ? { rowCount } : { rowCount, rowsWithheld: withheld }
  if (read.mode === 'query') return { ...NOTHING, records, ...counted }
  return { ...verify(standard, read, records), ...counted }
}

/** Checks every row against the row rules, whatever the source was asked to leave out. */
function withhold(
  mapping: CompiledMapping,
  held: HeldRows | undefined,
  rows: readonly Row[],
): { readonly inside: readonly Row[]; readonly withheld: number } {
  if (held === undefined) return { inside: rows, withheld: 0 }
  const inside = rows.filter((row) => {
    const { values, problems } = mapping.toRecord(row, held.items)
    const broken = new Set(problems.map(({ item }) => item))
    return held.isInside((item) => (broken.has(item) ? undefined : (values[item] ?? null)))
  })
  return { inside, withheld: rows.length - inside.length }
}

function groupBySubject(
  mapping: CompiledMapping,
  read: PlannedRead,
  rows: readonly Row[],
): ReadonlyMap<string, readonly ComparedRecord[]> {
  const bySubject = new Map<string, ComparedRecord[]>(read.subjects.map(({ id }) => [id, []]))
  for (const row of rows) {
    let record: ComparedRecord | undefined
    for (const key of mapping.keysOf(read.kind, row)) {
      const records = bySubject.get(JSON.stringify(key))
      if (records === undefined) continue
      if (record === undefined) {
        const { values, problems } = mapping.toRecord(row, read.items)
        record = { values, invalid: problems, holds: holdsOf(mapping, read, row) }
      }
      records.push(record)
    }
  }
  return bySubject
}

/** Asked of verifications alone. */
function holdsOf(
  mapping: CompiledMapping,
  { mode }: PlannedRead,
  row: Row,
): ComparedRecord['holds'] {
  return mode === 'verify' ? (item, value) => mapping.holds(row, item, value) : NEVER
}

const NEVER = (): boolean => false

function verify(
  standard: Standard,
  read: PlannedRead,
  records: ReadonlyMap<string, readonly ComparedRecord[]>,
): Omit<Found, 'rowCount' | 'rowsWithheld'> {
  const verifications = new Map<string, VerificationOutcome>()
  const undecided = new Map<string, string>()
  for (const { subject, claim } of read.claims) {
    const compared = compare(standard.items, claim, records.get(subject.id) ?? [])
    const key = claimKey(subject.id, claim)
    if (compared.ok) verifications.set(key, compared.outcome)
    else undecided.set(key, compared.problem)
  }
  // The records themselves go no further: a verification discloses one word.
  return { records: NOTHING.records, verifications, undecided }
}

function distinct(keys: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()]
}

function onBehalfOf({ exchangeId, identity, purpose }: ReadContext): OnBehalfOf {
  return {
    exchangeId,
    consumer: identity.consumer.id,
    unitCode: identity.consumer.unitCode,
    operator: purpose.operator,
    matter: purpose.matter,
    caseNumber: purpose.caseNumber,
  }
}
