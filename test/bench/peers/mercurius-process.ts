/** Mercurius' gateway on Fastify, with its just-in-time compiler: `<folder of the packages> <url of the departments' services>`. */
import { sayReady } from '../process.ts'
import { loadPeer } from './packages.ts'
import { federatedOnce, SUBGRAPHS } from './subgraphs.ts'

interface Fastify {
  readonly register: (plugin: unknown, options: object) => PromiseLike<unknown>
  readonly listen: (options: { readonly port: number; readonly host: string }) => Promise<string>
}

const [folder = '', services = ''] = process.argv.slice(2)
const fastify = loadPeer(folder, 'fastify') as () => Fastify
const app = fastify()
await app.register(loadPeer(folder, '@mercuriusjs/gateway'), {
  jit: 1,
  gateway: {
    services: SUBGRAPHS.map((subgraph) => ({
      name: subgraph.name,
      url: `${services}/${subgraph.name}`,
      schema: federatedOnce(subgraph),
    })),
  },
})
sayReady(await app.listen({ port: 0, host: '127.0.0.1' }))
