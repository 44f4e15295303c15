/** Reads the text table of `edge.txt`: requests, and what must hold of their answers. */

export interface EdgeCase {
  readonly line: number
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly expectations: readonly { readonly line: number; readonly text: string }[]
}

/** @param words what stands for `{name}` anywhere in the table. */
export function readEdgeTable(
  table: string,
  words: Readonly<Record<string, string>>,
): readonly EdgeCase[] {
  const filled = table.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole)
  const lines = filled.split('\n').map((text, i) => ({ text, line: i + 1 }))
  const cases: { asked: typeof lines; expectations: typeof lines }[] = []
  for (const entry of lines) {
    const last = cases.at(-1)
    if (entry.text.startsWith('>')) {
      if (last === undefined || last.expectations.length > 0) {
        cases.push({ asked: [entry], expectations: [] })
      } else last.asked.push(entry)
    } else if (entry.text !== '' && !entry.text.startsWith('#')) {
      last?.expectations.push(entry)
    }
  }
  return cases.map(({ asked, expectations }) => {
    const [first, ...rest] = asked.map(({ text }) => text.slice(2))
    const [method = '', path = ''] = (first ?? '').split(' ')
    const blank = rest.indexOf('')
    const head = blank === -1 ? rest : rest.slice(0, blank)
    const headers = head.map((text) => text.split(/: (.*)/s).slice(0, 2) as [string, string])
    return {
      line: asked[0]!.line,
      method,
      path,
      headers: Object.fromEntries(headers),
      body: blank === -1 ? undefined : rest.slice(blank + 1).join('\n'),
      expectations,
    }
  })
}
