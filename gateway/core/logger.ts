/** The lines of an exchange's own log. Fields only: never a value of a subject, never a header. */
export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
