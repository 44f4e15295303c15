/** One thing wrong inside one entry of the catalogue. */
export interface Finding {
  /** JSON pointer from the entry. */
  readonly pointer: string
  /** A predicate of what the pointer points to. */
  readonly message: string
  /** The rule that is broken, and what stands in the places of its sentence: for who says it in another language. */
  readonly rule?: string
  readonly facts?: Readonly<Record<string, string>>
}
