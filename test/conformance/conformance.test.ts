import assert from 'node:assert/strict'
import { guard, DEFAULT_GUARD_LIMITS } from '../../adapters/guard.ts'
import type { Adapter, Row } from '../../adapters/adapter.ts'
import { postgresAdapter } from '../../adapters/postgres.ts'
import type { Resource } from '../../catalog/types.ts'
import type { ExchangeRecord } from '../../gateway/audit/exchange-record.ts'
import { itemsOfRule } from '../../policies/row-rule.ts'
import type { Grant, PermittedAsk, RefusalRule } from '../../policies/types.ts'
import {
  logStatements,
  makeTable,
  postgresUrl,
  stopPostgres,
} from '../adapters/sources/postgres-source.ts'
import { caseFiles, grantsInForce, type Case, type CaseFile } from './case-files.ts'
import { openExchange, seatOf, type Answered, type CaseExchange } from './case-exchange.ts'
import { dataOf, queryOf } from './case-query.ts'
import { sourceLog, type Statement } from './source-log.ts'
import {
  columnOf,
  content,
  fillers,
  recordsOf,
  REGIONS,
  resourceOf,
  standardOf,
  type CaseRegion,
} from './case-world.ts'

/** What the catalogue alone refuses: our exchange knows it of the peer's resources, too. */
const OF_THE_CATALOGUE: readonly RefusalRule[] = [
  'not-offered',
  'not-shared',
  'item-not-offered',
  'mode-not-offered',
]

describe('the table of decisions, played between two exchanges', function () {
  this.timeout(120_000)
  const exchanges = new Map<CaseRegion, CaseExchange>()
  let archive: Adapter
  const statementsOf = sourceLog()

  before(async () => {
    archive = guard(
      postgresAdapter('archive', { connectionString: await postgresUrl() }),
      DEFAULT_GUARD_LIMITS,
    )
    await logStatements()
    const [cq, sc] = REGIONS.map(seatOf)
    exchanges.set('500000', await openExchange(cq!, sc!, archive))
    exchanges.set('510000', await openExchange(sc!, cq!, archive))
  })

  after(async () => {
    for (const exchange of exchanges.values()) await exchange.close()
    await archive.close()
    await stopPostgres()
  })

  for (const file of caseFiles) {
    for (const provider of providersOf(file)) {
      describe(`${file.about} (${provider})`, () => {
        const theirs = (): CaseExchange => exchanges.get(provider)!
        const ours = (): CaseExchange => exchanges.get(other(provider))!

        before(() => furnish(file, provider))

        for (const each of file.cases.filter((one) => isAskedOf(one, provider))) {
          const inForce = grantsInForce(file, each)
          // The consumer's exchange does not read the source: it can hold no row rule of it.
          const withoutRows = inForce.map(withoutRule)

          it(`${each.case}: asked at the exchange that reads the source`, async () => {
            theirs().set({ today: each.question.today, grants: inForce })
            await play(file, each, theirs(), theirs())
          })

          it(`${each.case}: asked through the other exchange, both by these grants`, async () => {
            theirs().set({ today: each.question.today, grants: inForce })
            ours().set({ today: each.question.today, grants: withoutRows })
            await play(file, each, ours(), theirs())
          })

          it(`${each.case}: asked through the other exchange, which would permit all`, async () => {
            theirs().set({ today: each.question.today, grants: inForce })
            ours().set({ today: each.question.today, grants: generous(file, each) })
            await play(file, each, ours(), theirs(), 'they alone decide')
          })
        }
      })
    }
  }

  it('plays every case but those that are no query: batches and subscriptions', () => {
    const played = caseFiles.flatMap((file) =>
      providersOf(file).flatMap((provider) => file.cases.filter((one) => isAskedOf(one, provider))),
    )
    const all = caseFiles.flatMap(({ cases }) => cases)
    const left = all.filter((one) => !played.includes(one))
    for (const { question } of left)
      assert(question.asks.every(({ mode }) => mode === 'batch' || mode === 'subscribe'))
    assert(played.length >= 200, `only ${played.length} cases`)
  })

  async function furnish(file: CaseFile, provider: CaseRegion): Promise<void> {
    const own = new Map<CaseRegion, readonly Resource[]>()
    for (const region of REGIONS) {
      const codes = Object.keys(file.offers).filter((code) => code.startsWith(region))
      const offered = await Promise.all(
        codes.map(async (code) => resourceOf(code, file.offers[code]!, await tableOf(file, code))),
      )
      own.set(region, region === provider ? offered : [...offered, ...fillers(file, region)])
    }
    for (const region of REGIONS) {
      const peers = own.get(other(region))!.filter(({ state }) => state === 'published')
      exchanges.get(region)!.furnish(own.get(region)!, peers.map(unbound))
    }
  }

  async function play(
    file: CaseFile,
    each: Case,
    asked: CaseExchange,
    reading: CaseExchange,
    who?: 'they alone decide',
  ): Promise<void> {
    const before = { asked: asked.recorded(), reading: reading.recorded() }
    const { consumer, matter } = each.question
    const told = await asked.ask(consumer, matter, queryOf(file, each))
    const record = asked.lastRecord()
    const statements = await statementsOf(record.exchangeId)
    assert.equal(asked.recorded(), before.asked + 1, 'there is one record')
    const { expect } = each
    if (expect.effect === 'permit') {
      assert.deepEqual([told.status, told.body.errors], [200, undefined])
      assert.deepEqual(told.body.data, dataOf(file, each))
      const theirs = reading.lastRecord()
      assert.equal(theirs.exchangeId, record.exchangeId)
      assertRead(each, expect.asks, theirs, statements)
      return
    }
    assert.deepEqual(statements, [], 'a source was asked')
    if (content.matters.every(({ code }) => code !== matter)) {
      assert.deepEqual([told.status, codeOf(told)], [400, 'PURPOSE_REQUIRED'])
      return
    }
    const ofTheCatalogue = expect.refused.filter(({ rule }) => OF_THE_CATALOGUE.includes(rule))
    const byUs = who === undefined ? expect.refused : ofTheCatalogue
    if (byUs.length > 0) {
      assert.deepEqual([told.status, codeOf(told)], [403, 'ACCESS_DENIED'])
      assert.equal(told.body.data, undefined)
      assert.deepEqual(refusedIn(told), byUs)
      assert.deepEqual(record.refused.map(withoutNull), byUs)
      assert.equal(
        reading.recorded() - before.reading,
        asked === reading ? 1 : 0,
        'it was passed on',
      )
      return
    }
    assertNothingShown(told)
    assert.deepEqual(reading.lastRecord().refused.map(withoutNull), expect.refused)
    assert.equal(reading.lastRecord().exchangeId, record.exchangeId)
  }
})

