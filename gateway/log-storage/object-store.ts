/**
 * A bucket of an S3-compatible object storage, as far as the log needs one.
 *
 * @module
 */
import type { ListObjectsV2CommandInput, S3, S3ServiceException } from '@aws-sdk/client-s3'
import { AuditError } from '../audit/errors.ts'

export interface ObjectStore {
  /** For messages: `s3://bucket/prefix`. */
  readonly name: string
  /** null when there is no such object. */
  read(key: string): Promise<Uint8Array | null>
  /** Durable when it returns. Replaces what is there. */
  replace(key: string, bytes: Uint8Array): Promise<void>
  /**
   * Durable when it returns. An object that is there already must have the same bytes: what the log publishes under a
   * name never changes.
   *
   * @throws {AuditError} `LOG_CORRUPT` when it has others; nothing was changed.
   */
  put(key: string, bytes: Uint8Array): Promise<void>
  /** Nothing happens when there is none. */
  remove(key: string): Promise<void>
  /** Keys below `prefix`, without it; `null` when there is none. `deep`: all, else names up to the next slash. */
  list(prefix: string, depth: 'deep' | 'names'): Promise<readonly string[] | null>
  close(): void
}

export interface ObjectStoreOptions {
  /** `https://…` of the storage; undefined: AWS's own of the region. */
  readonly endpoint: string | undefined
  readonly region: string
  readonly bucket: string
  /** Before every key, without slashes at its ends; may be empty. */
  readonly prefix: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

const ATTEMPTS_MAX = 3
const CONNECT_TIMEOUT_MS = 3_000
const REQUEST_TIMEOUT_MS = 10_000

/** Connects at the first use. */
export function openObjectStore(options: ObjectStoreOptions): ObjectStore {
  const { bucket, prefix } = options
  let client: Promise<S3> | undefined
  const connected = (): Promise<S3> => (client ??= connect(options))
  const keyOf = (key: string): string => (prefix === '' ? key : `${prefix}/${key}`)
  return { name: `s3://${bucket}/${prefix}`, read, replace, put, remove, list, close }

  async function read(key: string): Promise<Uint8Array | null> {
    try {
      const { Body } = await (await connected()).getObject({ Bucket: bucket, Key: keyOf(key) })
      return Body === undefined ? new Uint8Array() : await Body.transformToByteArray()
    } catch (thrown) {
      if (statusOf(thrown) === 404) return null
      throw unreachable(key, thrown)
    }
  }

  async function replace(key: string, bytes: Uint8Array): Promise<void> {
    await write(key, bytes, {})
  }

  async function put(key: string, bytes: Uint8Array): Promise<void> {
    // Not every storage knows the condition; then reading first is what keeps us from overwriting.
    const before = await read(key)
    if (before === null) {
      const isNew = await write(key, bytes, { IfNoneMatch: '*' })
      if (isNew) return
    }
    // It is ours, from an attempt whose answer was lost, or it is not.
    const found = before ?? (await read(key))
    if (found !== null && Buffer.compare(found, bytes) === 0) return
    throw new AuditError(
      'LOG_CORRUPT',
      `${bucket}/${keyOf(key)} holds other bytes than this log publishes there. Does another log write under this prefix? Nothing was changed.`,
    )
  }

  /** @returns false when the condition was not met. */
  async function write(
    key: string,
    bytes: Uint8Array,
    condition: { readonly IfNoneMatch?: '*' },
  ): Promise<boolean> {
    try {
      const s3 = await connected()
      await s3.putObject({ Bucket: bucket, Key: keyOf(key), Body: bytes, ...condition })
      return true
    } catch (thrown) {
      // 412 as AWS has it; 409 when another write of the key is under way.
      const status = statusOf(thrown)
      if (status === 412 || status === 409) return false
      throw unreachable(key, thrown)
    }
  }

  async function remove(key: string): Promise<void> {
    try {
      await (await connected()).deleteObject({ Bucket: bucket, Key: keyOf(key) })
    } catch (thrown) {
      if (statusOf(thrown) !== 404) throw unreachable(key, thrown)
    }
  }

  async function list(below: string, depth: 'deep' | 'names'): Promise<readonly string[] | null> {
    const start = keyOf(below === '' ? '' : `${below}/`)
    const names: string[] = []
    let token: string | undefined
    do {
      const page: ListObjectsV2CommandInput = {
        Bucket: bucket,
        Prefix: start,
        ...(depth === 'names' ? { Delimiter: '/' } : {}),
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }
      try {
        const { Contents, CommonPrefixes, NextContinuationToken } = await (
          await connected()
        ).listObjectsV2(page)
        const keys = [
          ...(Contents ?? []).map(({ Key }) => Key ?? ''),
          ...(CommonPrefixes ?? []).map(({ Prefix }) => (Prefix ?? '').replace(/\/$/, '')),
        ]
        names.push(...keys.map((key) => key.slice(start.length)).filter((name) => name !== ''))
        token = NextContinuationToken
      } catch (thrown) {
        throw unreachable(below, thrown)
      }
    } while (token !== undefined)
    return names.length === 0 ? null : names
  }

  function close(): void {
    void client?.then((s3) => s3.destroy())
  }

  function unreachable(key: string, cause: unknown): AuditError {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
    return new AuditError(
      'AUDIT_UNAVAILABLE',
      `The object storage does not serve ${bucket}/${keyOf(key)} (${why}).`,
      { cause },
    )
  }
}

/** The client is loaded here, for it is large and most logs lie on a disk. */
async function connect(options: ObjectStoreOptions): Promise<S3> {
  const { S3 } = await import('@aws-sdk/client-s3')
  const { endpoint, region, accessKeyId, secretAccessKey } = options
  return new S3({
    ...(endpoint === undefined ? {} : { endpoint }),
    region,
    credentials: { accessKeyId, secretAccessKey },
    // Storages of one's own have seldom a name for every bucket, and seldom know the newer checksums.
    forcePathStyle: endpoint !== undefined,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: ATTEMPTS_MAX,
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  })
}

function statusOf(thrown: unknown): number | undefined {
  return (thrown as Partial<S3ServiceException>).$metadata?.httpStatusCode
}
