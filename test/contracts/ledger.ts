/**
 * The contract of `gateway/quotas/ledger.ts` as tests, on the real server that counts.
 *
 * @module
 */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Crossed, Ledger, LedgerEntry } from '../../gateway/quotas/ledger.ts'

export interface LedgersUnderTest {
  /** Several, each with connections of its own, as replicas have, over the same counts. */
  readonly ledgers: readonly Ledger[]
  /** A day on which nothing was counted yet, begun. */
  readonly newDay: () => Promise<string>
}

const [ANN, BEN, CAT] = ['aa', 'bb', 'cc'].map((pair) => pair.repeat(16)) as [
  string,
  string,
  string,
]
const CONCURRENT_RUNS = 12

export function ledgerContract(name: string, under: () => LedgersUnderTest): void {
  describe(`the ledger in ${name}`, () => {
    const charge = (
      day: string,
      ...entries: Partial<LedgerEntry>[]
    ): Promise<Crossed | undefined> => first(under().ledgers).charge(day, entries.map(entryOf))

    it('lets exactly as many calls through as there are a day, and begins anew the next', async () => {
      const day = await under().newDay()
      for (let i = 0; i < 3; i++) assert.equal(await charge(day, { callsMax: 3 }), undefined)
      assert.deepEqual(await charge(day, { callsMax: 3 }), { at: 0, bound: 'calls' })
      assert.equal(await charge(await under().newDay(), { callsMax: 3 }), undefined)
    })

    it('counts a subject once a day, however often it is asked about', async () => {
      const day = await under().newDay()
      const two = { subjects: [ANN, BEN], subjectsMax: 2 }
      assert.equal(await charge(day, two), undefined)
      assert.equal(await charge(day, two), undefined)
      const third = await charge(day, { subjects: [BEN, CAT], subjectsMax: 2 })
      assert.deepEqual(third, { at: 0, bound: 'subjects' })
      assert.equal(await charge(day, { ...two, subjects: [ANN] }), undefined)
    })

    it('refuses a first charge that is larger than a day', async () => {
      const day = await under().newDay()
      const large = await charge(day, { subjects: [ANN, BEN], subjectsMax: 1 })
      assert.deepEqual(large, { at: 0, bound: 'subjects' })
      assert.deepEqual(await charge(day, { calls: 0, rows: 6, rowsMax: 5 }), {
        at: 0,
        bound: 'rows',
      })
    })

    it('counts rows, and lets no call begin for which there is no room of one', async () => {
      const day = await under().newDay()
      assert.equal(await charge(day, { rowsMax: 5 }), undefined)
      assert.equal(await charge(day, { calls: 0, rows: 5, rowsMax: 5 }), undefined)
      assert.deepEqual(await charge(day, { calls: 0, rows: 1, rowsMax: 5 }), {
        at: 0,
        bound: 'rows',
      })
      assert.deepEqual(await charge(day, { rowsMax: 5 }), { at: 0, bound: 'rows' })
    })

    it('says what a day has counted of the grants that one asks for', async () => {
      const day = await under().newDay()
      await charge(day, { grant: 'a', subjects: [ANN, BEN] }, { grant: 'b', subjects: [CAT] })
      await charge(day, { grant: 'a', calls: 0, rows: 3, subjects: [ANN] })
      for (const ledger of under().ledgers) {
        assert.deepEqual(
          await ledger.used(day, ['a', 'never']),
          new Map([['a', { calls: 1, subjects: 2, rows: 3 }]]),
        )
      }
    })

    it('counts nothing of a charge that one of its grants refuses', async () => {
      const day = await under().newDay()
      const full = { grant: 'z.full', callsMax: 1 }
      await charge(day, full)
      const other = { grant: 'a.other', callsMax: 1, subjects: [ANN], subjectsMax: 1 }
      assert.deepEqual(await charge(day, other, full), { at: 1, bound: 'calls' })
      assert.equal(await charge(day, { ...other, subjects: [BEN] }), undefined)
    })

    it('is exact when replicas charge at once', async function () {
      this.timeout(60_000)
      const property = fc.asyncProperty(
        fc.array(someCharge, { minLength: 8, maxLength: 40 }),
        check,
      )
      await fc.assert(property, { numRuns: CONCURRENT_RUNS })
    })

    async function check(charges: readonly (readonly LedgerEntry[])[]): Promise<void> {
      const { ledgers, newDay } = under()
      const day = await newDay()
      const said = await Promise.all(
        charges.map((entries, i) => (ledgers[i % ledgers.length] as Ledger).charge(day, entries)),
      )
      const passed = charges.filter((_entries, i) => said[i] === undefined).flat()
      const used = (grant: string): Used => usedBy(passed.filter((entry) => entry.grant === grant))
      for (const { grant } of passed) {
        const { calls, rows, subjects } = used(grant)
        assert(calls <= MAX && rows <= MAX && subjects.size <= MAX, `${grant} goes beyond a bound`)
      }
      // What was refused would still not fit: nothing is refused for want of exactness.
      said.forEach((crossed, i) => {
        const entry = charges[i]?.[crossed?.at ?? -1]
        if (crossed === undefined || entry === undefined) return
        const { calls, rows, subjects } = used(entry.grant)
        const sum = {
          calls: calls + entry.calls,
          rows: rows + Math.max(entry.rows, entry.calls),
          subjects: new Set([...subjects, ...entry.subjects]).size,
        }
        assert(
          sum[crossed.bound] > MAX,
          `${entry.grant} is refused ${crossed.bound}: ${sum[crossed.bound]}`,
        )
      })
    }
  })
}

/** The same bound for all, so that few charges reach it. */
const MAX = 6

const someEntry = fc.record({
  grant: fc.constantFrom('a', 'b', 'c'),
  calls: fc.constantFrom(0, 1),
  rows: fc.integer({ min: 0, max: 3 }),
  subjects: fc.uniqueArray(
    fc.integer({ min: 16, max: 40 }).map((n) => n.toString(16).repeat(16)),
    {
      maxLength: 3,
    },
  ),
})

/** One entry a grant, sorted, as the contract asks. */
const someCharge = fc
  .uniqueArray(someEntry, { minLength: 1, maxLength: 3, selector: ({ grant }) => grant })
  .map((entries) =>
    entries
      .map((entry) => ({ ...entry, callsMax: MAX, subjectsMax: MAX, rowsMax: MAX }))
      .sort((a, b) => (a.grant < b.grant ? -1 : 1)),
  )

interface Used {
  readonly calls: number
  readonly rows: number
  readonly subjects: ReadonlySet<string>
}

function usedBy(entries: readonly LedgerEntry[]): Used {
  return {
    calls: entries.reduce((sum, { calls }) => sum + calls, 0),
    rows: entries.reduce((sum, { rows }) => sum + rows, 0),
    subjects: new Set(entries.flatMap(({ subjects }) => subjects)),
  }
}

function entryOf(entry: Partial<LedgerEntry>): LedgerEntry {
  return { grant: 'a.grant', calls: 1, rows: 0, subjects: [], ...entry }
}

function first<T>(all: readonly T[]): T {
  const [one] = all
  assert(one !== undefined)
  return one
}
