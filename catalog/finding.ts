/** One thing wrong inside one entry of the catalogue. */
export interface Finding {
  /** JSON pointer from the entry. */
  readonly pointer: string
  /** A predicate of what the pointer points to. */
  readonly message: string
}
