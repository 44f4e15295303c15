/**
 * Random guardrails over what one exchange shares: shipped ones, and invented ones that forbid some of its questions.
 *
 * @module
 */
import { makeCatalog } from '../../catalog/catalog.ts'
import type { Resource, Standard } from '../../catalog/types.ts'
import { readGuardrails, readGuardrailTexts } from '../../policies/guardrail-files.ts'
import { guardrailSchema, guardrailWords } from '../../policies/guardrail-schema.ts'
import type { Guardrails } from '../../policies/guardrail-types.ts'
import { makeGuardrails } from '../../policies/guardrails.ts'
import { shippedGuardrailsFolder } from '../../policies/shipped-guardrails.ts'
import type { Dice } from './dice.ts'
import { content } from './offered.ts'

export interface GuardedOffers {
  readonly standards: readonly Standard[]
  readonly offers: readonly Resource[]
}

/** Of the questions of the random exchanges. */
export const MATTERS = ['CY-037', 'CY-007'] as const

const words = guardrailWords(makeCatalog(content, []))
const shipped = readGuardrails(shippedGuardrailsFolder(), guardrailSchema(words)).guardrails

export function randomGuardrails(dice: Dice, guarded: GuardedOffers): Guardrails {
  const some = dice.chance(0.5) ? dice.some(shipped, 0.3) : []
  const count = dice.pick([0, 1, 1, 2, 3])
  const texts = Array.from({ length: count }, (_, n) => invented(dice, guarded, n))
  return makeGuardrails([...some, ...read(guarded, texts)])
}

/** Held to the words of this exchange alone: those of the whole catalogue cost some 60 ms. */
function read(
  { standards, offers }: GuardedOffers,
  texts: readonly string[],
): ReturnType<typeof readGuardrailTexts>['guardrails'] {
  if (texts.length === 0) return []
  const schema = guardrailSchema({
    regions: ['500000', '510000'],
    departments: [...new Set(['RS', ...offers.map(({ department }) => department)])],
    standards: standards.map(({ key }) => key),
    matters: MATTERS,
    items: [...new Set(standards.flatMap(({ items }) => items.map(({ name }) => name)))],
  })
  const { guardrails, problems } = readGuardrailTexts(
    [['invented.cedar', texts.join('\n')]],
    schema,
  )
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  return guardrails
}

function invented(dice: Dice, guarded: GuardedOffers, n: number): string {
  const modes = dice.pick([['query'], ['verify'], ['query', 'verify'], ['query', 'batch']])
  const actions = modes.map((mode) => `Action::"${mode}"`).join(', ')
  const conditions = Array.from({ length: 1 + dice.below(2) }, () => condition(dice, guarded))
  const unless = dice.chance(0.3) ? `\nunless { ${condition(dice, guarded)} }` : ''
  const concerns = dice.pick(['all', 'sensitive', 'identifying'])
  return `@id("invented-${n}") @because("合成护栏 ${n} (Art. 25).") @remedy("Ask for less.") @concerns("${concerns}")
forbid (principal, action in [${actions}], resource)
when { ${conditions.join(' && ')} }${unless};`
}

/** About the hour, who is asked about, who asks, what is asked of whom and how it would be shown. */
function condition(dice: Dice, { standards, offers }: GuardedOffers): string {
  const { key, items } = dice.pick(standards)
  const { department, region, shareType } = dice.pick(offers)
  const item = dice.pick(items).name
  return dice.pick([
    ...['context.minor', 'context.child', 'context.bulk', 'context.night', '!context.night'],
    'context.sensitive.isEmpty()',
    'principal.rectifying',
    'principal.region != resource.region',
    '!resource.crossProvince',
    'resource.aboutPerson && context.minor',
    `resource.standard == Standard::"${key}"`,
    `resource.department == Department::"${department}"`,
    `resource.region == Region::"${region}"`,
    `resource.shareType == ShareType::"${shareType}"`,
    `context.matter == Matter::"${dice.pick(MATTERS)}"`,
    '!context.matterStandards.contains(resource.standard)',
    `context.items.contains(Item::"${item}")`,
    `context.sensitive.contains(Item::"${item}")`,
    `context.request.clear.contains(Item::"${item}")`,
    `context.request.standards.contains(Standard::"${key}")`,
    `context.request.departments > ${dice.below(3)}`,
    `context.request.masks.contains(Mask::"${dice.pick(['all', 'name', 'citizen-id'])}")`,
  ])
}
