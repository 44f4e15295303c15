import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadContent } from '../../catalog/load.ts'
import { makeCatalog } from '../../catalog/catalog.ts'
import { policySetOf } from '../../policies/policy-set.ts'
import type { Grant } from '../../policies/types.ts'
import { createLog } from '../../gateway/audit/log.ts'
import { encodeRecord } from '../../gateway/audit/record.ts'
import type { ConfigFile } from '../../gateway/config-file.ts'
import { loadConfig, type ExchangeConfig } from '../../gateway/config.ts'
import { dayOf, localTime } from '../../gateway/core/day.ts'
import { newExchangeId } from '../../gateway/exchange-id.ts'
import { logOptionsOf } from '../../gateway/placed-log.ts'
import { keepPolicySet } from '../../gateway/policy/set-store.ts'
import { loadRegistrations } from '../../gateway/registrations.ts'
import { recordOf } from '../gateway/audit/support.ts'
import { removeFolder, serviceFolder } from '../support/services.ts'
import { adapt, furnish, ROOT, shudao, type Ran } from './own-exchange.ts'

/** One read of the cremation date in the log, and the policy set that permitted it. @returns its exchange id. */
async function writeHistory(config: ExchangeConfig): Promise<string> {
  const content = loadContent()
  const { resources, grants, guardrails } = loadRegistrations(config, content, [])
  const catalog = makeCatalog(content, resources)
  const version = { policyVersion: 'grants.guardrails', catalogVersion: 'catalogue' }
  const sets = join(config.stateFolder, 'policy-sets')
  keepPolicySet(sets, version, policySetOf(config.region, catalog, grants, guardrails))
  writeFileSync(join(sets, 'recorded'), `${version.policyVersion}.${version.catalogVersion}`)
  const now = new Date()
  const id = newExchangeId(now)
  const record = recordOf(id)
  const [ask = assert.fail()] = record.asks
  const ref = grants.all().map((grant) => `${grant.id}@${grant.version}`)
  const log = await createLog(logOptionsOf(config))
  await log.append(
    encodeRecord({
      ...record,
      ...version,
      time: localTime(now),
      asks: [
        {
          ...ask,
          resource: '500000.MZ.cremation',
          items: ['cremationDate'],
          masked: {},
          grants: ref,
        },
      ],
      refused: [],
      via: null,
      twins: [],
      decisions: record.decisions.map((one) => ({
        ...one,
        ...version,
        grants: ref,
        day: dayOf(now),
        circumstances: [],
      })),
    }),
  )
  await log.close()
  return id
}

