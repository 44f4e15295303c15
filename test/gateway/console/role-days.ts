/** What people of one role do from one page to the next, in Chinese, at a desk of the demo. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { makeCatalog } from '../../../catalog/catalog.ts'
import { guideTableOf } from '../../../catalog/guide/write-guide-table.ts'
import { loadContent } from '../../../catalog/load.ts'
import type { Resource } from '../../../catalog/types.ts'
import { writeTable } from '../../../gateway/tables/table-bytes.ts'

/** Somebody signed in, in Chongqing. */
export interface AtDesk {
  readonly page: Page
  readonly home: string
}

/** A department's table that no resource offers by this standard. */
const TABLE = 't_ylzy'
const STANDARD = 'institutionPensionInsured'
/** Of the resource that is registered and given back. */
export const CODE = `500000.RS.${STANDARD}`
/** Of the demo's well-known persons. */
const SUBJECT = '500100198804129919'
const REASON = '四川需要核对参保情况'

/** Codes and names stay; three English words in a row are a sentence. */
const ENGLISH = /[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}/

/** From a source to what waits for the steward, who returns it; and the officer finds it again. */
export async function registerAndReturn(officer: AtDesk, steward: AtDesk): Promise<void> {
  await choose(officer)
  await mapAndProbe(officer)
  await leaveAndComeBack(officer)
  await describeAndSubmit(officer)
  await giveBack(steward)
  const { page, home } = officer
  await page.goto(`${home}/resources`)
  await page.getByRole('row', { name: new RegExp(`${STANDARD}.*已退回`) }).waitFor()
}

/** What was drafted anew is submitted from its page, published, and said to be in force, in the catalogue too. */
export async function submitAndPublish(officer: AtDesk, steward: AtDesk): Promise<void> {
  await officer.page.goto(`${officer.home}/resources/${CODE}`)
  await step(officer.page, '提交审核')
  await officer.page.getByText('已提交，等待共享主管审核').waitFor()

  const { page, home } = steward
  await page.goto(`${home}/review`)
  const waiting = page.locator('.side').getByRole('img', { name: '等待审核：1' })
  await waiting.waitFor()
  await page.goto(`${home}/review/${CODE}`)
  await page.getByText('首次发布：还没有使用方查询过它').waitFor()
  await step(page, '发布')
  await page.getByText(/已发布：第 1 版自.*起生效/).waitFor()
  await waiting.waitFor({ state: 'detached' })
  // A catalogue follows within two seconds.
  await page.getByRole('link', { name: '在目录中查看' }).click()
  const there = page.getByRole('link', { name: '返回目录' })
  const again = page.getByRole('button', { name: '再试一次' })
  for (;;) {
    await there.or(again).first().waitFor()
    if (await there.isVisible()) return
    // The answer to the click before may come first, and take the button away.
    await again.click({ timeout: 2_000 }).catch(() => undefined)
  }
}

/**
 * The department's table saved as a file; then a row of what was given back changed in it: first wrongly, which is told by
 * row and column, then rightly, which becomes a draft.
 *
 * @param entry the resource, as the registry has it.
 */
export async function amendByTable({ page, home }: AtDesk, entry: string): Promise<void> {
  await page.goto(`${home}/resources/table`)
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载编制表' }).click(),
  ])
  assert.equal(saved.suggestedFilename(), 'catalog-RS.xlsx')
  await page.locator('#table-file').setInputFiles(await saved.path())
  await page.getByText('没有发现问题。').waitFor()
  await page.getByText('没有变化').first().waitFor()

  const rows = guideTableOf([JSON.parse(entry) as Resource], makeCatalog(loadContent(), []))
  const give = async (title: string, text: string): Promise<void> => {
    const changed = rows.map((row, at) =>
      row.map((cell, column) => (at === 1 && rows[0]?.[column] === title ? text : cell)),
    )
    const buffer = await writeTable(changed, 'csv-gbk')
    await page
      .locator('#table-file')
      .setInputFiles({ name: 'changed.csv', mimeType: 'text/csv', buffer })
  }
  await give('共享类型', '随便')
  await page.getByRole('row', { name: /^2 共享类型 .*请写 无条件共享/ }).waitFor()
  await page.getByText('要改正 1 处').waitFor()
  assert.equal(await page.getByText('没有问题的资源').count(), 0)
  await give('信息资源摘要', '川渝两地机关事业单位养老保险参保人员的参保状态，按月统计')
  await page.getByRole('row', { name: /变更 abstract/ }).waitFor()
  await page.locator('#reason').fill('按退回意见补正')
  await page.getByRole('button', { name: '写成草稿（1）' }).click()
  await page.getByText('已写成 1 份草稿').waitFor()
}

