/** The console in a real browser, on both exchanges of the running demo. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { Kind, parse } from 'graphql'
import type { Sample } from '../../../gateway/console/page/proof/sample.ts'
import { TOPICS } from '../../../gateway/management/topics.ts'
import type { DemoRegionCode } from '../../../gateway/demo/world/places.ts'
import {
  browserOrSkip,
  BROWSER_TIMEOUT_MS,
  requireBuiltConsole,
  watchPage,
} from '../../support/browser.ts'
import { signInTo } from '../../support/console-client.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, SICHUAN, type Demo } from '../../support/demo.ts'
import { findByName, findNothingMissing, followAlarm, followSeal, seeHolds } from './audit-days.ts'
import { doubtAndSettle } from './correction-days.ts'
import { PAGES, type PageCase } from './pages.ts'
import {
  amendByTable,
  amendPublished,
  CODE,
  proposeGuardrail,
  registerAndReturn,
  registerUndescribed,
  submitUnlooked,
  submitAndPublish,
  tryAndApply,
} from './role-days.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** One person a role; a page is opened by each who may. */
const ROLES = [
  'officer-rs',
  'steward',
  'auditor',
  'administrator',
  'security',
  'developer',
] as const

const SIDES = [CHONGQING, SICHUAN] as const
/** Of a telephone held upright. */
const NARROW = 390
/** What of a page does not fit into the window, or lies over something else in its head. */
const TOO_WIDE = `[
  ...(document.documentElement.scrollWidth > innerWidth ? ['page'] : []),
  ...(document.querySelector('.title strong').getBoundingClientRect().right >
    document.querySelector('.head-controls').getBoundingClientRect().left ? ['head'] : []),
]`
/** Each page on one of the exchanges, instead of on both. */
const IN_TURN = process.env['PAGES_IN_TURN'] === 'true'

const STORY = `{ person(idNumber: "510100195003159905") { pensionBenefit(from: [SICHUAN]) { benefitStatusCode } } }`

interface Desk {
  readonly page: Page
  readonly context: BrowserContext
  readonly wrong: readonly string[]
  readonly home: string
}

const mayOpen = (role: string): readonly PageCase[] =>
  PAGES.filter(({ roles }) => roles === 'anyone' || roles.some((one) => role.startsWith(one)))

