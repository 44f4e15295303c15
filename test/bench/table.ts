/** A table in Markdown, aligned, so that it also reads in a terminal. Columns of `textual` are texts, others numbers. */
export function tableOfText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  textual: readonly number[] = [],
): string {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]!.length)))
  const isText = (i: number): boolean => textual.includes(i)
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => (isText(i) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`
  const rule = widths.map((width, i) =>
    isText(i) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  )
  return [line(head), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n')
}