/** What was published is amended: a draft from the first saving on, of which the steward reads what changed. */
export async function amendPublished(officer: AtDesk, steward: AtDesk): Promise<void> {
  const { page, home } = officer
  await page.goto(`${home}/register/${CODE}?step=metadata`)
  const state = page.locator('.page-head .ant-tag')
  await state.getByText('已发布').waitFor()
  await page.locator('#reason').fill('扩大共享范围')
  await page.locator('#shareCondition-scope').fill('川渝两地人社、医保部门')
  await page.getByRole('button', { name: '保存草稿' }).click()
  await state.getByText('草稿').waitFor()

  await steward.page.goto(`${steward.home}/review/${CODE}`)
  await steward.page.locator('.told del').getByText('两省市人社部门').waitFor()
  await steward.page.locator('.told ins').getByText('川渝两地人社、医保部门').waitFor()
  assert.equal(await steward.page.locator('.told ins:visible').count(), 1)
}

/** From a service without a description, whose columns the officer takes from a sample, to a record that is read through them. */
export async function registerUndescribed({ page, home }: AtDesk): Promise<void> {
  await page.goto(`${home}/register`)
  await page.locator('#reason').fill(REASON)
  await pick(page, 'source', 'yb')
  await page.locator('#entity').fill('insu/info')
  const sample = { output: [{ certno: SUBJECT, psn_name: '合成', insu_admdvs: '500103' }] }
  await page.locator('#columns').fill(JSON.stringify(sample))
  await page.getByText('认出 3 列').waitFor()
  await pick(page, 'standard', 'chronicDisease')
  await page.getByRole('button', { name: '保存并继续：映射与试读' }).click()
  await page.locator('#probe-idNumber').fill(SUBJECT)
  await page.getByRole('button', { name: '试读', exact: true }).click()
  await page.getByRole('cell', { name: `certno=${SUBJECT}` }).waitFor()
  // Found again, it is looked at by the columns that the draft names.
  await page.reload()
  await page.locator('#reason').fill(REASON)
  await page.getByRole('button', { name: '重新查看数据源' }).click()
  await page
    .getByText(/匹配度 \d+/)
    .first()
    .waitFor()
}

/**
 * What nobody could look at is said where it was submitted from, also later, and to the steward.
 *
 * @param code of a resource of {@link registerUndescribed}.
 */
export async function submitUnlooked(
  { page, home }: AtDesk,
  steward: AtDesk,
  code: string,
): Promise<void> {
  const warning = '未能核对数据源“yb”是否有映射所用的列'
  await page.goto(`${home}/resources/${code}`)
  await step(page, '提交审核')
  await page.getByText(warning).waitFor()
  await page.reload()
  await page.getByText(warning).waitFor()
  await steward.page.goto(`${steward.home}/review/${code}`)
  await steward.page.getByText(warning).waitFor()
}

async function choose({ page, home }: AtDesk): Promise<void> {
  await page.goto(`${home}/`)
  await page.getByRole('button', { name: '登记资源' }).click()
  await page.locator('.side [aria-current]').getByText('本部门资源').waitFor()
  await page
    .getByText('还须填写：理由 · 数据源 · 表、视图或接口 · 数据标准', { exact: true })
    .waitFor()
  await page.locator('#reason').fill(REASON)
  await pick(page, 'source', 'rs')
  await page.getByText('请先测试连接，再选择表。').waitFor()
  await page.getByRole('button', { name: '测试连接' }).click()
  await page.getByText('已连接').waitFor()
  await pick(page, 'entity', TABLE)
  await pick(page, 'standard', STANDARD)
  await page.getByRole('button', { name: '保存并继续：映射与试读' }).click()
}

async function mapAndProbe({ page }: AtDesk): Promise<void> {
  const name = page.getByRole('combobox', { name: '数据源的列: 姓名' })
  await name.fill('xm')
  await page.getByRole('button', { name: `填入虚构主体：${SUBJECT}` }).click()
  await page.getByRole('button', { name: '试读', exact: true }).click()
  await page.getByRole('cell', { name: `sfzh=${SUBJECT}` }).waitFor()
  await page.getByRole('cell', { name: SUBJECT, exact: true }).waitFor()
}

