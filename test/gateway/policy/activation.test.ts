import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeGrantIndex } from '../../../policies/grants.ts'
import { makeGuardrails } from '../../../policies/guardrails.ts'
import type { Grant } from '../../../policies/types.ts'
import { makeActivation, type Activation } from '../../../gateway/policy/activation.ts'
import { readPolicySet } from '../../../gateway/policy/set-store.ts'
import type { Registrations } from '../../../gateway/registrations.ts'
import { shipped } from '../../policies/guarded.ts'
import { testHouse, type TestHouse } from '../../support/house.ts'
import { CONSUMERS, content, GRANTS, OWN } from '../../support/offered.ts'

describe('A policy set that takes over', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shudao-activation-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const start = ({ log, house }: TestHouse): Activation =>
    makeActivation({ folder, log, now: house.now, logger: house.logger })
  const registrations = (grants: readonly Grant[]): Registrations => ({
    content,
    resources: OWN,
    registered: [],
    consumers: CONSUMERS,
    grants: makeGrantIndex(grants),
    guardrails: makeGuardrails(shipped),
    rectifying: new Set(),
  })

  it('is kept, and named in the log by its digest, before anything is decided by it', async () => {
    const house = testHouse({ guardrails: makeGuardrails(shipped) })
    const activation = start(house)
    activation.activate(house.house, registrations(GRANTS))
    await house.ask({ query: '{ __typename }' })
    await activation.close()
    const [record = assert.fail()] = house.log.managed()
    const { operation, staff, about, policyVersion, catalogVersion } = record
    assert.deepEqual([operation, staff], ['activatePolicySet', null])
    assert.deepEqual(
      [policyVersion, catalogVersion],
      [house.house.policyVersion, house.house.catalogVersion],
    )
    assert(house.log.text().startsWith('{"about":{"policySet"'), 'it is the first entry')
    const kept = readPolicySet(folder, house.house, about['policySet'])
    assert.deepEqual([kept.grants.length, kept.guardrails.length], [GRANTS.length, shipped.length])
  })

  it('is said once: not again by the next start with the same, and again when it changes', async () => {
    const house = testHouse()
    const first = start(house)
    first.activate(house.house, registrations(GRANTS))
    first.activate(house.house, registrations(GRANTS))
    await first.close()
    const second = start(house)
    second.activate(house.house, registrations(GRANTS))
    assert.equal(house.log.managed().length, 1)
    const fewer = testHouse({ grants: GRANTS.slice(1) })
    second.activate(fewer.house, registrations(GRANTS.slice(1)))
    await second.close()
    assert.equal(house.log.managed().length, 2)
    assert.equal(
      readFileSync(join(folder, 'recorded'), 'utf8'),
      `${fewer.house.policyVersion}.${fewer.house.catalogVersion}`,
    )
  })

  it('is said later when the log cannot be written just now, and the administrator hears of it', async function () {
    this.timeout(20_000)
    const house = testHouse()
    house.log.breakIt('at-append')
    const activation = start(house)
    activation.activate(house.house, registrations(GRANTS))
    while (house.lines.length === 0) await sleep(5)
    assert.equal(house.lines[0]?.level, 'error')
    house.log.heal()
    while (house.log.managed().length === 0) await sleep(50)
    await activation.close()
    assert.equal(house.log.managed().length, 1)
  })

  it('does not take over when it cannot be kept', () => {
    const house = testHouse()
    rmSync(folder, { recursive: true })
    const { log } = house
    const activation = makeActivation({
      folder: '/dev/null/policy-sets',
      log,
      now: house.house.now,
      logger: house.house.logger,
    })
    assert.throws(() => activation.activate(house.house, registrations(GRANTS)))
    assert.equal(log.managed().length, 0)
    folder = mkdtempSync(join(tmpdir(), 'shudao-activation-'))
  })
})
