/**
 * The form in which a source writes the values of one item: codes, dates, numbers, identifiers.
 *
 * @module
 */
import { normalizeCitizenId } from '../../catalog/codes/citizen-id.ts'
import { normalizeUscc } from '../../catalog/codes/uscc.ts'
import type { Item, ItemMapping } from '../../catalog/types.ts'
import { DATE_FORM, readDate, readTime, TIME_FORM, writeDate } from './dates.ts'
import { BOOLEANS } from './item-reader.ts'
import { numberForm } from './number-form.ts'

/** Values are texts here: a boolean is `true` or `false`. */
export interface ValueForm {
  /** The forms of a value; none where the source cannot hold it. */
  readonly toSource: (value: string) => readonly string[]
  /** Less strict than reading an item: what cannot be normalised stays as it is. */
  readonly fromSource: (text: string) => string | undefined
  /** Whether `toSource` gives every form that reads as the value. */
  readonly complete: boolean
}

export function valueForm(item: Item, mapping: ItemMapping): ValueForm {
  if (mapping.codes !== undefined) return codesForm(mapping.codes, mapping)
  if (item.type === 'D' || item.type === 'T') return dateForm(item.type, mapping)
  if (item.type === 'L') return booleanForm()
  if (mapping.scale !== undefined || mapping.unit !== undefined) return countedForm(mapping)
  if (item.format === 'citizen-id') return citizenIdForm(mapping)
  if (item.format === 'uscc') return normalized(normalizeUscc)
  // Numbers without a scale are looked for as they were asked; a source may write them otherwise.
  const complete = !'NYFBI'.includes(item.type)
  return { toSource: (value) => [value], fromSource: (text) => text, complete }
}

function codesForm(
  codes: Readonly<Record<string, string>>,
  { unknownCode }: ItemMapping,
): ValueForm {
  const pairs = Object.entries(codes)
  return {
    toSource: (value) => pairs.filter(([, code]) => code === value).map(([source]) => source),
    fromSource: (text) => (Object.hasOwn(codes, text) ? codes[text] : undefined),
    complete: unknownCode !== 'default',
  }
}

function dateForm(type: 'D' | 'T', { date, zone }: ItemMapping): ValueForm {
  const form = date ?? (type === 'D' ? DATE_FORM : TIME_FORM)
  const read = type === 'D' ? readDate : readTime
  return {
    toSource: (value) => listOf(writeDate(value, form, zone)),
    fromSource: (text) => read(text, form, zone),
    complete: form === 'YYYYMMDD' || form === 'YYYY-MM-DD' || form === 'YYYY/MM/DD',
  }
}

function booleanForm(): ValueForm {
  return {
    toSource: (value) =>
      [...BOOLEANS]
        .filter(([, meaning]) => String(meaning) === value)
        .flatMap(([text]) => [...new Set([text, text.toUpperCase()])]),
    fromSource: (text) => BOOLEANS.get(text.toLowerCase())?.toString(),
    complete: false,
  }
}

function countedForm(mapping: ItemMapping): ValueForm {
  const { read, write } = numberForm(mapping)
  return { toSource: (value) => listOf(write(value)), fromSource: read, complete: false }
}

/** Registers older than the rule keep the check character in lower case; some keep numbers as they were before it. */
function citizenIdForm({ fifteenDigits }: ItemMapping): ValueForm {
  return {
    toSource(value) {
      const forms = value.endsWith('X') ? [value, `${value.slice(0, -1)}x`] : [value]
      if (fifteenDigits !== true) return forms
      // Without the century and the check character. Of somebody born in another century it would be another's number.
      return value.slice(6, 8) === '19' ? [...forms, value.slice(0, 6) + value.slice(8, 17)] : forms
    },
    fromSource: normalizeCitizenId,
    complete: false,
  }
}

function normalized(fromSource: (text: string) => string): ValueForm {
  return { toSource: (value) => [value], fromSource, complete: false }
}

function listOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text]
}
