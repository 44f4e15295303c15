import type { Catalog } from '../catalog.ts'
import { checkUscc } from '../codes/uscc.ts'
import type { Consumer } from '../types.ts'
import type { Finding } from '../finding.ts'
import { unknownName } from './unknown-name.ts'

/** Members of a JWK that hold secret key material (RFC 7518 §6). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const

/** A consumer belongs to a department that is there, has a right unit code and shows public keys only. */
export function consumerFindings(consumer: Consumer, catalog: Catalog): readonly Finding[] {
  const findings: Finding[] = []
  if (catalog.region(consumer.region) === undefined) {
    const known = catalog.regions().map((region) => region.code)
    findings.push(unknownName('/region', consumer.region, 'a province of GB/T 2260', known))
  }
  if (catalog.department(consumer.department) === undefined) {
    const known = catalog.departments().map((department) => department.code)
    findings.push(unknownName('/department', consumer.department, 'a department', known))
  }
  const unit = checkUscc(consumer.unitCode)
  if (!unit.ok) findings.push({ pointer: '/unitCode', message: `${unit.problem} (GB 32100)` })
  return [...findings, ...privateKeyFindings(consumer.keys)]
}

/** @param keys as they were read or sent; nothing about them is assumed. */
export function privateKeyFindings(keys: unknown): readonly Finding[] {
  if (!Array.isArray(keys)) return []
  return keys.flatMap((key: unknown, at) => {
    const isPrivate =
      typeof key === 'object' &&
      key !== null &&
      PRIVATE_MEMBERS.some((member) => Object.hasOwn(key, member))
    const message =
      'holds private key material; register the public key, and treat this one as disclosed'
    return isPrivate ? [{ pointer: `/keys/${at}`, message }] : []
  })
}
