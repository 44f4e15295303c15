/**
 * What an exchange costs with 10,000 resources, beside one with the 317 that ship: `npm run bench -- catalogue`.
 *
 * @module
 */
import { loadavg, cpus } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuSeconds, residentMib } from '../cpu.ts'
import { measure, startLoad, type Cell, type Sample, type Schedule } from '../measure.ts'
import { median } from '../median.ts'
import { forkServer } from '../process.ts'
import { tableOfText } from '../table.ts'
import { startCatalogued, type Catalogued } from './start.ts'

const SIZES = [317, 10_000]
const PAGE = 50
const ASKED = 40
const PUBLISHED = 5
const SETTLE_MS = 5_000
const POLL_MS = 100

/** One line of the table: a figure of each exchange. */
interface Row {
  readonly what: string
  readonly figures: readonly number[]
  /** Digits behind the point. */
  readonly digits: number
  readonly goal: string
}

/** @param folder for the exchanges; whoever calls removes it. @returns `RESULTS-CATALOGUE.md`. */
export async function benchCatalogue(folder: string, schedule: Schedule): Promise<string> {
  const stops: (() => Promise<void>)[] = []
  const stopped = <T extends { readonly stop: () => Promise<void> }>(thing: T): T => {
    stops.push(thing.stop)
    return thing
  }
  try {
    const sources = stopped(await forkServer('./source-process.ts'))
    const exchanges: Catalogued[] = []
    // One after the other: each has the machine for its start.
    for (const size of SIZES) {
      exchanges.push(stopped(await startCatalogued(join(folder, `${size}`), sources.url, size)))
    }
    const rows = startRows(exchanges)
    await sleep(SETTLE_MS)
    const idle = exchanges.map(({ pids }) => residentMib(pids))
    rows.push({ what: 'idle memory, MiB', figures: idle, digits: 0, goal: '≤ 200 at 317' })
    rows.push(...(await queryRows(exchanges, stopped(startLoad()), schedule)))
    rows.push(...(await lookRows(exchanges)))
    rows.push(...(await publishRows(exchanges)))
    return documentOf(exchanges, rows)
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}

function startRows(exchanges: readonly Catalogued[]): Row[] {
  const cpu = exchanges.map(({ startCpuSec }) => startCpuSec)
  const took = exchanges.map(({ startMs }) => startMs / 1_000)
  return [
    { what: 'start until ready, s', figures: took, digits: 1, goal: '< 10' },
    { what: 'start until ready, CPU s', figures: cpu, digits: 1, goal: 'stated' },
  ]
}

async function queryRows(
  exchanges: readonly Catalogued[],
  load: ReturnType<typeof startLoad>,
  schedule: Schedule,
): Promise<readonly Row[]> {
  const cells = (['Q1', 'cold'] as const).flatMap((workload) =>
    exchanges.map((contestant): Cell => ({ contestant, workload, concurrency: 16 })),
  )
  const samples = await measure(load, cells, schedule)
  const row = (what: string, from: number, goal: string): Row => ({
    what,
    figures: samples.slice(from, from + exchanges.length).map(({ cpuSec }: Sample) => cpuSec),
    digits: 3,
    goal,
  })
  return [
    row('query (Q1), CPU s per 1,000', 0, '× within 1.1'),
    row('query never asked before (Q1), CPU s per 1,000', exchanges.length, 'stated'),
  ]
}

const LIST = `query ($words: String) { searchCatalog(words: $words, limit: ${PAGE}) { total next found { key nameZh offers { code state } } } }`

/** Pages and searches, as the console asks for them. The first search makes the index. */
async function lookRows(exchanges: readonly Catalogued[]): Promise<readonly Row[]> {
  const rows: Row[] = []
  const looks = [
    ['a page of the list, CPU ms', undefined, ASKED],
    ['the first search, which makes the index, CPU ms', '户籍', 1],
    ['a search in Chinese (户籍), CPU ms', '户籍', ASKED],
    ['a search in English (household), CPU ms', 'household', ASKED],
  ] as const
  for (const [what, words, times] of looks) {
    const figures: number[] = []
    for (const { pids, manage } of exchanges) {
      const before = cpuSeconds(pids)
      for (let i = 0; i < times; i++) await manage('steward', LIST, { words })
      figures.push(((cpuSeconds(pids) - before) / times) * 1_000)
    }
    rows.push({ what, figures, digits: 1, goal: 'stated' })
  }
  return rows
}

interface Published {
  readonly cpuSec: number
  readonly answeredMs: number
  readonly inForceMs: number
}

/** One resource through the registry, again and again; each time consumers see something else. */
async function publishRows(exchanges: readonly Catalogued[]): Promise<readonly Row[]> {
  const all: Published[][] = exchanges.map(() => [])
  for (let version = 1; version <= PUBLISHED; version++) {
    for (const [i, exchange] of exchanges.entries()) all[i]?.push(await publish(exchange, version))
  }
  const row = (what: string, of: (one: Published) => number, goal: string): Row => ({
    what,
    figures: all.map((published) => median(published.map(of))),
    digits: 2,
    goal,
  })
  return [
    row('publish a resource, CPU s in all', ({ cpuSec }) => cpuSec, 'stated'),
    row('publish a resource, answered after s', (one) => one.answeredMs / 1_000, 'stated'),
    row('publish a resource, in force after s', (one) => one.inForceMs / 1_000, '< 2'),
  ]
}

async function publish({ pids, manage, left }: Catalogued, version: number): Promise<Published> {
  const named = { ...left, name: `${left.name}，第${version}版` }
  const says = `code: "${left.code}", reason: "For the bench."`
  const draft = `mutation ($entry: String!) { draftResource(entry: $entry, reason: "For the bench.") }`
  await manage('officer', draft, { entry: JSON.stringify(named) })
  await manage('officer', `mutation { submitResource(${says}) }`)
  const before = cpuSeconds(pids)
  const began = performance.now()
  await manage('steward', `mutation { publishResource(${says}) }`)
  const answeredMs = performance.now() - began
  while (!(await isInForce(manage, left.code, version))) await sleep(POLL_MS)
  const inForceMs = performance.now() - began
  return { cpuSec: cpuSeconds(pids) - before, answeredMs, inForceMs }
}

async function isInForce(
  manage: Catalogued['manage'],
  code: string,
  version: number,
): Promise<boolean> {
  const query = `{ catalogResource(code: "${code}") { offer { version } } }`
  const told = await manage('steward', query).catch(() => undefined)
  const found = told?.['catalogResource'] as { offer: { version: number } } | undefined
  return found?.offer.version === version
}

function documentOf(exchanges: readonly Catalogued[], rows: readonly Row[]): string {
  const [small, large] = exchanges
  const table = rows.map(({ what, figures, digits, goal }) => {
    const [one = NaN, other = NaN] = figures
    return [what, one.toFixed(digits), other.toFixed(digits), (other / one).toFixed(2), goal]
  })
  const head = ['what', small?.name ?? '', large?.name ?? '', '×', 'should be']
  return `# Results of \`npm run bench -- catalogue\`

Written with \`--write\`: ${small?.version ?? ''}, on ${cpus()[0]?.model.trim() ?? '?'}, ${cpus().length} cores, with a load average of ${loadavg()[0]?.toFixed(1) ?? '?'}. Compare the two columns; times are longer where others are at work.

${tableOfText(head, table, [0])}

## Method

- Two exchanges of Chongqing run side by side, each a compiled \`shudao serve\` with decision, masks and durable record on, and each with its
  embedded database. One shares ${small?.resources ?? 0} resources, the other ${large?.resources ?? 0}, each of a standard of its own: the shipped ones, and copies of them with other names
  (\`catalogue/world.ts\`). All are bound to a source, so that each has a mapping. The benchmark's own resources come besides.
- CPU is user and system time of the exchange's process, all threads, from /proc; rounds are interleaved, and the median of them stands here.
- **Query**: Q1 of [RESULTS.md](RESULTS.md), 16 at a time, each about another person; **never asked before**: as a new document each time.
- **A page** is the first ${PAGE} of the catalogue, a **search** its first ${PAGE} hits, over HTTP through the management API; the mean of ${ASKED}.
- **Publish**: the steward publishes a new version of one resource whose description in the schema is another; from the call until the catalogue in
  force has it, the rehearsal, the half second at most until the registry is asked, and the new schema in it. The median of ${PUBLISHED}.
- **Idle** is what is resident ${SETTLE_MS / 1_000} s after the last start, when nothing has been asked yet.
`
}
