import { InvalidArgumentError } from 'commander'

/** The highest that leaves a port for Sichuan, at +51. */
const PORT_BASE_MAX = 65_535 - 51

/** @throws {InvalidArgumentError} which the command line tells with the option's name. */
export function readPortBase(text: string): number {
  const portBase = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (portBase >= 1 && portBase <= PORT_BASE_MAX) return portBase
  throw new InvalidArgumentError(
    `Give a whole number from 1 to ${PORT_BASE_MAX}: Chongqing listens at +50, Sichuan at +51.`,
  )
}
