import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Item, ItemType } from '../../catalog/types.ts'
import { PolicyError } from '../../policies/errors.ts'
import { loadGrants, type KnownToGrants } from '../../policies/load.ts'
import type { Offer } from '../../policies/offers.ts'

const SHARED = '510000.RS.pensionBenefit'
const CLOSED = '510000.GA.criminalRecord'
const OPEN = '510000.SC.enterpriseRegistration'

const offer = (shareType: Offer['shareType']): Offer => ({
  published: true,
  shareType,
  methods: ['query', 'verify'],
  items: new Map([
    ['name', { shareType }],
    ['birthDate', { shareType }],
    ['citizenId', { shareType }],
    ['bankAccount', { shareType: 'not-shared' }],
  ]),
})
const offers = new Map<string, Offer>([
  [SHARED, { ...offer('conditional'), methods: ['query'] }],
  [CLOSED, offer('not-shared')],
  [
    OPEN,
    {
      ...offer('unconditional'),
      items: new Map([
        ['name', { shareType: 'unconditional' }],
        ['birthDate', { shareType: 'conditional' }],
      ]),
    },
  ],
])
const item = (name: string, nameZh: string, type: ItemType): [string, Item] => [
  name,
  { name, nameZh, type, length: 18, sensitive: true },
]
const items = new Map([
  item('name', '姓名', 'C'),
  item('birthDate', '出生日期', 'D'),
  item('citizenId', '公民身份号码', 'C'),
  item('bankAccount', '银行账号', 'C'),
])
const known: KnownToGrants = {
  consumers: new Set(['cq-pension-desk', 'sc-pension-desk']),
  matters: new Set(['CY-037', 'CY-012']),
  resources: new Set(offers.keys()),
  offer: (code) => offers.get(code),
  usualOffer: () => undefined,
  codeOf: (region, standard) =>
    standard === 'pensionBenefit' ? `${region}.RS.${standard}` : undefined,
  items: () => [...items.values()],
  hasCode: (list, code) => list === 'division' && code === '510100',
  cannotHold: (_, name) => (name === 'bankAccount' ? 'cannot be held' : undefined),
}

const GOOD = {
  id: 'G',
  version: 1,
  consumer: 'cq-pension-desk',
  resource: SHARED,
  modes: ['query'],
  items: { name: 'name', citizenId: 'citizen-id', birthDate: 'clear' },
  matters: ['CY-037'],
  legalBasis: '《社会保险经办条例》第八条',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  state: 'active',
}

/** What is wrong with one grant: what it changes of a good one, and the pointer and words of the problem. */
const WRONG: readonly (readonly [string, Record<string, unknown>, string, RegExp])[] = [
  [
    'an emergency grant for more than a year',
    { emergency: true, validTo: '2027-01-02' },
    '/validTo',
    /is 367 days after validFrom; an emergency grant holds for 366 days at most/,
  ],
  [
    'an emergency grant without matters, though all it opens is unconditional',
    { emergency: true, resource: OPEN, items: { name: 'clear' }, matters: undefined },
    '',
    /has no "matters"; an emergency grant is never a light one/,
  ],
  [
    'an unknown consumer',
    { consumer: 'cq-pensoin-desk' },
    '/consumer',
    /Did you mean "cq-pension-desk"\?/,
  ],
  [
    'an unknown resource',
    { resource: '510000.RS.pensionBenefits' },
    '/resource',
    /Did you mean "510000.RS.pensionBenefit"\?/,
  ],
  ['an unknown item', { items: { nmae: 'clear' } }, '/items/nmae', /Did you mean "name"\?/],
  ['an unknown matter', { matters: ['CY-037', 'CY-O12'] }, '/matters/1', /Did you mean "CY-012"\?/],
  ['an unknown mask', { items: { name: 'nane' } }, '/items/name', /Did you mean "name"\?/],
  [
    'a mask that does not fit',
    { items: { birthDate: 'citizen-id' } },
    '/items/birthDate',
    /mask "citizen-id".*出生日期/,
  ],
  [
    'an end before the beginning',
    { validTo: '2025-12-31' },
    '/validTo',
    /before validFrom, 2026-01-01/,
  ],
  ['no end', { validTo: undefined }, '', /has no "validTo"; every grant ends/],
  ['a day that is not in the calendar', { validTo: '2026-02-30' }, '/validTo', /date/],
  [
    'a mode that is not offered',
    { modes: ['query', 'verify'] },
    '/modes/1',
    /"verify".*it offers query/,
  ],
  ['no mode', { modes: [] }, '/modes', /./],
  ['no matter', { matters: [] }, '/matters', /./],
  ['no item', { items: {} }, '/items', /./],
  ['a resource that is not shared', { resource: CLOSED }, '/resource', /不予共享/],
  [
    'an item that is not shared',
    { items: { bankAccount: 'clear' } },
    '/items/bankAccount',
    /不予共享/,
  ],
  [
    'no legal basis',
    { legalBasis: undefined },
    '',
    /has no "legalBasis"; name, .*有条件共享.*Art. 14/,
  ],
  ['no matters', { matters: undefined }, '', /has no "matters"; name, .*stated matters/],
  [
    'a standard that the region does not have',
    { resource: '510000.*.pensionBenefits' },
    '/resource',
    /names "510000\.\*\.pensionBenefits"/,
  ],
  [
    'an item that the whole standard does not have',
    { resource: '510000.*.pensionBenefit', items: { nmae: 'clear' } },
    '/items/nmae',
    /Did you mean "name"\?/,
  ],
  ['a row rule that is none', { rows: {} }, '/rows', /is no rule/],
  [
    'a row rule over an unknown item',
    { rows: { all: [{ item: 'nmae', equals: 'a' }] } },
    '/rows/all/0/item',
    /Did you mean "name"\?/,
  ],
  [
    'a row rule that nobody can hold',
    { rows: { item: 'bankAccount', present: true } },
    '/rows',
    /cannot be held/,
  ],
  ['a blank legal basis', { legalBasis: '  ' }, '/legalBasis', /name the provision/],
  ['a field that grants do not have', { expires: '2026-12-31' }, '/expires', /not a known field/],
]

