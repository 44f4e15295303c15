/** In place of `gateway/steps/record.ts`, in the bench: gives receipts of the same size, and records nothing. */
import type { GatewayError } from '../../gateway/core/errors.ts'
import type { House } from '../../gateway/core/house.ts'
import type { Trail } from '../../gateway/core/trail.ts'

const RECEIPTS = [{ log: 'bench.example/log', index: 1_000, leafHash: `${'A'.repeat(43)}=` }]

export async function record(_house: House, trail: Trail, answer: unknown): Promise<unknown> {
  return { exchangeId: trail.exchangeId, answer, receipts: RECEIPTS }
}

export async function recordRefusal(
  _house: House,
  trail: Trail,
  error: GatewayError,
): Promise<unknown> {
  return { exchangeId: trail.exchangeId, error, receipts: RECEIPTS }
}
