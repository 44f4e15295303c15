import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DemoError } from '../../../gateway/demo/errors.ts'
import { demoToken } from '../../../gateway/demo/token.ts'

/** Nothing is ever written here. */
const NOWHERE = join(tmpdir(), 'shudao-no-demo')

describe('a token of the demo', () => {
  const ask = (consumer: string): Promise<string> =>
    demoToken({ folder: NOWHERE, portBase: 4000, consumer, now: () => new Date() })

  it('for an unknown consumer: says which there are and which was meant', async () => {
    await assert.rejects(ask('cq-pension-dest'), (error: unknown) => {
      assert.ok(error instanceof DemoError)
      assert.equal(error.code, 'DEMO_UNKNOWN_CONSUMER')
      assert.match(error.message, /Did you mean "cq-pension-desk"\?/)
      assert.match(error.message, /It has: .*cq-ungranted.*sc-transport-desk/)
      return true
    })
  })

  it('without a demo that runs: says how to start one', async () => {
    await assert.rejects(ask('cq-pension-desk'), (error: unknown) => {
      assert.ok(error instanceof DemoError)
      assert.equal(error.code, 'DEMO_NOT_RUNNING')
      assert.match(error.message, /127\.0\.0\.1:4050.*npx shudao demo.*--port-base/)
      return true
    })
  })
})
