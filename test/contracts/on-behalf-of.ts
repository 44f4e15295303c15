import type { OnBehalfOf } from '../../adapters/adapter.ts'

/** For whom the contracts read: nobody's. */
export const ON_BEHALF_OF: OnBehalfOf = {
  exchangeId: '01JD0000000000000000000000',
  consumer: 'contract-test',
  unitCode: '11500000MB1234567X',
  operator: 'CQ-YZ-0417',
  matter: 'CY-037',
  caseNumber: '500103-2026-000123',
}
