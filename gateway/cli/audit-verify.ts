import { readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { WitnessPolicy } from '../audit/checkpoint.ts'
import { directoryFetcher, httpFetcher, type Fetcher } from '../audit/fetcher.ts'
import type { Receipt } from '../audit/receipt.ts'
import { formatFailure } from '../audit/report.ts'
import { verifyReceipt } from '../audit/verify-receipt.ts'
import { verifyLog } from '../audit/verify.ts'
import { CliError } from './cli-error.ts'
import { readWitnessPolicy } from './witness-policy.ts'
import { terminal } from './terminal.ts'

export interface AuditVerifyOptions {
  readonly vkey?: string
  readonly receipt?: string
  readonly token?: string
  /** Files with vkeys of witnesses, or the vkeys themselves. */
  readonly witness?: readonly string[]
  readonly quorum?: string
}

/** Proves a log, or one receipt, from bytes and a verifier key alone. @returns 0 when it is proven, else 1. */
export async function auditVerify(where: string, options: AuditVerifyOptions): Promise<number> {
  const isUrl = /^https?:\/\//.test(where)
  if (!isUrl && statSync(where, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CliError(
      `${where} is not a folder. Give a log's folder, or its address: https://exchange/log.`,
    )
  }
  const fetcher = isUrl ? httpFetcher(where, options.token) : directoryFetcher(where)
  const vkey = await readVkey(where, isUrl, options)
  const policy = readWitnessPolicy(options)
  return options.receipt === undefined
    ? proveLog(fetcher, vkey, policy)
    : proveReceipt(fetcher, vkey, policy, readReceipt(options.receipt))
}

async function proveLog(fetcher: Fetcher, vkey: string, policy: WitnessPolicy): Promise<number> {
  const report = await verifyLog(fetcher, vkey, { policy })
  if (report.ok) {
    terminal.print(`✓ ${report.source}: ${report.origin ?? ''} holds, ${report.size} entries.`)
    terminal.print(`  Every entry, tile and the signed root agree. Root ${report.root}`)
    for (const name of report.witnessedBy) terminal.print(`  Witnessed by ${name}.`)
    return 0
  }
  terminal.error(`✗ ${report.source} does not hold:`)
  for (const failure of report.failures) terminal.error(`  ${formatFailure(failure)}`)
  return 1
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
  return 1
}

/** The key given, or the one beside the log; of a server's own key it is said what it is worth. */
async function readVkey(
  where: string,
  isUrl: boolean,
  { vkey }: AuditVerifyOptions,
): Promise<string> {
  if (vkey !== undefined) return readText(vkey, 'the verifier key').trim()
  if (!isUrl) {
    const file = join(dirname(resolve(where)), 'log.vkey')
    return readText(file, 'the verifier key; give it with --vkey').trim()
  }
  const address = `${where.replace(/\/+$/, '')}.vkey`
  const response = await fetch(address).catch(() => undefined)
  if (response?.ok !== true) {
    throw new CliError(
      `There is no verifier key at ${address}. Give the one you were handed with --vkey <file>.`,
    )
  }
  terminal.error(
    'The verifier key comes from the server itself: this proves that the log agrees with itself,',
  )
  terminal.error('not whose it is. Give the key that you were handed with --vkey <file>.')
  return (await response.text()).trim()
}

/** A receipt, or a whole answer with its receipts: then the first one, which is our exchange's own. */
function readReceipt(file: string): Receipt {
  const text = readText(file, 'the receipt')
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    throw new CliError(`${file} is not JSON. A receipt is {"log": …, "index": …, "leafHash": …}.`)
  }
  const answer = given as { extensions?: { exchange?: { receipts?: readonly unknown[] } } }
  const receipt = (answer.extensions?.exchange?.receipts?.[0] ?? given) as Partial<Receipt>
  const { log, index, leafHash } = receipt
  if (typeof log === 'string' && typeof leafHash === 'string' && Number.isSafeInteger(index)) {
    return { log, index: index ?? 0, leafHash }
  }
  throw new CliError(
    `${file} holds no receipt. A receipt is {"log": …, "index": …, "leafHash": …}.`,
  )
}

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new CliError(`${file} cannot be read: ${what}.`)
  }
}
