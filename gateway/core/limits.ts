/**
 * Every bound on one request, with its reason. A bound that is crossed is named in the refusal.
 *
 * @module
 */
export interface Limits {
  /** Bytes of a request body. A query with 100 subjects and claims is below 64 KiB. */
  readonly bodyBytesMax: number
  /** Characters of a document. 4,000 tokens of our own names are below 48 Ki. */
  readonly documentCharsMax: number
  /** Lexical tokens of a document; parsing stops there. */
  readonly tokensMax: number
  /** Levels of fields; `person { verify { x { items { result } } } }` is five. */
  readonly depthMax: number
  /** Fields after fragments are spread, over all operations' roots; aliases included. */
  readonly fieldsMax: number
  /** Root handles of one operation, aliases included. */
  readonly handlesMax: number
  /** `__schema` and `__type` in one operation: each may show the whole schema, megabytes of it. */
  readonly introspectionsMax: number
  /** Entries of one `from`, whether different or not; there are 34 provinces. */
  readonly regionsMax: number
  /** Distinct subjects of one request (design §4.1). */
  readonly subjectsMax: number
  /** Reads of one request: resources, by mode. What was read must fit into one record of 64 KiB. */
  readonly readsMax: number
  /** Rows that one source may return to one request. */
  readonly rowsMax: number
  /** Characters of one text argument. */
  readonly textMax: number
  /** Requests under way at once, while the exchange keeps up with them. */
  readonly runningMax: number
  /** Milliseconds after which a request is answered with what has arrived. */
  readonly requestTimeoutMs: number
}

export const LIMITS: Limits = {
  bodyBytesMax: 262_144,
  documentCharsMax: 65_536,
  tokensMax: 4_000,
  depthMax: 8,
  fieldsMax: 400,
  handlesMax: 20,
  introspectionsMax: 1,
  regionsMax: 64,
  subjectsMax: 100,
  readsMax: 64,
  rowsMax: 2_000,
  textMax: 1_000,
  runningMax: 512,
  requestTimeoutMs: 15_000,
}