/** What was written is where it was left, and asks why one goes on. */
async function leaveAndComeBack({ page, home }: AtDesk): Promise<void> {
  await page.goto(`${home}/resources/${CODE}`)
  await page.getByRole('link', { name: '按步骤修改' }).click()
  await page.getByRole('combobox', { name: '数据源的列: 姓名' }).waitFor()
  await page.getByRole('button', { name: '保存并继续：元数据' }).click()
  await page.getByText('请写明理由。').waitFor()
  await page.locator('#reason').fill(REASON)
  await page.getByText('依据与问题不随草稿保存').waitFor()
  assert.equal(await page.getByText(/匹配度 \d+/).count(), 0)
  await page.getByRole('button', { name: '重新查看数据源' }).click()
  await page
    .getByText(/匹配度 \d+/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: '保存并继续：元数据' }).click()
}

async function describeAndSubmit({ page }: AtDesk): Promise<void> {
  const law = page.getByText('有条件共享须写明共享范围（条例第十五条）')
  await page.locator('#shareCondition-scope').waitFor()
  // What nobody has come to yet is not wrong.
  assert.equal(await page.locator('.labelled.wrong').count(), 0)
  await page.locator('#shareCondition-scope').fill('两省市')
  await page.locator('#shareCondition-scope').fill('')
  await law.waitFor()
  assert.equal(await page.locator('.labelled.wrong').count(), 1)
  await page.locator('#shareCondition-scope').fill('两省市人社部门')
  await law.waitFor({ state: 'detached' })
  await pressFromBlank(page)
  await page.getByRole('button', { name: '保存并继续：提交' }).click()
  await page.getByText(/提交之前还要改正 \d+ 处/).waitFor()
  await page.getByRole('button', { name: '去改：元数据' }).first().click()
  await page.locator('.labelled.wrong').first().waitFor()
  await page.locator('#contact').fill('养老保险处')
  await page.locator('#classification-xiang').fill('07')
  await page.locator('#classification-mu').fill('003')
  await pick(page, 'grading-level', '一般数据')
  for (const kind of ['secrecy', 'personalInformation']) {
    await page.locator(`#assessments-${kind}-done`).check()
    await page.locator(`#assessments-${kind}-date`).fill('2026-11-20')
  }
  await page.getByRole('button', { name: '保存并继续：提交' }).click()
  await page.getByText('规则没有发现问题。').waitFor()
  await page.getByRole('row', { name: '共享范围 两省市人社部门' }).waitFor()
  await page.getByRole('row', { name: /^姓名.* name xm / }).waitFor()
  await page.getByRole('button', { name: '提交审核' }).click()
  await page.getByRole('link', { name: '查看登记内容' }).waitFor()
  await page.locator('.page-head').getByText('待审核').waitFor()
  await page.getByText(/最迟 .*作出决定/).waitFor()
}

/** What is said of a field that is left does not move what is pressed to leave it. */
async function pressFromBlank(page: Page): Promise<void> {
  const box = page.locator('#assessments-secrecy-done')
  await box.scrollIntoViewIfNeeded()
  await page.locator('#contact').focus()
  await box.hover()
  await page.mouse.down()
  assert.equal(await page.locator('.labelled.wrong').count(), 0)
  await page.mouse.up()
  await page.locator('.labelled.wrong').getByText('联系方式').waitFor()
  assert(await box.isChecked())
}

async function giveBack({ page, home }: AtDesk): Promise<void> {
  await page.goto(`${home}/review/${CODE}`)
  await page.getByText('首次发布：还没有使用方查询过它').waitFor()
  await page.getByRole('row', { name: '共享类型 有条件共享' }).waitFor()
  await page.getByRole('row', { name: /^公民身份号码.* sfzh / }).waitFor()
  assert.equal(await page.locator('details[open]').count(), 0)
  await page.getByRole('button', { name: '退回' }).click()
  await page.locator('#defects').fill('/abstract 请写明统计口径')
  await page.locator('#reason').fill('需要补充')
  await page.getByRole('dialog').getByRole('button', { name: '退回' }).click()
  await page.getByRole('button', { name: '发布' }).waitFor({ state: 'detached' })
  await page.getByRole('listitem').filter({ hasText: '请写明统计口径' }).first().waitFor()
}

/** Who applies, and who provides: an officer and a head each. */
export interface BothSides {
  readonly officer: AtDesk
  readonly head: AtDesk
  readonly theirOfficer: AtDesk
  readonly theirHead: AtDesk
}

/**
 * From a query that was refused to an application that both departments' heads have agreed to, whose data is provided; and
 * to a dispute about it that is settled.
 *
 * @param token of the consumer's system.
 */
