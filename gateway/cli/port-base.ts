import { CliError } from './cli-error.ts'

/** The highest that leaves a port for Sichuan, at +51. */
const PORT_BASE_MAX = 65_535 - 51

/** @throws {CliError} */
export function assertPortBase(portBase: number): void {
  if (Number.isInteger(portBase) && portBase >= 1 && portBase <= PORT_BASE_MAX) return
  throw new CliError(
    `--port-base takes a whole number from 1 to ${PORT_BASE_MAX}: Chongqing listens at +50, Sichuan at +51.`,
  )
}
