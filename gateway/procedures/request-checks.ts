/**
 * What a request must say in view of the catalogue and the grants, besides what its procedure asks: everything that is
 * wrong at once, before anybody at the provider has to look at it.
 *
 * @module
 */
import type { Catalog } from '../../catalog/catalog.ts'
import { didYouMean } from '../../catalog/did-you-mean.ts'
import type { Finding } from '../../catalog/finding.ts'
import type { Actor } from '../../catalog/procedures/procedure.ts'
import { termsOf } from '../../catalog/procedures/request-act.ts'
import type { Application, Request } from '../../catalog/procedures/request.ts'
import type { Consumer } from '../../catalog/types.ts'
import type { KnownToGrants } from '../../policies/load.ts'
import type { Offer, Offers } from '../../policies/offers.ts'
import { ProcedureError } from './errors.ts'
import { heldBesideFindings, type KnownToHeld } from './held-beside.ts'
import type { Head } from './kind.ts'
import { requestOf } from './request-kind.ts'
import { MODES, termsFindings } from './request-grant.ts'
import type { Rules } from './take-step.ts'

/** What an exchange knows when it judges a request. */
export interface KnownToRequests extends KnownToHeld {
  /** Region of this exchange. */
  readonly region: string
  readonly catalog: KnownToHeld['catalog'] & Pick<Catalog, 'matter'>
  readonly consumer: (id: string) => Consumer | undefined
  /** What our consumers may be granted: our resources and the peers'. */
  readonly offers: Offers
  /** What peers' consumers may be granted. */
  readonly peerOffers: Offers
  readonly grants: () => KnownToGrants
}

/**
 * Whose a request for this resource is, and how it is shared.
 *
 * @throws {ProcedureError} when there is no such resource.
 */
export function requestHead(
  { resource: code, items }: Application,
  by: Actor,
  { catalog, region, offers }: KnownToRequests,
): Omit<Head, 'id'> {
  const resource = catalog.resource(code)
  const offer = offers.offer(code)
  if (resource === undefined || offer === undefined) {
    throw new ProcedureError('REFUSED', [notResource(code)])
  }
  return {
    demand: { region, department: by.department ?? '' },
    supply: { region: resource.region, department: resource.department },
    about: { shareType: shareTypeOf(items, offer) },
  }
}

/** That there is no such resource. */
export function notResource(code: string): Finding {
  return finding(
    'resource',
    `names "${code}", which is not a resource. Look for it: shudao catalog search`,
  )
}

/** Conditional where any of the items is. */
function shareTypeOf(items: readonly string[], offer: Offer): Request['shareType'] {
  const isOpen = (item: string): boolean => offer.items.get(item)?.shareType === 'unconditional'
  return items.every(isOpen) ? 'unconditional' : 'conditional'
}

/** The rules of requests at this exchange. */
export function requestRules(known: KnownToRequests): Rules {
  return {
    own: known.region,
    check: (kept, event) => {
      const request = requestOf(kept)
      switch (event.action) {
        case 'draft':
        case 'amend':
        case 'supplement':
        case 'submit':
          return catalogueFindings(request, known, event.day)
        case 'review':
        case 'agree':
        case 'provide':
          return known.region === request.supply.region && termsOf(request) !== undefined
            ? [
                ...askerFindings(request, known),
                ...termsFindings(request, event.day, known.grants()),
              ]
            : []
        default:
          return []
      }
    },
  }
}

/** What is wrong with an application in view of the catalogue. */
export function catalogueFindings(
  request: Pick<Request, 'application' | 'demand' | 'shareType'>,
  known: KnownToRequests,
  day: string,
): readonly Finding[] {
  const { application, demand } = request
  const { region, catalog } = known
  return [
    // The other province need not know all that a department here may have.
    ...(demand.region === region
      ? [
          ...consumerFindings(request, known),
          ...joinedFindings(application, known),
          ...heldBesideFindings(application, known, day),
        ]
      : askerFindings(request, known)),
    ...application.matters
      .filter((code) => catalog.matter(code) === undefined)
      .map((code) => finding('matters', `names "${code}", which is no matter of the catalogue`)),
    ...offerFindings(request, demand.region === region ? known.offers : known.peerOffers),
  ]
}

function joinedFindings(
  { joinedWith = [] }: Application,
  { catalog }: KnownToRequests,
): readonly Finding[] {
  return joinedWith
    .filter((code) => catalog.resource(code) === undefined)
    .map((code) => finding('joinedWith', `names "${code}", which is not a resource`))
}

function consumerFindings(
  { application: { consumer: id }, demand }: Pick<Request, 'application' | 'demand'>,
  { consumer }: KnownToRequests,
): readonly Finding[] {
  const found = consumer(id)
  if (found?.region === demand.region && found.department === demand.department) return []
  const what =
    found === undefined ? 'which is not registered' : 'which is not a system of your department'
  return [finding('consumer', `names "${id}", ${what}`)]
}

/** Whoever asks could else have a grant made for another's system. One that is not known here gets none anyway. */
function askerFindings(
  { application: { consumer: id }, demand }: Pick<Request, 'application' | 'demand'>,
  { consumer }: KnownToRequests,
): readonly Finding[] {
  const found = consumer(id)
  const { region, department } = found ?? demand
  if (region === demand.region && department === demand.department) return []
  const whose = `${demand.region}.${demand.department}`
  return [finding('consumer', `names "${id}", which is no system of ${whose}, whose request it is`)]
}

function offerFindings(
  { application, shareType }: Pick<Request, 'application' | 'shareType'>,
  offers: Offers,
): readonly Finding[] {
  const { resource, items, method } = application
  const offer = offers.offer(resource)
  if (offer?.published !== true) {
    return [finding('resource', `names "${resource}", which is not offered to you now`)]
  }
  const findings: Finding[] = []
  if (MODES[method] === undefined || !offer.methods.includes(method)) {
    const ways = offer.methods.filter((one) => MODES[one] !== undefined).join(', ')
    findings.push(finding('method', `is "${method}"; through an exchange it is offered by ${ways}`))
  }
  for (const item of items) {
    const offered = offer.items.get(item)
    if (offered === undefined) {
      const hint = didYouMean(item, offer.items.keys())
      findings.push(finding('items', `names "${item}", which it does not offer.${hint}`))
    } else if (offered.shareType === 'not-shared') {
      findings.push(finding('items', `names "${item}", which is not shared (不予共享, Art. 14)`))
    }
  }
  if (findings.length === 0 && shareTypeOf(items, offer) !== shareType) {
    const message = `are shared otherwise than "${shareType}" by now; make a new request for them`
    findings.push(finding('items', message))
  }
  return findings
}

function finding(field: keyof Application, message: string): Finding {
  return { pointer: `/application/${field}`, message }
}
