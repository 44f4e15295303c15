import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConfigFile } from '../../gateway/config-file.ts'
import { withManagement } from '../../gateway/cli/management-client.ts'
import type { NotedEmergency } from '../../gateway/core/house.ts'
import { newExchangeId } from '../../gateway/exchange-id.ts'
import { keepEmergency } from '../../gateway/grants/emergency-book.ts'
import { openDatabase } from '../../gateway/state/database.ts'
import { generateSigningKey } from '../../gateway/trust/keys.ts'
import { loadContent, loadResources } from '../../catalog/load.ts'
import { contentFolder } from '../../gateway/demo/layout.ts'
import type { Consumer } from '../../catalog/types.ts'
import type { Grant } from '../../policies/types.ts'
import { PURPOSE } from '../../gateway/demo/story/stage.ts'
import { testPostgres } from '../support/postgres.ts'
import { freePort } from '../../gateway/state/free-port.ts'
import { removeFolder, serviceFolder } from '../support/services.ts'
import {
  adapt,
  furnish,
  ROOT,
  shudao,
  start,
  tokenOf,
  untilReady,
  type Ran,
} from './own-exchange.ts'

const GRANT = 'cq-pension-desk.500000.MZ.cremation'
const QUERY = `{ person(idNumber: "510100194608209907") { cremation { deceasedName cremationDate } } }`
const MARRIAGE = `{ person(idNumber: "510100194608209907") { marriageRegistration { registrationDate } } }`
const NEVER = `@id("never")
@because("Nobody may, for a test (Decree 809 Art. 25).")
@remedy("Wait.")
forbid (principal, action == Action::"query", resource)
when { resource.standard == Standard::"cremation" };
`
/** What is promised; a machine on which many others wait for the processor is only asked whether it comes at all. */
const isQuiet = (loadavg()[0] ?? 0) < 2 * cpus().length
const IN_FORCE_WITHIN_MS = isQuiet ? 2_000 : 30_000

interface Replica {
  readonly url: string
  readonly config: string
  readonly child: ChildProcess
}

interface Checks {
  readonly registrations: string
  readonly log: { readonly size: number }
  readonly index: { readonly entries: number | null }
}

interface Asked {
  readonly replica: string
  readonly status: number
  readonly code: string
  readonly because: string
}

