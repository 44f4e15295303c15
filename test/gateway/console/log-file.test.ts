/** What the page takes an answer for, where it asks for a file of the log. */
import assert from 'node:assert/strict'
import { AskError } from '../../../gateway/console/page/api.ts'
import { readLogFile } from '../../../gateway/console/page/proof/log-file.ts'

const PATH = 'tile/entries/000'

describe('a file of the log, as the console reads it', () => {
  const real = globalThis.fetch
  afterEach(() => {
    globalThis.fetch = real
  })

  function answering(answer: () => Response): void {
    globalThis.fetch = async (address) => {
      assert.equal(address, `/console/log/${PATH}`)
      return answer()
    }
  }

  it('is its bytes', async () => {
    answering(() => new Response('abc'))
    assert.deepEqual(await readLogFile(PATH), new Uint8Array(Buffer.from('abc')))
  })

  for (const status of [404, 410]) {
    it(`is not there by ${status}`, async () => {
      answering(() => new Response('{}', { status }))
      assert.equal(await readLogFile(PATH), undefined)
    })
  }

  const refused = (code: string, message: string): string =>
    JSON.stringify({ errors: [{ message, extensions: { code } }] })
  const others: readonly (readonly [number, string, string])[] = [
    [401, refused('UNAUTHENTICATED', 'You are not signed in.'), 'UNAUTHENTICATED'],
    [403, refused('ROLE_REQUIRED', 'Entries are for auditors.'), 'ROLE_REQUIRED'],
    [500, 'no JSON', 'INTERNAL'],
    [503, '{}', 'INTERNAL'],
  ]
  for (const [status, body, code] of others) {
    it(`is neither there nor gone by ${status}: that is said`, async () => {
      answering(() => new Response(body, { status }))
      await assert.rejects(readLogFile(PATH), (thrown) => {
        assert(thrown instanceof AskError)
        assert.equal(thrown.code, code)
        return true
      })
    })
  }

  it('is neither where the connection is lost', async () => {
    answering(() => {
      throw new TypeError('Failed to fetch')
    })
    await assert.rejects(readLogFile(PATH), { code: 'OFFLINE' })
  })
})
