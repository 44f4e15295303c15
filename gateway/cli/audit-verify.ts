import type { WitnessPolicy } from '../audit/checkpoint.ts'
import type { Fetcher } from '../audit/fetcher.ts'
import { recordIn } from '../audit/keeping.ts'
import { parseVkey } from '../audit/note.ts'
import type { Receipt } from '../audit/receipt.ts'
import { formatFailure, formatPruning, type Failure, type FailureCode } from '../audit/report.ts'
import { verifyReceipt } from '../audit/verify-receipt.ts'
import { verifyLog } from '../audit/verify.ts'
import { tellRecord } from '../evidence/tell.ts'
import { CliError } from './cli-error.ts'
import { openLogAt, readText, type LogSourceOptions } from './log-source.ts'
import { terminal } from './terminal.ts'
import { VERIFY_REMEDIES } from './verify-remedies.ts'
import { readWitnessPolicy } from './witness-policy.ts'

export interface AuditVerifyOptions extends LogSourceOptions {
  readonly receipt?: string
  /** Files with vkeys of witnesses, or the vkeys themselves. */
  readonly witness?: readonly string[]
  readonly quorum?: string
  /** Of a log the report, of a receipt the entry that it is for, byte for byte. */
  readonly json?: true
}

/** Proves a log, or one receipt, from bytes and a verifier key alone. @returns 0 when it is proven, else 1. */
export async function auditVerify(where: string, options: AuditVerifyOptions): Promise<number> {
  const { fetcher, vkey } = await openLogAt(where, options)
  const policy = readWitnessPolicy(options)
  const proving = { fetcher, vkey, policy, json: options.json === true }
  return options.receipt === undefined
    ? proveLog(proving)
    : proveReceipt(proving, readReceipt(options.receipt, parseVkey(vkey).name))
}

interface Proving {
  readonly fetcher: Fetcher
  readonly vkey: string
  readonly policy: WitnessPolicy
  readonly json: boolean
}

async function proveLog({ fetcher, vkey, policy, json }: Proving): Promise<number> {
  const report = await verifyLog(fetcher, vkey, { policy })
  if (json) {
    terminal.print(JSON.stringify(report, null, 2))
    return report.ok ? 0 : 1
  }
  if (report.ok) {
    terminal.print(`✓ ${report.source}: ${report.origin ?? ''} holds, ${report.size} entries.`)
    terminal.print(`  Every entry, tile and the signed root agree. Root ${report.root}`)
    for (const name of report.witnessedBy) terminal.print(`  Witnessed by ${name}.`)
    for (const pruning of report.pruned) terminal.print(`  ${formatPruning(pruning)}`)
    return 0
  }
  terminal.error(`✗ ${report.source} does not hold:`)
  tellFailures(report.failures)
  for (const pruning of report.pruned) terminal.error(`  ${formatPruning(pruning)}`)
  return 1
}

/** Those of one code together, and what to do about them once. */
function tellFailures(failures: readonly Failure[]): void {
  for (const code of new Set(failures.map((failure) => failure.code))) {
    const alike = failures.filter((failure) => failure.code === code)
    for (const failure of alike) terminal.error(`  ${formatFailure(failure)}`)
    tellRemedy(code)
  }
}

function tellRemedy(code: FailureCode): void {
  const remedy = VERIFY_REMEDIES[code]
  if (remedy !== null) terminal.error(`    → ${remedy}`)
}

async function proveReceipt(
  { fetcher, vkey, policy, json }: Proving,
  receipt: Receipt,
): Promise<number> {
  const { ok, size, entry, failure } = await verifyReceipt(fetcher, vkey, receipt, policy)
  if (!ok) {
    terminal.error(`✗ The receipt is not proven. ${failure?.message ?? ''}`)
    if (failure !== null) tellRemedy(failure.code)
    return 1
  }
  if (json) {
    if (entry !== null) terminal.print(Buffer.from(entry).toString())
    else terminal.error(PRUNED)
    return 0
  }
  const entries = size === 1 ? '1 entry' : `${size} entries`
  terminal.print(`✓ Entry ${receipt.index} of ${receipt.log} is in the log of ${entries}.`)
  for (const line of entry === null ? [PRUNED] : tellEntry(receipt.log, entry)) {
    terminal.print(`  ${line}`)
  }
  return 0
}

const PRUNED = 'The entry was pruned: what stood in it is gone, and its hash is proven.'

/** Of an exchange what its record says; of other entries how to see them. */
function tellEntry(log: string, entry: Uint8Array): readonly string[] {
  const record = recordIn(entry)
  if (record === undefined) return ['It is no record that this version reads. See it with --json.']
  if (record.kind !== 'exchange') {
    return [`${log} recorded at ${record.time}: ${record.kind}. See the record with --json.`]
  }
  const sealed =
    'Operator, case and subjects are sealed: at the exchange, `shudao audit evidence` opens them.'
  return [
    `Exchange ${record.exchangeId}.`,
    ...tellRecord(log, record),
    ...(record.sealed === null ? [] : [sealed]),
  ]
}

/** A receipt, or a whole answer with its receipts: then that of the log it is held against. */
function readReceipt(file: string, origin: string): Receipt {
  const text = readText(file, 'the receipt')
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    throw new CliError(`${file} is not JSON. A receipt is {"log": …, "index": …, "leafHash": …}.`)
  }
  const answer = given as {
    extensions?: { exchange?: { receipts?: readonly Partial<Receipt>[] } }
  } | null
  const receipts = answer?.extensions?.exchange?.receipts ?? []
  const receipt = receipts.find(({ log }) => log === origin) ?? receipts[0] ?? given
  const { log, index, leafHash } = (receipt ?? {}) as Partial<Receipt>
  if (typeof log === 'string' && typeof leafHash === 'string' && Number.isSafeInteger(index)) {
    return { log, index: index ?? 0, leafHash }
  }
  throw new CliError(
    `${file} holds no receipt. A receipt is {"log": …, "index": …, "leafHash": …}.`,
  )
}
