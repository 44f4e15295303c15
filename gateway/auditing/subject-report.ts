/**
 * What one person is told: which authority looked at which kinds of their data, when and for which matter.
 *
 * It names no clerk and no case. Of a request about several people each is told of the own part alone, and of
 * what would show a relative's act in general words; which entries these are follows from rules, and their number is
 * recorded with the report. Entries under seal are counted and not told.
 *
 * @module
 */
import type { Catalog } from '../../catalog/catalog.ts'
import { groupBy } from '../../catalog/group-by.ts'
import type { Region } from '../../catalog/types.ts'
import type { RecordSecrets } from '../core/house.ts'
import { localTime } from '../core/day.ts'
import type { Database } from '../state/database.ts'
import { isAboutRelatives, isShared } from './relatives.ts'
import { isSealed, sealsAt } from './seals.ts'
import { search, type Found } from './search.ts'

export interface SubjectReport {
  /** Newest first. */
  readonly entries: readonly ReportEntry[]
  /** Entries that are held back by an investigation; they are told when it ends. */
  readonly sealed: number
  /** Entries told in general words. */
  readonly generalised: number
  /** Months, `2023-03`, of which it is no longer known whom a record was about; in order of time. */
  readonly erasedMonths: readonly string[]
  /** Give it as `after` for the {@link REPORT_ENTRIES_MAX} entries before these; null when there are none. */
  readonly next: string | null
}

export interface ReportEntry {
  readonly time: Date
  /** The authority, by its name in Chinese and English. */
  readonly authorityZh: string
  readonly authorityEn: string
  /** Null when naming it would tell of somebody else. */
  readonly matterZh: string | null
  readonly matterEn: string | null
  /** The request was refused as a whole: nothing was given, of whatever it asked for. */
  readonly refused: boolean
  /** Each once for each of its results; of a refusal it may be none that could be told. */
  readonly kinds: readonly ReportedKind[]
  readonly generalised: boolean
  /** Name it when asking about this entry, and an auditor finds it: says nothing to others, and is another for each person of a request. */
  readonly reference: string
}

/**
 * - `REFUSED`: asked for in a request that was refused as a whole, be it for this kind or for another.
 * - `NO_ANSWER`: the source or the request failed, or nothing was read.
 * - `TRIED`: a probe. It is recorded before it is done: whether there was anything to see, no record says.
 */
export type ReportedResult =
  'RELEASED' | 'CHECKED' | 'NO_RECORD' | 'REFUSED' | 'NO_ANSWER' | 'TRIED'

export interface ReportedKind {
  readonly kindZh: string
  readonly kindEn: string
  /** The province that holds it; null where naming it would tell of somebody else. */
  readonly regionZh: string | null
  readonly regionEn: string | null
  /** Empty when they are not told. */
  readonly items: readonly ReportedItem[]
  readonly result: ReportedResult
}

export interface ReportedItem {
  readonly nameZh: string
  readonly nameEn: string
  /** It was shown shortened. */
  readonly masked: boolean
}

export interface ReportParts {
  readonly database: Database
  readonly catalog: Catalog
  /** Whose log it is, and whose staff looks. */
  readonly region: Region
  readonly secrets: Pick<RecordSecrets, 'references'>
  readonly now: () => Date
}

export const REPORT_ENTRIES_MAX = 500

/** @throws {AuditingError} `BAD_PAGE`, `SEARCH_TOO_WIDE` */
export async function subjectReport(
  { database, catalog, region, secrets, now }: ReportParts,
  subjectHash: string,
  { from, to, after }: { readonly from?: Date; readonly to?: Date; readonly after?: string } = {},
): Promise<SubjectReport> {
  const time = { ...(from && { from }), ...(to && { to }) }
  const filter = { ...time, subjectHash, looksOnly: true } as const
  const page = { limit: REPORT_ENTRIES_MAX, ...(after === undefined ? {} : { after }) }
  const { found, next } = await search(database, filter, page)
  const seals = await sealsAt(database, now())
  const open = found.filter((one) => !isSealed(one, subjectHash, seals))
  const places = await placesOf(database, subjectHash, open)
  const entries = open.map((one): ReportEntry => {
    const place = places.get(nameOf(one)) ?? { place: 0, subjects: 2 }
    const { log, index } = one
    const reference = secrets.references.write({ log, index, place: place.place })
    return { ...entryOf(catalog, region, one, place), reference }
  })
  return {
    entries,
    sealed: found.length - open.length,
    generalised: entries.filter(({ generalised }) => generalised).length,
    erasedMonths: await erasedMonths(database, time),
    next,
  }
}

/** Of the time asked about. */
async function erasedMonths(
  database: Database,
  { from, to }: { readonly from?: Date; readonly to?: Date },
): Promise<readonly string[]> {
  const rows = await database.query(
    `SELECT DISTINCT left(key, 7) AS month FROM shudao.content_erasure
      WHERE right(key, 13) <> '.administered' AND ($1::text IS NULL OR left(key, 7) >= $1)
        AND ($2::text IS NULL OR left(key, 7) <= $2) ORDER BY month`,
    [from, to].map((time) => (time === undefined ? null : localTime(time).slice(0, 7))),
  )
  return rows.map(({ month }) => String(month))
}

interface Place {
  /** Where the person stands among the subjects of the record, and how many there are. */
  readonly place: number
  readonly subjects: number
}

