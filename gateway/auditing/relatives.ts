/**
 * What would tell a person of somebody else's act: that a relative married, adopted, inherited or made a will. Such
 * entries are told in general words. (People learned from Estonia's Data Tracker that a relative had been at a notary.)
 *
 * @module
 */
import type { Matter, Standard } from '../../catalog/types.ts'

/** Standards whose records belong to several people, of whom any may be the one who applies. */
const SHARED_STANDARDS: ReadonlySet<string> = new Set([
  'marriageRegistration',
  'divorceRegistration',
  'marriageStatusCheck',
  'divorceJudgment',
  'householdMembers',
  'birthRegistration',
  'adoption',
])
/** Matters that are about relatives: inheritance, wills, marriage, adoption, support, survivors. */
const RELATIVE_MATTER = /继承|遗嘱|遗属|供养|婚|收养|抚养|赡养|亲属|监护|公证/

export function isShared({ key }: Pick<Standard, 'key'>): boolean {
  return SHARED_STANDARDS.has(key)
}

export function isAboutRelatives({ nameZh }: Pick<Matter, 'nameZh'>): boolean {
  return RELATIVE_MATTER.test(nameZh)
}

export const sharedStandards: readonly string[] = [...SHARED_STANDARDS]
