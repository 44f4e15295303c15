/**
 * Puts a policy set into force: it is kept, and the log says which one it is, before anything is decided by it.
 *
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { policySetOf } from '../../policies/policy-set.ts'
import type { ManagementRecord } from '../audit/management-record.ts'
import { encodeRecord } from '../audit/record.ts'
import { localTime } from '../core/day.ts'
import type { House, RecordLog } from '../core/house.ts'
import type { Logger } from '../core/logger.ts'
import { newExchangeId } from '../exchange-id.ts'
import type { Registrations } from '../registrations.ts'
import { keepPolicySet, setName, type KeptShares } from './set-store.ts'

export interface Activation {
  /**
   * Call it before the house takes over. What requests decide afterwards comes after it in the log.
   *
   * @throws when the set cannot be kept: then it must not take over.
   */
  readonly activate: (house: House, registrations: Registrations) => void
  close(): Promise<void>
}

export interface ActivationOptions {
  /** `<stateFolder>/policy-sets` */
  readonly folder: string
  readonly log: Pick<RecordLog, 'append'>
  readonly now: () => Date
  readonly logger: Logger
}

export const POLICY_SETS_FOLDER = 'policy-sets'
/** The log may be out of order for a while; then nothing is answered either. */
const RETRY_MS = 2_000

export function makeActivation({ folder, log, now, logger }: ActivationOptions): Activation {
  const kept: KeptShares = new Map()
  let inForce: string | undefined
  let retry: NodeJS.Timeout | undefined
  let closed = false
  let recording: Promise<void> = Promise.resolve()

  return {
    activate: (house, registrations) => {
      const { grants, guardrails } = registrations
      const set = policySetOf(house.region.code, house.catalog, grants, guardrails)
      const digest = keepPolicySet(folder, house, set, kept)
      const name = setName(house)
      inForce ??= lastRecorded(folder)
      if (name === inForce) return
      inForce = name
      record(house, name, digest)
    },
    close: async () => {
      closed = true
      clearTimeout(retry)
      await recording
    },
  }

  /** The append takes its place in the log at once; that it is durable is waited for by nobody. */
  function record(house: House, name: string, digest: string): void {
    const bytes = encodeRecord(describe(house, digest, now()))
    recording = log.append(bytes).then(
      () => writeFileSync(join(folder, 'recorded'), name),
      (err: unknown) => {
        logger.error({ err, policySet: name }, 'a policy set in force is not in the log yet')
        if (closed || name !== inForce) return
        retry = setTimeout(() => record(house, name, digest), RETRY_MS).unref()
      },
    )
  }
}

/** The set that the log named last, so that a start with the same one says nothing new. */
function lastRecorded(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'recorded'), 'utf8')
  } catch {
    return undefined
  }
}

function describe(house: House, digest: string, now: Date): ManagementRecord {
  const { policyVersion, catalogVersion, secrets } = house
  const managementId = newExchangeId(now)
  return {
    v: 1,
    kind: 'management',
    managementId,
    time: localTime(now),
    staff: null,
    operation: 'activatePolicySet',
    about: { policySet: digest },
    reason: null,
    outcome: 'accepted',
    code: null,
    catalogVersion,
    policyVersion,
    requestCommitment: secrets.commit(managementId, 'request', digest),
    sealed: null,
  }
}