describe('loadGrants', () => {
  let folder = ''
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'grants-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (name: string, content: unknown): void =>
    writeFileSync(
      join(folder, name),
      typeof content === 'string' ? content : JSON.stringify(content),
    )

  it('reads one grant a file or a list of them, and freezes what it read', () => {
    write('one.json', GOOD)
    write('two.json', [
      { ...GOOD, id: 'H' },
      { ...GOOD, id: 'I', request: 'SQ-1' },
    ])
    const grants = loadGrants(folder, known)
    assert.deepEqual(grants, [GOOD, { ...GOOD, id: 'H' }, { ...GOOD, id: 'I', request: 'SQ-1' }])
    assert(Object.isFrozen(grants) && Object.isFrozen(grants[0]?.items))
  })

  for (const [what, change, pointer, words] of WRONG) {
    it(`refuses ${what}, says where and what`, () => {
      write('grant.json', { ...GOOD, ...change })
      const { problems } = problemsOf(folder)
      const found = problems.map((problem) => problem.pointer)
      assert.deepEqual(found, [pointer])
      assert.match(problems[0]!.message, words)
      assert.equal(problems[0]!.file, join(folder, 'grant.json'))
    })
  }

  it('takes a light grant, without matters and legal basis, of what is shared unconditionally', () => {
    const light = { ...GOOD, resource: OPEN, items: { name: 'clear', birthDate: 'denied' } }
    Reflect.deleteProperty(light, 'matters')
    Reflect.deleteProperty(light, 'legalBasis')
    write('light.json', light)
    assert.deepEqual(loadGrants(folder, known), [light])
  })

  it('takes an item that is denied, whatever its share type', () => {
    const denying = { ...GOOD, items: { name: 'clear', bankAccount: 'denied' } }
    write('denying.json', denying)
    assert.deepEqual(loadGrants(folder, known), [denying])
  })

  it('refuses an id that is used twice, in whatever version', () => {
    write('a.json', GOOD)
    write('b.json', [{ ...GOOD, version: 2 }])
    const { problems } = problemsOf(folder)
    assert.deepEqual(
      problems.map(({ file, pointer }) => [file, pointer]),
      [[join(folder, 'b.json'), '/0/id']],
    )
  })

  it('reports every problem of every file at once', () => {
    write('a.json', {
      ...GOOD,
      consumer: 'nobody',
      matters: ['XX-999'],
      items: { name: 'clear', ghost: 'all' },
    })
    write('b.json', [
      { ...GOOD, id: 'H' },
      { ...GOOD, id: 'I', validTo: '2020-01-01' },
    ])
    write('c.json', '{ "id": ')
    const error = problemsOf(folder)
    assert.deepEqual(error.problems.map(({ pointer }) => pointer).sort(), [
      '',
      '/1/validTo',
      '/consumer',
      '/items/ghost',
      '/matters/0',
    ])
    assert.match(error.message, /^The grants have 5 problems; nothing was started\.\n/)
    assert.equal(error.code, 'POLICY_INVALID')
  })

  it('says so when the folder is not there', () => {
    assert.equal(problemsOf(join(folder, 'nowhere')).problems.length, 1)
  })
})

function problemsOf(folder: string): PolicyError {
  try {
    loadGrants(folder, known)
  } catch (thrown) {
    assert(thrown instanceof PolicyError)
    return thrown
  }
  throw new assert.AssertionError({ message: 'nothing was refused' })
}