export async function tryAndApply(
  developer: AtDesk,
  { officer, head, theirOfficer, theirHead }: BothSides,
  token: string,
): Promise<void> {
  const path = await beRefused(developer, token)
  const request = await apply(officer, path)
  await head.page.goto(`${head.home}${request}`)
  await step(head.page, '同意申请')
  await officer.page.goto(`${officer.home}${request}`)
  await step(officer.page, '提交')
  await officer.page.getByText('还剩').first().waitFor()
  await provide(theirOfficer, theirHead, request)
  await disputeAndSettle(head, request)
}

async function provide(officer: AtDesk, head: AtDesk, request: string): Promise<void> {
  await officer.page.goto(`${officer.home}${request}`)
  await officer.page.getByRole('button', { name: '提出答复意见', exact: true }).click()
  const dialogue = officer.page.getByRole('dialog')
  await dialogue.locator('#callsPerDay').fill('100')
  await pick(officer.page, 'access-citizenId', '脱敏：身份证号码')
  await dialogue.locator('#reason').fill('按规定办理')
  await dialogue.getByRole('button', { name: '提出答复意见' }).click()
  await dialogue.waitFor({ state: 'detached' })
  await head.page.goto(`${head.home}${request}`)
  await step(head.page, '同意提供')
  await officer.page.goto(`${officer.home}${request}`)
  await step(officer.page, '提供数据')
  await officer.page.getByText('使用中').first().waitFor()
}

async function disputeAndSettle({ page, home }: AtDesk, request: string): Promise<void> {
  await page.goto(`${home}${request}`)
  await step(page, '提出争议')
  await page.goto(`${home}/corrections`)
  await page.getByText('争议', { exact: true }).click()
  await page
    .getByRole('row', { name: /协商中/ })
    .getByRole('button')
    .click()
  await step(page, '协商一致', '按申请的信息项提供')
  await page.getByText('已协商一致').first().waitFor()
}

/** A guardrail that an officer proposes; the steward sees whom it would refuse, is asked to accept that, and gives it back. */
export async function proposeGuardrail(
  { page, home }: AtDesk,
  steward: AtDesk,
  consumer: string,
): Promise<void> {
  await page.goto(`${home}/policies`)
  await page.getByRole('button', { name: '新的护栏策略' }).click()
  await page.locator('#cedar').fill(NO_PENSIONS.replace('resource.standard', 'resource.standrd'))
  await page.getByRole('button', { name: '检查' }).click()
  await page.getByText('没有属性 `standrd`').waitFor()
  assert.doesNotMatch(await page.getByRole('alert').first().innerText(), ENGLISH)
  await page.locator('#cedar').fill(NO_PENSIONS)
  await page.getByRole('button', { name: '检查' }).click()
  await page.getByText('没有发现问题。').waitFor()
  await step(page, '提交给共享主管')
  await page.getByRole('row', { name: /no-pensions.*待审核/ }).waitFor()

  await steward.page.goto(`${steward.home}/policies`)
  await steward.page.getByRole('button', { name: 'no-pensions' }).click()
  await steward.page.locator('#rehearsal-reason').fill('生效前预演')
  await steward.page.getByRole('button', { name: '预演', exact: true }).click()
  await steward.page
    .getByRole('row', { name: new RegExp(`将被拒绝.*${consumer}`) })
    .first()
    .waitFor()
  await steward.page.getByRole('button', { name: '使其生效' }).click()
  const dialogue = steward.page.getByRole('dialog')
  await dialogue.locator('#reason').fill('按规定办理')
  await dialogue.getByRole('button', { name: '使其生效' }).click()
  await dialogue.getByText(`${consumer}, CY-037`).waitFor()
  await dialogue.getByText('仍然生效').waitFor()
  await steward.page.keyboard.press('Escape')
  await dialogue.waitFor({ state: 'detached' })
  await steward.page.getByRole('button', { name: '退回' }).click()
  await steward.page.getByRole('dialog').locator('#defects').fill('须先与使用方沟通')
  await steward.page.getByRole('dialog').locator('#reason').fill('影响办件')
  await steward.page.getByRole('dialog').getByRole('button', { name: '退回' }).click()
  await steward.page.getByRole('row', { name: /no-pensions.*已退回/ }).waitFor()
}

const NO_PENSIONS = `@id("no-pensions")
@because("待遇数据正在整改（条例第二十七条）。")
@remedy("整改结束后再查询。")
forbid (principal, action, resource)
when { resource.standard == Standard::"pensionBenefit" };
`

