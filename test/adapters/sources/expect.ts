import assert from 'node:assert/strict'
import type { OnBehalfOf } from '../../../adapters/adapter.ts'
import { AdapterError } from '../../../adapters/errors.ts'

export const onBehalfOf: OnBehalfOf = {
  exchangeId: '01JD0000000000000000000000',
  consumer: 'cq-pension-desk',
  unitCode: '11500000MB1234567X',
  operator: 'CQ-YZ-0417',
  matter: 'CY-037',
  caseNumber: '500103-2026-000123',
}

/** The signal of a caller that never gives up. */
export function patiently(): AbortSignal {
  return new AbortController().signal
}

/** Gives the error of a read that must fail with this code. */
export async function failsWith(
  reading: Promise<unknown>,
  code: AdapterError['code'],
): Promise<AdapterError> {
  try {
    await reading
  } catch (error) {
    assert.ok(error instanceof AdapterError, `not an AdapterError: ${String(error)}`)
    assert.equal(error.code, code, error.message)
    return error
  }
  return assert.fail(`it did not fail with ${code}`)
}