describe('shudao policy', function () {
  this.timeout(120_000)
  const folder = join(serviceFolder('policy-command'), 'exchange')
  const file = join(folder, 'exchange.json')
  const configure = (policies: Partial<ConfigFile['policies']>): void => {
    const example = readFileSync(join(ROOT, 'gateway', 'exchange.example.jsonc'), 'utf8')
    const plain = example.replace(/^\s*\/\/.*$/gm, '').replace(/,(\s*[}\]])/g, '$1')
    const config = adapt(JSON.parse(plain) as ConfigFile, 1)
    const changed = { ...config, policies: { grants: 'policies/grants', ...policies } }
    writeFileSync(file, JSON.stringify(changed))
  }
  const explain = (items: string, ...more: string[]): Promise<Ran> => {
    const asked = ['--consumer', 'cq-pension-desk', '--resource', '500000.MZ.cremation']
    const args = ['--config', file, ...asked, '--items', items, '--matter', 'CY-037', ...more]
    return shudao(['policy', 'explain', ...args])
  }

  before(async () => {
    const made = await shudao(['keys', 'create', join(folder, 'keys')])
    assert.equal(made.code, 0, made.err)
    furnish(folder)
    configure({})
  })
  after(() => removeFolder(serviceFolder('policy-command')))

  it('check says what is in force when all is well', async () => {
    const { code, out, err } = await shudao(['policy', 'check', '--config', file])
    assert.equal(code, 0, err)
    assert.match(out, /^✓ Grants: 1\. Guardrails: 7 \(bulk-at-night, /)
    assert.match(
      out,
      /^Looked at: the files of the configuration alone\. Guardrails that were activated/m,
    )
  })

  it('check tells every problem of grants, guardrails and rectification at once', async () => {
    mkdirSync(join(folder, 'guardrails'), { recursive: true })
    writeFileSync(
      join(folder, 'guardrails', 'own.cedar'),
      '@id("own")\n@because("Art. 25")\n@remedy("Ask.")\nforbid (principal, action, resource)\nwhen { context.nigt };',
    )
    configure({ guardrails: 'guardrails', rectification: ['cq-pension-dsk'] })
    const { code, err } = await shudao(['policy', 'check', '--config', file])
    configure({})
    assert.equal(code, 1)
    assert.match(err, /own\.cedar\n\s+line 5 .*`nigt`.*did you mean `night`/)
    assert.match(err, /rectification\/0 .*Did you mean "cq-pension-desk"/)
  })

  it('test plays the cases beside the guardrails, and misses what no case shows', async () => {
    const { code, out } = await shudao(['policy', 'test', '--config', file])
    assert.equal(code, 0, out)
    assert.match(out, /^✓ A child's register entry is not shown for certifying a pension$/m)
    assert.match(
      out,
      /^\d+ cases of 7 guardrails, 0 cases of 1 grants; 0 went otherwise, 0 are missing\.$/m,
    )
    mkdirSync(join(folder, 'uncased'), { recursive: true })
    const asked = { consumer: 'cq-pension-desk', resource: '500000.MZ.cremation', matter: 'CY-037' }
    const cases = [
      {
        case: 'The date is shown',
        ...asked,
        items: ['cremationDate'],
        shows: { cremationDate: 'clear' },
      },
      {
        case: 'The name is clear',
        ...asked,
        items: ['deceasedName'],
        shows: { deceasedName: 'clear' },
      },
      {
        case: 'No child',
        ...asked,
        items: ['deathDate'],
        circumstances: ['child'],
        refusedBy: ['own'],
      },
    ]
    const grantCases = join(folder, 'policies', 'grants', 'desk.cases.json')
    writeFileSync(grantCases, JSON.stringify(cases, null, 2))
    writeFileSync(
      join(folder, 'uncased', 'own.cedar'),
      '@id("own")\n@because("Art. 25")\n@remedy("Ask.")\nforbid (principal, action, resource)\nwhen { context.night };',
    )
    configure({ guardrails: 'uncased' })
    const uncased = await shudao(['policy', 'test', '--config', file])
    configure({})
    assert.equal(uncased.code, 1)
    assert.match(uncased.out, /✗ own: no case shows it refusing\./)
    assert.match(uncased.out, /^✓ The date is shown$/m)
    assert.match(
      uncased.out,
      /✗ The name is clear\n {4}expected shown: deceasedName clear; was shown: deceasedName name\n {4}\S+desk\.cases\.json:14\n/,
    )
    assert.match(uncased.out, /✗ No child\n {4}expected refused: own; was shown: deathDate clear\n/)
    assert.match(uncased.out, /0 cases of 1 guardrails, 3 cases of 1 grants; 2 went otherwise/)
    rmSync(grantCases)
  })

  it('replay tells who would be refused what, advise what nobody used; both read the log alone', async () => {
    const config = loadConfig(file)
    const recorded = await writeHistory(config)
    const changed = join(folder, 'changed')
    mkdirSync(changed, { recursive: true })
    const [grant = assert.fail()] = JSON.parse(
      readFileSync(join(config.grantsFolder, 'desk.json'), 'utf8'),
    ) as readonly Grant[]
    const items = { deathDate: 'clear' }
    writeFileSync(join(changed, 'desk.json'), JSON.stringify({ ...grant, version: 2, items }))
    const args = ['--config', file, '--days', '7']
    const proposal = join(folder, 'proposed.json')
    const [replayed, advised, again] = await Promise.all([
      shudao(['policy', 'replay', ...args, '--grants', changed]),
      shudao(['policy', 'advise', ...args, '--write', proposal]),
      shudao(['policy', 'recompute', recorded, '--config', file]),
    ])
    assert.equal(replayed.code, 0, replayed.err)
    assert.match(replayed.out, /^1 exchanges of the last 7 days/)
    assert.match(replayed.out, /Newly refused: 1\. Newly allowed: 0\./)
    assert.match(
      replayed.out,
      /✗ newly refused: cq-pension-desk, matter CY-037, query 500000\.MZ\.cremation cremationDate\n {4}item-not-granted; 1 exchange/,
    )
    assert(replayed.out.includes(recorded), replayed.out)
    assert.equal(advised.code, 0, advised.err)
    assert.match(advised.out, /- cq-pension-desk\.500000\.MZ\.cremation@\d+: never read: /)
    const [proposed] = JSON.parse(readFileSync(proposal, 'utf8')) as readonly Grant[]
    assert.deepEqual(proposed?.items, { cremationDate: 'clear' })
    assert.equal(again.code, 0, again.out + again.err)
  })

  describe('explain', () => {
    let yes: Ran
    let minor: Ran
    let noItem: Ran
    let noMode: Ran
    let noResource: Ran
    // Together: one alone leaves a core idle.
    before(async () => {
      ;[yes, minor, noItem, noMode, noResource] = await Promise.all([
        explain('cremationDate'),
        explain('cremationDate', '--minor'),
        explain('cremationDate,funeralHom'),
        explain('cremationDate', '--mode', 'read'),
        explain('cremationDate', '--resource', '500000.MZ.cremations'),
      ])
    })

    it('says yes, and by what', () => {
      const { code, out, err } = yes
      assert.equal(code, 0, err)
      assert.match(out, /^Yes: cq-pension-desk may query 500000\.MZ\.cremation for matter CY-037\./)
      assert.match(
        out,
        /by cq-pension-desk\.500000\.MZ\.cremation@1; no guardrail forbids it\.\n {4}cq-pension-desk\.500000\.MZ\.cremation@1: until 2030-12-31, by 《/,
      )
      assert.match(out, /said from the files alone\. Quotas used today, .* ask it with --as/)
    })

    it('says no, by which rule, and what would have to change', () => {
      assert.equal(minor.code, 1)
      assert.match(minor.out, /^No: .* one reason\./)
      assert.match(
        minor.out,
        /✗ "cremationDate" .*: One of the persons is under 18.*\n {4}rule: guardrail:minors\n {4}→ Take the minor out/,
      )
      assert.match(noItem.out, /rule: item-not-offered/)
    })

    it('asks for names that there are', () => {
      assert.match(
        noResource.err,
        /neither a resource of this exchange nor a standard that a peer could offer/,
      )
      assert.equal(noMode.code, 1)
      assert.match(noMode.err, /--mode is "read"; give query, verify, batch or subscribe/)
    })
  })
})
