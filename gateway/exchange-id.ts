import { randomUUID } from 'node:crypto'

const EXCHANGE_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether a text has the form of one; of any version, for a peer may make them otherwise. */
export function isExchangeId(text: string): boolean {
  return EXCHANGE_ID.test(text)
}

/** A UUID of version 7 (RFC 9562 §5.7): sorts by time, 74 random bits. */
export function newExchangeId(now: Date): string {
  const time = now.getTime().toString(16).padStart(12, '0')
  // From here on a version 4 has its random bits and variant where version 7 has them; and Node keeps a
  // stock of those, where random bytes would be a system call each time.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