describe('two replicas on one database, under load', function () {
  this.timeout(600_000)
  const home = join(serviceFolder('replicas'), 'exchange')
  const at = (...path: string[]): string => join(home, ...path)
  const replicas: Replica[] = []
  const asked: Asked[] = []
  let databaseUrl = ''
  let said = ''
  let token = ''
  let isLoaded = true
  let load: Promise<unknown> = Promise.resolve()

  before(async () => {
    databaseUrl = await (await testPostgres()).createDatabase()
    const made = await shudao(['keys', 'create', at('keys')])
    assert.equal(made.code, 0, made.err)
    furnish(home)
    const granted = JSON.parse(readFileSync(grantFile(), 'utf8')) as readonly Grant[]
    const quota = { callsPerDay: 1_000_000 }
    writeFileSync(grantFile(), JSON.stringify(granted.map((grant) => ({ ...grant, quota }))))
    mkdirSync(at('policies', 'guardrails'))
    writeFileSync(at('policies', 'guardrails', 'own.cedar'), '')
    const ports = [await freePort(), await freePort()]
    for (const [i, port] of ports.entries()) {
      const config = at(`replica-${i}.json`)
      writeFileSync(config, JSON.stringify(configOf(i, port, ports[0] ?? 0)))
      const begun = await shudao(['audit', 'create', '--config', config])
      assert.equal(begun.code, 0, begun.err)
      const child = start(['serve', '--config', config], { DATABASE_URL: databaseUrl })
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => (said += text))
      }
      const url = `http://127.0.0.1:${port}`
      replicas.push({ url, config, child })
      assert(await untilReady(url, () => child.exitCode !== null), said)
    }
    token = await tokenOf(replicas[0]?.url ?? '', 'desk')
    load = Promise.all(replicas.map(keepAsking))
  })

  after(async () => {
    isLoaded = false
    await load
    for (const { child } of replicas) {
      const exited = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null && child.kill('SIGTERM')) await exited
    }
    removeFolder(serviceFolder('replicas'))
  })

  afterEach('no request has failed', () => {
    const failed = asked.filter(({ status }) => status !== 200 && status !== 403)
    assert.deepEqual(failed, [])
  })

  it('share what a grant permits', async () => {
    await untilAll(200)
  })

  it('each index their own log, within seconds of what is asked of them', async () => {
    for (const { url } of replicas) {
      const { log } = await healthOf(url)
      const begun = Date.now()
      await until(async () => ((await healthOf(url)).index.entries ?? 0) >= log.size)
      const tookMs = Date.now() - begun
      assert(tookMs < 3 * IN_FORCE_WITHIN_MS, `${url}: ${tookMs} ms`)
    }
    const database = openDatabase(databaseUrl, { poolMax: 1 })
    try {
      const queues = await database.query(
        `SELECT DISTINCT queue FROM bullmq.job WHERE queue LIKE '%index-log' ORDER BY queue`,
      )
      assert.deepEqual(
        queues.map(({ queue }) => queue),
        [0, 1].map((i) => `shudao-exchange-500000-replica-${i}.chongqing.example-index-log`),
      )
    } finally {
      await database.close()
    }
  })

  it('have in their schema within two seconds what an officer drafts from files and the steward publishes, and no longer when it is suspended', async () => {
    const code = '500000.MZ.marriageRegistration'
    const folder = at('registry')
    mkdirSync(folder)
    cpSync(
      join(contentFolder(), 'resources', '500000', 'MZ.marriageRegistration.json'),
      join(folder, 'marriage.json'),
    )
    assert.deepEqual(await askAll(MARRIAGE), ['GRAPHQL_VALIDATION_FAILED'])
    const because = ['--reason', 'Matters ask for it.']
    const dry = await shudao(['catalog', 'apply', folder, ...because, ...asOfficer()])
    assert.match(dry.out, /^\+ 500000\.MZ\.marriageRegistration\nNothing was done\. 1 would be/)
    const yes = ['--yes', '--submit', ...because, ...asOfficer()]
    const applied = await shudao(['catalog', 'apply', folder, ...yes])
    assert.match(applied.out, /✓ 1 drafted and submitted\./, applied.err)
    const publish = `mutation ($code: ID!) { publishResource(code: $code, reason: "It is sound.") }`
    assert.deepEqual(await manage(publish, { code }), { publishResource: 1 })
    await untilAllAre('ACCESS_DENIED', MARRIAGE)

    const exported = at('exported')
    const written = await shudao(['catalog', 'export', exported, ...asSteward()])
    assert.match(written.out, /✓ In .*: 1 resource\./, written.err)
    const [resource] = loadResources(exported, loadContent())
    assert.deepEqual([resource?.state, resource?.version], ['published', 1])
    const same = await shudao(['catalog', 'diff', exported, ...asSteward()])
    assert.deepEqual([same.code, same.out.trim()], [0, 'The registry has all of it already.'])

    const suspend = `mutation ($code: ID!) {
      suspendResource(code: $code, consultation: "agreed by letter", filing: "2026-17", reason: "It moves.")
    }`
    // A file that does not validate keeps nothing in service that was stopped.
    const broken = NEVER.replace('cremation', 'cremations')
    writeFileSync(at('policies', 'guardrails', 'own.cedar'), broken)
    await manage(suspend, { code })
    await untilAllAre('GRAPHQL_VALIDATION_FAILED', MARRIAGE)
    writeFileSync(at('policies', 'guardrails', 'own.cedar'), '')
  })

  it('refuse a suspended grant within two seconds, say why, and permit it again when it is attested anew', async () => {
    const told = ['--reason', 'The desk asked without a case.', ...asSteward()]
    const ran = await shudao(['grant', 'suspend', `${GRANT}@1`, ...told])
    assert.equal(ran.code, 0, ran.err)
    const refused = await untilAll(403)
    for (const { because } of refused) {
      assert.match(
        because,
        /is suspended \(Decree 809 Art\. 27\): The desk asked without a case\.$/,
      )
    }
    const listed = await shudao(['grant', 'list', '--held', ...asSteward()])
    assert.match(
      listed.out,
      new RegExp(`${GRANT}@1 +suspended .*without a case\\. \\(cq-steward\\)`),
    )
    const held = await explain()
    assert.equal(held.code, 1, held.err)
    assert.match(
      held.out,
      /^No: [^]*suspended \(Decree 809 Art\. 27\): The desk asked without a case\./,
    )
    await change('reattestGrant', 'It had one.')
    await untilAll(200)
  })

  it('explain what is known to the running exchange alone: the quota used today', async () => {
    const { code, out, err } = await explain()
    assert.equal(code, 0, err)
    assert.match(out, /^Yes: cq-pension-desk may query 500000\.MZ\.cremation for matter CY-037\./)
    const used =
      / calls: (\d+) of 1000000 used today; the count starts anew at \d{4}-\S+T00:00:00$/m
    assert(Number(used.exec(out)?.[1] ?? 0) > 1, out)
  })

  it('play the cases of policies by what is in force, and say so', async () => {
    const { code, out, err } = await shudao(['policy', 'test', ...asSteward()])
    assert.equal(code, 0, err + out)
    assert.equal(
      out,
      `0 cases of guardrails, 0 cases of grants; 0 went otherwise.
Looked at: what the exchange has in force, registry included, and its grants as they stand today.
`,
    )
  })

  it('obey a new guardrail, and a grant that gives less, within two seconds', async () => {
    writeFileSync(at('policies', 'guardrails', 'own.cedar'), NEVER)
    await untilAll(403)
    writeFileSync(at('policies', 'guardrails', 'own.cedar'), '')
    await untilAll(200)
    const [grant] = JSON.parse(readFileSync(grantFile(), 'utf8')) as [Grant]
    const less = { ...grant, version: grant.version + 1, items: { cremationDate: 'clear' } }
    writeFileSync(grantFile(), JSON.stringify([less]))
    await untilAll(403)
    writeFileSync(grantFile(), JSON.stringify([grant]))
    await untilAll(200)
  })

  it('keep the policies in force when changed ones do not validate, and say so loudly', async () => {
    writeFileSync(
      at('policies', 'guardrails', 'own.cedar'),
      NEVER.replace('cremation', 'cremations'),
    )
    for (const { url } of replicas) {
      await until(async () => (await healthOf(url)).registrations !== 'in force')
      const metrics = await (await fetch(`${url}/metrics`)).text()
      assert.match(metrics, /^shudao_registrations_refused 1$/m)
    }
    assert.match(said, /own\.cedar.*cremations/s)
    assert.match(said, /changed registrations are refused; the former ones stay in force/)
    await untilAll(200)
    writeFileSync(at('policies', 'guardrails', 'own.cedar'), '')
    for (const { url } of replicas) {
      await until(async () => (await healthOf(url)).registrations === 'in force')
    }
  })

  it('suspend the grants of a consumer that is moved to another department', async () => {
    const file = at('catalog', 'consumers', 'desk.json')
    const [desk] = JSON.parse(readFileSync(file, 'utf8')) as [Consumer]
    writeFileSync(file, JSON.stringify([{ ...desk, nameZh: '重庆另一个窗口系统' }]))
    const refused = await untilAll(403)
    for (const { because } of refused) assert.match(because, /renamed or moved/)
    await change('reattestGrant', 'The office has only another name.')
    await untilAll(200)
  })

  it('refuse a consumer whose emergency use fell due within two seconds, and permit it again when the steward lifts that', async () => {
    const [desk] = JSON.parse(readFileSync(at('catalog', 'consumers', 'desk.json'), 'utf8')) as [
      Consumer,
    ]
    const database = openDatabase(databaseUrl, { poolMax: 1 })
    const exchange = newExchangeId(new Date())
    const use: NotedEmergency = {
      exchangeId: exchange,
      consumer: desk.id,
      consumerRegion: desk.region,
      department: desk.department,
      operator: 'CQ-1',
      matter: 'CY-037',
      caseNumber: 'C-1',
      grants: [`${GRANT}@1`],
      usedAt: new Date(Date.now() - 3 * 3_600_000),
    }
    try {
      assert.equal(await keepEmergency(database, use, 2), true)
      await untilAll(403)
      const told = 'SELECT FROM shudao.emergency_use WHERE suspended_at IS NOT NULL'
      await until(async () => (await database.query(told)).length === 1)
      const listed = await shudao(['grant', 'emergencies', ...asSteward()])
      assert.match(listed.out, new RegExp(`${exchange} .* overdue`))
      const because = ['--reason', 'The case was shown to me.', ...asSteward()]
      const early = await shudao(['grant', 'approve', exchange, ...because])
      assert.match(early.err, /is not justified yet/)
      const ran = await shudao(['grant', 'lift-emergency', exchange, ...because])
      assert.equal(ran.code, 0, ran.err)
      await untilAll(200)
    } finally {
      await database.close()
    }
  })

  it('refuse a revoked grant within two seconds, and for ever', async () => {
    await change('revokeGrant', 'The matter was abolished.')
    await untilAll(403)
    await assert.rejects(change('reattestGrant', 'Please.'), /was revoked, which is for ever/)
  })

  function configOf(i: number, port: number, first: number): ConfigFile {
    const example = readFileSync(join(ROOT, 'gateway', 'exchange.example.jsonc'), 'utf8')
    const plain = example.replace(/^\s*\/\/.*$/gm, '').replace(/,(\s*[}\]])/g, '$1')
    const config = adapt(JSON.parse(plain) as ConfigFile, port)
    return {
      ...config,
      name: `replica-${i}.chongqing.example`,
      // Both stand behind one address.
      publicUrl: `http://127.0.0.1:${first}`,
      stateFolder: `state-${i}`,
      policies: { grants: 'policies/grants', guardrails: 'policies/guardrails' },
      staff: [
        {
          id: 'cq-officer-mz',
          name: '重庆民政数据管理员',
          roles: ['officer'],
          department: 'MZ',
          keys: [{ ...generateSigningKey().publicJwk }],
        },
        {
          id: 'cq-steward',
          name: '重庆共享主管',
          roles: ['steward'],
          keys: [{ ...generateSigningKey().publicJwk }],
        },
      ],
    }
  }

  function grantFile(): string {
    return at('policies', 'grants', 'desk.json')
  }

  function asSteward(): readonly string[] {
    return ['--config', replicas[0]?.config ?? '', '--as', 'cq-steward']
  }

  function explain(): Promise<Ran> {
    const asking = ['--consumer', 'cq-pension-desk', '--resource', '500000.MZ.cremation']
    const about = ['--items', 'cremationDate', '--matter', 'CY-037']
    return shudao(['policy', 'explain', ...asking, ...about, ...asSteward()])
  }

  function asOfficer(): readonly string[] {
    return ['--config', replicas[1]?.config ?? '', '--as', 'cq-officer-mz']
  }

  async function manage(text: string, variables: object): Promise<object> {
    const [, config = '', , as = ''] = asSteward()
    return withManagement({ config, as }, ({ ask: tell }) => tell(text, { ...variables }))
  }

  async function change(what: string, reason: string): Promise<void> {
    const text = `mutation ($grant: ID!, $reason: String!) { ${what}(grant: $grant, reason: $reason) }`
    await manage(text, { grant: GRANT, reason })
  }

  async function keepAsking({ url }: Replica): Promise<void> {
    while (isLoaded) {
      asked.push(await ask(url))
      await sleep(40)
    }
  }

  async function ask(url: string, query = QUERY): Promise<Asked> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'exchange-purpose': PURPOSE,
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
      },
      body: JSON.stringify({ query }),
    })
    const body = (await response.json()) as {
      readonly errors?: readonly {
        readonly extensions: {
          readonly code: string
          readonly refused?: readonly { readonly because: string }[]
        }
      }[]
    }
    const extensions = body.errors?.[0]?.extensions
    const because = extensions?.refused?.[0]?.because ?? ''
    return { replica: url, status: response.status, code: extensions?.code ?? 'OK', because }
  }

  /** Waits until what both replicas answer now has this status. @returns these answers. */
  async function untilAll(status: number): Promise<readonly Asked[]> {
    const begun = Date.now()
    let latest: readonly Asked[] = []
    while (Date.now() - begun < IN_FORCE_WITHIN_MS) {
      latest = await Promise.all(replicas.map(({ url }) => ask(url)))
      if (latest.every((one) => one.status === status)) return latest
      await sleep(25)
    }
    return assert.fail(`not ${status} within ${IN_FORCE_WITHIN_MS} ms: ${JSON.stringify(latest)}`)
  }

  /** Different codes with which the replicas answer. */
  async function askAll(query: string): Promise<readonly string[]> {
    const all = await Promise.all(replicas.map(({ url }) => ask(url, query)))
    return [...new Set(all.map(({ code }) => code))]
  }

  async function untilAllAre(code: string, query: string): Promise<void> {
    const begun = Date.now()
    let codes: readonly string[] = []
    while (Date.now() - begun < IN_FORCE_WITHIN_MS) {
      codes = await askAll(query)
      if (codes.length === 1 && codes[0] === code) return
      await sleep(25)
    }
    assert.fail(`not ${code} within ${IN_FORCE_WITHIN_MS} ms: ${codes.join(', ')}`)
  }

  async function until(holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds())) await sleep(50)
  }

  async function healthOf(url: string): Promise<Checks> {
    const response = await fetch(`${url}/health/ready`)
    return ((await response.json()) as { checks: Checks }).checks
  }
})
