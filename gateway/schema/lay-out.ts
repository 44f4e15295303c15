/**
 * Writes the data of an answer in the way that the exchange is told to: by its document's compiled layout, by execution on the
 * stitched schema, which defines what the answer is, or by both, one held to the other.
 *
 * @module
 */
import { execute } from 'graphql'
import { GatewayError } from '../core/errors.ts'
import type { Query } from '../core/types.ts'
import type { ExchangeSchema } from './schema.ts'
import { asAsked, documentToStitch } from './stitched-document.ts'
import type { ShapeContext } from './subschemas.ts'

export type AnswerLayout = 'compiled' | 'stitched' | 'both'

type LaidOut = Pick<Query, 'operation' | 'variables'>

/**
 * Gives an answer's `data` as JSON text; at once where it is compiled.
 *
 * @throws {GatewayError} `INTERNAL`
 */
export type LayOut = (query: LaidOut, context: ShapeContext) => string | Promise<string>

/** @param differs told the hash of each operation whose answer is not the same in both ways. */
export function makeLayOut(
  layout: AnswerLayout,
  schema: ExchangeSchema,
  differs: (operationHash: string) => void,
): LayOut {
  switch (layout) {
    case 'compiled':
      return layOutCompiled
    case 'stitched':
      return (query, context) => layOutStitched(schema, query, context)
    case 'both':
      return async (query, context) => {
        const stitched = await layOutStitched(schema, query, context)
        if (compiledOrNothing(query, context) !== stitched) differs(query.operation.hash)
        return stitched
      }
  }
}

function layOutCompiled({ operation, variables }: LaidOut, context: ShapeContext): string {
  return operation.layout(variables, context)
}

function compiledOrNothing(query: LaidOut, context: ShapeContext): string | undefined {
  try {
    return layOutCompiled(query, context)
  } catch {
    return undefined
  }
}

/** What every answer means. */
export async function layOutStitched(
  schema: ExchangeSchema,
  { operation, variables }: LaidOut,
  context: ShapeContext,
): Promise<string> {
  const document = documentToStitch(operation, variables)
  const result = await execute({
    schema: schema.stitchedFor(document),
    document,
    variableValues: variables,
    contextValue: context,
  })
  if (result.errors !== undefined) {
    // Every resolver only looks up; an error here is ours, and may quote a value.
    throw new GatewayError('INTERNAL', 'The answer could not be laid out. Nothing was released.', {
      cause: result.errors,
    })
  }
  return JSON.stringify(asAsked(result.data))
}
