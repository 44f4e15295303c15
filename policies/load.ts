/**
 * Loads grants from a folder of JSON files, each holding one grant or a list.
 *
 * @module
 */
import { didYouMean } from '../catalog/did-you-mean.ts'
import type { Finding } from '../catalog/finding.ts'
import { onceFor } from '../catalog/once-for.ts'
import { locate, readFolder, type FileMemory } from '../catalog/read-files.ts'
import { duplicates } from '../catalog/rules/duplicates.ts'
import type { Item } from '../catalog/types.ts'
import { PolicyError } from './errors.ts'
import { wholeStandard } from './granted-resource.ts'
import { maskFits } from './mask-fits.ts'
import { methodOf, type Offer } from './offers.ts'
import { holdsCases } from './case-file.ts'
import { emergencyFindings } from './emergency-grant.ts'
import { itemsOfRule } from './row-rule.ts'
import { rowRuleFindings } from './row-rule-check.ts'
import { grantSchema } from './schema.ts'
import type { Grant, GrantedAccess } from './types.ts'

/** What grants may speak of. */
export interface KnownToGrants {
  readonly consumers: ReadonlySet<string>
  readonly matters: ReadonlySet<string>
  readonly resources: ReadonlySet<string>
  /** The code of the one resource that a standard has in a region, be it offered or not. */
  codeOf(region: string, standard: string): string | undefined
  /** What is offered now; what is usual, of a resource whose exchange has not been heard. */
  offer(resource: string): Offer | undefined
  /** What is usual of another province's resource: its exchange changes what it offers without asking us. */
  usualOffer(resource: string): Offer | undefined
  /** The items of a resource's standard; empty where it is not known. */
  items(resource: string): readonly Item[]
  hasCode(list: string, code: string): boolean
  /**
   * Why a row rule over the item cannot be held for the resource here, to be said of the rule; undefined where it
   * can.
   */
  cannotHold(resource: string, item: string): string | undefined
}

/**
 * A grant of another province's resource is judged by what is usual of it, and opens what is offered: an offer that is
 * narrowed there makes no file wrong here.
 *
 * @param memory of the load before: what is unchanged is the same objects again, and not checked twice in view of the
 *   same `known`.
 * @throws {PolicyError} with every problem of all files.
 */
export function loadGrants(
  folder: string,
  known: KnownToGrants,
  memory?: FileMemory,
): readonly Grant[] {
  const { entries, problems } = readFolder(folder, grantSchema, {
    memory,
    isRead: (file) => !holdsCases(file),
  })
  const sound = soundBy.get(known) ?? new WeakSet()
  soundBy.set(known, sound)
  const usual = (code: string): Offer | undefined => known.usualOffer(code) ?? known.offer(code)
  const all = [
    ...problems,
    // Not id and version: an older version beside the newer would go on permitting what was taken out.
    ...duplicates(entries, '/id', (grant) => [grant.id]),
    ...entries.flatMap((entry) => {
      if (sound.has(entry.value)) return []
      const findings = findingsOf(entry.value, known, usual)
      if (findings.length === 0) sound.add(entry.value)
      return findings.map((finding) => locate(entry, finding))
    }),
  ]
  if (all.length > 0) throw new PolicyError(all)
  return Object.freeze(entries.map((entry) => entry.value))
}

/** A grant that a request became bears its id, and lies in no file. */
export function isOfRequest({ id, request }: Grant): boolean {
  return request === id
}

/** Grants in which nothing was wrong in view of what was known. Both are frozen, so nothing is ever wrong later. */
const soundBy = new WeakMap<KnownToGrants, WeakSet<Grant>>()

/** Everything wrong with one grant beside its shape. */
export function findingsOf(
  grant: Grant,
  known: KnownToGrants,
  offerOf = (code: string): Offer | undefined => known.offer(code),
): readonly Finding[] {
  const findings: Finding[] = []
  if (!known.consumers.has(grant.consumer)) {
    findings.push(unknown('/consumer', grant.consumer, 'a registered consumer', known.consumers))
  }
  grant.matters?.forEach((matter, i) => {
    if (known.matters.has(matter)) return
    findings.push(unknown(`/matters/${i}`, matter, 'a matter of the catalogue', known.matters))
  })
  if (grant.validTo < grant.validFrom) {
    findings.push({ pointer: '/validTo', message: `is before validFrom, ${grant.validFrom}` })
  }
  if (grant.legalBasis?.trim() === '') {
    const message = 'is blank; name the provision that permits the use (Decree 809 Art. 20)'
    findings.push({ pointer: '/legalBasis', message })
  }
  findings.push(...emergencyFindings(grant))
  const whole = wholeStandard(grant.resource)
  const resource = whole === undefined ? grant.resource : known.codeOf(whole.region, whole.standard)
  const offer = offerOf(resource ?? '')
  if (resource === undefined || offer === undefined) {
    findings.push(unknown('/resource', grant.resource, 'a resource', known.resources))
    return findings
  }
  return [...findings, ...offerFindings({ ...grant, resource }, offer, known)]
}

