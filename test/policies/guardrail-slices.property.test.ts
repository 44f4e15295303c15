import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Guardrail } from '../../policies/guardrail-files.ts'
import type { GuardrailFacts } from '../../policies/guardrail-types.ts'
import { makeGuardrails } from '../../policies/guardrails.ts'
import { catalogOf, resources } from './guarded.ts'

const catalog = catalogOf(['500000.MZ.cremation'])
const RUNS = { numRuns: Number(process.env['FC_RUNS'] ?? 60) }
const KEYS = ['pensionBenefit', 'cremation', 'householdPopulation']
const offered = resources.filter(({ standard }) => KEYS.includes(standard))

/** Looks at everything, decides nothing, and is not plain: what begins with it is asked always, and told all. */
const EVERYTHING = `when { true || (${[
  'resource.region == principal.region',
  ...[
    'matterStandards',
    'items',
    'sensitive',
    'request.standards',
    'request.clear',
    'request.masks',
  ].map((path) => `context.${path}.isEmpty()`),
].join(' && ')}) }`

const someConjunct = fc.constantFrom(
  ...KEYS.map((key) => `resource.standard == Standard::"${key}"`),
  'Department::"RS" == principal.department',
  'resource.department == Department::"RS"',
  'context.matter == Matter::"CY-037"',
  'context.matter != Matter::"CY-037"',
  ...['night', 'bulk', 'child', 'minor'].map((name) => `context.${name}`),
  '!context.night',
  'principal.rectifying',
  'principal.region != resource.region',
  'context.request.clear.contains(Item::"name")',
  'context.request.standards.contains(Standard::"cremation")',
  'context.request == context.request',
  '!context.items.isEmpty()',
  '(context.bulk || context.matterStandards.contains(Standard::"pensionBenefit"))',
)

const somePolicy = fc.record({
  action: fc.constantFrom('action', 'action == Action::"query"', 'action in [Action::"verify"]'),
  conjuncts: fc.array(someConjunct, { minLength: 1, maxLength: 3 }),
  unless: fc.option(someConjunct),
})

type Policy = (typeof somePolicy)['generate'] extends (...args: never[]) => {
  readonly value: infer T
}
  ? T
  : never

function guardrail({ action, conjuncts, unless }: Policy, i: number, before = ''): Guardrail {
  const text = `forbid (principal, ${action}, resource) ${before}
when { ${conjuncts.join(' && ')} }${unless === null ? '' : ` unless { ${unless} }`};`
  const told = { because: 'Art. 25', remedy: 'Ask.', concerns: 'all' as const }
  return { id: `g${i}`, ...told, text, file: 'made-up.cedar', line: 1 }
}

const someFacts: fc.Arbitrary<GuardrailFacts> = fc.record({
  consumer: fc.record({
    id: fc.constant('desk'),
    region: fc.constantFrom('500000', '510000'),
    department: fc.constantFrom('RS', 'MZ'),
    rectifying: fc.boolean(),
  }),
  matter: fc.constantFrom('CY-037', 'CY-007'),
  circumstances: fc.record({
    minor: fc.boolean(),
    child: fc.boolean(),
    bulk: fc.boolean(),
    night: fc.boolean(),
  }),
  asks: fc.array(
    fc
      .record({ at: fc.nat(offered.length - 1), mode: fc.constantFrom('query', 'verify') })
      .map(({ at, mode }) => {
        const resource = offered[at]
        const items = resource?.items.slice(0, 3).map(({ name }) => name) ?? []
        const access = Object.fromEntries(items.map((name) => [name, 'clear' as const]))
        return { resource: resource?.code ?? '', mode: mode, items, access }
      }),
    { minLength: 1, maxLength: 4 },
  ),
})

describe('guardrails asked in slices', function () {
  this.timeout(60_000)

  it('answer as they do when all of them are asked about everything', () => {
    fc.assert(
      fc.property(
        fc.array(somePolicy, { minLength: 1, maxLength: 6 }),
        someFacts,
        (made, facts) => {
          const sliced = makeGuardrails(made.map((one, i) => guardrail(one, i)))
          const whole = makeGuardrails(made.map((one, i) => guardrail(one, i, EVERYTHING)))
          assert.deepEqual(
            sliced.over(catalog).evaluate(facts),
            whole.over(catalog).evaluate(facts),
          )
        },
      ),
      RUNS,
    )
  })

  it('fail as they do then: what comes after a failure is no reason not to ask', () => {
    const failing = guardrail(
      {
        action: 'action',
        conjuncts: ['9223372036854775807 + context.request.departments > 0', 'context.night'],
        unless: null,
      },
      0,
    )
    const [resource] = offered
    const facts: GuardrailFacts = {
      consumer: { id: 'desk', region: '500000', department: 'RS', rectifying: false },
      matter: 'CY-037',
      circumstances: { minor: false, child: false, bulk: false, night: false },
      asks: [
        {
          resource: resource?.code ?? '',
          mode: 'query',
          items: ['name'],
          access: { name: 'clear' },
        },
      ],
    }
    assert.throws(() => makeGuardrails([failing]).over(catalog).evaluate(facts), /g0: .*overflow/)
  })
})
