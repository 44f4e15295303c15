import type { Contestant } from './contestant.ts'
import { forkServer } from './process.ts'

/** The hand-written merge: the least that a Node process can do for these answers. */
export async function startFloor(sourcesUrl: string): Promise<Contestant> {
  const { url, pid, stop } = await forkServer('./floor-process.ts', [sourcesUrl])
  return {
    name: 'floor',
    version: `node:http and undici by hand, Node ${process.version}`,
    pids: [pid],
    shown: 'clear',
    workloads: ['Q1', 'Q3', 'QL'],
    addressOf: (workload) => `${url}/${workload}`,
    consumers: async () => [{}],
    stop,
  }
}
