import assert from 'node:assert/strict'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inDemo } from '../../gateway/demo/layout.ts'
import { RETIREE } from '../../gateway/demo/world/well-known.ts'
import { readPostmaster } from '../../gateway/state/postmaster.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo, type Demo } from '../support/demo.ts'
import { APPLICATION, APPLY } from './steps-of-requests.ts'

const QUERY = `query($id: CitizenId!) { person(idNumber: $id) { pensionBenefit { benefitStatusCode } } }`
const KILLS = 3

interface Health {
  readonly ready: boolean
  readonly checks: {
    readonly database: string
    readonly grantStates: string
    readonly index: { readonly lag: number | null }
  }
}

describe(`an exchange whose database server is killed, ${KILLS} times`, function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo
  let data = ''

  before(async () => {
    demo = await sharedDemo()
    await demo.ready()
    data = join(inDemo.region(demo.folder, CHONGQING), 'database', 'data')
  })

  it('answers as before what needs no database, and says of the rest that it cannot be done just now', async () => {
    const said = new Set<string>()
    for (let kill = 1; kill <= KILLS; kill++) {
      const pid = await running()
      process.kill(pid, 'SIGKILL')
      while ((await running()) === pid) {
        const { status, body } = await demo.ask({
          query: QUERY,
          variables: { id: RETIREE.idNumber },
        })
        assert.equal(status, 200)
        assert.deepEqual(body.errors, undefined)
        said.add(await looks())
      }
    }
    assert.deepEqual(
      [...said].filter((word) => word !== 'done'),
      ['STATE_UNAVAILABLE'],
    )
  })

  it('is whole again by itself: it knows who was suspended, does its jobs, and takes what is written', async () => {
    await demo.ask({ query: QUERY, variables: { id: RETIREE.idNumber } })
    for (;;) {
      const { ready, checks } = await health()
      const isWhole =
        ready &&
        checks.database === 'ok' &&
        checks.grantStates === 'in force' &&
        checks.index.lag === 0
      if (isWhole && (await looks()) === 'done') break
      await sleep(100)
    }
    const applied = await manage('cq-officer-rs', APPLY, { application: APPLICATION })
    assert.equal(applied.errors, undefined)
  })

  /** Process of the server that runs; waits for one. */
  async function running(): Promise<number> {
    for (;;) {
      const postmaster = readPostmaster(data)
      if (postmaster?.ready === true) return postmaster.pid
      await sleep(5)
    }
  }

  async function health(): Promise<Health> {
    return (await (await fetch(`${demo.url(CHONGQING)}/health/ready`)).json()) as Health
  }

  /** What an officer is told who lists requests. */
  async function looks(): Promise<string> {
    const { errors } = await manage('cq-officer-rs', '{ requests { id } }')
    return errors?.[0]?.extensions.code ?? 'done'
  }

  async function manage(
    as: string,
    query: string,
    variables?: object,
  ): Promise<{
    readonly data?: unknown
    readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
  }> {
    const response = await fetch(`${demo.url(CHONGQING)}/manage`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await demo.token(as)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query, variables }),
    })
    return (await response.json()) as Awaited<ReturnType<typeof manage>>
  }
})
