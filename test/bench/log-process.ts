/** Measures the log in a process with nothing else in it: what the collector marks there is what the log holds. */
import { once } from 'node:events'
import { benchLog } from './log.ts'
import type { Schedule } from './measure.ts'

export interface LogOrder {
  readonly folder: string
  readonly schedule: Schedule
}

const [{ folder, schedule }] = (await once(process, 'message')) as [LogOrder]
process.send?.(await benchLog(folder, schedule))