/** What is wrong with a grant in view of what the resource offers. */
function offerFindings(grant: Grant, offer: Offer, known: KnownToGrants): readonly Finding[] {
  return [
    ...beyondOffer(grant, offer),
    ...maskFindings(grant, known.items(grant.resource)),
    ...rowFindings(grant, known),
  ]
}

/** What a grant names and the resource does not offer: no decision opens it. */
export function beyondOffer(grant: Grant, offer: Offer): readonly Finding[] {
  const findings: Finding[] = []
  if (offer.shareType === 'not-shared') {
    const message = 'is not shared (不予共享): nobody can be granted it (Decree 809 Art. 14)'
    findings.push({ pointer: '/resource', message })
  }
  grant.modes.forEach((mode, i) => {
    if (offer.methods.includes(methodOf(mode))) return
    const message = `is "${mode}", which the resource does not offer: it offers ${offer.methods.join(', ')}`
    findings.push({ pointer: `/modes/${i}`, message })
  })
  for (const [name, access] of Object.entries(grant.items))
    findings.push(...itemFindings(name, access, offer))
  return [...findings, ...conditionFindings(grant, offer)]
}

/** What is shared under conditions needs a matter and a legal basis; what is not, may do without (Decree 809 Art. 14). */
function conditionFindings(grant: Grant, offer: Offer): readonly Finding[] {
  const conditional = Object.keys(grant.items).filter(
    (name) => grant.items[name] !== 'denied' && offer.items.get(name)?.shareType === 'conditional',
  )
  if (conditional.length === 0) return []
  const why = `${conditional.slice(0, 3).join(', ')}${conditional.length > 3 ? ' and others' : ''} shared under conditions (有条件共享)`
  const missing = (field: string, what: string): Finding => ({
    pointer: '',
    message: `has no "${field}"; ${why} must be granted for ${what} (Decree 809 Art. 14, 20)`,
  })
  return [
    ...(grant.matters === undefined ? [missing('matters', 'stated matters')] : []),
    ...(grant.legalBasis === undefined
      ? [missing('legalBasis', 'a provision that permits it')]
      : []),
  ]
}

/** A rule that is wrong, or that nobody could hold, is refused before anything is read by it. */
function rowFindings({ resource, rows }: Grant, known: KnownToGrants): readonly Finding[] {
  if (rows === undefined) return []
  const wrong = rowRuleFindings(
    rows,
    { items: known.items(resource), hasCode: (list, code) => known.hasCode(list, code) },
    '/rows',
  )
  if (wrong.length > 0) return wrong
  const reasons = itemsOfRule(rows).flatMap((item) => known.cannotHold(resource, item) ?? [])
  return [...new Set(reasons)].map((message) => ({ pointer: '/rows', message }))
}

function itemFindings(name: string, access: GrantedAccess, offer: Offer): readonly Finding[] {
  const pointer = `/items/${name}`
  const offered = offer.items.get(name)
  if (offered === undefined) {
    return [unknown(pointer, name, 'an item of the resource', offer.items.keys())]
  }
  // Said once where the whole resource is not shared.
  if (access === 'denied' || offer.shareType === 'not-shared') return []
  if (offered.shareType !== 'not-shared') return []
  return [{ pointer, message: 'is not shared (不予共享): nobody can be granted it' }]
}

function maskFindings({ items: granted }: Grant, items: readonly Item[]): readonly Finding[] {
  const known = byName(items)
  return Object.entries(granted).flatMap(([name, access]) => {
    const item = known.get(name)
    if (item === undefined || access === 'clear' || access === 'denied') return []
    if (maskFits(access, item)) return []
    const message = `has the mask "${access}", which does not fit ${item.nameZh}, an item of type ${item.type}`
    return [{ pointer: `/items/${name}`, message }]
  })
}

/** Items by name, once for each standard: a hundred thousand grants ask. */
const byName = onceFor(
  (items: readonly Item[]): ReadonlyMap<string, Item> =>
    new Map(items.map((item) => [item.name, item])),
)

function unknown(pointer: string, name: string, what: string, names: Iterable<string>): Finding {
  return { pointer, message: `names "${name}", which is not ${what}.${didYouMean(name, names)}` }
}
