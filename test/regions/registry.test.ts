import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Resource } from '../../catalog/types.ts'
import { catalogApply, catalogDiff, catalogExport } from '../../gateway/cli/catalog-folder.ts'
import { catalogExportTable, catalogImport } from '../../gateway/cli/catalog-table.ts'
import { catalogHistory, catalogList, catalogStep } from '../../gateway/cli/catalog-registry.ts'
import { catalogProbe } from '../../gateway/cli/catalog-probe.ts'
import { writeYaml } from '../../catalog/yaml-file.ts'
import { contentFolder } from '../../gateway/demo/layout.ts'
import type { EntryKind } from '../../gateway/registry/entry-kind.ts'
import { KINDS } from '../../gateway/registry/entry-kinds.ts'
import type { Grant } from '../../policies/types.ts'
import { content } from '../support/offered.ts'
import { START_TIMEOUT_MS } from '../support/postgres.ts'
import { newKey, startProvinces, type Province } from '../support/provinces.ts'
import { said, type Said } from '../support/said.ts'
import { removeFolder, serviceFolder } from '../support/services.ts'

const RESOURCE = '500000.RS.trainingRecord'
const DESK = 'cq-training-desk'
const PERSON = '510100195003159905'
const QUERY = `{ person(idNumber: "${PERSON}") { trainingRecord(from: [CHONGQING]) { courseName levelCode } } }`
const PURPOSE = 'matter="CQ-900", case="500103-2026-000123", operator="CQ-1"'
const PEER_WITHIN_MS = 10_000
const REASON = { reason: 'Trainings are needed.' }

/** Exactly what a department writes into its repository. */
function entries(publicJwk: object): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const shipped = JSON.parse(
    readFileSync(join(contentFolder(), 'resources/500000/MZ.marriageRegistration.json'), 'utf8'),
  ) as Resource
  const uscc = content.departments.find(({ code }) => code === 'RS')?.bodies['500000']?.uscc ?? ''
  const text = (name: string, nameZh: string, length: number, more: object = {}): object => ({
    ...{ name, nameZh, type: 'C', length, sensitive: false },
    ...more,
  })
  return {
    'code-lists/training-level.json': {
      id: 'training-level',
      typeName: 'TrainingLevelCode',
      nameZh: '培训等级',
      nameEn: 'Training level',
      source: 'made up for a test',
      codes: [
        { code: '1', nameZh: '初级' },
        { code: '2', nameZh: '高级' },
      ],
    },
    'standards/trainingRecord.json': {
      key: 'trainingRecord',
      department: 'RS',
      nameZh: '职业培训信息',
      nameEn: 'Vocational training',
      subjects: [{ kind: 'person', keys: [['citizenId']] }],
      items: [
        text('citizenId', '公民身份号码', 18, { sensitive: true, format: 'citizen-id' }),
        text('courseName', '课程名称', 100),
        text('levelCode', '等级代码', 2, { codeList: 'training-level' }),
      ],
      usual: { shareType: 'conditional', updateCycle: 'monthly', methods: ['query', 'verify'] },
      synthetic: true,
    },
    'matters/CQ-900.json': {
      code: 'CQ-900',
      nameZh: '职业培训补贴申领',
      nameEn: 'Training subsidy',
      department: 'RS',
      standards: ['trainingRecord'],
      synthetic: true,
    },
    'sources/rs-training.json': {
      id: 'rs-training',
      department: 'RS',
      kind: 'delimited',
      options: { folder: 'training', encoding: 'utf-8', delimiter: ',' },
    },
    [`consumers/${DESK}.json`]: {
      id: DESK,
      nameZh: '重庆职业培训窗口系统',
      nameEn: 'Chongqing training desk',
      region: '500000',
      department: 'RS',
      unitCode: uscc,
      keys: [publicJwk],
    },
    [`resources/${RESOURCE}.json`]: {
      ...shipped,
      code: RESOURCE,
      name: '职业培训信息',
      abstract: '测试用合成数据。',
      standard: 'trainingRecord',
      department: 'RS',
      providerCode: uscc,
      matters: ['CQ-900'],
      items: [{ name: 'citizenId' }, { name: 'courseName' }, { name: 'levelCode' }],
      binding: {
        source: 'rs-training',
        entity: 'training.csv',
        mapping: {
          citizenId: { column: 'SFZH' },
          courseName: { column: 'KC' },
          levelCode: { column: 'DJ', codes: { C: '1', G: '2' } },
        },
      },
    },
  }
}

