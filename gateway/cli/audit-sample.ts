import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { AuditError } from '../audit/errors.ts'
import { parseVkey } from '../audit/note.ts'
import { filterOf, type FilterTexts } from '../audit/record-filter.ts'
import { checkSample, takeSample, type Sample, type SampledEntry } from '../audit/sample.ts'
import { CliError } from './cli-error.ts'
import { checkpointOfLog, openLogAt, type LogSourceOptions } from './log-source.ts'
import { assertRecorded, assertWords } from './sample-filter.ts'
import { terminal } from './terminal.ts'

export interface AuditSampleOptions extends LogSourceOptions {
  readonly count: number
  readonly checkpoint?: string
  readonly salt?: string
  readonly output?: string
  readonly filter: FilterTexts
}

/** Draws a sample of a log's exchanges, prints it, and writes it down for whoever checks it. */
export async function auditSample(where: string, options: AuditSampleOptions): Promise<number> {
  const { checkpoint, salt = '', count, filter, output } = options
  if (output !== undefined) refuseNoFile(output)
  assertWords(filter)
  const source = await openLogAt(where, options)
  await checkpointOfLog(source)
  const { fetcher, vkey } = source
  const sample = await takeSample(fetcher, vkey, {
    ...(checkpoint === undefined ? {} : { checkpoint: checkpointOf(checkpoint) }),
    salt,
    count,
    filter,
  })
  if (sample.entries.length === 0) await assertRecorded(filter, fetcher, sample.size)
  terminal.print(
    `Drawn from the first ${sample.size} entries of ${sample.origin}, root ${sample.root}`,
  )
  for (const { index, exchangeId } of sample.entries) {
    terminal.print(`  entry ${String(index).padStart(8)}  ${exchangeId}`)
  }
  if (sample.entries.length < count) {
    terminal.print(allDrawn(sample.entries.length))
  }
  if (sample.pruned !== undefined) {
    terminal.print(
      `${sample.pruned} draws fell on entries that were pruned, and were passed over. By whom and why: shudao audit verify.`,
    )
  }
  if (output !== undefined) {
    writeFileSync(output, `${JSON.stringify(sample, null, 2)}\n`)
    const proven = sample.entries.length === 0 ? '' : '✓ Each is proven to be in the signed tree. '
    terminal.print(`${proven}Written to ${output}`)
  }
  return 0
}

/** Told before the draw, which may read the whole log. */
function refuseNoFile(output: string): void {
  const folder = dirname(output)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CliError(
      `--output ${output}: there is no folder ${folder}. Make it first, or give another file.`,
    )
  }
  if (statSync(output, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new CliError(`--output ${output}: that is a folder. Give a file.`)
  }
}

function allDrawn(count: number): string {
  if (count === 0) return 'There is no such exchange: nothing was drawn.'
  return count === 1
    ? 'There is only 1 such exchange: it was drawn.'
    : `There are only ${count} such exchanges: all of them were drawn.`
}

/** Draws a sample again. @returns 0 when it is the one that had to be drawn, else 1. */
export async function auditVerifySample(
  file: string,
  where: string,
  options: LogSourceOptions,
): Promise<number> {
  const sample = readSample(file)
  const source = await openLogAt(where, options)
  const { size } = await checkpointOfLog(source)
  const { fetcher, vkey } = source
  if (parseVkey(vkey).name === sample.origin && sample.size > size) {
    throw new CliError(
      `${file} is drawn from the first ${sample.size} entries; ${fetcher.name} is signed for ${size}. Give a copy of the log that has them; if this is the exchange's own log, it was rolled back: keep the file and show it to whoever keeps the log.`,
    )
  }
  const problems = await checkSample(fetcher, vkey, sample)
  if (problems.length === 0) {
    const count = sample.entries.length
    terminal.print(
      count === 1
        ? '✓ This entry is the one that the root draws; nobody chose it.'
        : `✓ These ${count} entries are the ones that the root draws; nobody chose them.`,
    )
    return 0
  }
  terminal.error(`✗ ${file} is not the sample that the root draws:`)
  for (const problem of problems) terminal.error(`  ${problem}`)
  return 1
}

/** A file with a checkpoint, or the number of entries that the tree had. */
function checkpointOf(given: string): Uint8Array | number {
  if (/^\d{1,15}$/.test(given)) return Number(given)
  try {
    return readFileSync(given)
  } catch {
    throw new CliError(
      `${given} cannot be read. Give the file of a checkpoint, or the number of entries to draw from.`,
    )
  }
}

function readSample(file: string): Sample {
  const text = textOf(file)
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    // Told below: whether it is no JSON or no sample, what to give is the same.
  }
  if (!isSample(given)) {
    throw new CliError(
      `${file} is no sample. Make one with: shudao audit sample … --output <file>.`,
    )
  }
  try {
    filterOf(given.filter)
  } catch (thrown) {
    if (!(thrown instanceof AuditError)) throw thrown
    throw new CliError(
      `${file}: ${thrown.message} Give the file as audit sample … --output wrote it.`,
    )
  }
  return given
}

function isSample(given: unknown): given is Sample {
  const { origin, size, root, salt, count, filter, entries } = (given ?? {}) as Partial<Sample>
  return (
    typeof origin === 'string' &&
    Number.isSafeInteger(size) &&
    typeof root === 'string' &&
    typeof salt === 'string' &&
    Number.isSafeInteger(count) &&
    typeof filter === 'object' &&
    (filter as object | null) !== null &&
    Object.values(filter).every((text) => typeof text === 'string') &&
    Array.isArray(entries) &&
    entries.every(isSampledEntry)
  )
}

function isSampledEntry(given: unknown): given is SampledEntry {
  const { index, leafHash, exchangeId } = (given ?? {}) as Partial<SampledEntry>
  return (
    Number.isSafeInteger(index) && typeof leafHash === 'string' && typeof exchangeId === 'string'
  )
}

function textOf(file: string): string {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new CliError(
      `${file} is a folder. Give first the file that audit sample … --output wrote, then the log.`,
    )
  }
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new CliError(`${file} cannot be read. Give the file that audit sample … --output wrote.`)
  }
}
