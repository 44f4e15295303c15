/**
 * The grant that a request became: made of what was agreed to, and of nothing else, so that both regions make the same.
 *
 * @module
 */
import type { Finding } from '../../catalog/finding.ts'
import { lastDayOf, termsOf } from '../../catalog/procedures/request-act.ts'
import { isGrantAction, TRANSITIONS } from '../../catalog/procedures/request-transitions.ts'
import type { Application, Request, Terms } from '../../catalog/procedures/request.ts'
import { checkShape } from '../../catalog/schema/check.ts'
import { findingsOf, type KnownToGrants } from '../../policies/load.ts'
import { grantSchema } from '../../policies/schema.ts'
import type { Grant, Mode } from '../../policies/types.ts'

/** What a way of sharing is to a grant; a file is not given out through an exchange. */
export const MODES: Readonly<Partial<Record<Application['method'], Mode>>> = {
  query: 'query',
  verify: 'verify',
  batch: 'batch',
  'table-exchange': 'subscribe',
}

const STATES: Readonly<Partial<Record<Request['state'], Grant['state']>>> = {
  active: 'active',
  suspended: 'suspended',
  rectified: 'suspended',
}

/**
 * Undefined before the data is provided: until then nothing is granted. Revoked or suspended through `shudao grant`, it
 * `narrows`, in both regions; ended by a step of the request's own it is over, with what it denied.
 */
export function grantOf(request: Request): Grant | undefined {
  const provided = request.events.find(({ action }) => action === 'provide')
  const terms = termsOf(request)
  if (provided === undefined || terms === undefined) return undefined
  const grant = made(request, terms, provided.day, STATES[request.state] ?? 'terminated')
  return isHeldBack(request) ? { ...grant, narrows: true } : grant
}

/**
 * Whether its use ended, or stands still, by what was done to its grant: a hold, which never shows more, and of which the
 * other region knows by the request alone.
 */
function isHeldBack({ events }: Request): boolean {
  const given = events.findLastIndex(
    ({ action }) => action !== 'draft' && TRANSITIONS[action].to === 'active',
  )
  return events.slice(given + 1).some(({ action }) => isGrantAction(action))
}

/** What is wrong with the terms, as a grant that would begin on this day; by the rules of grant files. */
export function termsFindings(
  request: Request,
  day: string,
  known: KnownToGrants,
): readonly Finding[] {
  const terms = termsOf(request)
  if (terms === undefined) return []
  const grant = made(request, terms, day, 'active')
  const shape = checkShape(grantSchema, grant)
  const findings = shape.ok ? findingsOf(grant, known) : shape.findings
  return findings.map(({ pointer, message }) => ({ pointer: `/grant${pointer}`, message }))
}

function made(
  request: Request,
  { items, rows, quota }: Terms,
  validFrom: string,
  state: Grant['state'],
): Grant {
  const { id, application } = request
  const { consumer, resource, method, matters, legalBasis } = application
  const mode = MODES[method]
  return {
    id,
    version: 1,
    consumer,
    resource,
    modes: mode === undefined ? [] : [mode],
    items: items as Grant['items'],
    ...(rows === undefined ? {} : { rows: rows as NonNullable<Grant['rows']> }),
    matters,
    legalBasis,
    validFrom,
    validTo: lastDayOf(request),
    ...(quota === undefined ? {} : { quota }),
    state,
    request: id,
  }
}
