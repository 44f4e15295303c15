/**
 * The ten main pages, and what is done on each until there is something to see.
 *
 * @module
 */
import type { Page } from 'playwright-core'
import { pick } from '../../gateway/console/role-days.ts'
import { SHOWN, type Played } from './play.ts'

/** What happened before, and a token of the pension desk. */
export type Given = Played & { readonly token: string }

export interface Scene {
  /** Of the picture's file. */
  readonly name: string
  /** For the README, in one line. */
  readonly caption: string
  /** Of Chongqing's staff. */
  readonly person: string
  readonly path: (played: Played) => string
  /** Until what is to be seen is there. */
  readonly until: (page: Page, given: Given) => Promise<void>
}

export const SCENES: readonly Scene[] = [
  {
    name: 'catalogue',
    caption: 'Catalogue: standards by words of either language, and who offers them',
    person: 'cq-steward',
    path: () => '/catalog',
    until: (page) => page.getByText('317').waitFor(),
  },
  {
    name: 'resource',
    caption: 'A resource: what, whose, how fresh, how to get access, who uses it, how good',
    person: 'cq-officer-rs',
    path: () => `/catalog/${SHOWN.used}`,
    until: (page) => page.getByText('benefitStatusCode').first().waitFor(),
  },
  {
    name: 'register',
    caption: 'Register: the mapping proposed, corrected, and tried on one record',
    person: 'cq-officer-rs',
    path: () => `/register/${SHOWN.halfWritten}`,
    until: (page) => page.locator('.mapping').waitFor(),
  },
  {
    name: 'review',
    caption: 'Review: what a version changes, in words, and how it came here',
    person: 'cq-steward',
    path: () => `/review/${SHOWN.amended}`,
    until: (page) => page.locator('.told ins').first().waitFor(),
  },
  {
    name: 'requests',
    caption: 'Requests: each with the legal clock that runs',
    person: 'cq-officer-rs',
    path: () => '/requests',
    until: (page) => page.getByText('SQ-500000').first().waitFor(),
  },
  {
    name: 'policies',
    caption: 'Policies: guardrails readable, checked, and rehearsed',
    person: 'cq-steward',
    path: () => '/policies',
    until: (page) => page.getByText('sensitive-items').first().waitFor(),
  },
  {
    name: 'audit',
    caption: 'Audit: records by every field, by day, by who and what',
    person: 'cq-auditor',
    path: () => '/audit',
    until: async (page: Page): Promise<void> => {
      await giveReason(page)
      await page.getByText('CY-037').first().waitFor()
      await page.locator('.time-line').waitFor()
    },
  },
  {
    name: 'record',
    caption: 'A record in plain language, proven in the browser',
    person: 'cq-auditor',
    path: ({ exchangeId }) => `/audit/${exchangeId}`,
    until: async (page: Page): Promise<void> => {
      await giveReason(page)
      await page.getByRole('button', { name: /^(?:验证|Verify)$/ }).click()
      await page.getByText(/证明成立|The proof holds/).waitFor()
    },
  },
  {
    name: 'health',
    caption: 'Health: parts, sources, a peer tried from here, keys and certificates',
    person: 'cq-administrator',
    path: () => '/health',
    until: async (page: Page): Promise<void> => {
      await page.getByText(/可以应答|Fit to answer/).waitFor()
      await page.getByRole('button', { name: /从这里测试|Try it from here/ }).click()
      await page.getByText(/连接正常|All is well/).waitFor()
    },
  },
  {
    name: 'try',
    caption: 'Try it: a refusal explained, with the way to apply',
    person: 'cq-developer',
    path: () => '/try?resource=500000.JT.roadFreightDriverQual',
    until: async (page: Page, { token }: Given): Promise<void> => {
      await page.getByText('roadFreightDriverQual').waitFor()
      await pick(page, 'consumer', 'cq-pension-desk')
      await page.locator('#token').fill(token)
      await page.locator('#case').fill('500103-2026-000123')
      await page.locator('#operator').fill('CQ-YZ-0417')
      await page.getByRole('button', { name: /^(?:查询|Ask)/ }).click()
      await page.getByText('ACCESS_DENIED').waitFor()
    },
  },
]

async function giveReason(page: Page): Promise<void> {
  await page.locator('#reason').fill('例行抽查')
  await page.locator('#reason').press('Enter')
}
