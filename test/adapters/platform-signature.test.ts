import assert from 'node:assert/strict'
import { platformHeaders, platformSignature } from '../../adapters/platform-signature.ts'

const CREDENTIALS = {
  rid: 'rid-500000-demo@1',
  sid: 's_11510000_0001',
  secret: 'example-app-secret',
}

describe('the signature of the national platform', () => {
  it('is the known one for the known call, with HMAC-SHA256 and with HMAC-SM3', () => {
    const sha256 = platformSignature({ ...CREDENTIALS, scheme: 'hmac-sha256' }, '1735689600000')
    assert.equal(sha256, 'G/kddTLxtUrtK/IqSEtSGjQnwja4Kei4aWSjmSzxEnQ=')
    const sm3 = platformSignature({ ...CREDENTIALS, scheme: 'hmac-sm3' }, '1735689600000')
    assert.equal(sm3, 'yTr/93lhgpnM7ZKQmPuIZxxEGuFqReW0KH22JPPU6+8=')
  })

  it('travels under the prefix of the platform', () => {
    const credentials = { ...CREDENTIALS, scheme: 'hmac-sha256', headerPrefix: 'gjzwfwpt' } as const
    assert.deepEqual(Object.keys(platformHeaders(credentials, new Date(0))), [
      'gjzwfwpt_rid',
      'gjzwfwpt_sid',
      'gjzwfwpt_rtime',
      'gjzwfwpt_sign',
    ])
  })
})
