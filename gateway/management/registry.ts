/**
 * The registry of resources: drafted and submitted by a department's officer, published or returned, stopped and
 * resumed by the steward. Each step is an event of the registry and of the log.
 *
 * @module
 */
import type { Finding } from '../../catalog/finding.ts'
import type { Role } from '../../catalog/procedures/procedure.ts'
import { REGISTRATION_TRANSITIONS } from '../../catalog/procedures/registration.ts'
import { dayOf } from '../core/day.ts'
import { readEntry, partsOfCode, resourceOf } from '../registry/entry.ts'
import {
  brokenQueries,
  RECENT_DAYS,
  takenAway,
  type BrokenQueries,
} from '../registry/broken-queries.ts'
import { findVersion } from '../registry/registry-store.ts'
import { prepareStep, takeStep, type PreparedStep, type Step } from '../registry/take-step.ts'
import type { StaffRole } from '../staff.ts'
import { ManagementError } from './errors.ts'
import { told } from './registry-words.ts'
import { operation, type ManagementContext, type Operation, type Topic } from './operation.ts'
import { REGISTRY_QUERIES, registryQueries } from './registry-queries.ts'

const SDL = `
  input ResourceDefect {
    "JSON pointer into the entry: /shareCondition/use"
    pointer: String!
    message: String!
  }
  extend type Mutation {
    "Writes down a new entry, or amends one; the version in force stays. Gives its digest, SHA-256."
    draftResource("JSON, as in a resource file." entry: String!, reason: String!): String!
    "A change of law or duty touches it: an amended entry is due within ten working days (Decree 809 Art. 17)."
    noteResourceChange(code: ID!, changedOn: Date!, reason: String!): Boolean!
    "Consents to more time for that, five working days in all at most (Decree 809 Art. 17)."
    extendResourceUpdate(code: ID!, days: Int!, reason: String!): Boolean!
    "Asks for publication; refused with every defect, each with its article."
    submitResource(code: ID!, reason: String!): Boolean!
    "Puts what was submitted into force, on all replicas within two seconds. Gives the version. One that would break queries of the last 90 days is refused with their consumers and items, unless that is accepted."
    publishResource(code: ID!, acceptBreaks: Boolean! = false, reason: String!): Int!
    "Gives it back with every defect: those named here and those that the rules find."
    returnResource(code: ID!, defects: [ResourceDefect!]!, reason: String!): Boolean!
    "Takes the service away until it is resumed (Decree 809 Art. 27)."
    suspendResource(code: ID!, "How the users were consulted." consultation: String!, "Where it was filed." filing: String!, reason: String!): Boolean!
    resumeResource(code: ID!, reason: String!): Boolean!
    "Ends the service for ever (Decree 809 Art. 27)."
    withdrawResource(code: ID!, "How the users were consulted." consultation: String!, "Where it was filed." filing: String!, reason: String!): Boolean!
  }
`

interface StepArgs {
  readonly code: string
  readonly reason: string
  readonly entry?: string
  readonly defects?: readonly Finding[]
  readonly consultation?: string
  readonly filing?: string
  readonly acceptBreaks?: boolean
  readonly changedOn?: string
  readonly days?: number
}

export const registryTopic: Topic = {
  sdl: SDL + REGISTRY_QUERIES,
  operations: {
    ...registryQueries,
    draftResource: step('draft', ({ entry }) => entry.digest),
    noteResourceChange: step('note-change', () => true),
    extendResourceUpdate: step('extend', () => true),
    submitResource: step('submit', () => true),
    publishResource: step('publish', ({ event }) => event.version),
    returnResource: step('return', () => true),
    suspendResource: step('suspend', () => true),
    resumeResource: step('resume', () => true),
    withdrawResource: step('withdraw', () => true),
  },
}

