import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Every file of a folder by its name, as its bytes are. */
export async function folderHolds(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder)).sort()
  const files = names.map(
    async (name) => [name, await readFile(join(folder, name), 'hex')] as const,
  )
  return Object.fromEntries(await Promise.all(files))
}
