/**
 * How is it said? A recorded answer or refusal → response. Pure.
 *
 * @module
 */
import type { RecordedDecision } from '../audit/exchange-record.ts'
import type { Recorded } from '../core/brands.ts'
import type { GatewayError, GatewayErrorCode } from '../core/errors.ts'
import type { GatewayResponse, Receipt } from '../core/types.ts'
import type { RecordedAnswer, RecordedRefusal } from './record.ts'

export function release({
  exchangeId,
  answer,
  receipts,
  decision,
}: Recorded<RecordedAnswer>): GatewayResponse {
  const errors = answer.errors.length > 0 ? `"errors":${JSON.stringify(answer.errors)},` : ''
  return {
    status: 200,
    plainStatus: 200,
    code: answer.errors[0]?.extensions.code ?? 'OK',
    headers: { 'Exchange-Id': exchangeId },
    body: `{"data":${answer.dataJson},${errors}"extensions":${extensions(exchangeId, receipts, decision)}}`,
  }
}

export function refuse({
  exchangeId,
  error,
  receipts,
  decision,
}: Recorded<RecordedRefusal>): GatewayResponse {
  return {
    status: error.status,
    plainStatus: plainStatus(error),
    code: error.code,
    headers: { 'Exchange-Id': exchangeId, ...error.headers },
    body: `{"errors":${JSON.stringify(error.entries)},"extensions":${extensions(exchangeId, receipts, decision)}}`,
  }
}

function extensions(
  id: string,
  receipts: readonly Receipt[],
  decision: RecordedDecision | undefined,
): string {
  return JSON.stringify({ exchange: { id, receipts, decision } })
}

/**
 * For `application/json`, GraphQL over HTTP asks for 200 whenever the request was well-formed GraphQL; what
 * is refused before that (identity, purpose, HTTP itself) and what is our failure keep their status.
 */
function plainStatus({ code, status }: GatewayError): number {
  return WELL_FORMED.has(code) && status !== 413 ? 200 : status
}

const WELL_FORMED: ReadonlySet<GatewayErrorCode> = new Set([
  'ACCESS_DENIED',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'QUERY_TOO_LARGE',
])
