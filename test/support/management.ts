/**
 * The management API before a house in memory: real schema, roles, records and tokens.
 *
 * @module
 */
import { makeManagementApi, type ManagementAnswer } from '../../gateway/management/api.ts'
import type { ManagementParts, Topic } from '../../gateway/management/operation.ts'
import { TOPICS } from '../../gateway/management/topics.ts'
import { unauthenticated } from '../../gateway/core/refusals.ts'
import type { StaffMember } from '../../gateway/staff.ts'
import type { TestHouse } from './house.ts'

export const STAFF: readonly StaffMember[] = [
  { id: 'cq-officer-rs', name: '重庆人社', roles: ['officer'], department: 'RS', keys: [] },
  { id: 'cq-officer-ga', name: '重庆公安', roles: ['officer'], department: 'GA', keys: [] },
  { id: 'cq-head-rs', name: '重庆人社负责人', roles: ['head'], department: 'RS', keys: [] },
  { id: 'cq-head-ga', name: '重庆公安负责人', roles: ['head'], department: 'GA', keys: [] },
  { id: 'cq-steward', name: '重庆共享主管', roles: ['steward'], keys: [] },
  // In a small province one person may be both.
  {
    id: 'cq-both-rs',
    name: '重庆人社兼共享主管',
    roles: ['officer', 'steward'],
    department: 'RS',
    keys: [],
  },
  { id: 'cq-auditor', name: '重庆审计员', roles: ['auditor'], keys: [] },
  { id: 'cq-administrator', name: '重庆系统管理员', roles: ['administrator'], keys: [] },
]

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests compare answers, they do not type them
type Body = any

export interface Managed {
  readonly status: number
  readonly body: Body
}

export interface TestManagement {
  /** @param as id of the staff; any other text is a token that nobody knows. Null sends none. */
  readonly manage: (as: string | null, query: string, variables?: object) => Promise<Managed>
  readonly post: (as: string | null, body: string | undefined) => Promise<Managed>
}

/** @param parts instead of what the house has; an operation that asks for what is not given fails. */
export function testManagement(
  { house, log }: TestHouse,
  parts: Partial<ManagementParts> = {},
  topics: readonly Topic[] = TOPICS,
): TestManagement {
  const api = makeManagementApi({
    identities: {
      verifyToken: (token) => {
        if (token !== 'nobody') return token
        throw unauthenticated('The access token has expired.')
      },
      staff: (id) => STAFF.find((member) => member.id === id),
    },
    topics,
    parts: {
      house: () => house,
      now: house.now,
      logger: house.logger,
      log,
      ...parts,
    } as unknown as ManagementParts,
  })
  const post = async (as: string | null, body: string | undefined): Promise<Managed> => {
    const authorization = as === null ? undefined : `Bearer ${as}`
    const { status, body: answer }: ManagementAnswer = await api({ authorization, body })
    return { status, body: JSON.parse(JSON.stringify(answer)) }
  }
  return {
    post,
    manage: (as, query, variables) => post(as, JSON.stringify({ query, variables })),
  }
}
