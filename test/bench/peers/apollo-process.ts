/** Apollo Gateway in Apollo Server, on a supergraph: `<folder of the packages> <supergraph file>`. */
import { readFileSync } from 'node:fs'
import { sayReady } from '../process.ts'
import { loadPeer } from './packages.ts'

interface ApolloServer {
  readonly startStandaloneServer: (
    server: object,
    options: { readonly listen: { readonly port: number; readonly host: string } },
  ) => Promise<{ readonly url: string }>
}

const [folder = '', supergraph = ''] = process.argv.slice(2)
const { ApolloGateway } = loadPeer(folder, '@apollo/gateway') as {
  readonly ApolloGateway: new (options: object) => object
}
const { ApolloServer } = loadPeer(folder, '@apollo/server') as {
  readonly ApolloServer: new (options: object) => object
}
const { startStandaloneServer } = loadPeer(folder, '@apollo/server', '/standalone') as ApolloServer

const gateway = new ApolloGateway({ supergraphSdl: readFileSync(supergraph, 'utf8') })
const { url } = await startStandaloneServer(new ApolloServer({ gateway }), {
  listen: { port: 0, host: '127.0.0.1' },
})
sayReady(url)
