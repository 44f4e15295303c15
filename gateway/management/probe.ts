/**
 * A live probe of a draft's binding on the running exchange: the department's own officer looks at one record of the
 * department's own data, as an event of the log. Nothing of it is kept.
 *
 * @module
 */
import { AdapterError } from '../../adapters/errors.ts'
import type { Resource } from '../../catalog/types.ts'
import { writtenKeys } from '../auditing/subject.ts'
import { dayOf, localTime } from '../core/day.ts'
import { newExchangeId } from '../exchange-id.ts'
import { probeDefects } from '../registry/draft-defects.ts'
import { resourceOf, type Entry } from '../registry/entry.ts'
import { RegistryError } from '../registry/errors.ts'
import { probe, type Sample } from '../registry/probe.ts'
import { findRegistered } from '../registry/registry-store.ts'
import { told as toldOfAudit } from './audit-filter.ts'
import { ManagementError } from './errors.ts'
import { operation, type ManagementContext, type Topic } from './operation.ts'
import { assertOwnSource } from './own-source.ts'
import { surroundingsOf } from './registry-words.ts'
import { told } from './told.ts'

/** A person waits for it. */
const PROBE_MS = 20_000

interface ProbeArgs extends Sample {
  readonly code: string
}

export const probeTopic: Topic = {
  sdl: `
    type ProbedItem {
      item: String!
      nameZh: String!
      "What the source wrote: COLUMN=value."
      raw: [String!]!
      "As consumers would be given it, unmasked; null where there is none."
      value: String
      "What is wrong with it: its type, length, code, or that there is none."
      problem: String
    }
    type ResourceProbe {
      "Items of each record of the subject; empty where the source has none."
      records: [[ProbedItem!]!]!
      "When the data was delivered, where the source is a copy that says so."
      asOf: String
    }
    extend type Query {
      "Reads one subject through the mapping of what was last written of a resource, raw and mapped side by side. A subject of your own: the look is recorded, and told to the person."
      probeResource(code: ID!, kind: String! = "person", keys: [String!]!, reason: String!): ResourceProbe!
    }
  `,
  operations: {
    probeResource: operation<ProbeArgs>({
      roles: ['officer'],
      recorded: true,
      prepare: async ({ code, kind, keys }, context) =>
        told(async () => {
          const { database, now } = context
          const found = await findRegistered(database, { kind: 'resource', code })
          if (found === undefined) {
            const message = 'is not in the registry. Draft it first: shudao catalog draft'
            throw new RegistryError('UNKNOWN', [{ pointer: code, message }])
          }
          const { department } = found.registration.supply
          context.requireDepartment(department, { resource: code })
          const defects = probeDefects(found.entry, surroundingsOf(context), dayOf(now()))
          if (defects.length > 0) throw new RegistryError('REFUSED', defects)
          const { binding } = JSON.parse(found.entry.text) as Resource
          if (binding !== undefined) assertOwnSource(binding.source, department, context)
          const { catalog, secrets } = context.house()
          const written = toldOfAudit(() => writtenKeys({ kind, keys }, catalog, now()))
          // By it the person is told of the look, as of every other.
          const subjectHash = secrets.subjectHash(kind, written)
          return {
            department,
            about: { resource: code, entry: found.entry.digest, subjectHash },
            run: () => told(() => read(found.entry, { kind, keys: written }, context)),
          }
        }),
    }),
  },
}

async function read(entry: Entry, sample: Sample, context: ManagementContext): Promise<object> {
  const { content, sources, staff, now } = context
  const publishedOn = dayOf(now())
  const resource = resourceOf(entry, { version: 1, publishedOn, state: 'published' })
  const onBehalfOf = {
    exchangeId: newExchangeId(now()),
    consumer: staff.id,
    unitCode: resource.providerCode,
    operator: staff.id,
    matter: 'probe',
    caseNumber: 'probe',
  }
  try {
    const signal = AbortSignal.timeout(PROBE_MS)
    const source = sources.get.bind(sources)
    const { asOf, records } = await probe(resource, sample, {
      content,
      source,
      onBehalfOf,
      now,
      signal,
    })
    return { records, asOf: asOf === undefined ? null : localTime(asOf) }
  } catch (thrown) {
    if (!(thrown instanceof AdapterError)) throw thrown
    throw new ManagementError('CONFLICT', `${entry.code}: ${thrown.code}. ${thrown.message}`)
  }
}
