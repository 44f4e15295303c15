/** `@graphql-tools/stitch` on Express, as its documentation puts them together: `<url of the departments' services>`. */
import { createServer } from 'node:http'
import { stitchSchemas } from '@graphql-tools/stitch'
import express from 'express'
import { buildSchema, graphql, print } from 'graphql'
import { listen, sayReady } from '../process.ts'
import { SUBGRAPHS, typeDefs, type Subgraph } from './subgraphs.ts'

type Executor = Parameters<typeof stitchSchemas>[0] extends { subschemas?: (infer S)[] }
  ? S extends { executor?: infer E }
    ? NonNullable<E>
    : never
  : never

const DIRECTIVES =
  'directive @key(fields: String!) on OBJECT directive @shareable on FIELD_DEFINITION'
const [services = ''] = process.argv.slice(2)
const schema = stitchSchemas({ subschemas: SUBGRAPHS.map(subschemaOf) })

const app = express()
app.use(express.json())
app.post('/graphql', (request, response, next) => {
  const { query, variables } = request.body as {
    readonly query: string
    readonly variables: Readonly<Record<string, unknown>>
  }
  graphql({ schema, source: query, variableValues: variables }).then(
    (answer) => response.json(answer),
    next,
  )
})
sayReady(await listen(createServer(app)))

function subschemaOf(subgraph: Subgraph) {
  return {
    schema: buildSchema(`${DIRECTIVES} ${typeDefs(subgraph)}`),
    executor: executorOf(`${services}/${subgraph.name}`),
    merge: {
      Person: {
        selectionSet: '{ idNumber }',
        fieldName: 'persons',
        key: ({ idNumber }: { readonly idNumber?: string }) => idNumber,
        argsFromKeys: (idNumbers: readonly unknown[]) => ({ idNumbers }),
      },
    },
  }
}

function executorOf(url: string): Executor {
  return (async ({ document, variables }) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: print(document), variables }),
    })
    return response.json()
  }) as Executor
}
