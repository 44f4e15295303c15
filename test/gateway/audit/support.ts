import { createHash, createPrivateKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExchangeRecord } from '../../../gateway/audit/exchange-record.ts'
import type { Lock } from '../../../gateway/audit/lock.ts'
import type { LogOptions } from '../../../gateway/audit/log.ts'
import { vkeyOf } from '../../../gateway/audit/log.ts'

/** An Ed25519 key from a seed text, so that a log's bytes are the same in every run. */
export function keyOf(seed: string): KeyObject {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  const secret = createHash('sha256').update(seed).digest()
  return createPrivateKey({ key: Buffer.concat([prefix, secret]), format: 'der', type: 'pkcs8' })
}

export const ORIGIN = 'test.example/510000/log'
export const KEY = keyOf('audit tests')
export const VKEY = vkeyOf(ORIGIN, KEY)

/** Of a log on a `MemoryDisk`, which publishes when it is told to. */
export const IN_MEMORY = {
  origin: ORIGIN,
  privateKey: KEY,
  logDir: '/state/log',
  stateDir: '/state',
  publishIntervalMs: 3_600_000,
} as const satisfies LogOptions
/** Nobody else has the log of a test. */
export const LOCK: Lock = { isHeld: () => true, release: () => undefined }

/** Options for a log in a folder of its own, which `after` removes. */
export async function scratch(): Promise<LogOptions & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'shudao-audit-'))
  return {
    folder,
    origin: ORIGIN,
    privateKey: KEY,
    logDir: join(folder, 'log'),
    stateDir: folder,
    publishIntervalMs: 20,
  }
}

export async function removeScratch({ folder }: { readonly folder: string }): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

const HASH = createHash('sha256').update('anything').digest('base64url')

/** A record as an exchange writes it; `exchangeId` tells one from another. */
export function recordOf(exchangeId: string): ExchangeRecord {
  return {
    asks: [
      {
        emergencyGrants: [],
        grants: ['g-17@2'],
        items: ['benefitStatusCode', 'lastCertifiedOn'],
        joinKeys: ['idNumber'],
        latencyMs: 12,
        legalBasis: ['《社会保险经办条例》第三十条'],
        masked: { name: 'surname-only' },
        mode: 'query',
        resource: '510000.RS.pensionBenefit',
        resourceVersion: 3,
        result: 'RECORDS',
        rowCount: 1,
        rowRules: [],
        rowsWithheld: null,
        ruleItems: [],
        subjectCount: 1,
        subjectsAt: null,
        takenFrom: null,
      },
    ],
    caseNumber: '500103-2026-000123',
    catalogVersion: '2026-03-01.1',
    code: null,
    consumer: {
      department: 'RS',
      id: 'cq-pension-desk',
      region: '500000',
      unitCode: '11500000009275813M',
    },
    decisions: [
      {
        catalogVersion: '2026-03-01.1',
        circumstances: ['night'],
        day: '2026-03-02',
        effect: 'permit',
        grants: ['g-17@2'],
        policyVersion: '7',
        region: '500000',
        rules: [],
        side: 'consumer',
      },
    ],
    direction: { from: '500000', to: ['510000'] },
    exchangeId,
    kind: 'exchange',
    latencyMs: 20,
    matter: 'CY-037',
    operationHash: HASH,
    operator: 'CQ-YZ-0417',
    outcome: 'released',
    policyVersion: '7',
    refused: [
      {
        grant: null,
        item: 'bankCardNumber',
        mode: 'query',
        resource: '510000.RS.pensionBenefit',
        rule: 'silence',
      },
    ],
    requestCommitment: HASH,
    responseCommitment: null,
    sealed: null,
    signs: [],
    subjects: [{ hash: HASH, kind: 'citizen' }],
    time: '2026-03-02T10:15:30.123+08:00',
    traceId: null,
    twins: [
      {
        index: 4,
        leafHash: createHash('sha256').update('x').digest('base64'),
        log: ORIGIN,
        region: '510000',
      },
    ],
    v: 1,
    via: { exchange: 'cq.example/log', keyId: 'k1', region: '500000' },
  }
}

/** A record without the fields that have nothing to say: as it stands in the log. */
export function spoken(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spoken)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([key, member]) => says(key, member))
  return Object.fromEntries(members.map(([key, member]) => [key, spoken(member)]))
}

/** Lists that may be null are something when they are empty, and so are objects that are no maps. */
function says(key: string, member: unknown): boolean {
  if (typeof member !== 'object') return true
  if (member === null) return false
  if (Array.isArray(member)) return member.length > 0 || key === 'subjectsAt'
  return Object.keys(member).length > 0 || (key !== 'masked' && key !== 'about')
}
