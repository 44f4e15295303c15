/**
 * The demo that pictures are taken of and speed is measured at: the one that runs on the port base that is given, else one
 * of its own, which is wiped first.
 *
 * @module
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { exchangeUrl } from '../../../gateway/demo/layout.ts'
import { demoToken } from '../../../gateway/demo/token.ts'
import { requireBuiltProgram } from '../../support/program.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const PROGRAM = join(ROOT, 'dist/gateway/bin/shudao.js')
const OWN_PORT_BASE = 14_000

export interface DemoAt {
  readonly folder: string
  /** Of Chongqing's exchange. */
  readonly chongqing: string
  readonly sichuan: string
  token(consumer: string): Promise<string>
  /** Plays the story of the demo. */
  tell(): void
  /** Ends it, where it is its own. */
  close(): Promise<void>
}

/** Where it stands what was played on a demo; what wipes a demo leaves files alone that are none of its own. */
export function playedFile(folder: string): string {
  return join(folder, 'played.json')
}

/** @param given of a demo that runs: its port base and folder. */
export async function demoAt(given?: {
  readonly portBase: number
  readonly folder: string
}): Promise<DemoAt> {
  const { portBase, folder } = given ?? {
    portBase: OWN_PORT_BASE,
    folder: join(ROOT, '.shudao/shots'),
  }
  const place = ['--port-base', String(portBase), '--folder', folder]
  if (given === undefined) rmSync(playedFile(folder), { force: true })
  const own = given === undefined ? await start([...place, '--fresh']) : undefined
  return {
    folder,
    chongqing: exchangeUrl(portBase, '500000'),
    sichuan: exchangeUrl(portBase, '510000'),
    token: (consumer) => demoToken({ folder, portBase, consumer, now: () => new Date() }),
    tell: () => {
      execFileSync(process.execPath, [PROGRAM, 'demo', '--once', ...place], { stdio: 'ignore' })
    },
    close: async () => {
      if (own === undefined) return
      own.kill('SIGTERM')
      await once(own, 'exit')
    },
  }
}

/** @throws where what was built is older than the sources: the page would not know this exchange, or the reverse. */
async function start(place: readonly string[]): Promise<ReturnType<typeof spawn>> {
  requireBuiltProgram()
  const child = spawn(process.execPath, [PROGRAM, 'demo', ...place], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('Shudao is ready')) break
  }
  child.stdout.resume()
  return child
}
