/**
 * The refusal of a query: every refused item and every guardrail that forbids, with the rule, why, and what to do
 * now.
 *
 * @module
 */
import { explainDenial, type Words } from '../../policies/explain.ts'
import type { Denial } from '../../policies/types.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import type { Purpose } from '../core/types.ts'

export function accessDenied(house: House, purpose: Purpose, denial: Denial): GatewayError {
  const { message, refused, guardrails } = explainDenial(denial, wordsOf(house, purpose))
  return new GatewayError('ACCESS_DENIED', message, {
    extensions: { refused: [...refused, ...guardrails] },
  })
}

/** The names that the sentences of a refusal need. */
export function wordsOf(
  { catalog, grants }: Pick<House, 'catalog' | 'grants'>,
  { matter }: Pick<Purpose, 'matter'>,
): Words {
  return {
    matter,
    itemName: (resource, item) =>
      catalog.item(catalog.resource(resource)?.standard ?? '', item)?.nameZh,
    contact: (resource) => catalog.resource(resource)?.contact,
    grantDays: (ref) => {
      const grant = grants.grant(ref)
      return grant && { from: grant.validFrom, to: grant.validTo }
    },
  }
}