describe('the console in a browser', function () {
  // Two exchanges, their departments and a browser share the machine with whatever else runs.
  this.timeout(180_000)
  let demo: Demo
  let browser: Browser
  /** Bodies that pages sent to the management API. */
  const sent = new Set<string>()
  const desks = new Map<string, Promise<Desk>>()
  let exchangeId = ''

  before(async function () {
    this.timeout(BROWSER_TIMEOUT_MS + DEMO_TIMEOUT_MS)
    browser = await browserOrSkip(this)
    requireBuiltConsole()
    demo = await sharedDemo()
    ;({ exchangeId } = await demo.ask({ query: STORY }))
  })
  after(async () => {
    for (const desk of desks.values()) await (await desk).context.close()
    // Where there is none, the suite was skipped before.
    await (browser as Browser | undefined)?.close()
  })

  async function newDesk(region: DemoRegionCode, options: BrowserContextOptions): Promise<Desk> {
    const context = await browser.newContext({ ...options, reducedMotion: 'reduce' })
    context.setDefaultTimeout(120_000)
    const page = await context.newPage()
    const home = `${demo.url(region)}/console`
    page.on('request', (request) => {
      if (request.url() === `${home}/manage`) sent.add(request.postData() ?? '')
    })
    return { page, context, home, wrong: watchPage(page, [demo.url(region)]) }
  }

  /** Somebody's desk, signed in: in Chongqing in Chinese by day, in Sichuan in English at night. */
  function deskOf(region: DemoRegionCode, role: string): Promise<Desk> {
    const person = `${region === CHONGQING ? 'cq' : 'sc'}-${role}`
    const known = desks.get(person)
    if (known !== undefined) return known
    const made = sit(region, person)
    desks.set(person, made)
    return made
  }

  async function sit(region: DemoRegionCode, person: string): Promise<Desk> {
    const desk = await newDesk(
      region,
      region === CHONGQING
        ? { locale: 'zh-CN', colorScheme: 'light' }
        : { locale: 'en-GB', colorScheme: 'dark' },
    )
    const { cookie } = await signInTo(demo, region, person)
    const [name = '', value = ''] = cookie.split('=')
    const kept = { httpOnly: true, sameSite: 'Strict' } as const
    await desk.context.addCookies([{ name, value, url: desk.home, ...kept }])
    return desk
  }

  async function open({ page, home }: Desk, { path, asks, shows }: PageCase): Promise<void> {
    await page.goto(home + path.replace('{exchangeId}', exchangeId))
    await page.locator('h1').waitFor()
    if (asks) await giveReason(page)
    await page.getByText(shows).first().waitFor()
  }

  async function giveReason(page: Page): Promise<void> {
    await page.locator('#reason').fill('例行抽查')
    await page.locator('#reason').press('Enter')
  }

  async function seriousDefects(page: Page): Promise<readonly string[]> {
    // The policy lets no script in; this comes by the browser's own door.
    await page.evaluate(AXE)
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run: (options: object) => Promise<{ violations: AxeViolation[] }> }
      }
      return (await axe.run({ resultTypes: ['violations'] })).violations
    })
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
  }

  it('lets somebody in through the issuer, which says that it is a demo, and out again', async () => {
    const { page, context, home } = await newDesk(CHONGQING, { locale: 'zh-CN' })
    await page.goto(`${home}/`)
    await page
      .getByRole('link', { name: '登录' })
      .or(page.getByRole('button', { name: '登录' }))
      .click()
    await page.getByText('这是演示。').waitFor()
    await page.locator('button[value="cq-steward"]').click()
    await page.getByRole('navigation').waitFor()
    await page.getByText('重庆政务数据共享主管').click()
    await page.getByText('退出登录').click()
    await page.getByText('您已退出登录。').waitFor()
    // Whoever sits down next begins on the own first page.
    await page.locator('main a.ant-btn').click()
    await page.locator('button[value="cq-auditor"]').click()
    await page.waitForURL(/\/console\/audit$/)
    await context.close()
  })

  for (const [nth, one] of PAGES.entries()) {
    it(`shows ${one.path}, and a screen reader or a keyboard finds nothing serious in its way`, async () => {
      const role = roleFor(one)
      for (const region of IN_TURN ? [SIDES[nth % 2]!] : SIDES) {
        const desk = await deskOf(region, role)
        await open(desk, one)
        assert.deepEqual(await seriousDefects(desk.page), [], `${one.path} of ${region}`)
        for (const width of [1280, NARROW]) {
          await desk.page.setViewportSize({ width, height: 720 })
          const tooWide = await desk.page.evaluate(TOO_WIDE)
          assert.deepEqual(tooWide, [], `${one.path} of ${region} at ${width}`)
        }
        await desk.page.setViewportSize({ width: 1280, height: 720 })
        if (region === CHONGQING) assert.deepEqual(await englishLabels(desk.page), [], one.path)
        assert.deepEqual(desk.wrong, [])
        await desk.page.goto('about:blank')
      }
    })
  }

  it('shows each role the way to its pages alone, and says of another whose it is', async () => {
    for (const role of ROLES) {
      const { page, home } = await deskOf(CHONGQING, role)
      const [other] = PAGES.filter((one) => !mayOpen(role).includes(one))
      await page.goto(home + (other?.path ?? '/catalog'))
      if (other !== undefined) await page.getByText('您的角色看不到这一页').waitFor()
      const shown = await page.locator('.side nav a').count()
      assert.equal(
        shown,
        mayOpen(role).filter(
          ({ isInNavigation = true, path }) => isInNavigation && path.split('/').length === 2,
        ).length,
        role,
      )
    }
  })

  it('guides an officer from a source to what the steward reviews, and keeps the draft on the way', async () => {
    const officer = await deskOf(CHONGQING, 'officer-rs')
    const steward = await deskOf(CHONGQING, 'steward')
    await registerAndReturn(officer, steward)
    assert.deepEqual(await seriousDefects(steward.page), [])
    for (const path of ['resources', 'register']) {
      await officer.page.goto(`${officer.home}/${path}/${CODE}`)
      await officer.page.locator('h1').waitFor()
      assert.deepEqual(await seriousDefects(officer.page), [], path)
    }
  })

  it('takes what was given back in again as a table that was filled in, once nothing is wrong with it', async () => {
    const officer = await deskOf(CHONGQING, 'officer-rs')
    const { manage } = await signInTo(demo, CHONGQING, 'cq-officer-rs')
    const query = `{ registeredResource(code: "${CODE}") { entry } }`
    const { data } = await manage(JSON.stringify({ query }))
    await amendByTable(officer, (data?.['registeredResource'] as { entry: string }).entry)
    assert.deepEqual(await seriousDefects(officer.page), [])
    const steward = await deskOf(CHONGQING, 'steward')
    await submitAndPublish(officer, steward)
    await amendPublished(officer, steward)
    assert.deepEqual(await seriousDefects(steward.page), [])
  })

  it('guides an officer whose source has no description, and proposes for files as for tables', async () => {
    const yb = await deskOf(CHONGQING, 'officer-yb')
    await registerUndescribed(yb)
    const code = '500000.YB.chronicDisease'
    const own = await signInTo(demo, CHONGQING, 'cq-officer-yb')
    const asked = { query: `{ registeredResource(code: "${code}") { entry } }` }
    const written = (await own.manage(JSON.stringify(asked))).data?.['registeredResource']
    const assessed = { done: true, date: '2026-01-10' }
    const entry = JSON.stringify({
      ...JSON.parse((written as { entry: string }).entry),
      classification: { lei: '3', xiang: '01', mu: '001' },
      shareCondition: { scope: '川渝', use: '办理事项' },
      grading: { level: 'general', general: 3 },
      assessments: { secrecy: assessed, personalInformation: assessed },
      contact: '市医保局',
    })
    await own.manage(
      JSON.stringify({
        query: 'mutation ($entry: String!) { draftResource(entry: $entry, reason: "Complete.") }',
        variables: { entry },
      }),
    )
    await submitUnlooked(yb, await deskOf(CHONGQING, 'steward'), code)
    const steward = await signInTo(demo, CHONGQING, 'cq-steward')
    const back = `mutation { returnResource(code: "${code}", defects: [{ pointer: "/binding", message: "先试读一条" }, { pointer: "/contact", message: "is empty" }], reason: "Probe it.") }`
    await steward.manage(JSON.stringify({ query: back }))
    // What the rules found in Chinese, and what the steward wrote as it is.
    await yb.page.goto(`${yb.home}/resources/${code}`)
    const found = yb.page.getByRole('listitem').filter({ hasText: /^\/(binding|contact)/ })
    await found.first().waitFor()
    assert.deepEqual(await found.allInnerTexts(), ['/binding 先试读一条', '/contact 必填'])
    const { manage } = await signInTo(demo, CHONGQING, 'cq-officer-jt')
    const { data } = await manage(
      JSON.stringify({
        query: `{ sourceEntities(source: "jt", reason: "What is there?") { name }
          proposeMapping(source: "jt", entity: "congye_huoyun.csv", standard: "roadFreightDriverQual", reason: "What is there?") {
            lines { item column } } }`,
      }),
    )
    assert.match(
      JSON.stringify(data),
      /"name":"congye_huoyun.csv".*"item":"citizenId","column":"SFZH"/,
    )
  })

  it('leads from a refused query, whose receipt it proves, to data that both sides agree to provide, and a dispute that is settled', async () => {
    const developer = await deskOf(CHONGQING, 'developer')
    const sides = {
      officer: await deskOf(CHONGQING, 'officer-rs'),
      head: await deskOf(CHONGQING, 'head-rs'),
      theirOfficer: await deskOf(CHONGQING, 'officer-jt'),
      theirHead: await deskOf(CHONGQING, 'head-jt'),
    }
    await tryAndApply(developer, sides, await demo.token('cq-pension-desk'))
    // Both stand where they ended: at the answer, and at the request.
    for (const { page } of [developer, sides.officer]) {
      assert.deepEqual(await seriousDefects(page), [])
    }
    // Chromium says of each refusal that it is one.
    assert.equal(developer.wrong.length, 1)
  })

  it('shows beside a request that its grant is held back here, since when, by whom and why', async () => {
    const { manage } = await signInTo(demo, CHONGQING, 'cq-steward')
    const asked = await manage(JSON.stringify({ query: '{ requests(state: "active") { id } }' }))
    const [{ id = '' } = {}] = asked.data?.['requests'] as readonly { readonly id?: string }[]
    const query = `mutation { suspendGrant(grant: "${id}", reason: "须先核实用途") }`
    assert.deepEqual((await manage(JSON.stringify({ query }))).data, { suspendGrant: [] })
    const { page, home } = await deskOf(CHONGQING, 'steward')
    await page.goto(`${home}/requests/${id}`)
    // The exchange hears of a hold within a second.
    const hold = page.getByRole('alert').filter({ hasText: '须先核实用途' })
    while (!(await hold.isVisible())) {
      await sleep(200)
      await page.reload()
      await page.getByRole('heading', { name: id }).waitFor()
    }
    assert.match(await hold.innerText(), /^本节点自 20.* 起暂停其授权（cq-steward）/)
  })

  it('leads a doubt about a record from the province that received it to the one that provides, and back to a dispute that is settled', async () => {
    const { exchangeId } = await demo.ask({ query: STORY })
    const { index } = await demo.record(CHONGQING, exchangeId)
    await untilIndexed(demo.url(CHONGQING), index)
    const provinces = {
      officer: await deskOf(CHONGQING, 'officer-rs'),
      head: await deskOf(CHONGQING, 'head-rs'),
      theirOfficer: await deskOf(SICHUAN, 'officer-rs'),
      theirHead: await deskOf(SICHUAN, 'head-rs'),
    }
    const resource = '510000.RS.pensionBenefit'
    await doubtAndSettle(provinces, { exchangeId, index, resource, item: 'benefitStatusCode' })
    for (const { page } of [provinces.officer, provinces.theirHead]) {
      assert.deepEqual(await seriousDefects(page), [])
    }
  })

  it('lets one person propose a guardrail and shows another whom it would refuse before it is activated', async () => {
    await proposeGuardrail(
      await deskOf(CHONGQING, 'officer-rs'),
      await deskOf(CHONGQING, 'steward'),
      'cq-pension-desk',
    )
  })

  it('proves a record from tiles and key, and does not prove it by another key', async () => {
    const { page, home } = await deskOf(CHONGQING, 'auditor')
    const asked = await demo.ask({ query: STORY })
    await demo.record(CHONGQING, asked.exchangeId)
    await page.goto(`${home}/audit/${asked.exchangeId}`)
    await giveReason(page)
    const verify = page.getByRole('button', { name: '验证' })
    const twin = page.getByRole('heading', { name: '对端省份' })
    // The index follows the log within seconds, and what the other province tells of its twin comes in its own time.
    for (;;) {
      await page.getByText('没有这条记录').or(verify).first().waitFor()
      if (await twin.isVisible()) break
      await page.getByRole('button', { name: '更改' }).click()
      await giveReason(page)
    }
    await verify.click()
    await page.getByText('证明成立').waitFor()
    await page.getByText('四川 日志中的孪生记录').waitFor()
    assert.deepEqual(await seriousDefects(page), [])
    const other = await (await fetch(`${demo.url(SICHUAN)}/log.vkey`)).text()
    await page.locator('#vkey').fill(other.trim())
    await verify.click()
    await page.getByText('证明不成立').waitFor()
  })

  it('draws a sample, reports to a subject, counts who asked whom, and exports what was found', async () => {
    const { page, home } = await deskOf(CHONGQING, 'auditor')
    const saved = async (button: string): Promise<string> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByText(button, { exact: true }).click(),
      ])
      return readFileSync(await download.path(), 'utf8')
    }
    await page.goto(`${home}/audit/sample`)
    await page.locator('#count').press('Enter')
    await page.getByText('都已验证在签署的日志之中').waitFor()
    const sample = JSON.parse(await saved('下载样本')) as Sample
    assert.deepEqual([sample.count, sample.entries.length > 0], [50, true])

    await page.goto(`${home}/audit/subject`)
    await giveReason(page)
    await page.locator('#number').fill('510100195003159905')
    await page.locator('#number').press('Enter')
    await page.getByText('已提供').first().waitFor()
    assert.match(await saved('中文'), /^共有 \d+ 次查询涉及您的信息/)

    await page.goto(`${home}/audit/matrix`)
    await giveReason(page)
    await page.locator('.matrix button').first().click()
    await page.getByText(/共 .* 条记录，其中拒绝/).waitFor()

    await page.goto(`${home}/audit`)
    await giveReason(page)
    await page.getByRole('button', { name: '导出' }).click()
    const [head = '', ...rows] = (await saved('导出为 CSV')).split('\r\n')
    assert.match(head, /^\ufefftime,exchangeId,log,index,/)
    assert(rows.some((row) => row.includes('510000.RS.pensionBenefit')))

    await page.locator('#resource').fill('510000.RS.nothing')
    await page.locator('#resource').press('Enter')
    await page.getByText('510000.RS.pensionBenefit').first().waitFor({ state: 'detached' })
    await page.getByRole('button', { name: '清空' }).click()
    await page.getByText('510000.RS.pensionBenefit').first().waitFor()
    assert.equal(await page.locator('#resource').inputValue(), '')
  })

  it('shows an auditor that nothing is missing, by a key from elsewhere and since what the other province cosigned', async () => {
    const desk = await deskOf(CHONGQING, 'auditor')
    const { manage } = await signInTo(demo, SICHUAN, 'sc-auditor')
    const query = '{ logState { peers { origin vkey } } }'
    const { data } = await manage(JSON.stringify({ query }))
    const [{ origin, vkey } = { origin: '', vkey: '' }] = (
      data?.['logState'] as { peers: readonly { origin: string; vkey: string }[] }
    ).peers
    const peer = { url: demo.url(SICHUAN), keptKey: vkey, origin }
    await findNothingMissing(desk, () => giveReason(desk.page), peer)
    assert.deepEqual(await seriousDefects(desk.page), [])
  })

  it('finds records by names, takes what is looked for from tab to tab, and leads from an alarm to its exchange', async () => {
    const desk = await deskOf(CHONGQING, 'auditor')
    await findByName(desk, () => giveReason(desk.page))
    await followAlarm(desk, () => giveReason(desk.page))
    assert.deepEqual(await seriousDefects(desk.page), [])
    assert.deepEqual(desk.wrong, [])
  })

  it('shows an auditor what an investigation holds back, by whose order, from its asking to its end, and what a dispute keeps', async () => {
    const desk = await deskOf(CHONGQING, 'auditor')
    const subject = '510100199107079975'
    const query = `{ person(idNumber: "${subject}") { pensionBenefit(from: [SICHUAN]) { benefitStatusCode } } }`
    const { exchangeId } = await demo.ask({ query })
    await untilIndexed(demo.url(CHONGQING), (await demo.record(CHONGQING, exchangeId)).index)
    const act = async (as: 'auditor' | 'steward', mutation: string): Promise<unknown> => {
      const { manage } = await signInTo(demo, CHONGQING, `cq-${as}`)
      const { data } = await manage(JSON.stringify({ query: `mutation { it: ${mutation} }` }))
      return data?.['it']
    }
    await followSeal(desk, () => giveReason(desk.page), { exchangeId, subject }, act)
    assert.deepEqual(await seriousDefects(desk.page), [])
    await seeHolds(desk, () => giveReason(desk.page))
    assert.deepEqual(await seriousDefects(desk.page), [])
    assert.deepEqual(desk.wrong, [])
  })

  it('answers what a page asks to nobody whose role may not have it', async () => {
    assert(sent.size >= PAGES.length, 'the pages were opened before')
    const may = new Map(TOPICS.flatMap(({ operations }) => Object.entries(operations)))
    for (const role of ROLES) {
      const client = await signInTo(demo, CHONGQING, `cq-${role}`)
      for (const body of sent) {
        const refused = rootsOf(body).filter(([, name]) => {
          const roles = may.get(name)?.roles ?? []
          return roles !== 'anyone' && !roles.some((one) => role.startsWith(one))
        })
        // Who may, has done it already.
        if (refused.length === 0) continue
        const { data, errors = [] } = await client.manage(body)
        const codes = new Set(errors.map(({ extensions }) => extensions.code))
        assert.deepEqual([...codes], ['ROLE_REQUIRED'], `${role}: ${body}`)
        for (const [field] of refused)
          assert.equal(data?.[field] ?? null, null, `${role}: ${field}`)
      }
    }
  })

  it('keeps nothing in the browser but language and appearance, and no cookie that a script can read', async () => {
    const { page } = await deskOf(CHONGQING, 'auditor')
    const kept = await page.evaluate(
      '({ local: Object.keys(localStorage).sort(), session: Object.keys(sessionStorage), cookie: document.cookie })',
    )
    const local = ['shudao.language', 'shudao.theme']
    assert.deepEqual(kept, { local, session: [], cookie: '' })
  })

  it('keeps the way to other pages when one fails, and says when the console has become another', async () => {
    const { context, page, home } = await sit(CHONGQING, 'cq-steward')
    await page.route('**/console/manage', (route) =>
      route.fulfill({ json: { data: { searchCatalog: {} } } }),
    )
    await page.goto(`${home}/catalog`)
    await page.getByText('这一页出错了').waitFor()
    await page.getByText(/^\/catalog · TypeError · [\w-]+\.js:\d+:\d+$/).waitFor()
    assert.deepEqual(await seriousDefects(page), [])
    await page.unroute('**/console/manage')
    await page.route('**/assets/policies-*.js', (route) => route.fulfill({ status: 404 }))
    const navigation = page.getByRole('navigation')
    await navigation.getByText('策略').click()
    await page.getByText('控制台有了新版本').waitFor()
    await navigation.getByText('共享申请').click()
    await page.getByRole('heading', { name: '共享申请' }).waitFor()
    await page.unroute('**/assets/policies-*.js')
    await navigation.getByText('策略').click()
    await page.getByRole('button', { name: '重新载入' }).click()
    await page.getByText('sensitive-items').first().waitFor()
    await context.close()
  })

  it('tells somebody whose session has ended so, and brings them back to their page', async () => {
    const { context, page, home } = await sit(CHONGQING, 'cq-steward')
    await page.goto(`${home}/catalog`)
    await page.getByText('317').waitFor()
    await context.clearCookies()
    await page.getByRole('searchbox').fill('户籍')
    await page.getByRole('searchbox').press('Enter')
    await page.getByText('登录已结束，请重新登录。').waitFor()
    await page.locator('main a.ant-btn').click()
    await page.locator('button[value="cq-steward"]').click()
    await page.waitForURL(/\/console\/catalog\?words=/)
    await context.close()
  })
})

