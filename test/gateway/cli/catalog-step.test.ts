import assert from 'node:assert/strict'
import { warningsAfter } from '../../../gateway/cli/catalog-registry.ts'
import type { AskManagement } from '../../../gateway/cli/management-client.ts'

const CODE = '500000.RS.trainingRecord'
const event = (action: string, warnings: readonly string[] = []): object => ({ action, warnings })
const history =
  (...events: readonly object[]): AskManagement =>
  async (query, variables) => {
    assert.match(query, /resourceHistory\(code: \$code\) \{ action warnings \}/)
    assert.deepEqual(variables, { code: CODE })
    return { events }
  }
const unasked: AskManagement = () => assert.fail('the exchange is asked again')

describe('a step of the registry on the command line', () => {
  it('prints of a submission what it gives, and of other steps nothing', async () => {
    const submitted = { step: 'submit', kind: 'resource', code: CODE, done: ['Nobody.'] } as const
    assert.deepEqual(await warningsAfter(unasked, submitted), ['Nobody.'])
    const resumed = { step: 'resume', kind: 'resource', code: CODE, done: true } as const
    assert.deepEqual(await warningsAfter(unasked, resumed), [])
    const consumer = { step: 'publish', kind: 'consumer', code: 'desk', done: 1 } as const
    assert.deepEqual(await warningsAfter(unasked, consumer), [])
  })

  it('prints of a publication what could not be looked at when it was published', async () => {
    const published = { step: 'publish', kind: 'resource', code: CODE, done: 2 } as const
    const before = event('publish', ['Long ago.'])
    const submitted = event('submit', ['Nobody.'])
    const down = history(before, submitted, event('publish', ['Down.']))
    assert.deepEqual(await warningsAfter(down, published), ['Down.'])
    assert.deepEqual(
      await warningsAfter(history(before, submitted, event('publish')), published),
      [],
    )
  })
})
