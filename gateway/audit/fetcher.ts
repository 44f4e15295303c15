/**
 * Where a log is read from, by whoever does not write it.
 *
 * @module
 */

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AuditError, messageOf } from './errors.ts'

export interface Fetcher {
  /** For messages: a folder or a URL. */
  readonly name: string
  /**
   * The bytes of `path` (`checkpoint`, `tile/…`); null when there is no such file. The caller owns them.
   *
   * @throws {AuditError} `SOURCE_UNREADABLE`
   */
  read(path: string): Promise<Uint8Array | null>
  /** Every path under the log; null when the source cannot tell (a server). */
  list(): Promise<readonly string[] | null>
}

type HeadersFor = (path: string) => Readonly<Record<string, string>>

const REQUEST_TIMEOUT_MS = 30_000
/** 256 entries of 65,535 bytes, with their lengths. */
const FILE_BYTES_MAX = 256 * (65_535 + 2)

/** Reads a folder, or, when `source` begins with `http:` or `https:`, the server there. */
export function fetcherOf(source: string): Fetcher {
  return /^https?:/.test(source) ? httpFetcher(source) : directoryFetcher(source)
}

export function directoryFetcher(folder: string): Fetcher {
  return {
    name: folder,
    read: async (path) => {
      try {
        return await readFile(join(folder, path))
      } catch (thrown) {
        if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
        throw unreadable(join(folder, path), thrown)
      }
    },
    list: async () => {
      try {
        return await filesIn(folder, '')
      } catch (thrown) {
        throw unreadable(folder, thrown)
      }
    },
  }
}

/** Paths of all files below `folder`, each after `prefix`. */
async function filesIn(folder: string, prefix: string): Promise<string[]> {
  const files: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = `${prefix}${entry.name}`
    if (entry.isDirectory()) files.push(...(await filesInIfThere(join(folder, entry.name), path)))
    else files.push(path)
  }
  return files
}

/** A running writer removes folders of partial tiles while we look. */
async function filesInIfThere(folder: string, path: string): Promise<string[]> {
  try {
    return await filesIn(folder, `${path}/`)
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return []
    throw thrown
  }
}

/**
 * @param url the log's prefix, with or without a slash at its end.
 * @param reader who reads, for servers that ask: a bearer token, or what gives the headers for a path of the log.
 */
export function httpFetcher(url: string, reader?: string | HeadersFor): Fetcher {
  const headersFor = typeof reader === 'function' ? reader : bearing(reader)
  const prefix = url.replace(/\/+$/, '')
  return {
    name: prefix,
    read: async (path) => {
      const address = `${prefix}/${path}`
      try {
        const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
        const response = await fetch(address, { signal, headers: headersFor(path) })
        if (response.status === 404 || response.status === 410) return null
        if (!response.ok) throw unreadable(address, refusalOf(response.status))
        return await bodyOf(response, address)
      } catch (thrown) {
        throw thrown instanceof AuditError ? thrown : unreadable(address, thrown)
      }
    },
    list: async () => null,
  }
}

function bearing(token: string | undefined): HeadersFor {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return () => headers
}

function refusalOf(status: number): string {
  const said = `it answered ${status}`
  if (status !== 401 && status !== 403) return said
  return `${said}. Entries are for auditors: give the access token of one (--token).`
}

async function bodyOf(response: Response, address: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  // Counted as it comes: what Content-Length says need not be true.
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.length
    if (bytes > FILE_BYTES_MAX)
      throw unreadable(address, `it is longer than ${FILE_BYTES_MAX} bytes`)
    chunks.push(part)
  }
  return Buffer.concat(chunks)
}

function unreadable(where: string, thrown: unknown): AuditError {
  return new AuditError('SOURCE_UNREADABLE', `${where} cannot be read: ${messageOf(thrown)}`, {
    cause: thrown,
  })
}
