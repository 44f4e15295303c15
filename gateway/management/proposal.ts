/**
 * What a source holds, and how a table of it could become a resource: for the data officer whose it is, before anything
 * is written down. The look is an event of the log; no value of a person is in the answer.
 *
 * @module
 */
import type { Adapter, OnBehalfOf } from '../../adapters/adapter.ts'
import { AdapterError } from '../../adapters/errors.ts'
import { COLUMNS_MAX, ENTITIES_MAX, type Introspection } from '../../adapters/introspection.ts'
import { didYouMean } from '../../catalog/did-you-mean.ts'
import type { Standard } from '../../catalog/types.ts'
import { newExchangeId } from '../exchange-id.ts'
import { givenIntrospection, givenProblem, type GivenColumn } from '../proposal/given-columns.ts'
import type { Proposal } from '../proposal/propose.ts'
import { ManagementError } from './errors.ts'
import { operation, type ManagementContext, type Topic } from './operation.ts'
import { assertOwnSource } from './own-source.ts'

/** A person waits for it. */
const LOOK_MS = 60_000

interface ListArgs {
  readonly source: string
}

interface ProposeArgs extends ListArgs {
  readonly entity: string
  readonly standard: string
  readonly columns?: readonly GivenColumn[] | null
}

const SDL = `
  type SourceEntity {
    "Table, view, path or operation: what a resource's binding names as its entity."
    name: String!
    comment: String
  }
  type ProposedLine {
    item: String!
    nameZh: String!
    column: String!
    "Of the column, as the source declares it."
    type: String!
    comment: String
    "JSON, as in a resource file."
    mapping: String!
    "1 to 99."
    confidence: Int!
    "Why, the surest first; the subject is the column."
    because: [String!]!
    "What to look at before it is believed."
    doubts: [String!]!
  }
  type UnmatchedItem {
    item: String!
    nameZh: String!
  }
  type UnusedColumn {
    column: String!
    type: String!
    comment: String
  }
  input GivenColumn {
    name: String!
    "What it is called or means."
    comment: String
  }
  type Blank {
    pointer: String!
    what: String!
  }
  type MappingProposal {
    "JSON of a resource file, blank where only its department can say."
    draft: String!
    lines: [ProposedLine!]!
    unmatched: [UnmatchedItem!]!
    unused: [UnusedColumn!]!
    doubts: [String!]!
    "What is blank in the draft, by JSON pointer, and what is to be said there."
    blanks: [Blank!]!
  }
  extend type Query {
    "What the source has, by name, ${ENTITIES_MAX} at most. The look is recorded."
    sourceEntities(source: ID!, reason: String!): [SourceEntity!]!
    "How an entity of the source could offer a standard of your department. It looks at some rows and keeps none; the look is recorded."
    proposeMapping(
      source: ID!
      entity: String!
      standard: ID!
      "Of an entity that the source itself does not describe; nothing is looked at then. ${COLUMNS_MAX} at most."
      columns: [GivenColumn!]
      reason: String!
    ): MappingProposal!
  }
`

export const proposalTopic: Topic = {
  sdl: SDL,
  operations: {
    sourceEntities: operation<ListArgs>({
      roles: ['officer'],
      recorded: true,
      prepare: ({ source }, context) => {
        const department = context.staff.department ?? ''
        const introspection = introspectionOf(source, ownSource(source, department, context))
        const signal = AbortSignal.timeout(LOOK_MS)
        return {
          department,
          about: { source },
          run: () => told(() => introspection.entities(signal)),
        }
      },
    }),
    proposeMapping: operation<ProposeArgs>({
      roles: ['officer'],
      recorded: true,
      prepare: (args, context) => {
        const standard = standardOf(args.standard, context)
        const { department } = standard
        const problem = args.columns && givenProblem(args.columns, COLUMNS_MAX)
        if (problem !== undefined && problem !== null) {
          throw new ManagementError('BAD_USER_INPUT', problem)
        }
        return {
          department,
          about: { source: args.source, entity: args.entity, standard: standard.key },
          run: () => told(() => proposed(args, standard, context)),
        }
      },
    }),
  },
}

async function proposed(
  { source: id, entity, columns }: ProposeArgs,
  standard: Standard,
  context: ManagementContext,
): Promise<object> {
  const { content, house, staff, now } = context
  const { catalog, region } = house()
  const adapter = ownSource(id, standard.department, context)
  const introspection =
    columns == null ? introspectionOf(id, adapter) : givenIntrospection(entity, columns)
  const body = catalog.department(standard.department)?.bodies[region.code]
  const onBehalfOf: OnBehalfOf = {
    exchangeId: newExchangeId(now()),
    consumer: staff.id,
    unitCode: body?.uscc ?? '',
    operator: staff.id,
    matter: 'propose',
    caseNumber: 'propose',
  }
  // The pinyin of all characters is large, and most exchanges never need it.
  const { propose } = await import('../proposal/propose.ts')
  const proposal = await propose({
    catalog,
    vocabularies: content.vocabularies,
    standard,
    region,
    source: { id, introspection },
    entity,
    onBehalfOf,
    signal: AbortSignal.timeout(LOOK_MS),
  })
  return answerOf(proposal)
}

function answerOf({ draft, blanks, lines, unmatched, unused, doubts }: Proposal): object {
  return {
    draft: JSON.stringify(draft),
    blanks,
    lines: lines.map(({ item, column, mapping, ...rest }) => ({
      item: item.name,
      nameZh: item.nameZh,
      column: column.name,
      type: column.type,
      comment: column.comment,
      mapping: JSON.stringify(mapping),
      ...rest,
    })),
    unmatched: unmatched.map(({ name, nameZh }) => ({ item: name, nameZh })),
    unused: unused.map(({ name, type, comment }) => ({ column: name, type, comment })),
    doubts,
  }
}

function standardOf(key: string, { content }: ManagementContext): Standard {
  const found = content.standards.find((one) => one.key === key)
  if (found !== undefined) return found
  const known = content.standards.map((one) => one.key)
  throw new ManagementError(
    'NOT_FOUND',
    `"${key}" is no standard of the catalogue.${didYouMean(key, known)} Find one by words: shudao catalog search.`,
  )
}

function ownSource(id: string, department: string, context: ManagementContext): Adapter {
  const { sources } = context
  const adapter: Adapter | undefined = sources.get(id)
  if (adapter === undefined) {
    const known = [...sources.keys()]
    throw new ManagementError(
      'NOT_FOUND',
      `"${id}" is no source of this exchange.${didYouMean(id, known)} Register one (catalog/README.md), or have the administrator add it under "sources" of the configuration.`,
    )
  }
  assertOwnSource(id, department, context)
  return adapter
}

function introspectionOf(id: string, { introspection }: Adapter): Introspection {
  if (introspection !== undefined) return introspection
  throw new ManagementError(
    'BAD_USER_INPUT',
    `"${id}" cannot say what it holds: a service without a description does not. Name its columns: "columns" of the proposal, or shudao catalog propose --columns.`,
  )
}

async function told<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look()
  } catch (thrown) {
    if (!(thrown instanceof AdapterError)) throw thrown
    throw new ManagementError('CONFLICT', `${thrown.code}. ${thrown.message}`)
  }
}
