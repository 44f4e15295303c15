/**
 * What a workbook says once for all its sheets: their names, shared texts, and which styles are dates.
 *
 * @module
 */
import { isDateFormat } from './xlsx-dates.ts'
import type { XlsxPackage } from './xlsx-package.ts'

export interface Workbook {
  /** Part of each sheet by its name, in their order. */
  readonly sheets: ReadonlyMap<string, string>
  readonly texts: SharedTexts
  /** Indexes of cell formats that show a date. */
  readonly dateStyles: ReadonlySet<number>
  /** Days are counted from 1904 rather than 1900. */
  readonly is1904: boolean
}

/** The texts to which cells point by their place: an array, or what holds them more narrowly. */
export interface SharedTexts {
  push(text: string): unknown
  at(place: number): string | undefined
}

export async function readWorkbook(file: XlsxPackage, texts: SharedTexts): Promise<Workbook> {
  const targets = await readTargets(file)
  const sheets = new Map<string, string>()
  let is1904 = false
  await file.parse('xl/workbook.xml', {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = isTrue(attributes['date1904'])
      if (name !== 'sheet') return
      const target = targets.get(attributes['r:id'] ?? attributes['id'] ?? '')
      if (target !== undefined) sheets.set(attributes['name'] ?? '', target)
    },
  })
  return {
    sheets,
    texts: file.has('xl/sharedStrings.xml') ? await readTexts(file, texts) : texts,
    dateStyles: file.has('xl/styles.xml') ? await readDateStyles(file) : new Set(),
    is1904,
  }
}

/** Parts by the id under which the workbook names them. */
async function readTargets(file: XlsxPackage): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>()
  await file.parse('xl/_rels/workbook.xml.rels', {
    open(name, { Id: id, Target: target, TargetMode: mode }) {
      if (name !== 'Relationship' || id === undefined || target === undefined) return
      if (mode === 'External') return
      targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`)
    },
  })
  return targets
}

async function readTexts(file: XlsxPackage, texts: SharedTexts): Promise<SharedTexts> {
  const reader = textReader()
  await file.parse('xl/sharedStrings.xml', {
    open: reader.open,
    text: reader.text,
    close(name) {
      reader.close(name)
      if (name === 'si') texts.push(reader.take())
    },
  })
  return texts
}

export interface TextReader {
  readonly open: (name: string) => void
  readonly text: (text: string) => void
  readonly close: (name: string) => void
  /** What was read since it was last asked. */
  readonly take: () => string
}

/** Puts a text together from its runs (`t`), without what is written above them to be pronounced (`rPh`). */
export function textReader(): TextReader {
  let text = ''
  let inText = false
  let above = 0
  return {
    open(name) {
      if (name === 'rPh') above += 1
      inText = name === 't' && above === 0
    },
    text(more) {
      if (inText) text += more
    },
    close(name) {
      if (name === 'rPh') above -= 1
      if (name === 't') inText = false
    },
    take() {
      const whole = unescaped(text)
      text = ''
      return whole
    },
  }
}

/** Characters that XML cannot hold are written `_x001F_` (ECMA-376 part 1, §22.9.2.19). */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

async function readDateStyles(file: XlsxPackage): Promise<ReadonlySet<number>> {
  const codes = new Map<number, string>()
  const dates = new Set<number>()
  let inCellFormats = false
  let style = 0
  await file.parse('xl/styles.xml', {
    open(name, attributes) {
      if (name === 'numFmt') {
        codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
      } else if (name === 'cellXfs') inCellFormats = true
      else if (name === 'xf' && inCellFormats) {
        const id = Number(attributes['numFmtId'] ?? 0)
        if (isDateFormat(id, codes.get(id))) dates.add(style)
        style += 1
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return dates
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true'
}