async function placesOf(
  database: Database,
  hash: string,
  found: readonly Found[],
): Promise<ReadonlyMap<string, Place>> {
  const rows = await database.query(
    `SELECT f.log, f.log_index, min(s.place) FILTER (WHERE s.hash = $1) AS place, count(*) AS subjects
       FROM unnest($2::text[], $3::bigint[]) AS f(log, log_index)
       JOIN shudao.log_index_subject s USING (log, log_index) GROUP BY f.log, f.log_index`,
    [hash, found.map(({ log }) => log), found.map(({ index }) => String(index))],
  )
  return new Map(
    rows.map((row) => [
      `${String(row['log'])} ${String(row['log_index'])}`,
      { place: Number(row['place']), subjects: Number(row['subjects']) },
    ]),
  )
}

function nameOf({ log, index }: Found): string {
  return `${log} ${index}`
}

function entryOf(
  catalog: Catalog,
  own: Region,
  found: Found,
  { place, subjects }: Place,
): Omit<ReportEntry, 'reference'> {
  const alone = subjects === 1
  const questions = found.questions.filter(
    ({ subjectsAt, result }) =>
      // A refusal does not say whom it was about: of several people, none is told which item was refused.
      (subjectsAt === null || subjectsAt.includes(place)) && (alone || result !== 'REFUSED'),
  )
  const kinds = questions.map((question) => kindOf(catalog, question))
  const isProbe = found.kind === 'management'
  const refused = found.outcome === 'refused'
  const stated = catalog.matter(found.matter ?? '')
  const tellsOfOthers =
    !alone ||
    kinds.some(({ generalised }) => generalised) ||
    (stated !== undefined && isAboutRelatives(stated))
  const matter = isProbe ? PROBING : stated
  const region = isProbe ? own : catalog.region(found.region ?? '')
  const department = catalog.department(found.department ?? '')
  return {
    time: found.time,
    authorityZh: department?.bodies[region?.code ?? '']?.nameZh ?? found.department ?? '未知机关',
    authorityEn: `${department?.nameEn ?? found.department ?? 'unknown authority'}, ${region?.nameEn ?? found.region ?? ''}`,
    matterZh: tellsOfOthers ? null : (matter?.nameZh ?? null),
    matterEn: tellsOfOthers ? null : (matter?.nameEn ?? null),
    refused,
    kinds: eachOnce(kinds.map(({ kind }) => ({ ...kind, ...whole(found) }))),
    generalised: tellsOfOthers,
  }
}

/** Where nothing was given, whatever had been read by then. */
function whole({ kind, outcome }: Found): { readonly result?: ReportedResult } {
  if (outcome === 'refused') return { result: 'REFUSED' }
  return kind === 'exchange' && outcome === 'failed' ? { result: 'NO_ANSWER' } : {}
}

/** Not a matter of anybody's: a department checks what it is going to share. */
const PROBING = {
  nameZh: '数据共享前的数据源核验',
  nameEn: 'Checking a source before it is shared',
}

function kindOf(
  catalog: Catalog,
  { resource, mode, items, masked, result }: Found['questions'][number],
): { readonly kind: ReportedKind; readonly generalised: boolean } {
  const standard = catalog.standard(resource.split('.')[2] ?? '')
  const department = catalog.department(resource.split('.')[1] ?? '')
  const told = resultOf(mode, result)
  if (standard === undefined || isShared(standard)) {
    const kind = {
      kindZh: `${department?.nameZh ?? ''}掌握的登记信息`,
      kindEn: `registers of ${department?.nameEn ?? 'a department'}`,
      regionZh: null,
      regionEn: null,
      items: [],
      result: told,
    }
    return { kind, generalised: true }
  }
  const region = catalog.region(resource.split('.')[0] ?? '')
  const kind = {
    kindZh: standard.nameZh,
    kindEn: standard.nameEn,
    regionZh: region?.nameZh ?? null,
    regionEn: region?.nameEn ?? null,
    items: items.map((name) => ({
      nameZh: standard.items.find((item) => item.name === name)?.nameZh ?? name,
      nameEn: inWords(name),
      masked: masked.includes(name),
    })),
    result: told,
  }
  return { kind, generalised: false }
}

/** A refusal has a question for each item that was refused, and one for what was not read beside them. */
function eachOnce(kinds: readonly ReportedKind[]): readonly ReportedKind[] {
  const alike = groupBy(kinds, ({ kindZh, regionZh, result }) => `${kindZh} ${regionZh} ${result}`)
  return [...alike.values()].flatMap((same) => {
    const byName = groupBy(
      same.flatMap((kind) => kind.items),
      ({ nameEn }) => nameEn,
    )
    // Of two resources one may have given it whole.
    const items = [...byName.values()].flatMap((equal) =>
      equal.slice(0, 1).map((item) => ({ ...item, masked: equal.every(({ masked }) => masked) })),
    )
    return same.slice(0, 1).map((kind) => ({ ...kind, items }))
  })
}

/** Items are named in English words, `benefitStatusCode`. */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function resultOf(mode: string, result: string): ReportedResult {
  if (mode === 'probe') return 'TRIED'
  if (result === 'REFUSED') return 'REFUSED'
  if (result === 'NO_RECORD' || result === 'NOT_FOUND') return 'NO_RECORD'
  if (mode === 'verify' && ['MATCH', 'MISMATCH', 'MIXED'].includes(result)) return 'CHECKED'
  return result === 'RECORDS' ? 'RELEASED' : 'NO_ANSWER'
}