/** The source's own log shows what it was asked, and that it is what was permitted and recorded, no more. */
function assertRead(
  { question }: Case,
  permitted: readonly Omit<PermittedAsk, 'ask'>[],
  record: ExchangeRecord,
  statements: readonly Statement[],
): void {
  assert.equal(statements.length, record.asks.length, 'one read for each resource and mode')
  const logged = statements.map(({ read }) => read.join()).sort()
  const recorded = record.asks.map(({ items, joinKeys, ruleItems }) =>
    [...new Set([...items, ...joinKeys, ...ruleItems])].map(columnOf).sort().join(),
  )
  assert.deepEqual(logged, recorded.sort())
  question.asks.forEach((ask, i) => {
    const { access, rows = [] } = permitted[i]!
    const mine = record.asks.find((one) => one.resource === ask.resource && one.mode === ask.mode)!
    assert.deepEqual(
      mine.rowRules,
      rows.map(({ grant }) => grant),
    )
    const lawful = new Set([
      ...Object.keys(access),
      ...question.asks.flatMap((one) => (one.resource === ask.resource ? one.items : [])),
      ...standardOf(ask.resource).subjects.flatMap(({ keys }) => keys.flat()),
      ...rows.flatMap(({ rule }) => itemsOfRule(rule)),
    ])
    for (const item of [...mine.items, ...mine.joinKeys, ...mine.ruleItems])
      assert(lawful.has(item), `${item} was read`)
  })
  for (const column of statements.flatMap(({ named }) => named))
    assert(
      recorded.some((columns) => columns.split(',').includes(column)),
      `${column} was sent`,
    )
}

/** The other exchange refuses: its part is null, and the error says who refused. */
function assertNothingShown({ status, body }: Answered): void {
  assert.equal(status, 200)
  for (const { extensions } of body.errors) assert.equal(extensions.code, 'PEER_REFUSED')
  for (const answer of Object.values<Record<string, unknown>>(body.data))
    assert(JSON.stringify(answer).includes(':null'), 'something was shown')
}

function codeOf({ body }: Answered): unknown {
  return body.errors[0].extensions.code
}

function refusedIn({ body }: Answered): readonly object[] {
  const refused: readonly Record<string, unknown>[] = body.errors[0].extensions.refused
  return refused.map(({ because, remedy, facts, becauseZh, remedyZh, ...rest }) => {
    assert(facts !== undefined || typeof becauseZh === typeof remedyZh)
    assert(typeof because === 'string' && typeof remedy === 'string')
    return rest
  })
}

function withoutNull({ grant, ...rest }: ExchangeRecord['refused'][number]): object {
  return grant === null ? rest : { ...rest, grant }
}

function providersOf(file: CaseFile): readonly CaseRegion[] {
  return REGIONS.filter((region) => file.cases.some((one) => isAskedOf(one, region)))
}

function isAskedOf({ question }: Case, region: CaseRegion): boolean {
  return (
    question.asks.length > 0 &&
    question.asks.every(
      ({ resource, mode }) =>
        resource.startsWith(region) && (mode === 'query' || mode === 'verify'),
    )
  )
}

function other(region: CaseRegion): CaseRegion {
  return region === '500000' ? '510000' : '500000'
}

function withoutRule(grant: Grant): Grant {
  const told = { ...grant }
  Reflect.deleteProperty(told, 'rows')
  return told
}

/** Grants of everything that a question asks. */
function generous(file: CaseFile, { question }: Case): readonly Grant[] {
  return [...new Set(question.asks.map(({ resource }) => resource))].map((resource) => ({
    id: `generous-${resource}`,
    version: 1,
    consumer: question.consumer,
    resource,
    modes: ['query', 'verify'],
    items: Object.fromEntries(standardOf(resource).items.map(({ name }) => [name, 'clear'])),
    matters: [question.matter],
    legalBasis: file.about,
    validFrom: question.today,
    validTo: question.today,
    state: 'active',
  }))
}

async function tableOf(file: CaseFile, code: string): Promise<string> {
  const columns = standardOf(code).items.map(({ name }) => name)
  const rows = [...recordsOf(file, code).values()].map((record): Row =>
    Object.fromEntries(columns.map((item) => [columnOf(item), record[item] ?? null])),
  )
  return makeTable(rows, columns.map(columnOf))
}

/** As a peer hears of it: a binding never leaves its exchange. */
function unbound(resource: Resource): Resource {
  const told = { ...resource }
  Reflect.deleteProperty(told, 'binding')
  return told
}
