/** A header that may be given once. Two values of the same header are none: we do not choose. */
export function single(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}
