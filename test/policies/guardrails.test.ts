import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GuardrailError, PolicyError } from '../../policies/errors.ts'
import { circumstancesOf } from '../../policies/guardrail-circumstances.ts'
import type { Guardrails } from '../../policies/guardrail-types.ts'
import type { ItemAccess } from '../../policies/types.ts'
import { loadGuardrails, makeGuardrails } from '../../policies/guardrails.ts'
import { shippedGuardrailsFolder } from '../../policies/shipped-guardrails.ts'
import { catalogOf, shipped, words } from './guarded.ts'

describe('loadGuardrails', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'guardrails-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  const load = (files: Readonly<Record<string, string>>): Guardrails => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    return loadGuardrails(folder, words)
  }
  /** `file:line message` of every problem. */
  const problems = (files: Readonly<Record<string, string>>): readonly string[] => {
    try {
      load(files)
    } catch (thrown) {
      assert(thrown instanceof PolicyError)
      assert.match(thrown.message, /^The guardrails have/)
      return thrown.problems.map(
        ({ file, pointer, message }) => `${file.slice(folder.length + 1)} ${pointer}: ${message}`,
      )
    }
    return []
  }
  const told = '@because("Art. 25")\n@remedy("Ask.")\n'
  const forbid = (id: string, when = 'context.night'): string =>
    `@id("${id}")\n${told}forbid (principal, action, resource)\nwhen { ${when} };\n`

  it('loads what is shipped', () => {
    const { ids, version } = loadGuardrails(shippedGuardrailsFolder(), words)
    assert.equal(ids.length, 7)
    assert.match(version, /^[0-9a-f]{16}$/)
  })

  it('takes an empty folder for no guardrail', () => {
    assert.deepEqual(load({}).ids, [])
  })

  it('says of everything that is wrong where it stands, all at once', () => {
    const found = problems({
      'a.cedar': `// 注释\n${forbid('one', '\n  context.nigt')}\n@id("two")\n${told}permit (principal, action, resource);\n`,
      'b.cedar': `@id("one")\n@remedy("Ask.")\nforbid (principal, action, resource);\n@id("No")\n@note("x")\n@because("so")\nforbid (principal, action, resource);`,
      'c.cedar': 'forbid (principal,\n  action',
    })
    const [first = '', ...rest] = found
    assert.match(first, /^a\.cedar line 7: does not fit: .*`nigt`.*did you mean `night`/)
    assert.deepEqual(rest.slice(0, -1), [
      'a.cedar line 9: permits; a guardrail can only forbid. Grants permit',
      'b.cedar line 1: has no @because; whoever is refused is told why',
      `b.cedar line 1: has the id "one" of ${join(folder, 'a.cedar')}, line 2`,
      'b.cedar line 4: has the annotation @note, which nothing reads.',
      'b.cedar line 4: has the id "No"; write small letters, digits and hyphens',
      'b.cedar line 4: names no article in @because: write "Art. 25" or 第二十五条, of which law',
      'b.cedar line 4: has no @remedy; whoever is refused is told what to do',
    ])
    assert.match(rest.at(-1) ?? '', /^c\.cedar line 2: is not Cedar: unexpected end of input/)
  })

  it('finds each way of not being a guardrail', () => {
    const one = (text: string): string => problems({ 'a.cedar': text }).join('\n')
    assert.match(one('@id("a")\nforbid (principal, action, resource);'), /has no @because/)
    assert.match(one(`${told}forbid (principal, action, resource);`), /has no @id/)
    assert.match(
      one(`@concerns("sensitiv")\n${forbid('a')}`),
      /@concerns\("sensitiv"\), which is none of .*Did you mean "sensitive"\?/,
    )
    assert.match(
      one(`@id("a")\n${told}forbid (principal == Consumer::"x", action, resource);`),
      /line 1: names Consumer::"x": a guardrail is for everybody/,
    )
    assert.match(
      one(`@id("a")\n${told}forbid (principal == ?principal, action, resource);`),
      /line 1: is a template/,
    )
  })

  it('knows the words of the catalogue', () => {
    const unknown = (type: string, name: string): string =>
      problems({ 'a.cedar': forbid('a', `[${type}::"${name}"].contains(${USE[type]!})`) }).join()
    const USE: Readonly<Record<string, string>> = {
      Matter: 'context.matter',
      Standard: 'resource.standard',
      Region: 'resource.region',
      Department: 'principal.department',
      ShareType: 'resource.shareType',
    }
    assert.match(unknown('Standard', 'pensionBenfit'), /line 5: .*Did you mean "pensionBenefit"\?$/)
    assert.match(unknown('Matter', 'CY-999'), /names Matter::"CY-999", which the catalogue/)
    assert.match(unknown('Region', '500001'), /names Region::"500001"/)
    assert.match(unknown('Department', 'ZZ'), /names Department::"ZZ"/)
    assert.match(unknown('ShareType', 'secret'), /names ShareType::"secret"/)
    assert.deepEqual(
      problems({ 'a.cedar': forbid('a', '[Matter::"CY-037"].contains(context.matter)') }),
      [],
    )
  })

  it('says when there is no such folder', () => {
    assert.throws(() => loadGuardrails(join(folder, 'none'), words), /cannot be listed/)
  })
})

