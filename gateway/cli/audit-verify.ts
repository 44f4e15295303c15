import type { WitnessPolicy } from '../audit/checkpoint.ts'
import type { Fetcher } from '../audit/fetcher.ts'
import { parseVkey } from '../audit/note.ts'
import type { Receipt } from '../audit/receipt.ts'
import { formatFailure, formatPruning, type Failure, type FailureCode } from '../audit/report.ts'
import { verifyReceipt } from '../audit/verify-receipt.ts'
import { verifyLog } from '../audit/verify.ts'
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
}

/** Proves a log, or one receipt, from bytes and a verifier key alone. @returns 0 when it is proven, else 1. */
export async function auditVerify(where: string, options: AuditVerifyOptions): Promise<number> {
  const { fetcher, vkey } = await openLogAt(where, options)
  const policy = readWitnessPolicy(options)
  return options.receipt === undefined
    ? proveLog(fetcher, vkey, policy)
    : proveReceipt(fetcher, vkey, policy, readReceipt(options.receipt, parseVkey(vkey).name))
}

async function proveLog(fetcher: Fetcher, vkey: string, policy: WitnessPolicy): Promise<number> {
  const report = await verifyLog(fetcher, vkey, { policy })
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
  fetcher: Fetcher,
  vkey: string,
  policy: WitnessPolicy,
  receipt: Receipt,
): Promise<number> {
  const report = await verifyReceipt(fetcher, vkey, receipt, policy)
  if (report.ok) {
    terminal.print(
      `✓ Entry ${receipt.index} of ${receipt.log} is in the log of ${report.size} entries.`,
    )
    if (report.entry !== null) terminal.print(Buffer.from(report.entry).toString())
    return 0
  }
  terminal.error(`✗ The receipt is not proven. ${report.failure?.message ?? ''}`)
  if (report.failure !== null) tellRemedy(report.failure.code)
  return 1
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
