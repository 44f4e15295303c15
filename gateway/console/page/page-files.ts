/**
 * In which file the page of each route is, which is loaded when it is first opened. The first that fits an address is its
 * page.
 *
 * @module
 */
import type { ComponentType } from 'react'
import { PageFileError } from './parts/page-file-error.ts'

type PageFile = () => Promise<ComponentType>

const FILES = {
  '/catalog': async () => (await import('./pages/catalog.tsx')).CatalogPage,
  '/catalog/:code': async () => (await import('./pages/resource.tsx')).ResourcePage,
  '/audit': async () => (await import('./pages/audit/audit.tsx')).AuditPage,
  '/audit/whole': async () => (await import('./pages/audit/whole.tsx')).WholePage,
  '/audit/matrix': async () => (await import('./pages/audit/matrix.tsx')).MatrixPage,
  '/audit/sample': async () => (await import('./pages/audit/sample.tsx')).SamplePage,
  '/audit/held': async () => (await import('./pages/audit/held.tsx')).HeldPage,
  '/audit/subject': async () =>
    (await import('./pages/audit/subject-report.tsx')).SubjectReportPage,
  '/audit/:exchangeId': async () => (await import('./pages/audit/record.tsx')).AuditRecordPage,
  '/alarms': async () => (await import('./pages/audit/alarms.tsx')).AlarmsPage,
  '/resources': async () => (await import('./pages/review/own-resources.tsx')).OwnResourcesPage,
  '/resources/table': async () => (await import('./pages/review/table.tsx')).TablePage,
  '/resources/:code': async () => (await import('./pages/review/review.tsx')).ReviewPage,
  '/register': async () => (await import('./pages/register/register.tsx')).RegisterPage,
  '/register/:code': async () => (await import('./pages/register/register.tsx')).RegisterPage,
  '/review': async () => (await import('./pages/review/inbox.tsx')).InboxPage,
  '/review/:code': async () => (await import('./pages/review/review.tsx')).ReviewPage,
  '/requests': async () => (await import('./pages/requests/requests.tsx')).RequestsPage,
  '/requests/new': async () => (await import('./pages/requests/apply.tsx')).ApplyPage,
  '/requests/:id': async () => (await import('./pages/requests/request.tsx')).RequestPage,
  '/requests/:id/:step': async () => (await import('./pages/requests/apply.tsx')).AmendPage,
  '/corrections': async () => (await import('./pages/requests/corrections.tsx')).CorrectionsPage,
  '/policies': async () => (await import('./pages/policies/policies.tsx')).PoliciesPage,
  '/try': async () => (await import('./pages/try/try.tsx')).TryPage,
  '/health': async () => (await import('./pages/health/health.tsx')).HealthPage,
} as const satisfies Readonly<Record<string, PageFile>>

/** As React Router writes it, below `/console`. */
export type PagePath = keyof typeof FILES

const loaded = new Map<PagePath, ComponentType>()

/** Its component, once it has been loaded. */
export function loadedPage(path: PagePath): ComponentType | undefined {
  return loaded.get(path)
}

/** @throws {PageFileError} */
export async function loadPage(path: PagePath): Promise<ComponentType> {
  const page = await FILES[path]().catch((thrown: unknown) => {
    throw new PageFileError(thrown)
  })
  loaded.set(path, page)
  return page
}

/** Of an address of the console; undefined where it has none, and for the first page, which depends on who opens it. */
export async function loadPageAt(address: string): Promise<ComponentType | undefined> {
  const given = address.replace(/^\/console|\/$/g, '')
  const path = (Object.keys(FILES) as PagePath[]).find((one) => fits(one, given))
  return path && loadPage(path)
}

function fits(path: PagePath, address: string): boolean {
  const parts = path.split('/')
  const given = address.split('/')
  return (
    parts.length === given.length &&
    parts.every((part, at) => part.startsWith(':') || part === given[at])
  )
}
