import { dirname, join } from 'node:path'
import type { Disk, DiskFile } from '../../../gateway/audit/disk.ts'
import type { Fetcher } from '../../../gateway/audit/fetcher.ts'

/** What becomes of the operation that breaks, and is reported as failed. */
export type OpenFate = 'lost' | 'torn' | 'kept-but-failed'
/** What becomes of it, and is reported as done: a disk that lies. */
export type SilentFate = 'silently-lost' | 'silently-torn' | 'doubled'
export type Fate = OpenFate | SilentFate

interface Inode {
  data: Buffer
  synced: Buffer
  readonly id: number
}

/** Zeros that a reserved file has, instead of some millions: behind what was written they are all alike. */
const ZEROS_MAX = 4_096

type Folder = Map<string, Inode>

/**
 * A disk that keeps apart what was written and what was synced, counts the operations that change it, and
 * breaks at one of them. After a power cut it has what was synced, and of the rest what `keep` says.
 */
export class MemoryDisk implements Disk {
  /** Names as processes see them, and as they last. */
  #folders = new Map<string, Folder>([['/', new Map()]])
  #lasting = new Map<string, Folder>([['/', new Map()]])
  #ids = 0
  #dead = false
  operations = 0
  /** False: no sync succeeds, of file or folder. */
  syncs = true
  /** Every operation that changed something, for messages. */
  readonly journal: string[] = []
  breaks: { readonly at: number; readonly fate: Fate; readonly dies: boolean } | null = null

