/** The README's "Share a table", followed to the letter on the demo, and then from a repository. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, SICHUAN, type Demo } from '../support/demo.ts'
import { program } from '../support/program.ts'
import { removeFolder, serviceFolder } from '../support/services.ts'
import { ROOT } from './own-exchange.ts'

const run = promisify(execFile)

/** What the department says where the proposal is blank. */
const SAID: readonly (readonly [RegExp, string])[] = [
  [/xiang: ''/, "xiang: '02'"],
  [/mu: ''/, "mu: '001'"],
  [/scope: ''/, 'scope: 川渝两地人力资源和社会保障部门'],
  [/level: ''/, 'level: general'],
  [/done: false/g, 'done: true'],
  [/date: ''/g, "date: '2026-11-20'"],
  [/contact: ''/, 'contact: 重庆市人力资源和社会保障局'],
]

/** However quick a try is: so many of them are no time. */
const IN_FORCE_WITHIN_MS = 60_000

describe('share a table', function () {
  this.timeout(240_000)
  const folder = serviceFolder('share-a-table')
  const [, section = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split('## Share a table')
  const own = section.slice(0, section.indexOf('\n## '))
  const blocks = [...own.matchAll(/```sh\n(.*?)```/gs)].map(([, text = '']) => text)
  const grants = (region: string): string =>
    join(demo.folder, region, 'policies', 'grants', 'transfer.yaml')
  let demo: Demo
  let said = ''

  before(async function () {
    this.timeout(DEMO_TIMEOUT_MS)
    demo = await sharedDemo()
    mkdirSync(folder, { recursive: true })
  })
  after(() => {
    for (const region of [CHONGQING, SICHUAN]) rmSync(grants(region), { force: true })
    removeFolder(folder)
  })

  /** Runs what the README says as a shell does, but on the demo of the tests. */
  const paste = async (text: string): Promise<string> => {
    const staff = { OFFICER: 'cq-officer-rs', STEWARD: 'cq-steward' }
    const env: Record<string, string> = {}
    for (const [name, id] of Object.entries(staff)) {
      env[name] = `--exchange ${demo.url(CHONGQING)} --token ${await demo.token(id)}`
    }
    const here = text
      .replace(/^OFFICER=.*\nSTEWARD=.*\n/, '')
      .replaceAll('$(npx shudao demo token sc-pension-desk)', await demo.token('sc-pension-desk'))
      .replaceAll('npx shudao', `"${process.execPath}" "${program()}"`)
      .replaceAll('http://127.0.0.1:4051', demo.url(SICHUAN))
      .replaceAll('.shudao/demo', demo.folder)
    const options = { cwd: folder, env: { ...process.env, ...env } }
    return (await run('bash', ['-euc', here], options)).stdout
  }

  it('proposes how: every column but one, its codes, dates and money, each with its reason', async () => {
    said = await paste(blocks[0] ?? '')
    assert.match(said, /pensionTransfer +养老保险关系转移接续信息/)
    assert.match(said, /^t_ylzy +养老保险关系转移$/m)
    assert.match(
      said,
      /^\d+ % {2}citizenId 公民身份号码 ← sfzh, which .*100 % of the values pass its check$/m,
    )
    assert.match(said, /^No item has a use for: jbr \(经办人\)\.$/m)
    const file = readFileSync(join(folder, 'transfer.yaml'), 'utf8')
    assert.match(file, /# \d+ %: zyje has 转移基金额 for its comment; its comment says fen/)
    // Numbers and names of persons are in neither.
    assert.doesNotMatch(said + file, /\d{15}|周海涛/)
  })

  it('is published once it is filled in, and answers a desk of the other province', async () => {
    const file = join(folder, 'transfer.yaml')
    const filled = SAID.reduce(
      (text, [blank, by]) => text.replaceAll(new RegExp(blank, 'g'), by),
      readFileSync(file, 'utf8'),
    )
    writeFileSync(file, filled)
    const told = await paste(blocks[1] ?? '')
    assert.match(told, /insuranceTypeCode 险种类型代码 +xzlx=ZG +110$/m)
    assert.match(told, /transferAmount 转移基金额 +zyje=120000 +1200$/m)
    assert.match(told, /✓ 500000\.RS\.pensionTransfer is published/)
    const [granted = '', query = ''] = (blocks[2] ?? '').split('sleep 5\n')
    await paste(granted)
    // The file is in force when its folder was looked at, five seconds later on a quiet machine.
    let answer: { readonly data?: unknown } = {}
    const until = Date.now() + IN_FORCE_WITHIN_MS
    while (answer.data === undefined && Date.now() < until) {
      answer = JSON.parse(await paste(query)) as typeof answer
    }
    assert.deepEqual(answer.data, {
      person: {
        pensionTransfer: [
          { insuranceTypeCode: '110', transferAmount: '1200', transferApplyDate: '2025-01-15' },
        ],
      },
    })
  })

  it('is amended from a repository in YAML, and the second time nothing is to be done', async () => {
    const apply = `npx shudao catalog apply repository --yes --submit --reason "Weekly now." $OFFICER\n`
    const text = readFileSync(join(folder, 'transfer.yaml'), 'utf8')
    mkdirSync(join(folder, 'repository'))
    const file = join(folder, 'repository', 'transfer.yaml')
    writeFileSync(file, text.replace('updateCycle: daily', 'updateCycle: weekly'))
    assert.equal(
      await paste(apply + apply),
      '~ 500000.RS.pensionTransfer: updateCycle\n✓ 1 drafted and submitted.\nThe registry has all of it already.\n',
    )
  })
})
