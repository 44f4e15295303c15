/**
 * A process that changes the registry of the database that it is given until it is killed, and says each change that was
 * promised to it.
 */
import type { Actor } from '../../catalog/procedures/procedure.ts'
import { findRegistered } from '../../gateway/registry/registry-store.ts'
import { takeStep, type Step } from '../../gateway/registry/take-step.ts'
import { openDatabase } from '../../gateway/state/database.ts'
import { offer, surroundings } from './offered.ts'

const [url = ''] = process.argv.slice(2)
const database = openDatabase(url, { poolMax: 1 })
const officer: Actor = { id: 'rs', role: 'officer', region: '500000', department: 'RS' }
const steward: Actor = { id: 'steward', role: 'steward', region: '500000' }
const resource = offer('500000', 'pensionBenefit')

const left = await findRegistered(database, { kind: 'resource', code: resource.code })
if (left?.registration.state === 'submitted') await take('publish', steward)
for (let round = 1; ; round++) {
  const entry = JSON.stringify({ ...resource, name: `养老待遇 ${round}` })
  await take('draft', officer, { entry })
  await take('submit', officer)
  await take('publish', steward)
}

async function take(action: Step['action'], by: Actor, more: Partial<Step> = {}): Promise<void> {
  const step = {
    kind: 'resource',
    code: resource.code,
    why: 'on',
    at: new Date(),
    ...more,
  } as const
  const { events } = await takeStep(database, { ...step, action, by }, surroundings)
  process.stdout.write(`${events.length}\n`)
}
