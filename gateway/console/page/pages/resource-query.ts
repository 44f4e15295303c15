import type { Person, Role } from '../api.ts'
import type { ShownCodeList } from '../parts/code-list-said.ts'
import type { Named } from '../parts/use-names.ts'
import { holds } from '../session.tsx'

export interface Resource {
  readonly offer: {
    readonly code: string
    readonly name: string
    readonly region: Named | null
    readonly department: Named | null
    readonly state: string
    readonly version: number
    readonly publishedOn: string | null
    readonly shareType: string
    readonly updateCycle: string
    readonly methods: readonly string[]
  }
  readonly standard: {
    readonly key: string
    readonly nameZh: string
    readonly nameEn: string
  } | null
  readonly abstract: string
  readonly contact: string
  readonly provider: string | null
  readonly scope: string | null
  readonly use: string | null
  readonly legalBasis: string | null
  readonly crossProvince: boolean
  readonly isOurs: boolean
  readonly isAttached: boolean
  readonly grading: string
  readonly gradingLevel: number | null
  readonly matters: readonly Named[]
  readonly items: readonly {
    readonly name: string
    readonly nameZh: string
    readonly type: string
    readonly length: number
    readonly sensitive: boolean
    readonly codeList: ShownCodeList | null
    readonly shareType: string
    /** Made up. */
    readonly example: string
  }[]
  readonly sample: string | null
  /** Null for whom it is not shown to. */
  readonly users:
    | readonly {
        readonly consumer: string
        readonly nameZh: string
        readonly nameEn: string | null
        readonly grant: string
        readonly validTo: string
        readonly lastUsed: string | null
      }[]
    | null
}

/** Whether somebody may see what only this exchange has of it: the officers of its department, and the others named. */
export function maySeeOwn(
  { offer, isOurs }: Pick<Resource, 'offer' | 'isOurs'>,
  staff: Person,
  others: readonly Role[],
): boolean {
  const isTheirs = holds(staff, ['officer']) && staff.department === offer.department?.code
  return isOurs && (isTheirs || holds(staff, others))
}

export const RESOURCE = `query ($code: ID!) {
  catalogResource(code: $code) {
    offer {
      code name state version publishedOn shareType updateCycle methods
      region { code nameZh nameEn }
      department { code nameZh nameEn }
    }
    standard { key nameZh nameEn }
    abstract contact provider scope use legalBasis crossProvince isOurs isAttached grading gradingLevel
    matters { code nameZh nameEn }
    items { name nameZh type length sensitive shareType example codeList { nameZh nameEn source sourceZh } }
    sample
    users { consumer nameZh nameEn grant validTo lastUsed }
  }
}`
