/** What an auditor does from one page to the next, in Chinese, at a desk of the demo. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { AtDesk } from './role-days.ts'

/** Of the demo's well-known persons. */
const SUBJECT = '510100195003159905'

/**
 * That the log is whole: by the exchange's own key, by the copy that the other province keeps, and since what that one cosigned;
 * and not by another key.
 */
export async function findNothingMissing(
  { page, home }: AtDesk,
  giveReason: () => Promise<void>,
  peer: { readonly url: string; readonly keptKey: string; readonly origin: string },
): Promise<void> {
  await page.goto(`${home}/audit/whole`)
  await giveReason()
  await page.getByText(/这段时间(的跨省交换，双方都有记录|没有跨省交换)/).waitFor()
  const verify = page.getByRole('button', { name: '验证整个日志' })
  const means = page.getByText('只证明日志与它自己一致').last()
  // Peers cosign within a second or two of each new entry.
  for (;;) {
    await verify.click()
    await page.locator('.checks').or(page.getByText('检查点无法读取')).waitFor()
    if (await page.getByText('成立：日志完整').isVisible()) break
    await page.getByText('自身一致，但没有得到对端联署').waitFor()
  }
  await means.waitFor()
  await page.locator('.checks').getByText('从记录本身核对').waitFor()
  assert.match(await page.locator('pre.code').innerText(), /audit verify .*\/log --token/)

  await page.locator('#vkey').fill(peer.keptKey)
  const hash = createHash('sha256').update(peer.origin).digest('hex')
  const kept = await fetch(`${peer.url}/witness/${hash}/checkpoint`)
  await page.locator('#kept').fill(await kept.text())
  await verify.click()
  await page.getByText('此后只有增加').waitFor()
  await page.getByText('该检查点由对端于').waitFor()
  await page.getByText('用的是您从别处得到的密钥').waitFor()

  await page.locator('#vkey').fill(await (await fetch(`${peer.url}/log.vkey`)).text())
  await verify.click()
  await page.getByText('检查点无法读取').waitFor()
}

/** By names as well as codes; what is looked for goes along from tab to tab, and a person's number stays out of the address. */
export async function findByName(
  { page, home }: AtDesk,
  giveReason: () => Promise<void>,
): Promise<void> {
  await page.goto(`${home}/audit`)
  await giveReason()
  const resource = page.locator('#resource')
  await resource.fill('养老保险待遇')
  await resource.press('Enter')
  await page.getByText('您指的是').waitFor()
  await page.getByRole('button', { name: /养老保险待遇发放信息 · 四川/ }).click()
  await page.waitForURL(/resource=510000\.RS\.pensionBenefit/)
  assert.equal(await resource.inputValue(), '510000.RS.pensionBenefit')
  await page.locator('#from').fill('2026-01-01')
  await page.locator('#subject').fill(SUBJECT)
  await page.locator('#subject').press('Enter')
  await page.waitForURL(/from=2026-01-01/)
  // The tabs have what is looked for once they were drawn with it.
  await page.locator('.tabs a[href*="from=2026-01-01"]').first().waitFor()
  await page.getByRole('link', { name: '谁查了谁' }).click()
  await page.locator('.matrix').waitFor()
  assert.equal(await page.locator('.day-range input').first().inputValue(), '2026-01-01')
  await page.getByRole('link', { name: '主体报告' }).click()
  assert.equal(await page.locator('#number').inputValue(), SUBJECT)
  assert.match(page.url(), /resource=510000\.RS\.pensionBenefit/)
  assert(!page.url().includes(SUBJECT))
  await page.getByRole('link', { name: '交换记录' }).click()
  await page.locator('#consumer').fill('没有这样的系统')
  await page.locator('#consumer').press('Enter')
  await page.getByText('没有叫这个名字或代码的').waitFor()
  await page.getByRole('button', { name: '清空' }).click()
}

/**
 * That a seal waits, is in force and is lifted, by whose order and until when; and that the report of whom it is about does not
 * say meanwhile that nobody asked.
 *
 * @param of the only exchange about the subject.
 * @param act asks the management API as `auditor` or `steward`, and gives what the field gave.
 */
