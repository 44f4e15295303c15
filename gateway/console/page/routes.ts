/**
 * The pages: where each is, and who it is for. `page-files.ts` has the file of each.
 *
 * @module
 */
import type { ComponentType } from 'react'
import type { Person, Role } from './api.ts'
import type { PagePath } from './page-files.ts'
import {
  AlarmsIcon,
  AuditIcon,
  CatalogIcon,
  HealthIcon,
  PoliciesIcon,
  RequestsIcon,
  ResourcesIcon,
  ReviewIcon,
  TryIcon,
} from './parts/icons.ts'
import type { WordKey } from './words/words.tsx'

export interface Route {
  readonly path: PagePath
  /** Roles of which one suffices; `anyone` of the staff. The exchange decides again, at each operation. */
  readonly roles: readonly Role[] | 'anyone'
  /** In the navigation; without it the page is reached from another. */
  readonly word?: WordKey
  /** Before the word. */
  readonly icon?: ComponentType
  /** The page of the navigation to which it belongs, where the address does not say so. */
  readonly under?: PagePath
}

export const ROUTES: readonly Route[] = [
  {
    path: '/catalog',
    roles: 'anyone',
    word: 'nav.catalog',
    icon: CatalogIcon,
  },
  {
    path: '/catalog/:code',
    roles: 'anyone',
  },
  {
    path: '/audit',
    roles: ['auditor'],
    word: 'nav.audit',
    icon: AuditIcon,
  },
  {
    path: '/audit/whole',
    roles: ['auditor'],
  },
  {
    path: '/audit/matrix',
    roles: ['auditor'],
  },
  {
    path: '/audit/sample',
    roles: ['auditor'],
  },
  {
    path: '/audit/held',
    roles: ['auditor'],
  },
  {
    path: '/audit/subject',
    roles: ['auditor'],
  },
  {
    path: '/audit/:exchangeId',
    roles: ['auditor'],
  },
  {
    path: '/alarms',
    roles: ['auditor', 'steward', 'security'],
    word: 'nav.alarms',
    icon: AlarmsIcon,
  },
  {
    path: '/resources',
    roles: ['officer'],
    word: 'nav.resources',
    icon: ResourcesIcon,
  },
  {
    path: '/resources/table',
    roles: ['officer'],
  },
  {
    path: '/resources/:code',
    roles: ['officer'],
  },
  {
    path: '/register',
    roles: ['officer'],
    under: '/resources',
  },
  {
    path: '/register/:code',
    roles: ['officer'],
  },
  {
    path: '/review',
    roles: ['steward'],
    word: 'nav.review',
    icon: ReviewIcon,
  },
  {
    path: '/review/:code',
    roles: ['steward'],
  },
  {
    path: '/requests',
    roles: ['officer', 'head', 'steward', 'auditor'],
    word: 'nav.requests',
    icon: RequestsIcon,
  },
  {
    path: '/requests/new',
    roles: ['officer'],
  },
  {
    path: '/requests/:id',
    roles: ['officer', 'head', 'steward', 'auditor'],
  },
  {
    path: '/requests/:id/:step',
    roles: ['officer'],
  },
  {
    path: '/corrections',
    roles: ['officer', 'head', 'steward', 'auditor'],
    under: '/requests',
  },
  {
    path: '/policies',
    roles: ['steward', 'auditor', 'security', 'officer'],
    word: 'nav.policies',
    icon: PoliciesIcon,
  },
  {
    path: '/try',
    roles: ['developer', 'officer'],
    word: 'nav.try',
    icon: TryIcon,
  },
  {
    path: '/health',
    roles: ['administrator', 'security', 'steward'],
    word: 'nav.health',
    icon: HealthIcon,
  },
]

/** Whether an address is of this page, of one below it, or of one that belongs to it. */
export function isAt({ path }: Route, address: string): boolean {
  const begins = (one: string): boolean => address === one || address.startsWith(`${one}/`)
  return begins(path) || ROUTES.some((route) => route.under === path && begins(route.path))
}

/** What a role is there for, the most of a day's work first. */
const HOMES: readonly (readonly [Role, PagePath])[] = [
  ['officer', '/resources'],
  ['steward', '/review'],
  ['head', '/requests'],
  ['auditor', '/audit'],
  ['administrator', '/health'],
  ['security', '/health'],
]

/** Where somebody begins who names no page. */
export function homeOf({ roles }: Pick<Person, 'roles'>): PagePath {
  return HOMES.find(([role]) => roles.includes(role))?.[1] ?? '/catalog'
}
