/**
 * Tells of grants that name what another province's exchange offers no more.
 *
 * That is no fault of theirs, and keeps nothing from being in force: an exchange changes its offers without asking us,
 * and such a grant opens what is still offered.
 *
 * @module
 */
import type { Problem } from '../../catalog/errors.ts'
import { wholeStandard } from '../../policies/granted-resource.ts'
import { beyondOffer } from '../../policies/load.ts'
import type { Grant } from '../../policies/types.ts'
import type { House } from '../core/house.ts'
import type { Logger } from '../core/logger.ts'

/** To be called with each house that takes over; what was told of the one before is not told again. */
export type BeyondOffers = (house: Pick<House, 'region' | 'catalog' | 'grants' | 'offers'>) => void

export function makeBeyondOffers(logger: Logger): BeyondOffers {
  let told = new Set<string>()
  return ({ region, catalog, grants, offers }) => {
    const problems = grants
      .all()
      .filter(
        ({ state, resource }) => state === 'active' && !resource.startsWith(`${region.code}.`),
      )
      .flatMap(beyond)
    const known = told
    told = new Set(problems.map(textOf))
    const fresh = problems.filter((problem) => !known.has(textOf(problem)))
    if (fresh.length === 0) return
    logger.warn(
      { problems: fresh },
      'grants name what another province does not offer now; they grant what it still offers',
    )

    /** Nothing where nothing is offered: it may not have been heard yet. */
    function beyond(grant: Grant): readonly Problem[] {
      const whole = wholeStandard(grant.resource)
      const offered = catalog.offersOf(whole?.standard ?? grant.resource.split('.')[2] ?? '')
      const code = offered.find(({ region: of }) => of === whole?.region)?.code ?? grant.resource
      const offer = offers.offer(code)
      const findings = offer === undefined ? [] : beyondOffer(grant, offer)
      return findings.map((finding) => ({ file: grant.id, ...finding }))
    }
  }
}

function textOf({ file, pointer, message }: Problem): string {
  return `${file} ${pointer} ${message}`
}
