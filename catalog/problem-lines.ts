/**
 * On which line of a file a value stands: a pointer is exact, a line is what an editor opens.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { isYamlFile, yamlLines } from './yaml-file.ts'

/**
 * @param pointer RFC 6901. What is not there stands where it would have to be written: in its parent.
 * @returns counted from 1; undefined where the file cannot be read, or is neither JSON nor, by its name, YAML.
 */
export function lineOf(file: string, pointer: string): number | undefined {
  return linesOf(file, [pointer]).get(pointer)
}

/** As {@link lineOf}, for many pointers into one file, in one pass over it. */
export function linesOf(file: string, pointers: readonly string[]): ReadonlyMap<string, number> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
    if (isYamlFile(file)) return nearestLines(yamlLines(text), pointers)
    JSON.parse(text)
  } catch {
    return new Map()
  }
  const starts = startsIn(text, new Set(pointers.flatMap(ancestors)))
  const lines = new Map<string, number>()
  let line = 1
  let counted = 0
  for (const [pointer, at] of [...starts].sort(([, a], [, b]) => a - b)) {
    for (; counted < at; counted++) if (text[counted] === '\n') line++
    lines.set(pointer, line)
  }
  return nearestLines((pointer) => lines.get(pointer), pointers)
}

/** Of what is not there, that of the nearest around it which is. */
function nearestLines(
  lineOf: (pointer: string) => number | undefined,
  pointers: readonly string[],
): ReadonlyMap<string, number> {
  return new Map(
    pointers.flatMap((pointer) => {
      const [line] = ancestors(pointer).flatMap((each) => lineOf(each) ?? [])
      return line === undefined ? [] : [[pointer, line] as const]
    }),
  )
}

/** `/a/b` → `/a/b`, `/a`, `` */
function ancestors(pointer: string): readonly string[] {
  const all: string[] = []
  for (let each = pointer; each !== ''; each = each.slice(0, each.lastIndexOf('/'))) all.push(each)
  return [...all, '']
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/gy
const SPACE = /\s*/y

/** Where the values of the wanted pointers begin; of a member, where its name does. The text is JSON. */
function startsIn(text: string, wanted: ReadonlySet<string>): ReadonlyMap<string, number> {
  const starts = new Map<string, number>()
  let at = 0
  const next = (): { readonly token: string; readonly start: number } => {
    SPACE.lastIndex = at
    SPACE.test(text)
    TOKEN.lastIndex = SPACE.lastIndex
    const start = TOKEN.lastIndex
    const token = TOKEN.exec(text)?.[0] ?? ''
    at = start + token.length
    return { token, start }
  }
  /** Reads a value whose first token is `first`. @param pointer undefined where nothing below is wanted. */
  const value = (first: ReturnType<typeof next>, pointer: string | undefined): void => {
    if (pointer !== undefined && !starts.has(pointer)) starts.set(pointer, first.start)
    if (first.token !== '[' && first.token !== '{') return
    const closes = first.token === '[' ? ']' : '}'
    let token = next()
    for (let i = 0; token.token !== closes; i++) {
      const isMember = closes === '}'
      const name = isMember ? (JSON.parse(token.token) as string) : String(i)
      const inner = `${pointer ?? ''}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
      const below = pointer !== undefined && wanted.has(inner) ? inner : undefined
      if (isMember) {
        if (below !== undefined) starts.set(below, token.start)
        next()
        token = next()
      }
      value(token, below)
      token = next()
      if (token.token === ',') token = next()
    }
  }
  value(next(), '')
  return starts
}
