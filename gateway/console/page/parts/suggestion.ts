/** Something that a field can be filled with. */
export interface Suggestion {
  /** What is written into the field. */
  readonly code: string
  /** By which people know it. */
  readonly name: string
}
