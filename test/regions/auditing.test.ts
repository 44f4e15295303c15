/** `gateway/docs/auditing.md`, as an auditor follows it: its commands are run on the demo as they stand there. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WATCH_RULES } from '../../gateway/state/alarm-rules.ts'
import { dayOf } from '../../gateway/core/day.ts'
import { DEMO_TIMEOUT_MS, SICHUAN, sharedDemo, type Demo } from '../support/demo.ts'
import { shudao, type Ran } from './own-exchange.ts'

const DOCUMENT = readFileSync(new URL('../../gateway/docs/auditing.md', import.meta.url), 'utf8')
const PERSON = '510100195003159905'

describe('gateway/docs/auditing.md', function () {
  this.timeout(240_000)
  let demo: Demo
  let scratch: string
  let exchangeId: string

  before(async function () {
    this.timeout(DEMO_TIMEOUT_MS)
    scratch = mkdtempSync(join(tmpdir(), 'shudao-auditing-'))
    demo = await sharedDemo()
    await demo.ready()
    const answer = await demo.ask({
      query: `{ person(idNumber: "${PERSON}") { verify { householdPopulation(from: [SICHUAN], claim: { name: "陈秀兰" }) { result } } } }`,
    })
    exchangeId = answer.exchangeId
    await demo.record(SICHUAN, exchangeId)
  })

  after(() => rmSync(scratch, { recursive: true, force: true }))

  /** Runs the commands of a section, one after the other. */
  async function follow(heading: string): Promise<readonly Ran[]> {
    const section = DOCUMENT.split(`## ${heading}`)[1]?.split('\n## ')[0] ?? ''
    const block = /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? ''
    const commands = block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .filter((line) => line !== '')
    assert.ok(commands.length > 0, heading)
    const ran: Ran[] = []
    for (const command of commands) ran.push(await shudao(argumentsOf(command)))
    return ran
  }

  /** The words of a command, where the demo of the tests lies, on the day on which they run. */
  function argumentsOf(command: string): readonly string[] {
    const words = command.match(/"[^"]*"|\S+/g) ?? []
    assert.deepEqual(words.slice(0, 2), ['npx', 'shudao'])
    const today = dayOf(new Date())
    return words.slice(2).map((word) =>
      word
        .replaceAll('"', '')
        .replace('.shudao/demo', demo.folder)
        .replace(/^2026-03-\d\d$/, today)
        .replace('<exchange-id>', exchangeId)
        // What a command writes, and the next one reads.
        .replace(/^\.$/, scratch)
        .replace(/^(?:\.\/)?(?=[\w-]+(?:\.evidence)?\.json$)/, `${scratch}/`),
    )
  }

  /** The index is seconds behind. */
  async function untilIndexed(): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const response = await fetch(`${demo.url(SICHUAN)}/health/ready`)
      const { checks } = (await response.json()) as { checks: { index: { lag: number | null } } }
      if (checks.index.lag === 0) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    assert.fail('The index does not catch up.')
  }

  it('says who saw this person’s household record', async () => {
    await untilIndexed()
    const [found] = await follow("Who saw this person's household record in March?")
    assert.equal(found?.code, 0, found?.err)
    for (const word of [exchangeId, 'cq-pension-desk', 'CQ-YZ-0417', 'CY-037', 'MATCH']) {
      assert.ok(found.out.includes(word), `${word}\n${found.out}`)
    }
    assert.ok(!found.out.includes(PERSON))
  })

  it('proves it', async () => {
    for (const { code, out, err } of await follow('Prove it')) assert.equal(code, 0, out + err)
  })

  it('shows that nothing is missing', async () => {
    const [verified, alarms, twins] = await follow('Show that nothing is missing')
    assert.equal(verified?.code, 0, (verified?.out ?? '') + (verified?.err ?? ''))
    // A consumer's first use of an item is told of; what it is, is not this test's.
    assert.match(alarms?.out ?? '', /first-use|No alarm/, alarms?.err)
    assert.match(twins?.out ?? '', /^Shared with other provinces: \d+\. /, twins?.err)
  })

  it('samples exchanges that nobody chose', async () => {
    const [drawn, checked] = await follow('Sample 50 exchanges I did not choose')
    assert.deepEqual(
      [drawn?.code, checked?.code],
      [0, 0],
      (drawn?.err ?? '') + (checked?.err ?? ''),
    )
    assert.match(checked?.out ?? '', /(?:are the ones|is the one) that the root draws/)
  })

  it('tells the person concerned', async () => {
    const [told] = await follow('What the person concerned is told')
    assert.equal(told?.code, 0, told?.err)
    assert.match(told.out, /次查询涉及您的信息/)
    assert.match(told.out, /Your data was asked for/)
  })

  it('has a row for every rule that watches', () => {
    const rows = [...DOCUMENT.matchAll(/^\| `([a-z-]+)` /gm)].map(([, name]) => name)
    assert.deepEqual([...rows].sort(), [...WATCH_RULES].sort())
  })
})
