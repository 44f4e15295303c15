/** What the people of two provinces do about a record that one of them doubts: each at the console of their own exchange. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { step, type AtDesk } from './role-days.ts'

/** A record that a system of the first province received. */
export interface Received {
  readonly exchangeId: string
  /** In the log of the province that received it. */
  readonly index: number
  readonly resource: string
  readonly item: string
}

/** Who received, in Chinese, and who provides, in English. */
export interface TwoProvinces {
  readonly officer: AtDesk
  readonly head: AtDesk
  readonly theirOfficer: AtDesk
  readonly theirHead: AtDesk
}

/** Raised by receipt, taken up and upheld within its clock by the department that provides, disputed, and settled. */
export async function doubtAndSettle(
  { officer, head, theirOfficer, theirHead }: TwoProvinces,
  received: Received,
): Promise<void> {
  const id = await raise(officer, received)
  await openProcedure(theirOfficer, id, /Raised/)
  await theirOfficer.page
    .getByText(/Working days left|Due today/)
    .first()
    .waitFor()
  await step(theirOfficer.page, 'Take it up')
  await theirOfficer.page.getByRole('row', { name: /Being verified/ }).waitFor()
  await step(theirOfficer.page, 'Upheld', 'The register of payments says the same.')

  await openProcedure(head, id, /数据无误/)
  await step(head.page, '提出争议')
  await openProcedure(theirHead, id, /Being negotiated/, 'Dispute')
  await step(
    theirHead.page,
    'Settled',
    'Both heads: the register is looked at together each month.',
  )
  await openProcedure(head, id, /已协商一致/, '争议')
}

/** Gives the number of the correction. */
async function raise({ page, home }: AtDesk, received: Received): Promise<string> {
  await page.goto(`${home}/corrections`)
  await page.getByRole('button', { name: '提出校核' }).click()
  const dialogue = page.getByRole('dialog')
  await dialogue.locator('#exchangeId').fill(received.exchangeId)
  await dialogue.locator('#resource').fill(received.resource)
  await dialogue.locator('#items').fill(received.item)
  await dialogue.locator('#items').press('Enter')
  await dialogue.locator('#reason').fill('发放状态与本地掌握的情况不一致')
  const send = async (index: number): Promise<void> => {
    await dialogue.locator('#index').fill(String(index))
    await dialogue.getByRole('button', { name: '提出校核' }).click()
  }
  // Another place of the log is no receipt of it.
  await send(received.index + 100_000)
  await dialogue.getByText('请按应答回执填写交换编号和日志位置').waitFor()
  assert.doesNotMatch(
    await dialogue.getByRole('alert').innerText(),
    /[A-Za-z]{2,} [A-Za-z]{2,} [a-z]/,
  )
  await send(received.index)
  await dialogue.waitFor({ state: 'detached' })
  const row = page.getByRole('row', { name: new RegExp(`${received.resource}.*已提出`) })
  return row.getByRole('button').innerText()
}

/** What happens in one province comes to the other in its own time. */
async function openProcedure(
  { page, home }: AtDesk,
  id: string,
  state: RegExp,
  kind?: string,
): Promise<void> {
  const row = page.getByRole('row', { name: state }).filter({ hasText: id })
  while (!(await row.isVisible())) {
    await page.goto(`${home}/corrections`)
    if (kind !== undefined) await page.getByText(kind, { exact: true }).click()
    await settled(page)
  }
  await row.getByRole('button').click()
}

async function settled(page: Page): Promise<void> {
  await page.locator('main tbody tr, .state').first().waitFor()
}
