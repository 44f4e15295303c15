/**
 * One question to an exchange, as a department's system asks it.
 *
 * @module
 */

export interface Question {
  /** `http://127.0.0.1:4050` */
  readonly exchange: string
  readonly token: string
  readonly purpose: string
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

export interface Answer {
  readonly status: number
  /** Id of the exchange, by which both logs and the sources' own logs know it. */
  readonly exchangeId: string
  readonly data: unknown
  readonly errors: readonly AnswerError[]
  readonly receipts: readonly {
    readonly log: string
    readonly index: number
    readonly leafHash: string
  }[]
}

export interface AnswerError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions: Readonly<Record<string, unknown>>
}

export async function ask(question: Question): Promise<Answer> {
  const { exchange, token, purpose, query, variables } = question
  const response = await fetch(`${exchange}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'exchange-purpose': purpose,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
    },
    body: JSON.stringify({ query, variables }),
  })
  const body = (await response.json()) as {
    readonly data?: unknown
    readonly errors?: readonly AnswerError[]
    readonly extensions?: { readonly exchange?: Pick<Answer, 'receipts'> }
  }
  return {
    status: response.status,
    exchangeId: response.headers.get('exchange-id') ?? '',
    data: body.data ?? null,
    errors: body.errors ?? [],
    receipts: body.extensions?.exchange?.receipts ?? [],
  }
}
