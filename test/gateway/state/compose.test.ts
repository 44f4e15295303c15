import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

interface Service {
  readonly image: string
  readonly restart?: string
  readonly read_only?: boolean
  readonly security_opt?: readonly string[]
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly environment?: Readonly<Record<string, string>>
  readonly volumes?: readonly string[]
  readonly ports?: readonly string[]
  readonly networks?: readonly string[]
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>
}

const root = new URL('../../../', import.meta.url)
const text = readFileSync(new URL('docker-compose.yml', root), 'utf8')
const compose = parse(text, { merge: true }) as Compose
const services = Object.entries(compose.services)

describe('docker-compose.yml', () => {
  it('has both exchanges, each with a PostgreSQL and a Redis of its own', () => {
    assert.deepEqual(Object.keys(compose.services), [
      ...['chongqing', 'chongqing-postgres', 'chongqing-redis'],
      ...['sichuan', 'sichuan-postgres', 'sichuan-redis'],
    ])
    assert.deepEqual(compose.services['chongqing']?.ports, ['127.0.0.1:4050:4050'])
    assert.deepEqual(compose.services['sichuan']?.ports, ['127.0.0.1:4051:4050'])
  })

  for (const [name, service] of services) {
    it(`takes every secret of ${name} from outside, and says so when it is missing`, () => {
      for (const [key, value] of Object.entries(service.environment ?? {})) {
        if (!/PASSWORD|AUTH|SECRET|TOKEN|KEY|URL/.test(key)) continue
        assert.match(value, /\$\{[A-Z_]+:\?[^}]+\}/, `${key} of ${name}`)
        const withoutVariables = value.replaceAll(/\$\{[^}]+\}/g, '')
        assert.doesNotMatch(withoutVariables, /:\/\/[^:@/]*:[^@]+@/, `${key} of ${name}`)
      }
    })

    it(`checks the health of ${name}, restarts it, and gives it no more than it needs`, () => {
      assert.ok((service.healthcheck?.test.length ?? 0) >= 2)
      assert.equal(service.restart, 'unless-stopped')
      assert.equal(service.read_only, true)
      assert.deepEqual(service.security_opt, ['no-new-privileges:true'])
    })

    it(`keeps what ${name} must not lose in a named volume`, () => {
      const named = (service.volumes ?? []).filter((volume) => /^[a-z]/.test(volume))
      assert.equal(named.length, 1)
      assert.ok(named[0]!.split(':')[0]! in compose.volumes)
    })
  }

  it('asks the exchanges themselves whether they are ready', () => {
    for (const name of ['chongqing', 'sichuan']) {
      const test = compose.services[name]?.healthcheck?.test.join(' ') ?? ''
      assert.match(test, /127\.0\.0\.1:4050\/health\/ready/)
    }
  })

  it('lets no province reach the database or the queue of the other', () => {
    for (const [name, { networks }] of services) {
      const province = name.split('-')[0]
      const own = name === province ? ['provinces', province] : [province]
      assert.deepEqual(networks, own)
    }
    assert.equal(compose.networks['chongqing']?.internal, true)
    assert.equal(compose.networks['sichuan']?.internal, true)
  })
})

describe('Dockerfile', () => {
  const lines = readFileSync(new URL('Dockerfile', root), 'utf8').split('\n')
  const runtime = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))

  it('runs as a normal user, checks its health and serves', () => {
    assert.ok(runtime.includes('USER node'))
    assert.ok(runtime.some((line) => line.startsWith('HEALTHCHECK ')))
    const command = 'CMD ["shudao", "serve", "--config", "/etc/shudao/exchange.json"]'
    assert.ok(runtime.includes(command))
  })

  it('copies only what the .dockerignore lets in', () => {
    const letIn = readFileSync(new URL('.dockerignore', root), 'utf8').split('\n')
    assert.equal(letIn[0], '*')
    for (const folder of ['adapters', 'catalog', 'gateway', 'policies', 'test/contracts']) {
      assert.ok(letIn.includes(`!${folder}`), folder)
    }
  })
})
