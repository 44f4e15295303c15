/** Opens the log in a folder and appends under load, printing what was acknowledged, until it is killed. */
import { join } from 'node:path'
import { openLog } from '../../../gateway/audit/log.ts'
import { KEY, ORIGIN } from './support.ts'

const [folder = '', prefix = '', publishIntervalMs = ''] = process.argv.slice(2)
const log = await openLog({
  origin: ORIGIN,
  privateKey: KEY,
  logDir: join(folder, 'log'),
  stateDir: folder,
  publishIntervalMs: Number(publishIntervalMs),
  segmentBytesMax: 100_000,
  reserveAfterFrames: 4,
})
let count = 0

async function appendForEver(): Promise<void> {
  for (;;) {
    const name = `${prefix}-${count++}`
    const { index } = await log.append(Buffer.from(name.padEnd(300)))
    process.stdout.write(`${index} ${name}\n`)
  }
}

await Promise.all(Array.from({ length: 8 }, appendForEver))
