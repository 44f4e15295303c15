import assert from 'node:assert/strict'
import { serverAudits } from 'graphql-http'
import { PURPOSE } from '../../gateway/demo/story/stage.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo } from '../support/demo.ts'
import type { Demo } from '../support/demo.ts'

/** All of them: what a server must and should do, and also what it may. */
describe('the audits of GraphQL over HTTP', function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo
  before(async () => {
    demo = await sharedDemo()
  })

  for (const { name, id } of serverAudits({ url: 'http://127.0.0.1/' })) {
    it(`${id}: ${name}`, async () => {
      const token = await demo.token('cq-pension-desk')
      const fetchFn = (url: string, init: RequestInit = {}): Promise<Response> => {
        const headers = new Headers(init.headers)
        headers.set('authorization', `Bearer ${token}`)
        headers.set('exchange-purpose', PURPOSE)
        return fetch(url, { ...init, headers })
      }
      const audits = serverAudits({ url: `${demo.url(CHONGQING)}/graphql`, fetchFn })
      const result = await audits.find((audit) => audit.id === id)!.fn()
      assert.equal(result.status, 'ok', JSON.stringify(result))
    })
  }
})
