/**
 * The exact shape of a management record, version 1.
 *
 * @module
 */

import { MANAGEMENT_OUTCOMES } from './management-record.ts'
import type { ManagementRecord, RecordedStaff } from './management-record.ts'
import { code, digest, name, names, sealed, time, word } from './record-words.ts'
import { constant, mapOf, nullable, objectOf, oneOf, text } from './shape.ts'

/** Checks a record and writes it as canonical JSON in one pass; see {@link objectOf}. */
export const managementShape = objectOf<ManagementRecord>({
  v: constant(1),
  kind: oneOf(['management']),
  managementId: word,
  time,
  staff: nullable(objectOf<RecordedStaff>({ id: word, roles: names, department: nullable(name) })),
  operation: text(/^[a-z][A-Za-z0-9]{0,63}$/, 'the name of an operation'),
  about: mapOf(name, word),
  reason: nullable(word),
  outcome: oneOf(MANAGEMENT_OUTCOMES),
  code: nullable(code),
  catalogVersion: name,
  policyVersion: name,
  requestCommitment: digest,
  sealed: nullable(sealed),
})