describe('the registries of two provinces', function () {
  this.timeout(120_000)
  const folder = serviceFolder('registry')
  const repository = join(folder, 'repository')
  const key = newKey()
  const asker = newKey()
  let provinces: readonly Province[] = []
  let chongqing: Province
  let sichuan: Province
  const failed: unknown[] = []
  let isAsking = true
  let asking: Promise<unknown> = Promise.resolve()

  before(async function () {
    this.timeout(START_TIMEOUT_MS + 60_000)
    const started = await startProvinces(folder, {
      configure: () => ({ answerLayout: 'both' }),
      furnish: (region, home) => {
        const uscc =
          content.departments.find(({ code }) => code === 'RS')?.bodies[region]?.uscc ?? ''
        const desk = { id: 'desk', nameZh: '窗口', nameEn: 'Desk', region, department: 'RS' }
        const consumer = { ...desk, unitCode: uscc, state: 'active', keys: [asker.publicJwk] }
        writeFileSync(join(home, 'catalog/consumers/desk.json'), JSON.stringify([consumer]))
        const files = join(home, 'catalog/sources/RS/files/training')
        mkdirSync(files, { recursive: true })
        writeFileSync(join(files, 'training.csv'), `SFZH,KC,DJ\r\n${PERSON},焊工,G\r\n`)
      },
    })
    provinces = started
    ;[chongqing, sichuan] = started
    write(entries({ ...key.publicJwk }))
    const tokens = await Promise.all([chongqing, sichuan].map((one) => one.tokenOf('desk', asker)))
    asking = Promise.all(
      [chongqing, sichuan].map(async (province, i) => {
        while (isAsking) {
          const answer = await province.ask(tokens[i] ?? '', '{ __typename }')
          if (answer.status !== 200) failed.push(answer)
          await sleep(50)
        }
      }),
    )
  })
  after(async () => {
    isAsking = false
    await asking
    await Promise.all(provinces.map((province) => province.close()))
    removeFolder(folder)
  })
  afterEach('no request has failed', () => assert.deepEqual(failed, []))

  function write(all: Readonly<Record<string, unknown>>): void {
    for (const [name, entry] of Object.entries(all)) {
      mkdirSync(dirname(join(repository, name)), { recursive: true })
      writeFileSync(join(repository, name), JSON.stringify(entry))
    }
  }
  const apply = async (province = chongqing): Promise<Said> => {
    const who = await province.as('officer-rs')
    return said(() => catalogApply(repository, { ...who, ...REASON, yes: true, submit: true }))
  }
  const step = async (
    what: Parameters<typeof catalogStep>[0],
    kind: EntryKind,
    code: string,
    {
      as = 'steward',
      province = chongqing,
      ...more
    }: {
      readonly as?: string
      readonly province?: Province
      readonly consultation?: string
      readonly filing?: string
      readonly acceptBreaks?: true
    } = {},
  ): Promise<Said> => {
    const who = await province.as(as)
    return said(() => catalogStep(what, code, { ...who, ...REASON, ...more, kind }))
  }
  const until = async (holds: () => Promise<boolean>, withinMs = 30_000): Promise<void> => {
    const begun = Date.now()
    while (!(await holds())) {
      assert(Date.now() - begun < withinMs, `not within ${withinMs} ms`)
      await sleep(50)
    }
  }

  it('take a whole repository as drafts and submit it: what is submitted together may name each other', async () => {
    const who = await chongqing.as('officer-rs')
    const dry = await said(() => catalogApply(repository, { ...who, ...REASON }))
    const lines = [
      '+ code list training-level',
      '+ standard trainingRecord',
      '+ matter CQ-900',
      '+ source rs-training',
      `+ consumer ${DESK}`,
      `+ ${RESOURCE}`,
    ]
    assert.equal(dry.out, `${lines.join('\n')}\nNothing was done. 6 would be drafted: say --yes.\n`)
    const applied = await apply()
    assert.deepEqual([applied.code, applied.err], [0, ''])
    assert.match(applied.out, /✓ 6 drafted and submitted\.\n$/)
    assert.equal((await said(() => catalogDiff(repository, who))).code, 0)
    assert.equal((await apply()).out, 'The registry has all of it already.\n')
    const exported = join(folder, 'exported')
    await said(() => catalogExport(exported, { ...who, format: 'yaml' }))
    assert.equal((await said(() => catalogDiff(exported, who))).code, 0)
  })

  it('tell what they refuse by the line of the file, as what is found before they are asked', async () => {
    const broken = join(folder, 'broken')
    const resource = entries({ ...key.publicJwk })[`resources/${RESOURCE}.json`] ?? {}
    const file = join(broken, 'resources.yaml')
    mkdirSync(broken)
    const code = '500000.RS.pensionBenefit'
    const faulty = { ...resource, code, matters: ['CQ-900', 'CQ-9999'], shareType: 'conditionl' }
    const write = (...all: object[]): string => {
      writeFileSync(file, writeYaml(all))
      return readFileSync(file, 'utf8')
    }
    const lineOf = (text: string, word: string): number =>
      text.split('\n').findIndex((line) => line.includes(word)) + 1
    const who = {
      ...(await chongqing.as('officer-rs')),
      ...REASON,
      yes: true,
      submit: true,
    } as const
    const text = write(resource, faulty)
    const refused = await said(() => catalogApply(broken, who))
    assert.equal(refused.code, 1)
    assert(
      refused.err.startsWith(
        `${code}, ${file}:\n  /shareType (line ${lineOf(text, 'conditionl')}) is "conditionl". Did you mean`,
      ),
      refused.err,
    )
    const secret = write(resource, { ...faulty, password: 'hunter2secret' })
    const early = await said(() => catalogApply(broken, who))
    assert(
      early.err.startsWith(
        `${file}\n  /password (line ${lineOf(secret, 'password')}) holds a secret`,
      ),
      early.err,
    )
  })

  it('put nothing into force that names what is not, by whomever but the steward', async () => {
    const early = await step('publish', 'standard', 'trainingRecord')
    assert.match(early.err, /\/items\/2\/codeList names "training-level", which is not a code list/)
    const own = await step('publish', 'codeList', 'training-level', { as: 'officer-rs' })
    assert.match(own.err, /needs the role steward/)
    for (const [kind, code] of [
      ['codeList', 'training-level'],
      ['standard', 'trainingRecord'],
      ['matter', 'CQ-900'],
    ] as const) {
      const done = await step('publish', kind, code)
      assert.equal(
        done.out,
        `✓ ${code} is published, on all replicas within two seconds.\n`,
        done.err,
      )
      await until(async () => contentHas(chongqing, kind, code))
    }
    const unbound = await step('publish', 'resource', RESOURCE)
    assert.match(unbound.err, /source "rs-training", which is neither configured nor registered/)
  })

  it('open a registered source, which can be probed, and answer a registered consumer with its data', async () => {
    const before = await chongqing.tokenOf(DESK, key)
    assert.equal(before, undefined, 'a draft gets no token')
    for (const [kind, code] of [
      ['source', 'rs-training'],
      ['consumer', DESK],
    ] as const) {
      assert.equal((await step('publish', kind, code)).code, 0)
    }
    let token: string | undefined
    await until(async () => (token = await chongqing.tokenOf(DESK, key)) !== undefined)
    const probed = await said(async () =>
      catalogProbe(RESOURCE, {
        ...(await chongqing.as('officer-rs')),
        ...REASON,
        subject: PERSON,
        subjectKind: 'person',
      }),
    )
    assert.match(probed.out, /courseName 课程名称 +KC=焊工 +焊工/, probed.err)
    assert.equal((await step('publish', 'resource', RESOURCE)).code, 0)
    await until(
      async () => (await chongqing.ask(token ?? '', QUERY, PURPOSE)).code === 'ACCESS_DENIED',
    )
    const grant: Grant = {
      id: `${DESK}.${RESOURCE}`,
      version: 1,
      consumer: DESK,
      resource: RESOURCE,
      modes: ['query'],
      items: { courseName: 'clear', levelCode: 'clear' },
      matters: ['CQ-900'],
      legalBasis: '测试',
      validFrom: '2020-01-01',
      validTo: '2099-12-31',
      state: 'active',
    }
    writeFileSync(join(chongqing.folder, 'grants/desk.json'), JSON.stringify([grant]))
    await until(async () => (await chongqing.ask(token ?? '', QUERY, PURPOSE)).code === 'OK')
    const { data } = await chongqing.ask(token ?? '', QUERY, PURPOSE)
    assert.deepEqual(data, {
      person: { trainingRecord: [{ courseName: '焊工', levelCode: '2' }] },
    })
    const metrics = await (await fetch(`${chongqing.url}/metrics`)).text()
    assert.match(metrics, /^shudao_layout_differences_total 0$/m)
  })

  it('show to the peer within ten seconds what is published, once both have the standard and the matter', async () => {
    const token = (await sichuan.tokenOf('desk', asker)) ?? ''
    const there = async (): Promise<boolean> =>
      (await sichuan.ask(token, QUERY)).code === 'ACCESS_DENIED'
    assert.equal(await there(), false)
    for (const [kind, code] of [
      ['codeList', 'training-level'],
      ['standard', 'trainingRecord'],
      ['matter', 'CQ-900'],
    ] as const) {
      const who = await sichuan.as('officer-rs')
      const name = `${KINDS[kind].folder}/${code}`
      const alone = join(folder, `alone-${kind}`)
      mkdirSync(dirname(join(alone, name)), { recursive: true })
      writeFileSync(join(alone, `${name}.json`), readFileSync(join(repository, `${name}.json`)))
      await said(() => catalogApply(alone, { ...who, ...REASON, yes: true, submit: true }))
      const done = await step('publish', kind, code, { province: sichuan })
      assert.equal(done.code, 0, done.err)
      await until(async () => contentHas(sichuan, kind, code))
    }
    await until(there, PEER_WITHIN_MS)
    rmSync(join(repository, 'resources'), { recursive: true })
  })

  it('give what is published as DCAT and as the guide’s table, and find no difference when they take it back', async () => {
    const who = await chongqing.as('officer-rs')
    const tables = join(folder, 'tables')
    const dcat = await said(() => catalogExport(tables, { ...who, format: 'dcat' }))
    assert.equal(
      dcat.out,
      `✓ ${join(tables, 'catalog.jsonld')} is what is published, as DCAT-AP 3.\n`,
    )
    const written = JSON.parse(readFileSync(join(tables, 'catalog.jsonld'), 'utf8')) as {
      readonly 'dcat:dataset': readonly { readonly 'dct:identifier': string }[]
    }
    assert.deepEqual(
      written['dcat:dataset'].map((dataset) => dataset['dct:identifier']),
      [RESOURCE],
    )
    for (const format of ['xlsx', 'csv', 'csv-gbk'] as const) {
      const done = await said(() =>
        catalogExportTable(tables, { ...who, format, department: 'RS' }),
      )
      assert.equal(done.code, 0, done.err)
      const file = join(tables, `catalog-RS.${format === 'xlsx' ? 'xlsx' : 'csv'}`)
      assert.deepEqual(await said(() => catalogImport(file, { ...who, ...REASON, yes: true })), {
        code: 0,
        out: 'The registry has all of it already.\n',
        err: '',
      })
    }
    const unknown = await said(() =>
      catalogExportTable(tables, { ...who, format: 'csv', department: 'RZ' }),
    )
    assert.match(unknown.err, /"RZ" is no department\. Did you mean "MZ"\?/)
  })

  it('take a changed table as drafts, tell what is wrong with the rest, and do nothing the second time', async () => {
    const who = await chongqing.as('officer-rs')
    const file = join(folder, 'tables/catalog-RS.csv')
    await said(() =>
      catalogExportTable(join(folder, 'tables'), { ...who, format: 'csv', department: 'RS' }),
    )
    const table = readFileSync(file, 'utf8')
    const [, line = ''] = table.split('\r\n')
    const marriage = line
      .replace('trainingRecord', 'pensionBenefit')
      .replace('职业培训信息', '养老待遇')
      .replace(/实时|每日|每周|每月/, '每旬')
    writeFileSync(file, `${table.replace('测试用合成数据。', '职业培训。')}${marriage}\r\n`)
    const wrong = `${file}, row 5, 更新周期: is "每旬"`
    const dry = await said(() => catalogImport(file, { ...who, ...REASON }))
    assert.equal(
      dry.out,
      `~ ${RESOURCE} (row 2): abstract\nNothing was done. 1 would be drafted: say --yes.\n`,
    )
    assert(dry.err.startsWith(wrong), dry.err)
    assert.equal(dry.code, 1)
    const done = await said(() =>
      catalogImport(file, { ...who, ...REASON, yes: true, submit: true }),
    )
    assert.match(done.out, /✓ 1 drafted and submitted\.\n$/)
    const again = await said(() => catalogImport(file, { ...who, ...REASON, yes: true }))
    assert.deepEqual([again.out, again.code], ['Nothing else would change.\n', 1])
    const others = await said(async () =>
      catalogImport(file, { ...(await chongqing.as('officer-mz')), ...REASON }),
    )
    assert.match(others.err, /row 2, 信息资源提供方代码: is that of RS; a resource is described by/)
  })

  it('withdraw nothing that others need, and stop a consumer at once', async () => {
    for (const [kind, code, told] of [
      ['codeList', 'training-level', /standard trainingRecord\n +\/items\/2\/codeList names/],
      [
        'standard',
        'trainingRecord',
        /resource 500000\.RS\.trainingRecord\n[^]*\/standard names "trainingRecord"/,
      ],
      ['source', 'rs-training', /bound to the source "rs-training"/],
    ] as const) {
      const refused = await step('withdraw', kind, code)
      assert.match(refused.err, told)
      assert.match(refused.err, /does not go with what else is registered here/)
    }
    const token = await chongqing.tokenOf(DESK, key)
    assert.equal((await step('suspend', 'consumer', DESK)).code, 0)
    await until(async () => (await chongqing.tokenOf(DESK, key)) === undefined)
    const { code } = await chongqing.ask(token ?? '', QUERY, PURPOSE)
    assert.equal(code, 'UNAUTHENTICATED')
    assert.equal((await step('resume', 'consumer', DESK)).code, 0)
    await until(async () => (await chongqing.tokenOf(DESK, key)) !== undefined)
  })

  it('forbid by a guardrail that one person proposes and another activates, who knows whom it refuses', async () => {
    const id = 'trainings-closed'
    const cedar = (name: string): string =>
      `@id("${name}") @because("Trainings are put right (Decree 809 Art. 27).") @remedy("Ask later.")
       forbid (principal, action, resource) when { resource.standard == Standard::"trainingRecord" };`
    const proposals = join(folder, 'proposals')
    mkdirSync(join(proposals, 'guardrails'), { recursive: true })
    const propose = async (entry: object): Promise<Said> => {
      writeFileSync(join(proposals, `guardrails/${id}.json`), JSON.stringify({ id, ...entry }))
      const who = await chongqing.as('officer-rs')
      return said(() => catalogApply(proposals, { ...who, ...REASON, yes: true, submit: true }))
    }
    const token = (await chongqing.tokenOf(DESK, key)) ?? ''
    const codeNow = async (): Promise<unknown> => (await chongqing.ask(token, QUERY, PURPOSE)).code
    assert.match((await propose({ text: cedar('minors') })).err, /must be one policy, with @id/)
    assert.equal((await propose({ text: cedar(id) })).code, 0)
    assert.match(
      (await step('publish', 'guardrail', id, { as: 'officer-rs' })).err,
      /needs the role steward/,
    )
    const before = await codeNow()
    assert.notEqual(before, 'ACCESS_DENIED')
    const refused = await step('publish', 'guardrail', id)
    assert.match(refused.err, new RegExp(`of the last 30 days:\n +${DESK}, CQ-900: ${RESOURCE} `))
    assert.equal(await codeNow(), before)
    assert.equal((await step('publish', 'guardrail', id, { acceptBreaks: true })).code, 0)
    await until(async () => (await codeNow()) === 'ACCESS_DENIED')
    assert.match((await step('withdraw', 'guardrail', id)).err, /not for one person to allow/)
    assert.match((await step('withdraw', 'standard', 'trainingRecord')).err, /trainingRecord/)
    assert.equal((await propose({ text: cedar(id), takenBack: true })).code, 0)
    assert.equal(await codeNow(), 'ACCESS_DENIED')
    assert.equal((await step('publish', 'guardrail', id)).code, 0)
    await until(async () => (await codeNow()) === before)
  })

  it('tell what became of each entry, and the log names who, what and why', async () => {
    const who = await chongqing.as('steward')
    const history = await said(() => catalogHistory(DESK, { ...who, kind: 'consumer' }))
    assert.deepEqual(
      history.out
        .trim()
        .split('\n')
        .map((line) => line.replace(/^(\d+)\. \S+ {2}/, '$1 ')),
      [
        '1 draft  by officer-rs: Trainings are needed.',
        '2 submit  by officer-rs: Trainings are needed.',
        '3 publish version 1  by steward: Trainings are needed.',
        '4 suspend  by steward: Trainings are needed.',
        '5 resume  by steward: Trainings are needed.',
      ],
    )
    const listed = await said(() => catalogList({ ...who, kind: 'standard' }))
    assert.match(listed.out, /trainingRecord +published +version 1, published +职业培训信息/)
  })
})

function contentHas({ exchange }: Province, kind: EntryKind, code: string): boolean {
  const { catalog } = exchange.house()
  if (kind === 'codeList') return catalog.codeList(code) !== undefined
  return (kind === 'standard' ? catalog.standard(code) : catalog.matter(code)) !== undefined
}
