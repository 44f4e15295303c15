/**
 * Columns as an officer types or pastes them, for a source that does not say which it has.
 *
 * @module
 */
export interface GivenColumn {
  readonly name: string
  readonly comment?: string
}

/** As many as the exchange takes. */
const COLUMNS_MAX = 500

/**
 * Reads any of these: a column a line, what it means behind it; the head line of a delimited file, with or without rows
 * below it; a JSON answer of the service. Only names are taken: the values of a sample go nowhere.
 */
export function columnsIn(text: string): readonly GivenColumn[] {
  const found = inJson(text) ?? inHeadLine(text) ?? inLines(text)
  const names = found.map(({ name }) => name)
  return found
    .filter(({ name }, at) => name !== '' && names.indexOf(name) === at)
    .slice(0, COLUMNS_MAX)
}

/** Undefined for what is not JSON, or holds no record. */
function inJson(text: string): readonly GivenColumn[] | undefined {
  try {
    return recordIn(JSON.parse(text))?.map((name) => ({ name }))
  } catch {
    return undefined
  }
}

/** The names of the first record: the object that has no list or object of objects within, or else of what is within. */
function recordIn(value: unknown): readonly string[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const inner = Object.values(value).map(recordIn)
  const within = inner.find((names) => names !== undefined && names.length > 0)
  if (within !== undefined) return within
  return Array.isArray(value) ? undefined : Object.keys(value)
}

/** Three cells or more: two are a column and what it means. */
const CELLS_MIN = 3

function inHeadLine(text: string): readonly GivenColumn[] | undefined {
  const [head = ''] = text.trim().split(/\r?\n/)
  const cells = ['\t', ',', ';', '|']
    .map((by) => head.split(by))
    .find(({ length }) => length >= CELLS_MIN)
  return cells?.map((cell) => ({ name: cell.trim().replace(/^"(.*)"$/, '$1') }))
}

function inLines(text: string): readonly GivenColumn[] {
  return text.split(/\r?\n/).map((line) => {
    const [, name = '', comment = ''] =
      /^\s*([^\s,，;；=＝:：|｜]+)[\s,，;；=＝:：|｜]*(.*?)\s*$/.exec(line) ?? []
    return comment === '' ? { name } : { name, comment }
  })
}
