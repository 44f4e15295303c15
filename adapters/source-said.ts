/** What a source said of its own failure; the cause of `SOURCE_UNAVAILABLE`, for administrators. */
export class SourceSaid extends Error {
  readonly code = 'SOURCE_SAID'
}
