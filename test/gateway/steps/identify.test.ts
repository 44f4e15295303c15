import assert from 'node:assert/strict'
import { makeTokenIssuer } from '../../../gateway/trust/token.ts'
import { generateSigningKey, loadSigningKey } from '../../../gateway/trust/keys.ts'
import { ISSUER, KEYS, NOW, testHouse } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

const query = `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: [CHONGQING]) { name } } }`

async function forged(): Promise<string> {
  const key = loadSigningKey(generateSigningKey().privateKeyPem)
  return makeTokenIssuer({ issuer: ISSUER, audience: ISSUER, key, now: () => NOW }).issue({
    clientId: 'cq-pension-desk',
  })
}

async function expired(): Promise<string> {
  const now = (): Date => new Date(NOW.getTime() - 3_600_000)
  return makeTokenIssuer({ issuer: ISSUER, audience: ISSUER, key: KEYS.token, now }).issue({
    clientId: 'cq-pension-desk',
  })
}

describe('identify', () => {
  const REFUSED: Readonly<Record<string, () => Promise<{ as?: string; authorization?: string }>>> =
    {
      'a token that another key signed': async () => ({
        authorization: `Bearer ${await forged()}`,
      }),
      'a token of an hour ago': async () => ({ authorization: `Bearer ${await expired()}` }),
      'no bearer token': async () => ({ authorization: 'Basic Y3E6c2VjcmV0' }),
      'a consumer that nobody registered': async () => ({ as: 'cq-stranger' }),
      'a suspended consumer': async () => ({ as: 'cq-suspended' }),
    }

  for (const [what, given] of Object.entries(REFUSED)) {
    it(`refuses ${what}: 401, nothing read, nothing in the log, a line for the administrator`, async () => {
      const house = testHouse()
      const { as, authorization } = await given()
      const headers = authorization === undefined ? {} : { authorization }
      const told = await house.ask({ query, headers, ...(as === undefined ? {} : { as }) })
      assert.equal(told.status, 401)
      assert.equal(told.plainStatus, 401)
      assert.equal(told.headers['WWW-Authenticate'], 'Bearer')
      assert.equal(told.body.errors.length, 1)
      assert.deepEqual(told.body.errors[0].extensions, {
        code: 'UNAUTHENTICATED',
        retryable: false,
      })
      assert.deepEqual(told.body.extensions, house.extensions(1, null))
      assert.equal(house.readCount(), 0)
      assert.deepEqual(house.records(), [])
      assert.deepEqual(
        house.lines.map(({ fields }) => fields['code']),
        ['UNAUTHENTICATED'],
      )
    })
  }

  it('says who may lift a suspension', async () => {
    const told = await testHouse().ask({ as: 'cq-suspended', query })
    assert.equal(
      told.body.errors[0].message,
      'The consumer "cq-suspended" is suspended (Decree 809 Art. 27), so nothing is given to it. Ask the steward of CHONGQING why, and until when.',
    )
  })

  it('takes no token given twice', async () => {
    const house = testHouse()
    const one = `Bearer ${await house.token('cq-pension-desk')}`
    const headers = { authorization: [one, one] } as unknown as Record<string, string>
    assert.equal((await house.ask({ query, headers })).status, 401)
  })
})
