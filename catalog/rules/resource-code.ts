import type { Resource } from '../types.ts'
import type { Finding } from '../finding.ts'

/** 类, 项, 目, 细目 and a sequence of up to 12 digits (guide of 2017). */
const GUIDE_CODE = /^[1-3](\d{2}(\d{3}(\d+)?)?)?\/\d{1,12}$/

/** The code is made of region, department and standard; a code of the guide has the guide's form. */
export function resourceCodeFindings(resource: Resource): readonly Finding[] {
  const findings: Finding[] = []
  const code = `${resource.region}.${resource.department}.${resource.standard}`
  if (resource.code !== code) {
    findings.push({ pointer: '/code', message: `is "${resource.code}"; it must be "${code}"` })
  }
  resource.identifiers.forEach((identifier, at) => {
    if (identifier.scheme !== 'gov-2017' || GUIDE_CODE.test(identifier.value)) return
    const message =
      'is not a code of the 2017 guide: 类 项 目 细目, "/", sequence, such as "101001/1"'
    findings.push({ pointer: `/identifiers/${at}/value`, message })
  })
  return findings
}
