/**
 * Two exchanges in all alike, but that one lays out answers by compiled layouts and remembers parts of records, and the other
 * stitches and remembers none, give the same bytes to
 * the same random questions, the same errors among them, and write the same bytes into their logs. `FC_RUNS` raises the number of
 * exchanges, of which each is asked {@link DOCUMENTS} questions; `.ci/night` asks them by the million.
 */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { TestHouse, Told } from '../support/house.ts'
import { randomWorld } from '../support/random-world.ts'

const RUNS = Number(process.env['FC_RUNS'] ?? 50)
const DOCUMENTS = 40
/** Sixteen schemas at most are stitched of as many standards, and kept. */
const STANDARDS_MAX = 4

/** What became of all questions so far: they are not too poor. */
const told = { released: 0, partial: 0, denied: 0, forbidden: 0, other: 0 }

describe('a pipeline that lays out by compiled layouts', () => {
  it(`says and records to ${RUNS * DOCUMENTS} random questions what one that stitches does`, async function () {
    this.timeout(120_000 + RUNS * 10_000)
    await fc.assert(fc.asyncProperty(fc.noBias(fc.nat()), compareWorld), {
      numRuns: RUNS,
      // A smaller seed is no simpler world.
      endOnFailure: true,
    })
    const all = Object.values(told).reduce((sum, count) => sum + count)
    const shares = JSON.stringify(told)
    assert(told.released > all / 5 && told.partial > all / 50, shares)
    assert(told.denied > all / 50 && told.forbidden > all / 50 && told.other > 0, shares)
  })
})

async function compareWorld(seed: number): Promise<void> {
  const world = randomWorld(seed, STANDARDS_MAX)
  const compiled = world.house('compiled')
  const stitched = world.house('stitched')
  for (let n = 1; n <= DOCUMENTS; n++) {
    const change = world.nextChange()
    for (const house of [compiled, stitched]) change(house)
    const asking = world.nextAsking(compiled)
    const isPeers = asking.as?.startsWith('sc-') === true
    const ask = (house: TestHouse): Promise<Told> =>
      isPeers ? house.askAsPeer({ ...asking, nth: 9_000 + n }) : house.ask(asking)
    const [one, other] = [await ask(compiled), await ask(stitched)]
    const about = `seed ${seed}, question ${n}: ${JSON.stringify(asking)}`
    assert.notEqual(one.status, 500, `${about}: ${one.text}`)
    assert.equal(one.text, other.text, about)
    assert.deepEqual([one.status, one.headers], [other.status, other.headers], about)
    assert.deepEqual(compiled.log.entries().at(-1), stitched.log.entries().at(-1), about)
    count(one)
  }
  assert.equal(compiled.log.entries().length, stitched.log.entries().length)
}

function count({ body, text }: Told): void {
  const code: unknown = body.errors?.[0]?.extensions.code
  if (body.data !== undefined) told[code === undefined ? 'released' : 'partial']++
  else if (code !== 'ACCESS_DENIED') told.other++
  else told[text.includes('"rule":"guardrail:') ? 'forbidden' : 'denied']++
}
