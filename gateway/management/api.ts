/**
 * The management API: `POST /manage`, GraphQL over JSON, for the staff of the exchange (gateway/docs/management.md).
 *
 * @module
 */
import {
  execute,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { GatewayError } from '../core/errors.ts'
import type { IdentityProvider } from '../identity-provider.ts'
import type { StaffMember } from '../staff.ts'
import { MANAGEMENT_ERRORS, ManagementError } from './errors.ts'
import type { ManagementParts, Topic } from './operation.ts'
import { isUnavailable } from '../state/errors.ts'
import { managementSchema } from './schema.ts'

export interface ManagementRequest {
  readonly authorization: string | undefined
  /** Who asks, where a session of the console has said so; then no token is looked at. */
  readonly staff?: StaffMember
  /** Text of the body; undefined when it is not JSON by its media type. */
  readonly body: string | undefined
}

export interface ManagementAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: object
}

export type ManagementApi = (request: ManagementRequest) => Promise<ManagementAnswer>

export interface ManagementOptions {
  readonly identities: Pick<IdentityProvider, 'verifyToken' | 'staff'>
  readonly topics: readonly Topic[]
  readonly parts: ManagementParts
}

/** Lexical tokens of one document, and operations asked for in it. */
const TOKENS_MAX = 2_000
const ROOT_FIELDS_MAX = 20

/** Never rejects: whatever goes wrong is told in the answer. */
export function makeManagementApi({ identities, topics, parts }: ManagementOptions): ManagementApi {
  const schema = managementSchema(topics)
  return async (request) => {
    try {
      const staff = request.staff ?? (await identify(identities, request.authorization))
      const { document, variables, operationName } = read(schema, request.body)
      const { data, errors = [] } = await execute({
        schema,
        document,
        variableValues: variables,
        operationName,
        contextValue: { ...parts, staff },
      })
      const entries = errors.map((error) => entryOf(error, staff))
      const body = { ...(entries.length > 0 ? { errors: entries } : {}), data: data ?? null }
      return { status: 200, headers: {}, body }
    } catch (thrown) {
      return refuse(thrown)
    }
  }

  function entryOf(error: GraphQLError, staff: StaffMember): object {
    const { originalError, path } = error
    const told = toManagementError(originalError ?? error)
    if (told.cause !== undefined) {
      parts.logger.error(
        { err: told.cause, staff: staff.id, path },
        'a management operation failed',
      )
    }
    return { message: told.message, path, extensions: { code: told.code, ...told.details } }
  }

  function refuse(thrown: unknown): ManagementAnswer {
    const told = toManagementError(thrown)
    if (told.code === 'INTERNAL') parts.logger.error({ err: told.cause }, 'management failed')
    const { message, code, details } = told
    const headers: Record<string, string> =
      code === 'UNAUTHENTICATED' ? { 'WWW-Authenticate': 'Bearer' } : {}
    return {
      status: MANAGEMENT_ERRORS[code],
      headers,
      body: { errors: [{ message, extensions: { code, ...details } }] },
    }
  }
}

async function identify(
  identities: ManagementOptions['identities'],
  authorization: string | undefined,
): Promise<StaffMember> {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) {
    throw new ManagementError(
      'UNAUTHENTICATED',
      'No access token. Get one at POST /oauth/token with your key, and send it as "Authorization: Bearer …".',
    )
  }
  const id = await identities.verifyToken(token)
  const staff = identities.staff(id)
  if (staff !== undefined) return staff
  throw new ManagementError(
    'UNAUTHENTICATED',
    `The token belongs to "${id}", which is not of the staff of this exchange. Staff stands under "staff" in its configuration.`,
  )
}

interface Asked {
  readonly document: DocumentNode
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | undefined
}

function read(schema: GraphQLSchema, body: string | undefined): Asked {
  const { query, variables, operationName } = parametersOf(body)
  const document = parse(query, { maxTokens: TOKENS_MAX })
  const [first] = validate(schema, document)
  if (first !== undefined) throw first
  if (rootFields(document) > ROOT_FIELDS_MAX) {
    throw new ManagementError(
      'BAD_REQUEST',
      `Ask for ${ROOT_FIELDS_MAX} operations at most at once.`,
    )
  }
  return { document, variables, operationName }
}

/** How many fields all operations of a valid document have at their roots, those of fragments with them. */
function rootFields({ definitions }: DocumentNode): number {
  const fragments = new Map(
    definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one.selectionSet] as const] : [],
    ),
  )
  const counted = new Map<string, number>()
  const count = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, one) => sum + countOf(one), 0)
  const countOf = (one: SelectionNode): number => {
    if (one.kind === Kind.FIELD) return 1
    if (one.kind === Kind.INLINE_FRAGMENT) return count(one.selectionSet)
    const name = one.name.value
    const known = counted.get(name) ?? count(fragments.get(name) ?? NO_SELECTION)
    counted.set(name, known)
    return known
  }
  return definitions.reduce(
    (sum, one) => sum + (one.kind === Kind.OPERATION_DEFINITION ? count(one.selectionSet) : 0),
    0,
  )
}

const NO_SELECTION: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] }

function parametersOf(body: string | undefined): {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | undefined
} {
  let given: unknown
  try {
    given = JSON.parse(body ?? '')
  } catch {
    // The parser's own message quotes the text.
  }
  const { query, variables = {}, operationName } = (given ?? {}) as Record<string, unknown>
  const isObject = typeof variables === 'object' && !Array.isArray(variables)
  if (typeof query === 'string' && isObject) {
    return {
      query,
      variables: (variables ?? {}) as Readonly<Record<string, unknown>>,
      operationName: typeof operationName === 'string' ? operationName : undefined,
    }
  }
  throw new ManagementError(
    'BAD_REQUEST',
    'Send Content-Type: application/json with {"query": "…", "variables": {…}}.',
  )
}

/** Whatever was thrown, as something that may be said aloud. */
function toManagementError(thrown: unknown): ManagementError {
  if (thrown instanceof ManagementError) return thrown
  if (thrown instanceof GatewayError && thrown.code === 'UNAUTHENTICATED') {
    return new ManagementError('UNAUTHENTICATED', thrown.message)
  }
  if (isUnavailable(thrown)) {
    return new ManagementError(
      'STATE_UNAVAILABLE',
      'The database of the exchange does not answer just now. In a minute, look first whether it was done; if not, ask again. The administrator finds the cause in the log of the process.',
      { cause: thrown },
    )
  }
  if (thrown instanceof GraphQLError) return new ManagementError('BAD_REQUEST', thrown.message)
  return new ManagementError(
    'INTERNAL',
    'Something went wrong on our side. Nothing more was done. The administrator finds the cause in the log of the process.',
    { cause: thrown },
  )
}
