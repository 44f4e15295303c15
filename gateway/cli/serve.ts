import { setFlagsFromString } from 'node:v8'
import { loadConfig } from '../config.ts'
import { startExchange } from '../exchange.ts'
import { makeLogger } from '../log.ts'

/** Longest wait for requests under way when asked to stop. */
const DRAIN_MS = 20_000
/**
 * The heap may double before all of it is collected. V8's own bound follows how quickly old objects come to be, idle seconds
 * included: at some thousand requests a second it collects a heap of 50 MB whenever that has grown by ten, for a twentieth of all CPU.
 */
const HEAP_GROWTH = '--heap-growing-percent=100'

/** Runs one exchange until it is asked to stop; then drains it. @returns the exit code. */
export async function serve({ config: file }: { readonly config: string }): Promise<number> {
  setFlagsFromString(HEAP_GROWTH)
  const config = loadConfig(file)
  const logger = makeLogger(config.logLevel, { exchange: config.name })
  const exchange = await startExchange(config, logger)
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
  logger.info({ signal }, 'draining')
  const late = setTimeout(() => {
    logger.error({ afterMs: DRAIN_MS }, 'not drained in time')
    process.exit(1)
  }, DRAIN_MS)
  await exchange.close()
  clearTimeout(late)
  logger.info({}, 'stopped')
  return 0
}
