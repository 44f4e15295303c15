import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deciderOf } from '../../policies/policy-set.ts'
import type { ExchangeRecord } from '../audit/exchange-record.ts'
import { fetcherOf, type Fetcher } from '../audit/fetcher.ts'
import { readRecord } from '../audit/record.ts'
import { loadConfig } from '../config.ts'
import { logOptionsOf } from '../placed-log.ts'
import { POLICY_SETS_FOLDER } from '../policy/activation.ts'
import { findActivation, findExchange, publishedEntries } from '../policy/logged-records.ts'
import { recompute } from '../policy/recompute.ts'
import { readPolicySet } from '../policy/set-store.ts'
import { CliError } from './cli-error.ts'
import { terminal } from './terminal.ts'

export interface PolicyRecomputeOptions {
  /** Of the exchange whose state folder is here. */
  readonly config?: string
  /** Instead: the folder of a log, and the folder of its policy sets. */
  readonly log?: string
  readonly sets?: string
}

/**
 * Makes a recorded decision again, offline, by the policy set that was in force, and says whether it is the same.
 *
 * @param what an exchange id, or a file that holds a record as JSON.
 * @returns 0 when it is the same; 1 when it is not, or cannot be made again.
 */
export async function policyRecompute(
  what: string,
  options: PolicyRecomputeOptions,
): Promise<number> {
  const { fetcher, setsFolder } = placesOf(options)
  const { record, digest } = existsSync(what)
    ? { record: recordIn(what), digest: undefined }
    : await lookUp(fetcher, what)
  const [own] = record.decisions
  if (own === undefined) {
    terminal.print(
      `${record.exchangeId}: no decision was made. It ended with ${record.code ?? 'no code'}.`,
    )
    return 1
  }
  const version = { policyVersion: own.policyVersion, catalogVersion: own.catalogVersion }
  const again = recompute(deciderOf(readPolicySet(setsFolder, version, digest)), record)
  const by =
    own.effect === 'permit' ? `grants ${own.grants.join(', ')}` : `rules ${own.rules.join(', ')}`
  terminal.print(`${record.exchangeId}: ${own.effect} on ${own.day}, by ${by}.`)
  terminal.print(
    `  policies ${own.policyVersion}, catalogue ${own.catalogVersion}${digest === undefined ? '' : ', as the log names them'}`,
  )
  if (again.verdict === 'same') {
    terminal.print('✓ Made again, it is the same: effect, rules, grants and masks.')
    return 0
  }
  if (again.verdict === 'not-decided') terminal.print(`✗ ${again.because}`)
  else for (const difference of again.differences) terminal.print(`✗ ${difference}`)
  return 1
}

function placesOf({ config: file, log, sets }: PolicyRecomputeOptions): {
  readonly fetcher: Fetcher | undefined
  readonly setsFolder: string
} {
  const given = log === undefined ? undefined : fetcherOf(log)
  if (sets !== undefined) return { fetcher: given, setsFolder: sets }
  if (file === undefined) {
    throw new CliError(
      'Say whose policies: --config <file> of the exchange, or --sets <folder> with its policy sets (and --log <folder> to look an exchange id up).',
    )
  }
  const config = loadConfig(file)
  return {
    fetcher: given ?? logOptionsOf(config).fetcher,
    setsFolder: join(config.stateFolder, POLICY_SETS_FOLDER),
  }
}

/** A record alone, or as a bundle has it: under "record". */
function recordIn(file: string): ExchangeRecord {
  let given: unknown
  try {
    given = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    throw new CliError(`${file} is not JSON. Give a file that holds an exchange record.`)
  }
  const record = (given as { readonly record?: unknown } | null)?.record ?? given
  return readRecord(record)
}

async function lookUp(
  fetcher: Fetcher | undefined,
  exchangeId: string,
): Promise<{ readonly record: ExchangeRecord; readonly digest: string | undefined }> {
  if (fetcher === undefined) {
    throw new CliError(
      `${exchangeId} is no file. To look an exchange id up, give the log: --log <folder>.`,
    )
  }
  const log = await publishedEntries(fetcher)
  const found = await findExchange(log, exchangeId)
  if (found === undefined) {
    throw new CliError(`The log in ${fetcher.name} has no exchange ${exchangeId}.`)
  }
  const [own] = found.record.decisions
  const digest = own && (await findActivation(log, found.index, own))
  return { record: found.record, digest }
}
