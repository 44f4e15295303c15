/**
 * A disk whose published part, the log's folder, lies in an object storage. Journal, lock and staging stay on the
 * machine: a record is durable there before it is promised, and published afterwards.
 *
 * A file is staged and synced as before; renaming it into the log's folder puts the object. An object is there whole
 * or not at all, and lasts when the call returns, so folders need neither be made nor synced.
 *
 * @module
 */
import { relative } from 'node:path'
import type { Disk } from '../audit/disk.ts'
import { AuditError } from '../audit/errors.ts'
import type { Fetcher } from '../audit/fetcher.ts'
import { CHECKPOINT_PATH } from '../audit/tile.ts'
import type { ObjectStore } from './object-store.ts'

/** @param local the machine's own; what lies outside `logDir` is there. */
export function objectDisk(local: Disk, logDir: string, store: ObjectStore): Disk {
  /** The key of a path of the log; null of one that is not. */
  const keyOf = (path: string): string | null => {
    const key = relative(logDir, path)
    return key.startsWith('..') ? null : key
  }
  const assertAside = (path: string): void => {
    if (keyOf(path) === null) return
    throw new AuditError('AUDIT_UNAVAILABLE', `${path} is written aside and renamed, not in place.`)
  }
  return {
    create: (path, mode) => {
      assertAside(path)
      return local.create(path, mode)
    },
    reserve: (path, bytes) => {
      assertAside(path)
      return local.reserve(path, bytes)
    },
    read: async (path) => {
      const key = keyOf(path)
      return key === null ? local.read(path) : store.read(key)
    },
    list: async (path) => {
      const key = keyOf(path)
      return key === null ? local.list(path) : store.list(key, 'names')
    },
    makeDirectory: async (path) => {
      if (keyOf(path) === null) await local.makeDirectory(path)
    },
    rename: async (from, to) => {
      const key = keyOf(to)
      if (key === null) {
        await local.rename(from, to)
        return
      }
      const bytes = await local.read(from)
      if (bytes === null) throw new AuditError('AUDIT_UNAVAILABLE', `${from} is not there.`)
      // The one file that changes; the writer has seen before that it is its own.
      if (key === CHECKPOINT_PATH) await store.replace(key, bytes)
      else await store.put(key, bytes)
      await local.remove(from)
    },
    remove: async (path) => {
      const key = keyOf(path)
      await (key === null ? local.remove(path) : store.remove(key))
    },
    removeDirectory: async (path) => {
      if (keyOf(path) === null) await local.removeDirectory(path)
    },
    syncDirectory: async (path) => {
      if (keyOf(path) === null) await local.syncDirectory(path)
    },
    // Whether the storage can be reached shows when something is published, and health says it then.
    assertWritable: (path) => {
      if (keyOf(path) === null) local.assertWritable(path)
    },
    identity: (path) => (keyOf(path) === null ? local.identity(path) : null),
  }
}

/** Reads a log in an object storage, as whoever verifies it does. */
export function objectFetcher(store: ObjectStore): Fetcher {
  return {
    name: store.name,
    read: (path) => store.read(path),
    list: () => store.list('', 'deep'),
  }
}