/** What a screen reader would say in English on a page in Chinese. */
async function englishLabels(page: Page): Promise<readonly string[]> {
  const labels = await page.evaluate<readonly string[]>(
    "[...document.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label'))",
  )
  return labels.filter((label) => /^[A-Za-z]+(?:[ -][A-Za-z]+)*$/.test(label))
}

/** Who received what is asked of the index, which follows the log within seconds. */
async function untilIndexed(exchange: string, index: number): Promise<void> {
  for (;;) {
    const response = await fetch(`${exchange}/health/ready`)
    const { checks } = (await response.json()) as { checks: { index: { entries: number | null } } }
    if ((checks.index.entries ?? 0) > index) return
    await sleep(100)
  }
}

function roleFor({ roles }: Pick<PageCase, 'roles'>): string {
  const [first = ''] = roles === 'anyone' ? ['steward'] : roles
  return first === 'officer' ? 'officer-rs' : first
}

interface AxeViolation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string }[]
}

/** Root fields of a body: as the answer calls them, and as the schema does. */
function rootsOf(body: string): readonly (readonly [string, string])[] {
  const { query } = JSON.parse(body) as { query: string }
  return parse(query).definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION
      ? one.selectionSet.selections.flatMap((field) =>
          field.kind === Kind.FIELD
            ? [[field.alias?.value ?? field.name.value, field.name.value] as const]
            : [],
        )
      : [],
  )
}
