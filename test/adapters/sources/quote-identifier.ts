/** Double quotes an SQL identifier, so that it is a name whatever it contains. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
