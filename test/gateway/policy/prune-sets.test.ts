import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PrunedEntries } from '../../../gateway/audit/kept-entries.ts'
import type { LogEntry } from '../../../gateway/audit/log-reader.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { removeSets, unnamedSets } from '../../../gateway/policy/prune-sets.ts'
import { keepPolicySet, readPolicySet, setName } from '../../../gateway/policy/set-store.ts'
import { makeGrantIndex } from '../../../policies/grants.ts'
import { makeGuardrails } from '../../../policies/guardrails.ts'
import { policySetOf } from '../../../policies/policy-set.ts'
import { recordOf } from '../audit/support.ts'
import { testHouse } from '../../support/house.ts'
import { GRANTS } from '../../support/offered.ts'

const versionOf = (n: number): { policyVersion: string; catalogVersion: string } => ({
  policyVersion: `grants${n}.guardrails`,
  catalogVersion: 'catalogue',
})

async function* logOf(
  ...entries: readonly (Uint8Array | null)[]
): AsyncGenerator<LogEntry | PrunedEntries> {
  for (const [index, bytes] of entries.entries()) {
    yield bytes === null ? { pruned: { from: index, to: index + 1 } } : { index, bytes }
  }
}

describe('Kept policy sets', () => {
  let folder: string
  const { catalog } = testHouse().house
  const keep = (n: number, grants = GRANTS.slice(0, n)): string =>
    keepPolicySet(
      folder,
      versionOf(n),
      policySetOf('500000', catalog, makeGrantIndex(grants), makeGuardrails([])),
    )
  const decidedBy = (n: number): Uint8Array =>
    encodeRecord({ ...recordOf(`x-${n}`), ...versionOf(n), decisions: [] })

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shudao-sets-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('are named by what is left of the log, or in force; the others are not needed', async () => {
    for (const n of [1, 2, 3, 4]) keep(n)
    writeFileSync(join(folder, 'recorded'), setName(versionOf(4)))
    const left = logOf(null, decidedBy(2), encodeRecord(recordOf('other')))
    assert.deepEqual(
      await unnamedSets(folder, left),
      [1, 3].map((n) => setName(versionOf(n))),
    )
  })

  it('are named by a decision of either side', async () => {
    keep(1)
    const record = recordOf('x')
    const decisions = record.decisions.map((one) => ({ ...one, ...versionOf(1) }))
    assert.deepEqual(await unnamedSets(folder, logOf(encodeRecord({ ...record, decisions }))), [])
  })

  it('are named by both of their versions together', async () => {
    keep(1)
    const other = { ...recordOf('x'), ...versionOf(1), catalogVersion: 'another', decisions: [] }
    assert.deepEqual(await unnamedSets(folder, logOf(encodeRecord(other))), [setName(versionOf(1))])
  })

  it('go with the parts that no other set has, and no other part', async () => {
    const parts = (): number => readdirSync(join(folder, 'parts')).length
    keep(1, GRANTS.slice(0, 1))
    const alone = parts()
    keep(
      2,
      GRANTS.filter(({ consumer }) => consumer !== GRANTS[0]?.consumer),
    )
    assert(parts() > alone)
    removeSets(folder, [setName(versionOf(2))])
    assert.equal(parts(), alone)
    assert.equal(readPolicySet(folder, versionOf(1)).grants.length, 1)
    assert.throws(() => readPolicySet(folder, versionOf(2)), { code: 'POLICY_SET_MISSING' })
  })

  it('that a removal left without their file go with the next one', () => {
    keep(1)
    rmSync(join(folder, `${setName(versionOf(1))}.json`))
    removeSets(folder, [])
    assert.deepEqual(readdirSync(join(folder, 'parts')), [])
  })

  it('of an exchange that never ran are none', async () => {
    const none = join(folder, 'none')
    assert.deepEqual(await unnamedSets(none, logOf()), [])
    removeSets(none, [])
  })
})
