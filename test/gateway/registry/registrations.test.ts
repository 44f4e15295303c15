import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Resource } from '../../../catalog/types.ts'
import type { ExchangeConfig } from '../../../gateway/config.ts'
import type { Grant } from '../../../policies/types.ts'
import { makeRegistrationsLoader, type LoadRegistrations } from '../../../gateway/registrations.ts'
import { generateSigningKey } from '../../../gateway/trust/keys.ts'
import { CONSUMERS, content, grantOf, offer } from '../../support/offered.ts'

const OFFER = offer('500000', 'pensionBenefit')
const THEIRS = offer('510000', 'pensionBenefit')

/** What Sichuan may make of an offer without asking us. */
const NARROWED: Readonly<Record<string, readonly Resource[]>> = {
  'offers an item less': [{ ...THEIRS, items: THEIRS.items.slice(1) }],
  'does not let it be queried any more': [{ ...THEIRS, methods: ['verify'] }],
  'shares it no more': [{ ...THEIRS, shareType: 'not-shared' }],
  'shares an item no more': [
    { ...THEIRS, items: THEIRS.items.map((item) => ({ ...item, shareType: 'not-shared' })) },
  ],
  'withdraws it': [],
}

const having = (...resources: Resource[]): Parameters<LoadRegistrations>[1] => ({
  content,
  resources,
  consumers: [],
  guardrails: [],
})

describe('registrations of files and of the registry', () => {
  let folder = ''
  let config: ExchangeConfig
  let load: LoadRegistrations

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'shudao-registrations-'))
    const write = (name: string, value: unknown): string => {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, 'all.json'), JSON.stringify(value))
      return join(folder, name)
    }
    const keys = [{ ...generateSigningKey().publicJwk }]
    const consumers = CONSUMERS.map((consumer) => ({ ...consumer, keys }))
    const used: Partial<ExchangeConfig> = {
      region: '500000',
      resourcesFolder: write('resources', [offer('500000', 'idCardIssue')]),
      consumersFolder: write('consumers', consumers),
      grantsFolder: write('grants', [grantOf('cq-pension-desk', OFFER)]),
      guardrailsFolder: write('guardrails', []),
      peers: [],
      staff: [],
      rectification: [],
    }
    config = used as ExchangeConfig
    load = makeRegistrationsLoader(config, content)
  })
  after(() => rmSync(folder, { recursive: true }))

  it('let a grant name a resource that only the registry has, also before the registry is read', () => {
    assert.equal(load([]).grants.size, 1)
    const { resources, registered, grants } = load([], having(OFFER))
    assert.deepEqual(
      [resources.map(({ code }) => code), registered, grants.size],
      [['500000.GA.idCardIssue', OFFER.code], [OFFER], 1],
    )
  })

  it('let a grant name what is suspended or withdrawn, and nothing that the registry never had', () => {
    assert.equal(load([], having({ ...OFFER, state: 'withdrawn' })).grants.size, 1)
    assert.throws(() => load([], having()), /\/resource +names "500000\.RS\.pensionBenefit"/)
  })

  it('take in the grants of requests as those of files, suspend one that does not fit, and leave its id to it', () => {
    const request = 'SQ-500000-2026-0001'
    const granted = grantOf('cq-pension-desk', OFFER, { id: request, request })
    const other = { ...granted, id: 'SQ-500000-2026-0002', items: { shoeSize: 'clear' as const } }
    const told: string[] = []
    const onUnfit = (problems: readonly { file: string; message: string }[]): void =>
      void told.push(...problems.map(({ file, message }) => `${file} ${message}`))
    const { grants } = load([], having(OFFER), { grants: [granted, other], onUnfit })
    assert.deepEqual(
      ['SQ-500000-2026-0001@1', 'SQ-500000-2026-0002@1'].map((ref) => grants.grant(ref)?.state),
      ['active', 'suspended'],
    )
    assert.equal(told.length, 1)
    assert.match(told[0] ?? '', /^SQ-500000-2026-0002 names "shoeSize", which is not an item/)
    const taken = grantOf('cq-pension-desk', OFFER)
    assert.throws(
      () => load([], having(OFFER), { grants: [taken], onUnfit }),
      /\/id +is the id of a request, whose grant this is/,
    )
  })

  for (const [what, offered] of Object.entries(NARROWED)) {
    it(`are in force, a suspension among them, also where another province ${what}`, () => {
      const grantsFolder = mkdtempSync(join(folder, 'theirs-'))
      const write = (name: string, grant: Grant): void =>
        writeFileSync(join(grantsFolder, name), JSON.stringify(grant))
      const own = grantOf('cq-pension-desk', OFFER)
      const ofTheirs = grantOf('cq-pension-desk', THEIRS)
      write('own.json', own)
      write('theirs.json', ofTheirs)
      const peers = [{ region: '510000' }] as unknown as ExchangeConfig['peers']
      const loadThese = makeRegistrationsLoader({ ...config, grantsFolder, peers }, content)
      assert.equal(loadThese([THEIRS], having(OFFER)).grants.size, 2)
      write('own.json', { ...own, state: 'suspended' })
      const { grants } = loadThese(offered, having(OFFER))
      assert.equal(grants.grant(`${own.id}@1`)?.state, 'suspended')
      assert.equal(grants.grant(`${ofTheirs.id}@1`)?.state, 'active')
    })
  }

  it('refuse a resource that is in both, and say where it is to stay', () => {
    assert.throws(
      () => load([], having(offer('500000', 'idCardIssue'))),
      /500000\.GA\.idCardIssue\n +\/code +is in a file of the resources folder and in the registry too\. Take the file away/,
    )
  })
})
