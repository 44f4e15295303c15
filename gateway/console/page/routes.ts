/**
 * The pages: where each is, who it is for, and where its code lies. Each is loaded when it is first opened.
 *
 * @module
 */
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { Role } from './api.ts'
import type { WordKey } from './words/words.tsx'

export interface Route {
  /** Below `/console`, as React Router writes it. */
  readonly path: string
  /** Roles of which one suffices; `anyone` of the staff. The exchange decides again, at each operation. */
  readonly roles: readonly Role[] | 'anyone'
  readonly page: LazyExoticComponent<ComponentType>
  /** In the navigation; without it the page is reached from another. */
  readonly word?: WordKey
}

export const ROUTES: readonly Route[] = [
  {
    path: '/catalog',
    roles: 'anyone',
    word: 'nav.catalog',
    page: lazy(async () => ({ default: (await import('./pages/catalog.tsx')).CatalogPage })),
  },
  {
    path: '/catalog/:code',
    roles: 'anyone',
    page: lazy(async () => ({ default: (await import('./pages/resource.tsx')).ResourcePage })),
  },
]