/** Gives the address at which to apply. */
async function beRefused({ page, home }: AtDesk, token: string): Promise<string> {
  await page.goto(`${home}/try?resource=500000.JT.roadFreightDriverQual`)
  await page.getByText('roadFreightDriverQual').waitFor()
  await pick(page, 'consumer', 'cq-pension-desk')
  await page.locator('#token').fill(token)
  await page.locator('#case').fill('500103-2026-000123')
  await page.locator('#operator').fill('CQ-YZ-0417')
  await handOver(page, token)
  await page.getByRole('button', { name: '查询' }).click()
  await page.getByText('ACCESS_DENIED').waitFor()
  await page.getByText('没有授权：您没有该资源的授权').first().waitFor()
  assert.doesNotMatch(await page.locator('[aria-live]').first().innerText(), ENGLISH)
  await proveReceipt(page)
  return (await page.getByText('/console/requests/new').innerText()).replace('/console', '')
}

/** GraphiQL has token, purpose and query, and its address nothing of it. */
async function handOver(page: Page, token: string): Promise<void> {
  const opening = page.context().waitForEvent('page')
  await page.getByRole('button', { name: 'GraphiQL' }).click()
  const graphiql = await opening
  await graphiql.getByText('roadFreightDriverQual').first().waitFor()
  assert.equal(await graphiql.locator('#token').inputValue(), token)
  assert.equal(await graphiql.locator('#case').inputValue(), '500103-2026-000123')
  assert.match(graphiql.url(), /\/graphql$/)
  // Asked with that token, the exchange shows its schema.
  await graphiql.getByText('HTTP 200').waitFor()
  await graphiql.close()
}

/** The checkpoint follows within a second or two. */
async function proveReceipt(page: Page): Promise<void> {
  const holds = page.getByText('证明成立')
  while (!(await holds.isVisible())) {
    await page.getByRole('button', { name: '验证' }).click()
    await holds.or(page.getByText('证明不成立')).waitFor()
  }
}

/** Gives the page of the request. */
async function apply({ page, home }: AtDesk, path: string): Promise<string> {
  await page.goto(`${home}${path}`)
  await page.getByRole('checkbox', { name: /公民身份号码/, checked: true }).waitFor()
  await page.getByText('还须填写：理由', { exact: true }).waitFor()
  await page.locator('#reason').fill('资格认证需要')
  const save = page.getByRole('button', { name: '保存为草稿' })
  await save.click()
  // Each by the label of its field.
  await page
    .getByRole('listitem')
    .filter({ hasText: /^使用依据：申请方必须写明/ })
    .waitFor()
  await page
    .getByRole('listitem')
    .filter({ hasText: /^使用时限：/ })
    .waitFor()
  await page.locator('#legalBasis').fill('《社会保险法》第七十四条')
  await page.locator('#scenario').fill('领取社会保险待遇资格认证')
  await page.locator('#scope').fill('养老待遇窗口')
  await page.locator('#until').fill('2030-12-31')
  // The desk may ask other departments about the same person already.
  await page.locator('#correlationRisk').fill('合并后可推知从业情况；仅在窗口当次显示')
  await page.locator('#correlationAssessedBy').fill('重庆人社数据管理处')
  await save.click()
  await page.getByText('起草').waitFor()
  await page.getByText('重庆 · 交通运输', { exact: true }).waitFor()
  assert.equal(await page.getByRole('button', { name: '同意申请' }).count(), 0)
  return new URL(page.url()).pathname.replace('/console', '')
}

/** What of the text below a reason lies under the count of its characters. */
const UNDER_COUNT = `[...document.querySelectorAll('.ant-modal .ant-form-item')].flatMap((item) => {
  const count = item.querySelector('.ant-input-data-count')?.getBoundingClientRect()
  const extra = item.querySelector('.ant-form-item-extra')
  if (count === undefined || extra === null) return []
  const text = document.createRange()
  text.selectNodeContents(extra)
  return [...text.getClientRects()].filter(
    ({ right, top, bottom }) => right > count.left && top < count.bottom && bottom > count.top,
  )
})`

/** @param value of the field that the step asks for besides. */
export async function step(page: Page, name: string, value?: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  // A drawer is a dialogue too; the one that was opened last asks.
  const dialogue = page.locator('.ant-modal')
  if (value !== undefined) await dialogue.locator('#value').fill(value)
  await dialogue.locator('#reason').fill('按规定办理')
  assert.deepEqual(await page.evaluate(UNDER_COUNT), [])
  await dialogue.getByRole('button', { name }).click()
  await dialogue.waitFor({ state: 'detached' })
}

/** The one option that has these words. */
export async function pick(page: Page, id: string, words: string): Promise<void> {
  await page.locator(`#${id}`).click()
  const box = page.locator(`#${id}`)
  if (await box.isEditable()) await box.fill(words)
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
    .filter({ hasText: words })
    .first()
    .click()
}
