/**
 * CPU time of other processes, all threads, user and system. Linux: reads /proc.
 *
 * @module
 */
import { readFileSync } from 'node:fs'

/** USER_HZ: 100 on every Linux that Node supports. Behind it stands an exact count, so 10 ms is all the error. */
const TICKS_PER_SEC = 100

/** Seconds of CPU that these processes have used since they began. */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + ticksOf(pid), 0) / TICKS_PER_SEC
}

/** MiB of memory that these processes hold. */
export function residentMib(pids: readonly number[]): number {
  const kib = pids.map((pid) => /^VmRSS:\s+(\d+)/m.exec(read(pid, 'status'))?.[1] ?? '0')
  return kib.reduce((sum, each) => sum + Number(each), 0) / 1_024
}

/** proc(5): fields 14 (utime) and 15 (stime); the name in field 2 may hold spaces. */
function ticksOf(pid: number): number {
  const stat = read(pid, 'stat')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

function read(pid: number, file: string): string {
  return readFileSync(`/proc/${pid}/${file}`, 'utf8')
}