function step(action: Step['action'], give: (prepared: PreparedStep) => unknown): Operation {
  const roles = rolesFor(action)
  return operation<StepArgs>({
    roles,
    recorded: true,
    prepare: async ({ code: given, reason, acceptBreaks, ...rest }, context) => {
      const { database, content, config, staff, now } = context
      return told(async () => {
        const code = action === 'draft' ? readEntry(rest.entry ?? '').code : given
        const { department } = partsOfCode(code)
        const role = roles.find((one) => staff.roles.includes(one)) ?? 'officer'
        const acting = role === 'officer' ? { department: staff.department ?? '' } : {}
        const by = { id: staff.id, role, region: config.region, ...acting }
        const asked: Step = { ...rest, code, action, by, why: reason, at: now() }
        const prepared = await prepareStep(database, asked, content)
        refuseWhatCannotHold(prepared, context)
        const broken = action === 'publish' ? await brokenBy(prepared, context) : []
        if (broken.length > 0 && acceptBreaks !== true) throw breaking(code, broken)
        const { before, entry, event } = prepared
        const version = String(event.version ?? before.version)
        return {
          department,
          about: {
            resource: code,
            version,
            entry: entry.digest,
            ...(broken.length === 0 ? {} : { breaks: namesOf(broken) }),
          },
          run: () =>
            told(async () => {
              await takeStep(database, asked, content, prepared)
              return give(prepared)
            }),
        }
      })
    },
  })
}

/** Of the roles that the procedure names, those that staff can have. */
function rolesFor(action: Step['action']): readonly Extract<StaffRole & Role, StaffRole>[] {
  const { role } = REGISTRATION_TRANSITIONS[action === 'draft' ? 'amend' : action]
  return (['officer', 'steward'] as const).filter((one) => role.includes(one))
}

/** Before it is published or resumed: in one place only, and with everything else that is registered. */
function refuseWhatCannotHold(
  { before, event, entry }: PreparedStep,
  { registrations, rehearse }: ManagementContext,
): void {
  const { resources, registered } = registrations()
  const { resource: code } = before
  const has = (all: readonly { readonly code: string }[]): boolean =>
    all.some((one) => one.code === code)
  if (has(resources) && !has(registered)) {
    throw new ManagementError(
      'CONFLICT',
      `${code} is in a file of the resources folder. Take the file away first: one resource is described in one place.`,
    )
  }
  if (event.action !== 'publish' && event.action !== 'resume') return
  const version = event.version ?? before.version
  const placed = { version, publishedOn: event.day, state: 'published' } as const
  const reason = rehearse(resourceOf(entry, placed))
  if (reason === undefined) return
  throw new ManagementError(
    'CONFLICT',
    `${code} does not go with what else is registered here:\n${reason}`,
  )
}

const NAMED_MAX = 20

function namesOf(broken: readonly BrokenQueries[]): string {
  const names = broken.slice(0, NAMED_MAX).map(({ consumer }) => consumer)
  const more = broken.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Recorded queries that the version to be published would break. */
async function brokenBy(
  { before, event, entry }: PreparedStep,
  { database, config, now }: ManagementContext,
): Promise<readonly BrokenQueries[]> {
  const inForce = await findVersion(database, before.resource, before.version)
  if (inForce === undefined) return []
  const placed = { version: before.version, publishedOn: event.day, state: 'published' } as const
  const taken = takenAway(resourceOf(inForce, placed), resourceOf(entry, placed))
  return brokenQueries(database, before.resource, taken, { own: config.region, now: now() })
}

function breaking(code: string, broken: readonly BrokenQueries[]): ManagementError {
  const lines = broken.map(
    ({ consumer, region, items, exchanges, lastAt }) =>
      `  ${consumer} (${region}): ${items.join(', ')}; ${exchanges} exchanges, last on ${dayOf(lastAt)}`,
  )
  return new ManagementError(
    'CONFLICT',
    `This version of ${code} would break queries of the last ${RECENT_DAYS} days:\n${lines.join('\n')}\nAgree with these consumers first; then publish it with acceptBreaks (--accept-breaks).`,
    { details: { broken } },
  )
}
