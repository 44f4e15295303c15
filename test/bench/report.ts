/**
 * The figures as a table, and as the document `RESULTS.md`.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import type { Cell, Sample, Schedule } from './measure.ts'
import { tableOfText } from './table.ts'
import { WORKLOADS } from './workloads.ts'

const HEAD = [
  'workload',
  'at once',
  'source ms',
  'who',
  'CPU s / 1,000',
  '× floor',
  'requests/s',
  'p50 ms',
  'p99 ms',
  'requests',
]

export function tableOf(cells: readonly Cell[], samples: readonly Sample[]): string {
  const rows = cells.map(({ contestant, workload, concurrency, sourceMs }, i) => {
    const sample = samples[i]!
    const floor = samples.find((_sample, k) => {
      const other = cells[k]!
      return (
        other.contestant.name === 'floor' &&
        other.workload === workload &&
        other.concurrency === concurrency &&
        other.sourceMs === sourceMs
      )
    })
    return [
      workload,
      String(concurrency),
      String(sourceMs ?? 0),
      contestant.name,
      sample.cpuSec.toFixed(3),
      floor === undefined ? '' : (sample.cpuSec / floor.cpuSec).toFixed(1),
      sample.perSecond.toFixed(0),
      sample.p50Ms.toFixed(2),
      sample.p99Ms.toFixed(2),
      String(sample.requests),
    ]
  })
  return tableOfText(HEAD, rows, [0, 3])
}

export function documentOf(
  cells: readonly Cell[],
  samples: readonly Sample[],
  { rounds, sampleMs, warmUp }: Schedule,
  notes: readonly string[],
): string {
  const versions = new Map(cells.map(({ contestant }) => [contestant.name, contestant.version]))
  return `# Results of \`npm run bench\`

Written by \`npm run bench -- --write\`. Compare figures within this table only; the machine's mood is in all of them.

${tableOf(cells, samples)}

${notes.join('\n')}

## What was asked

${WORKLOADS.map(({ name, title }) => `- **${name}**: ${title}.`).join('\n')}

## Method

- **CPU s / 1,000** is the figure that counts: seconds of CPU (user and system, all threads) of the gateway's own
  process per 1,000 requests, from \`/proc/<pid>/stat\` before and after. Sources, load generator and the
  exchange's database are processes of their own and are not in it. What the exchange does after an answer (publishing
  the log, indexing it) is in it when it falls into the time measured.
- ${rounds} rounds of ${sampleMs / 1_000} s a cell, interleaved (A B C … A B C …), after a warm-up of ${warmUp.requests.toLocaleString('en')} requests or ${warmUp.ms / 1_000} s of each; each figure is the median of the rounds.
- Every request asks about other subjects, drawn from 10,000 generated persons, in the name of one of eight consumers.
- Every answer is compared with the right one; one wrong answer ends the run. The floor shows names as the source has
  them, this product masks them, as the consumers' grants say.
- The sources are REST interfaces that are asked in batches; they hold their rows in memory and answer at
  once, or after as many milliseconds as the table says.
- Other gateways (\`--peers\`) ask GraphQL services of the departments, which hold the same rows and whose CPU is in no figure;
  they decide, mask and record nothing.
- This product decides by grants, masks, and records durably (fsync) before it answers. \`NODE_ENV=production\` for all.
- **shudao, stitched only** executes each query on the stitched schema (\`"answerLayout": "stitched"\`), and is otherwise the same, with decision,
  masks and record.
- **shudao, unrecorded** is the same program with the step \`record\` replaced by one that writes nothing: what recording
  costs. Only the bench can do that (\`test/bench/unrecorded.ts\`).
- The log alone is measured in a process of its own, the two interleaved, publication of what was appended included. It wants ten minutes before it in which
  nothing deletes many files (a benchmark's own folder, a test run): some file systems, as ext4 without a journal, then look at each inode
  deleted of late whenever a file is made, and the log makes two for 256 records.
- What is measured alone (\`--only log,border,recording,hanging,overload\`, \`soak\`) stands here as it was measured last, which may be of another
  commit than the one below.

## What ran

- commit ${commit()}
- ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${process.platform} ${process.arch}; load generator, sources and gateways share it
- load average of the last five minutes ${(loadavg()[1] ?? 0).toFixed(1)}, of the benchmark and of whatever else ran
${[...versions].map(([name, version]) => `- ${name}: ${version}`).join('\n')}
`
}

function commit(): string {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  try {
    const changed = git('status', '--porcelain', '--', 'gateway', 'adapters', 'policies', 'catalog')
    return `${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : ', with changes not committed'}`
  } catch {
    return 'unknown'
  }
}
