/** Puts a section in the place of the one with the same heading, or before the first that begins with `before`; all else stays. */
export function withSection(document: string, section: string, before: string): string {
  const heading = section.slice(0, section.indexOf('\n'))
  const parts = document.split(/^(?=## )/m)
  const place = parts.findIndex((part) => part.startsWith(`${heading}\n`))
  const found = place === -1 ? parts.findIndex((part) => part.startsWith(before)) : place
  const at = found === -1 ? parts.length : found
  return [...parts.slice(0, at), `${section}\n`, ...parts.slice(place === -1 ? at : at + 1)].join(
    '',
  )
}

/** The sections of a document before the first that begins with `before`. */
export function sectionsOf(document: string, before: string): readonly string[] {
  const parts = document.split(/^(?=## )/m).slice(1)
  const end = parts.findIndex((part) => part.startsWith(before))
  return (end === -1 ? parts : parts.slice(0, end)).map((part) => `${part.trimEnd()}\n`)
}