export async function followSeal(
  { page, home }: AtDesk,
  giveReason: () => Promise<void>,
  of: { readonly exchangeId: string; readonly subject: string },
  act: (as: 'auditor' | 'steward', mutation: string) => Promise<unknown>,
): Promise<void> {
  const ends = new Date(Date.now() + 86_400_000).toISOString()
  const order = `authority: "重庆市监察委员会", article: "《监察法》第十八条", ends: "${ends}"`
  const id = String(
    await act('auditor', `sealRecords(${order}, exchangeId: "${of.exchangeId}", reason: "立案")`),
  )
  const step = (name: string): string => `${name}(id: "${id}", reason: "立案")`
  const seal = page.getByRole('row').filter({ hasText: of.exchangeId })
  const look = async (): Promise<string> => {
    await page.goto(`${home}/audit/held`)
    await giveReason()
    await page.getByText('没有尚未解除的保全').waitFor()
    return (await seal.count()) === 0 ? '' : seal.innerText()
  }
  const report = async (): Promise<void> => {
    await page.goto(`${home}/audit/subject`)
    await giveReason()
    await page.locator('#number').fill(of.subject)
    await page.locator('#number').press('Enter')
  }
  const waiting = await look()
  assert.match(waiting, /^待确认\s.*重庆市监察委员会\s.*《监察法》第十八条/s)
  assert.match(waiting, /cq-auditor 于 .* 申请\s.*无人确认，未生效/s)
  await act('steward', step('confirmSeal'))
  assert.match(await look(), /^有效\s.*cq-steward 于 .* 确认/s)
  await report()
  await page.getByText('有 1 次查询因依法办理的调查暂不告知').waitFor()
  assert.equal(await page.getByText('没有查到涉及该主体的查询').count(), 0)
  await page.getByText('现在没有可以告知的查询').waitFor()
  await page.getByRole('link', { name: '据何封存' }).click()
  await seal.waitFor()
  await act('auditor', step('liftSeal'))
  assert.equal(await look(), '')
  await page.getByText('含已结束的').click()
  assert.match(await seal.innerText(), /^已提前解除\s.*cq-auditor 于 .* 解除/s)
  await report()
  await page.getByText('已提供').or(page.getByText('未查到记录')).first().waitFor()
}

/** What is held of a log, which nobody can set while the exchange runs: the answer says so instead. */
export async function seeHolds(
  { page, home }: AtDesk,
  giveReason: () => Promise<void>,
): Promise<void> {
  const log = 'shudao-chongqing.example/log'
  const hold = {
    log,
    index: 300,
    name: 'dispute-7',
    ranges: [
      { from: 0, to: 256 },
      { from: 299, to: 300 },
    ],
    by: '张伟',
    reason: '争议 7',
    since: '2026-03-02T10:00:00+08:00',
    until: null,
    liftedBy: null,
    liftedReason: null,
  }
  const lifted = {
    ...hold,
    index: 200,
    name: 'complaint-3',
    until: '2026-03-03T10:00:00+08:00',
    liftedBy: '李娜',
    liftedReason: '已办结',
  }
  await page.route('**/console/manage', async (route) => {
    if (!route.request().postData()?.includes('logHolds')) return route.fallback()
    const found = [hold, lifted]
    const logHolds = { found, next: null, unread: [{ log, below: 150 }], reach: [] }
    return route.fulfill({ json: { data: { logHolds } } })
  })
  await page.goto(`${home}/audit/held`)
  await giveReason()
  await page.getByText(`${log} 第 150 条以前由旧版本编入索引`).waitFor()
  const row = (name: string): Promise<string> =>
    page.getByRole('row').filter({ hasText: name }).innerText()
  assert.match(
    await row('dispute-7'),
    /^有效\s.*争议 7\s.*0–255\s+299\s.*张伟 于 2026年3月2日 10:00:00 设定/s,
  )
  assert.match(await row('complaint-3'), /^已解除\s.*李娜 于 2026年3月3日 10:00:00 解除\s+已办结$/s)
  await page.unroute('**/console/manage')
}

/** From an alarm to the exchange at which it rang. */
export async function followAlarm(
  { page, home }: AtDesk,
  giveReason: () => Promise<void>,
): Promise<void> {
  await page.goto(`${home}/alarms`)
  await giveReason()
  await page.locator('.card .tags a').first().click()
  await page.getByRole('heading', { name: '发生了什么' }).waitFor()
}