  async create(path: string): Promise<DiskFile> {
    const inode: Inode = { data: Buffer.alloc(0), synced: Buffer.alloc(0), id: this.#ids++ }
    this.#change(`create ${path}`, () => {
      const folder = this.#folder(path)
      if (folder.has(path)) throw new Error(`EEXIST ${path}`)
      folder.set(path, inode)
    })
    return {
      write: async (given) => {
        const bytes = Buffer.from(given)
        this.#change(`write ${path}`, (part) => {
          inode.data = Buffer.concat([
            inode.data,
            bytes.subarray(0, Math.floor(bytes.length * part)),
          ])
        })
        // Two operations, so that each may break: written and not yet lasting is what a power cut finds.
        this.#change(`sync ${path}`, () => (inode.synced = inode.data))
      },
      close: async () => undefined,
    }
  }

  async reserve(path: string, bytes: number): Promise<DiskFile> {
    const zeros = Buffer.alloc(Math.min(bytes, ZEROS_MAX))
    const inode: Inode = { data: zeros, synced: zeros, id: this.#ids++ }
    this.#change(`create ${path}`, () => {
      const folder = this.#folder(path)
      if (folder.has(path)) throw new Error(`EEXIST ${path}`)
      folder.set(path, inode)
    })
    let position = 0
    return {
      write: async (given) => {
        const written = Buffer.from(given)
        this.#change(`write ${path}`, (part) => {
          const kept = written.subarray(0, Math.floor(written.length * part))
          const behind = inode.data.subarray(position + kept.length)
          inode.data = Buffer.concat([inode.data.subarray(0, position), kept, behind])
        })
        this.#change(`sync ${path}`, () => (inode.synced = inode.data))
        position += written.length
      },
      close: async () => undefined,
    }
  }

  async read(path: string): Promise<Uint8Array | null> {
    const inode = this.#folders.get(dirname(path))?.get(path)
    return inode === undefined ? null : Buffer.from(inode.data)
  }

  async list(path: string): Promise<readonly string[] | null> {
    const folder = this.#folders.get(path)
    if (folder === undefined) return null
    const below = [...this.#folders.keys()].filter((name) => name !== '/' && dirname(name) === path)
    return [...folder.keys(), ...below].map((name) => name.slice(join(path, '/').length))
  }

  async makeDirectory(path: string): Promise<void> {
    if (this.#folders.has(path)) return
    this.#change(`mkdir ${path}`, () => {
      if (!this.#folders.has(dirname(path))) throw new Error(`ENOENT ${path}`)
      this.#folders.set(path, new Map())
    })
  }

  async rename(from: string, to: string): Promise<void> {
    this.#change(`rename ${from} ${to}`, () => {
      const inode = this.#folder(from).get(from)
      if (inode === undefined) throw new Error(`ENOENT ${from}`)
      this.#folder(from).delete(from)
      this.#folder(to).set(to, inode)
    })
  }

  async remove(path: string): Promise<void> {
    if (this.#folders.get(dirname(path))?.has(path) !== true) return
    this.#change(`remove ${path}`, () => this.#folder(path).delete(path))
  }

  async removeDirectory(path: string): Promise<void> {
    this.#change(`rmdir ${path}`, () => this.#folders.delete(path))
  }

  async syncDirectory(path: string): Promise<void> {
    this.#change(`syncdir ${path}`, () => {
      const folder = this.#folders.get(path)
      if (folder === undefined) throw new Error(`ENOENT ${path}`)
      this.#lasting.set(path, new Map(folder))
      for (const name of this.#folders.keys()) {
        if (name !== '/' && dirname(name) === path && !this.#lasting.has(name))
          this.#lasting.set(name, new Map())
      }
    })
  }

  assertWritable(path: string): void {
    if (!this.#folders.has(path)) throw new Error(`ENOENT ${path}`)
  }

  identity(path: string): string | null {
    const inode = this.#folders.get(dirname(path))?.get(path)
    return inode === undefined ? null : String(inode.id)
  }

  /** The process is gone; what it did is all there. */
  restart(): void {
    this.#dead = false
    this.breaks = null
  }

  /** The power is gone: what was not synced is lost, except (`keeps`) the data of some files and some names. */
  cutPower(keeps: () => boolean): void {
    this.restart()
    const folders = new Map<string, Folder>()
    for (const [path, names] of this.#folders) {
      if (!this.#lasting.has(path)) continue
      folders.set(path, keeps() ? names : (this.#lasting.get(path) ?? names))
    }
    for (const folder of folders.values()) {
      for (const inode of folder.values()) {
        inode.data = afterPowerCut(inode, keeps)
        inode.synced = inode.data
      }
    }
    this.#folders = folders
    this.#lasting = new Map([...folders].map(([path, names]) => [path, new Map(names)]))
  }

  fetcher(root: string): Fetcher {
    const paths = (): string[] => [...this.#folders.values()].flatMap((names) => [...names.keys()])
    return {
      name: root,
      read: (path) => this.read(join(root, path)),
      list: async () =>
        paths()
          .filter((path) => path.startsWith(`${root}/`))
          .map((path) => path.slice(root.length + 1)),
    }
  }

  #folder(path: string): Folder {
    const folder = this.#folders.get(dirname(path))
    if (folder === undefined) throw new Error(`ENOENT ${path}`)
    return folder
  }

  #change(what: string, apply: (part: number) => unknown): void {
    if (this.#dead) throw new Error('the process is dead')
    this.journal.push(what)
    if (!this.syncs && what.startsWith('sync')) throw new Error(`EIO at ${what}`)
    const broken = this.operations++ === this.breaks?.at ? this.breaks : null
    if (broken === null) {
      apply(1)
      return
    }
    this.#dead = broken.dies
    const isWrite = what.startsWith('write')
    switch (broken.fate) {
      case 'silently-lost':
        return
      case 'silently-torn':
        apply(isWrite ? 0.6 : 1)
        return
      case 'doubled':
        apply(1)
        if (isWrite) apply(1)
        return
      case 'kept-but-failed':
        apply(1)
        break
      case 'torn':
        apply(isWrite ? 0.6 : 1)
        break
      case 'lost':
    }
    throw new Error(`the disk broke at ${what}`)
  }
}

/** Of what was written and not synced, nothing; or a half. Where it was written over what was there, it may be the later one. */
function afterPowerCut({ data, synced }: Inode, keeps: () => boolean): Buffer {
  if (!keeps()) return synced
  const more = data.length - synced.length
  if (more > 0) return data.subarray(0, synced.length + Math.floor(more / 2))
  const from = data.findIndex((byte, at) => byte !== synced[at])
  const end = data.findLastIndex((byte, at) => byte !== synced[at]) + 1
  const middle = Math.floor((from + end) / 2)
  const [first, second] = keeps() ? [data, synced] : [synced, data]
  return Buffer.concat([first.subarray(0, middle), second.subarray(middle)])
}
