import assert from 'node:assert/strict'
import { PeerError } from '../../../gateway/peer/errors.ts'
import { isAway, tryPeer, type PeerHello, type PeerTrial } from '../../../gateway/peer/try-peer.ts'
import { TrustError, type TrustErrorCode } from '../../../gateway/trust/errors.ts'

const STARTED = Date.parse('2026-03-02T09:30:00Z')
const LATENCY_MS = 40
const SKEW_SEC = 5
const HELLO: PeerHello = {
  exchange: 'sichuan.test',
  time: new Date(STARTED + 20).toISOString(),
  keys: ['our-key'],
  resources: 12,
  cosigns: true,
}

describe('a peer that is tried', () => {
  async function tried(answer: () => unknown): Promise<PeerTrial> {
    let at = STARTED
    const tell = async (): Promise<unknown> => {
      at += LATENCY_MS
      return answer()
    }
    return tryPeer({ tell }, SKEW_SEC, () => new Date(at))
  }
  const troubleOf = async (thrown: Error): Promise<string | null> =>
    (
      await tried(() => {
        throw thrown
      })
    ).trouble

  it('tells latency, the difference of clocks from the middle of it, and what it knows of us', async () => {
    assert.deepEqual(await tried(() => HELLO), {
      trouble: null,
      latencyMs: LATENCY_MS,
      clockDifferenceMs: 0,
      hello: HELLO,
    })
  })

  it('has a clock that is wrong when it is further away than is allowed and than the way explains', async () => {
    const at = (ms: number): Promise<PeerTrial> =>
      tried(() => ({ ...HELLO, time: new Date(STARTED + ms).toISOString() }))
    assert.deepEqual(
      [(await at(5_040)).trouble, (await at(5_041)).trouble, (await at(-5_001)).trouble],
      [null, 'CLOCK', 'CLOCK'],
    )
    assert.equal((await at(-5_001)).clockDifferenceMs, -5_021)
  })

  it('is told apart by what went wrong', async () => {
    const untrusted: readonly (readonly [TrustErrorCode, string])[] = [
      ['SIGNATURE_MISSING', 'NOT_SIGNED'],
      ['SIGNATURE_INVALID', 'NOT_SIGNED'],
      ['SIGNATURE_KEY_UNKNOWN', 'KEY_UNKNOWN'],
      ['SIGNATURE_STALE', 'CLOCK'],
      ['SIGNATURE_FUTURE', 'CLOCK'],
    ]
    for (const [code, trouble] of untrusted) {
      assert.equal(await troubleOf(new TrustError(code, 'no')), trouble)
    }
    assert.equal(await troubleOf(new PeerError('PEER_MALFORMED', 'no')), 'MALFORMED')
    assert.equal(await troubleOf(new PeerError('PEER_PATH_UNKNOWN', 'no')), 'PATH_UNKNOWN')
    assert.equal(await troubleOf(new DOMException('late', 'TimeoutError')), 'TIMEOUT')
    assert.equal(await troubleOf(new Error('connect ECONNREFUSED')), 'UNREACHABLE')
  })

  it('is another version when it answers what was not agreed', async () => {
    const odd = [
      null,
      {},
      { ...HELLO, time: 'noon' },
      { ...HELLO, keys: [1] },
      { ...HELLO, resources: '12' },
    ]
    for (const answer of odd) assert.equal((await tried(() => answer)).trouble, 'MALFORMED')
  })

  it('is away where nobody answers whatever is sent, and not where an answer is none to be believed', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const late = new DOMException('The operation timed out.', 'TimeoutError')
    const older = new PeerError('PEER_PATH_UNKNOWN', 'x')
    assert.deepEqual([refused, late, older].map(isAway), [true, true, true])
    const unsigned = new TrustError('SIGNATURE_MISSING', 'x')
    assert.deepEqual([unsigned, new PeerError('PEER_MALFORMED', 'x')].map(isAway), [false, false])
  })
})
