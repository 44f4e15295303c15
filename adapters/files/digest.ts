import { unavailable } from './file-place.ts'
import type { ChecksumName } from './newest-file.ts'

export const DIGEST_BYTES_MAX = 4_096

/** A file is not the one whose digest stands beside it; `cause` of what is thrown. */
export class OtherDigest extends Error {}

/**
 * @param actual - hexadecimal digits
 * @param expected - what stands beside the file; begins with the digits
 * @throws {AdapterError} `SOURCE_UNAVAILABLE`: what has another digest has not arrived whole.
 */
export function assertDigestIs(
  source: string,
  name: ChecksumName,
  actual: string,
  expected: Buffer,
): void {
  if (expected.toString('latin1').trim().toLowerCase().startsWith(actual)) return
  const what = `its file has not the ${name} digest that stands beside it`
  throw unavailable(source, what, new OtherDigest())
}
