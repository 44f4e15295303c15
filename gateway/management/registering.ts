/**
 * What a data officer needs while a resource is being written: the sources to choose from, and everything that is wrong
 * with what is written so far. Nothing of it is kept, and no source is asked.
 *
 * @module
 */
import { dayOf } from '../core/day.ts'
import { draftDefects } from '../registry/draft-defects.ts'
import { readEntry } from '../registry/entry.ts'
import { ownersOf } from './own-source.ts'
import { operation, type ManagementContext, type Topic } from './operation.ts'
import { surroundingsOf } from './registry-words.ts'
import { told } from './told.ts'

const SDL = `
  type OwnSource {
    id: ID!
    "What it keeps or writes its rows as; null where it cannot say what it holds: a service without a description."
    format: String
  }
  type DraftDefect {
    "JSON pointer into the entry: /shareCondition"
    pointer: String!
    "What is wrong there, with the article where it is a rule of law."
    message: String!
  }
  extend type Query {
    "Sources that a resource of the own department may read: those that are its own."
    ownSources: [OwnSource!]!
    "Everything that keeps an entry from being published, as it would be told at submission, but the columns of its source, which is not asked; what is blank hides nothing of the rest."
    checkResource("JSON, as in a resource file." entry: String!): [DraftDefect!]!
  }
`

export const registeringTopic: Topic = {
  sdl: SDL,
  operations: {
    ownSources: operation({
      roles: ['officer'],
      recorded: false,
      prepare: (_args, context) => ({ department: null, run: () => sourcesOf(context) }),
    }),
    checkResource: operation<{ readonly entry: string }>({
      roles: ['officer', 'steward'],
      recorded: false,
      prepare: ({ entry: text }, context) => ({
        department: null,
        run: () =>
          told(() => {
            const entry = readEntry(text)
            const today = dayOf(context.now())
            return Promise.resolve(draftDefects(entry, surroundingsOf(context), today))
          }),
      }),
    }),
  },
}

function sourcesOf(context: ManagementContext): readonly object[] {
  const department = context.staff.department ?? ''
  return [...context.sources]
    .filter(([id]) => ownersOf(id, context).includes(department))
    .map(([id, { introspection }]) => ({ id, format: introspection?.format ?? null }))
    .sort((one, other) => (one.id < other.id ? -1 : 1))
}
