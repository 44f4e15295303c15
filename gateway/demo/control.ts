/**
 * How another process finds the demo that runs on a folder, and takes one of its sources down: the story
 * needs both when a demo runs already.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DemoError } from './errors.ts'
import { inDemo } from './layout.ts'
import { writeSecret } from './secret-file.ts'
import type { DemoSources } from './sources.ts'
import type { DemoRegionCode } from './world/places.ts'

/** Takes a source of the demo down, or up again. */
export type SwitchSource = (region: DemoRegionCode, id: string, down: boolean) => Promise<void>

export interface RunningDemo {
  readonly pid: number
  readonly portBase: number
  readonly switchSource: SwitchSource
}

export interface Control {
  close(): Promise<void>
}

interface ControlFile {
  readonly pid: number
  readonly portBase: number
  readonly url: string
  readonly token: string
}

/** Listens on the loopback interface; who may read the demo's folder may use it. */
export async function startControl(
  folder: string,
  portBase: number,
  sources: DemoSources,
): Promise<Control> {
  const token = randomBytes(24).toString('base64url')
  const server = createServer((request, response) => {
    const allowed = request.headers.authorization === `Bearer ${token}`
    const [, region, id, state] = (request.url ?? '').split('/')
    if (allowed && request.method === 'POST' && (state === 'up' || state === 'down')) {
      try {
        sources.setDown(region as DemoRegionCode, id ?? '', state === 'down')
        response.writeHead(204).end()
      } catch (thrown) {
        response.writeHead(404).end(thrown instanceof Error ? thrown.message : '')
      }
      return
    }
    response.writeHead(allowed ? 200 : 403).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const file: ControlFile = { pid: process.pid, portBase, url: `http://127.0.0.1:${port}`, token }
  writeSecret(inDemo.running(folder), JSON.stringify(file))
  return {
    close: () =>
      new Promise((resolve) => {
        rmSync(inDemo.running(folder), { force: true })
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The demo that runs on `folder`, if one does. What a killed one left behind is not taken for one. */
export async function findRunningDemo(folder: string): Promise<RunningDemo | null> {
  const path = inDemo.running(folder)
  if (!existsSync(path)) return null
  const { pid, portBase, url, token } = JSON.parse(readFileSync(path, 'utf8')) as ControlFile
  const headers = { authorization: `Bearer ${token}` }
  const alive = await fetch(url, { headers }).then(
    (response) => response.ok,
    () => false,
  )
  return alive ? { pid, portBase, switchSource } : null

  async function switchSource(region: DemoRegionCode, id: string, down: boolean): Promise<void> {
    const path = `${url}/${region}/${id}/${down ? 'down' : 'up'}`
    const response = await fetch(path, { method: 'POST', headers })
    if (response.ok) return
    throw new DemoError('DEMO_UNEXPECTED_ANSWER', await response.text())
  }
}
