/**
 * What the values of a column say of an item: whether it can be that, and what must be done with them on the way.
 *
 * @module
 */
import type { SourceColumn } from '../../adapters/introspection.ts'
import type { ColumnShape, ValueForm } from '../../adapters/column-shape.ts'
import { DATE_FORM, TIME_FORM } from '../../adapters/mapping/dates.ts'
import type { CodeList, DateForm, Item, ItemMapping } from '../../catalog/types.ts'
import { matchCodes } from './codes.ts'

export interface Reading {
  readonly mapping: ItemMapping
  /** What each step is for. */
  readonly because: readonly string[]
  /** What the officer has to look at. */
  readonly doubts: readonly string[]
  /** Added to what the name says; far below 0 where the values cannot be the item's. */
  readonly confidence: number
}

type Step = Partial<ItemMapping>
type Note = (part: {
  readonly step?: Step
  readonly because?: string
  readonly doubt?: string
  readonly confidence?: number
}) => void

/** Below this share of values in a form, the column is not of that form. */
const MOST = 0.8
/** Of fewer values nothing is concluded. */
const VALUES_MIN = 3

const DATE_FORMS: readonly DateForm[] = [
  'YYYYMMDD',
  'YYYY-MM-DD',
  'YYYY/MM/DD',
  'YYYY年MM月DD日',
  'YYYYMMDDHHmmss',
  'YYYY-MM-DDTHH:mm:ssZ',
  'YYYY-MM-DD HH:mm:ss',
]

/** Reads `item` from `column`. */
export function reading(item: Item, column: SourceColumn, list: CodeList | undefined): Reading {
  let mapping: ItemMapping = { column: column.name }
  const because: string[] = []
  const doubts: string[] = []
  let confidence = 0
  const note: Note = ({ step, because: why, doubt, confidence: more }) => {
    mapping = { ...mapping, ...step }
    if (why !== undefined) because.push(why)
    if (doubt !== undefined) doubts.push(doubt)
    confidence += more ?? 0
  }
  const told = toldOf(column.shape)
  noValues(column, note)
  tidying(item, told, note)
  identifiers(item, told, note)
  if (item.type === 'D' || item.type === 'T') dates(item, column, told, note)
  else if (NUMBERS.includes(item.type)) numbers(item, column, told, note)
  else if (column.kind === 'date' || column.kind === 'time') note({ confidence: -30 })
  if (list !== undefined) codes(column, list, note)
  else if (item.nameZh.endsWith('代码')) codesWithoutList(column, note)
  lengths(item, column, note)
  return { mapping, because, doubts, confidence }
}

interface Told {
  /** Rows with a value that means something. */
  readonly rows: number
  readonly share: (form: ValueForm) => number
}

function toldOf(shape: ColumnShape | undefined): Told {
  const none = Object.values(shape?.nothing ?? {}).reduce((sum, each) => sum + each, 0)
  const rows = (shape?.rows ?? 0) - (shape?.empty ?? 0) - none
  return { rows, share: (form) => (rows === 0 ? 0 : (shape?.forms[form] ?? 0) / rows) }
}

function noValues({ shape }: SourceColumn, note: Note): void {
  const texts = Object.keys(shape?.nothing ?? {})
  if (texts.length === 0) return
  const counted = texts.map((text) => `${text} (${shape?.nothing[text] ?? 0} times)`).join(', ')
  note({ step: { empty: texts }, because: `"no value" is written ${counted}` })
}

/** Identifiers are made half-width in any case. */
function tidying({ format }: Item, { share }: Told, note: Note): void {
  if (share('full-width') > 0 && format === undefined) {
    note({ step: { halfWidth: true }, because: 'some values are full-width' })
  }
  if (share('citizen-id-15') > 0 && format === 'citizen-id') {
    note({ step: { fifteenDigits: true }, because: 'some citizen numbers have 15 digits' })
  }
}

