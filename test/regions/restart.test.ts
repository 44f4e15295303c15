import assert from 'node:assert/strict'
import { RETIREE } from '../../gateway/demo/world/well-known.ts'
import { CHONGQING, DEMO_TIMEOUT_MS, sharedDemo } from '../support/demo.ts'
import type { Demo, DemoAnswer } from '../support/demo.ts'

const QUERY = `query($id: CitizenId!) { person(idNumber: $id) { pensionBenefit { benefitStatusCode } } }`

describe('the demo, stopped and started again', function () {
  this.timeout(DEMO_TIMEOUT_MS)
  let demo: Demo
  let earlier: DemoAnswer

  before(async () => {
    demo = await sharedDemo()
    earlier = await demo.ask({ query: QUERY, variables: { id: RETIREE.idNumber } })
    assert.equal(earlier.status, 200)
  })

  it('drains at SIGTERM, ends with 0, and leaves nobody on its ports', async () => {
    assert.equal(await demo.stop(), 0)
    await assert.rejects(fetch(demo.url(CHONGQING)))
    // What it acknowledged is published, although nobody waited for it.
    const { index } = await demo.record(CHONGQING, earlier.exchangeId)
    assert.equal(index, earlier.body.extensions?.exchange.receipts[0]?.index)
  })

  it('goes on where it was: the same keys, the same log', async () => {
    await demo.start()
    const answer = await demo.ask({ query: QUERY, variables: { id: RETIREE.idNumber } })
    assert.equal(answer.status, 200)
    assert.equal(answer.body.errors, undefined)
    assert.deepEqual(answer.body.data, earlier.body.data)
    const index = earlier.body.extensions?.exchange.receipts[0]?.index ?? -2
    assert.ok((answer.body.extensions?.exchange.receipts[0]?.index ?? -1) > index)
  })
})
