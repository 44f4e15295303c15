/**
 * The pages: where each is, who it is for, and where its code lies. Each is loaded when it is first opened.
 *
 * @module
 */
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { Role } from './api.ts'
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
  /** Below `/console`, as React Router writes it. */
  readonly path: string
  /** Roles of which one suffices; `anyone` of the staff. The exchange decides again, at each operation. */
  readonly roles: readonly Role[] | 'anyone'
  readonly page: LazyExoticComponent<ComponentType>
  /** In the navigation; without it the page is reached from another. */
  readonly word?: WordKey
  /** Before the word. */
  readonly icon?: ComponentType
}

export const ROUTES: readonly Route[] = [
  {
    path: '/catalog',
    roles: 'anyone',
    word: 'nav.catalog',
    icon: CatalogIcon,
    page: lazy(async () => ({ default: (await import('./pages/catalog.tsx')).CatalogPage })),
  },
  {
    path: '/catalog/:code',
    roles: 'anyone',
    page: lazy(async () => ({ default: (await import('./pages/resource.tsx')).ResourcePage })),
  },
  {
    path: '/audit',
    roles: ['auditor'],
    word: 'nav.audit',
    icon: AuditIcon,
    page: lazy(async () => ({ default: (await import('./pages/audit/audit.tsx')).AuditPage })),
  },
  {
    path: '/audit/matrix',
    roles: ['auditor'],
    page: lazy(async () => ({ default: (await import('./pages/audit/matrix.tsx')).MatrixPage })),
  },
  {
    path: '/audit/sample',
    roles: ['auditor'],
    page: lazy(async () => ({ default: (await import('./pages/audit/sample.tsx')).SamplePage })),
  },
  {
    path: '/audit/subject',
    roles: ['auditor'],
    page: lazy(async () => ({
      default: (await import('./pages/audit/subject-report.tsx')).SubjectReportPage,
    })),
  },
  {
    path: '/audit/:exchangeId',
    roles: ['auditor'],
    page: lazy(async () => ({
      default: (await import('./pages/audit/record.tsx')).AuditRecordPage,
    })),
  },
  {
    path: '/alarms',
    roles: ['auditor', 'steward', 'security'],
    word: 'nav.alarms',
    icon: AlarmsIcon,
    page: lazy(async () => ({ default: (await import('./pages/audit/alarms.tsx')).AlarmsPage })),
  },
  {
    path: '/resources',
    roles: ['officer'],
    word: 'nav.resources',
    icon: ResourcesIcon,
    page: lazy(async () => ({
      default: (await import('./pages/review/own-resources.tsx')).OwnResourcesPage,
    })),
  },
  {
    path: '/resources/table',
    roles: ['officer'],
    page: lazy(async () => ({ default: (await import('./pages/review/table.tsx')).TablePage })),
  },
  {
    path: '/resources/:code',
    roles: ['officer'],
    page: lazy(async () => ({ default: (await import('./pages/review/review.tsx')).ReviewPage })),
  },
  {
    path: '/register',
    roles: ['officer'],
    page: lazy(async () => ({
      default: (await import('./pages/register/register.tsx')).RegisterPage,
    })),
  },
  {
    path: '/register/:code',
    roles: ['officer'],
    page: lazy(async () => ({
      default: (await import('./pages/register/register.tsx')).RegisterPage,
    })),
  },
  {
    path: '/review',
    roles: ['steward'],
    word: 'nav.review',
    icon: ReviewIcon,
    page: lazy(async () => ({ default: (await import('./pages/review/inbox.tsx')).InboxPage })),
  },
  {
    path: '/review/:code',
    roles: ['steward'],
    page: lazy(async () => ({ default: (await import('./pages/review/review.tsx')).ReviewPage })),
  },
  {
    path: '/requests',
    roles: ['officer', 'head', 'steward', 'auditor'],
    word: 'nav.requests',
    icon: RequestsIcon,
    page: lazy(async () => ({
      default: (await import('./pages/requests/requests.tsx')).RequestsPage,
    })),
  },
  {
    path: '/requests/new',
    roles: ['officer'],
    page: lazy(async () => ({ default: (await import('./pages/requests/apply.tsx')).ApplyPage })),
  },
  {
    path: '/requests/:id',
    roles: ['officer', 'head', 'steward', 'auditor'],
    page: lazy(async () => ({
      default: (await import('./pages/requests/request.tsx')).RequestPage,
    })),
  },
  {
    path: '/requests/:id/:step',
    roles: ['officer'],
    page: lazy(async () => ({ default: (await import('./pages/requests/apply.tsx')).AmendPage })),
  },
  {
    path: '/corrections',
    roles: ['officer', 'head', 'steward', 'auditor'],
    page: lazy(async () => ({
      default: (await import('./pages/requests/corrections.tsx')).CorrectionsPage,
    })),
  },
  {
    path: '/policies',
    roles: ['steward', 'auditor', 'security', 'officer'],
    word: 'nav.policies',
    icon: PoliciesIcon,
    page: lazy(async () => ({
      default: (await import('./pages/policies/policies.tsx')).PoliciesPage,
    })),
  },
  {
    path: '/try',
    roles: ['developer', 'officer'],
    word: 'nav.try',
    icon: TryIcon,
    page: lazy(async () => ({ default: (await import('./pages/try/try.tsx')).TryPage })),
  },
  {
    path: '/health',
    roles: ['administrator', 'security', 'steward'],
    word: 'nav.health',
    icon: HealthIcon,
    page: lazy(async () => ({ default: (await import('./pages/health/health.tsx')).HealthPage })),
  },
]