function identifiers({ format }: Item, told: Told, note: Note): void {
  if (format === undefined || told.rows < VALUES_MIN) return
  const share = told.share(format)
  if (share >= MOST)
    note({ because: `${percent(share)} of the values pass its check`, confidence: 6 })
  else if (share < 0.2) note({ confidence: -60 })
  else note({ doubt: `only ${percent(share)} of the values pass its check`, confidence: -10 })
}

function dates(
  { type }: Item,
  { kind, type: declared }: SourceColumn,
  told: Told,
  note: Note,
): void {
  const usual = type === 'D' ? DATE_FORM : TIME_FORM
  const form = DATE_FORMS.find((one) => told.share(one as ValueForm) >= MOST)
  if (form !== undefined) {
    const step = form === usual ? {} : { date: form }
    note({ step, because: `its ${type === 'D' ? 'dates' : 'times'} are ${form}`, confidence: 4 })
    return
  }
  if (kind === 'date' || kind === 'time') {
    const own = kind === 'date' ? DATE_FORM : declaredTime(declared)
    note({ step: own === usual ? {} : { date: own }, confidence: 2 })
    return
  }
  if (told.rows < VALUES_MIN) {
    note({ doubt: `no values show the form of its dates; ${usual} is taken` })
    return
  }
  note({ doubt: 'its values have no known form of a date', confidence: -45 })
}

/** Of interfaces' documents: RFC 3339, and XML Schema's, have their zone; a database's has none. */
function declaredTime(type: string): DateForm {
  return /date-?time$/i.test(type) && type !== 'datetime' ? 'YYYY-MM-DDTHH:mm:ssZ' : TIME_FORM
}

const NUMBERS = 'NYFBI'

function numbers({ type, nameZh }: Item, column: SourceColumn, told: Told, note: Note): void {
  if (told.rows >= VALUES_MIN && told.share('number') < MOST && column.kind !== 'number') {
    note({ confidence: -45 })
    return
  }
  if (type !== 'Y') return
  const inFen = /[（(\s:：,，]?(?:单位[:：]?)?分[)）\s]?$/u.test(column.comment ?? '')
  if (inFen && !nameZh.includes('万元')) {
    note({ step: { scale: -2 }, because: 'its comment says fen (分); the item is in yuan' })
  } else if (/^(?:big|small|medium)?int/i.test(column.type)) {
    note({ doubt: 'it holds whole numbers: is it in fen? Then add "scale": -2' })
  }
}

function codes(column: SourceColumn, list: CodeList, note: Note): void {
  const match = matchCodes(column, list)
  if (match === undefined) {
    note({ doubt: `its codes are not known; they must be those of "${list.id}", or be mapped` })
    return
  }
  const known = Object.keys(match.codes ?? {}).length
  if (match.unknown.length > 0 && known === 0) {
    // A long list of which the column has nothing is another list.
    note({ confidence: column.shape?.codes === undefined ? 0 : -20 })
  }
  if (match.codes !== undefined && known > 0) {
    note({
      step: { codes: match.codes },
      because: `its codes are known by ${match.by}`,
      confidence: 4,
    })
  } else if (match.codes === undefined) {
    note({ because: `its codes are those of "${list.id}"`, confidence: 6 })
  }
  if (match.unknown.length > 0) {
    note({ doubt: `"${list.id}" has nothing like its ${match.unknown.join(', ')}: map each` })
  }
  const rare = column.shape?.rareCodes ?? 0
  if (rare > 0) note({ doubt: `${rare} rows have codes too rare to be shown` })
}

/** Of an item that is named a code, so that its values are no person's. */
function codesWithoutList({ shape }: SourceColumn, note: Note): void {
  const codes = Object.keys(shape?.codes ?? {})
  if (codes.length === 0) return
  note({
    doubt: `the standard has no list for it, and its codes are ${codes.join(', ')}: map them where others have other codes`,
  })
}

function lengths({ type, length }: Item, { shape }: SourceColumn, note: Note): void {
  const longest = shape?.charactersMax ?? 0
  if (type !== 'C' || length === 0 || longest <= length) return
  note({
    doubt: `its longest value has ${longest} characters, the item ${length}`,
    confidence: longest > 2 * length ? -25 : -8,
  })
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`
}
