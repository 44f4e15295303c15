import assert from 'node:assert/strict'
import { isCidr, registeredLookup } from '../../adapters/registered-addresses.ts'

describe('registered addresses', () => {
  const found = (name: string, addresses?: readonly string[]): Promise<string> =>
    new Promise((resolve) => {
      registeredLookup(addresses)(name, {}, (error, address) =>
        resolve(error === null && typeof address === 'string' ? address : String(error?.code)),
      )
    })

  // An address is its own answer, whatever the name server says.
  for (const [address, addresses, expected] of [
    ['127.0.0.1', undefined, 'ADDRESS_NOT_REGISTERED'],
    ['10.1.2.3', undefined, 'ADDRESS_NOT_REGISTERED'],
    ['169.254.169.254', undefined, 'ADDRESS_NOT_REGISTERED'],
    ['::1', undefined, 'ADDRESS_NOT_REGISTERED'],
    ['fd00::1', undefined, 'ADDRESS_NOT_REGISTERED'],
    ['::ffff:10.1.2.3', undefined, 'ADDRESS_NOT_REGISTERED'],
    ['8.8.8.8', undefined, '8.8.8.8'],
    ['2400:3200::1', undefined, '2400:3200::1'],
    ['10.1.2.3', ['10.1.0.0/16'], '10.1.2.3'],
    ['10.2.2.3', ['10.1.0.0/16'], 'ADDRESS_NOT_REGISTERED'],
    ['8.8.8.8', ['10.1.0.0/16'], 'ADDRESS_NOT_REGISTERED'],
    ['fd00::1', ['10.1.0.0/16', 'fd00::1'], 'fd00::1'],
  ] as const) {
    it(`answers ${address} with ${expected} where ${addresses?.join(' and ') ?? 'nothing'} is registered`, async () => {
      assert.equal(await found(address, addresses), expected)
    })
  }

  it('knows an address or a network from other texts', () => {
    for (const text of ['10.1.2.3', '10.1.0.0/16', '::1', 'fd00::/8']) assert.ok(isCidr(text), text)
    for (const text of [
      '',
      'localhost',
      '10.1.2',
      '10.1.0.0/33',
      '10.1.0.0/',
      '::/129',
      '::1/1/1',
    ]) {
      assert.ok(!isCidr(text), text)
    }
  })
})
