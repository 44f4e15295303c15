import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Emergencies } from '../../../gateway/core/house.ts'
import type { Quota } from '../../../policies/types.ts'
import { exchangeId, testHouse, type Asking, type HouseOptions } from '../../support/house.ts'
import { grantOf, GRANTS, OWN, PEOPLE } from '../../support/offered.ts'

const GOLDEN = new URL('./refusals.golden.txt', import.meta.url)
const PERSON = `person(idNumber: "${PEOPLE.retiree}")`
const query = `{ ${PERSON} { householdPopulation(from: [CHONGQING]) { xm: name } } }`
const two = `{ persons(idNumbers: ["${PEOPLE.retiree}", "${PEOPLE.bride}"]) { householdPopulation(from: [CHONGQING]) { name sexCode } } }`

function withQuota(quota: Quota): HouseOptions {
  return { grants: [...GRANTS.slice(2), grantOf('cq-pension-desk', OWN[0]!, { quota })] }
}

function barred(rejected: { readonly at: string } | null): HouseOptions {
  const use: ReturnType<Emergencies['barring']> = {
    exchangeId: exchangeId(77),
    department: 'RS',
    usedAt: new Date('2026-03-01T01:00:00.000Z'),
    dueAt: new Date('2026-03-02T01:00:00.000Z'),
    rejected,
  }
  return { emergencies: { barring: () => use, note: async () => undefined } }
}

interface Refused {
  readonly asking: Asking
  readonly options?: HouseOptions
}

const purposed = (purpose: string | null): Refused => ({ asking: { query, purpose } })

/** Refusals that no item's rule gives: those are in `test/policies/explain.golden.txt`. */
const REFUSED: Readonly<Record<string, Refused>> = {
  'no purpose': purposed(null),
  'a purpose that is no dictionary': purposed('CY-037'),
  'a purpose without case': purposed('matter="CY-037", operator="CQ-YZ-0417"'),
  'a purpose with an empty operator': purposed('matter="CY-037", case="1", operator=""'),
  'a purpose in the body that is no object': {
    asking: { query, purpose: null, extensions: { purpose: 'CY-037' } },
  },
  'a matter that is nearly one': purposed('matter="CY-37", case="1", operator="CQ-YZ-0417"'),
  'a matter that is none': purposed('matter="pension", case="1", operator="CQ-YZ-0417"'),
  'a case that is a citizen number': purposed(
    `matter="CY-037", case="${PEOPLE.retiree}", operator="CQ-YZ-0417"`,
  ),
  'calls used up': { asking: { query }, options: withQuota({ callsPerDay: 0 }) },
  'subjects used up': { asking: { query: two }, options: withQuota({ subjectsPerDay: 1 }) },
  'rows used up': { asking: { query: two }, options: withQuota({ rowsPerDay: 1 }) },
  'an emergency use that nobody accounted for': { asking: { query }, options: barred(null) },
  'an emergency use that was rejected': {
    asking: { query },
    options: barred({ at: '2026-03-01T05:00:00.000Z' }),
  },
  'a consumer that is suspended': { asking: { query, as: 'cq-suspended' } },
  'an item under an alias': {
    asking: {
      query: `{ ${PERSON} { householdPopulation(from: [CHONGQING]) { huhao: householdNumber } } }`,
    },
  },
}

describe('Every refusal', () => {
  it('says what the golden file says: what, by which rule, by which law, and what to do', async () => {
    const said: string[] = []
    for (const [title, { asking, options }] of Object.entries(REFUSED)) {
      const house = testHouse(options)
      const { status, body, text } = await house.ask(asking)
      const [{ message, extensions }] = body.errors
      const refused = (extensions.refused ?? []) as readonly Record<string, string>[]
      const items = refused.map(({ because, remedy }) => `  ${because}\n  ${remedy}\n`)
      said.push(`${title}: ${status} ${extensions.code}\n  ${message}\n${items.join('')}`)
      assert(!text.includes(PEOPLE.retiree), `${title} repeats a citizen number`)
    }
    const text = said.join('\n')
    if (process.env['UPDATE_GOLDEN']) writeFileSync(GOLDEN, text)
    assert.equal(text, readFileSync(GOLDEN, 'utf8'))
  })

  it('names an article of law', () => {
    const refusals = readFileSync(GOLDEN, 'utf8').trim().split('\n\n')
    assert.equal(refusals.length, Object.keys(REFUSED).length)
    for (const refusal of refusals) assert.match(refusal, /\((?:Decree 809|PIPL) Art\. \d/)
  })
})
