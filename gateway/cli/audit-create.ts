import { createLog } from '../audit/log.ts'
import { loadConfig } from '../config.ts'
import { logOptionsOf, writeVkey } from '../placed-log.ts'
import { terminal } from './terminal.ts'

/**
 * Begins the log of a new exchange. A log is never made because a path was empty: a typo must not start a
 * second history.
 */
export async function auditCreate({ config: file }: { readonly config: string }): Promise<number> {
  const config = loadConfig(file)
  const options = logOptionsOf(config)
  const log = await createLog(options)
  await log.close()
  writeVkey(config)
  terminal.print(`The log ${options.origin} begins in ${options.logDir}.`)
  terminal.print(`Give its verifier key to auditors and peers: ${config.stateFolder}/log.vkey`)
  return 0
}
