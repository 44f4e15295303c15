/**
 * What an entry that is no record says of its own version: for whoever looks for the program that wrote it. It excuses nothing.
 *
 * @module
 */

/** A sentence; undefined where the entry names no version. */
export function statedVersion(entry: Uint8Array): string | undefined {
  const version = versionIn(entry)
  if (version === undefined) return undefined
  return version === 1
    ? 'It calls itself version 1, as records from before the first release do, whose forms are no longer read.'
    : `It calls itself version ${version}, which this release does not read: look for the release that wrote it.`
}

function versionIn(entry: Uint8Array): number | undefined {
  try {
    const record = JSON.parse(Buffer.from(entry).toString()) as { readonly v?: unknown } | null
    const version = record?.v
    return Number.isSafeInteger(version) ? (version as number) : undefined
  } catch {
    return undefined
  }
}