describe('A version of guardrails', () => {
  const [one, ...others] = shipped
  const version = (some: typeof shipped): string => makeGuardrails(some).version

  it('is the same for the same guardrails in another order', () => {
    assert.equal(version([...shipped].reverse()), version(shipped))
  })

  it('is another one for others', () => {
    assert.notEqual(version(others), version(shipped))
    const changed = { ...one!, text: one!.text.replace('context.night', 'context.bulk') }
    assert.notEqual(version([changed, ...others]), version(shipped))
    assert.equal(version([]), 'none')
  })
})

describe('An answer that is kept', () => {
  it('is not given for another way of showing the same items', () => {
    const guard = makeGuardrails(shipped).over(catalogOf())
    const rules = (citizenId: ItemAccess): readonly string[] =>
      guard
        .evaluate({
          consumer: { id: 'desk', region: '500000', department: 'GA', rectifying: false },
          matter: 'CY-007',
          circumstances: { minor: false, child: false, bulk: false, night: false },
          asks: [
            {
              resource: '500000.GA.householdPopulation',
              mode: 'query',
              items: ['birthDate', 'citizenId'],
              access: { birthDate: 'clear', citizenId },
            },
          ],
        })
        .map(({ rule }) => rule)
    assert.deepEqual(rules('all'), [])
    assert.deepEqual(rules('citizen-id'), ['guardrail:masked-number-with-birth-date'])
    assert.deepEqual(rules('all'), [])
  })
})

describe('A guardrail that cannot be evaluated', () => {
  const facts = {
    consumer: { id: 'desk', region: '500000', department: 'RS', rectifying: false },
    matter: 'CY-037',
    circumstances: { minor: false, child: false, bulk: false, night: false },
  }

  it('stops the decision instead of being skipped', () => {
    const text = shipped[0]!.text.replace(/when \{[^}]*\}/, 'when { context.gone }')
    const guard = makeGuardrails([{ ...shipped[0]!, text }]).over(catalogOf())
    const asks = [
      { resource: '500000.RS.pensionBenefit', mode: 'query', items: ['name'], access: {} },
    ] as const
    assert.throws(() => guard.evaluate({ ...facts, asks }), GuardrailError)
  })

  it('stops it too when it knows nothing of a resource', () => {
    const guard = makeGuardrails(shipped).over(catalogOf())
    const asks = [
      { resource: '500000.RS.gone', mode: 'query', items: ['name'], access: {} },
    ] as const
    assert.throws(() => guard.evaluate({ ...facts, asks }), GuardrailError)
  })
})

describe('circumstancesOf', () => {
  const noon = new Date('2026-03-01T04:00:00Z')
  const born = (day: string): string => `510100${day}9990`

  it('takes nobody for a minor by a card of 2017, which does not say when', () => {
    for (const card of ['USA320378112013', 'USA320308112013', 'USA320126112013']) {
      const { minor, child } = circumstancesOf([card], 1, noon)
      assert.deepEqual([minor, child], [false, false], card)
    }
  })

  it('tells a minor until the eve of the eighteenth birthday, a child until that of the fourteenth', () => {
    const of = (day: string): readonly boolean[] => {
      const { minor, child } = circumstancesOf([born('19500101'), born(day)], 2, noon)
      return [minor, child]
    }
    assert.deepEqual(of('20080301'), [false, false])
    assert.deepEqual(of('20080302'), [true, false])
    assert.deepEqual(of('20120301'), [true, false])
    assert.deepEqual(of('20120302'), [true, true])
    // Born on a leap day: of age on 1 March of a common year.
    assert.deepEqual(of('20080229'), [false, false])
    const eve = circumstancesOf([born('20080229')], 1, new Date('2026-02-28T04:00:00Z'))
    assert.equal(eve.minor, true)
  })

  it('goes by the calendar of Beijing', () => {
    const before = circumstancesOf([born('20080302')], 1, new Date('2026-03-01T15:59:59Z'))
    const after = circumstancesOf([born('20080302')], 1, new Date('2026-03-01T16:00:00Z'))
    assert.deepEqual([before.minor, after.minor], [true, false])
  })

  it('calls 22:00 to 06:00 night, and more than twenty bulk', () => {
    const night = (at: string): boolean =>
      circumstancesOf([], 1, new Date(`2026-03-01T${at}+08:00`)).night
    assert.deepEqual(['21:59:59', '22:00:00', '00:00:00', '05:59:59', '06:00:00'].map(night), [
      false,
      true,
      true,
      true,
      false,
    ])
    assert.equal(circumstancesOf([], 20, noon).bulk, false)
    assert.equal(circumstancesOf([], 21, noon).bulk, true)
  })
})
