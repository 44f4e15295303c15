/**
 * Loads grants from a folder of JSON files, each holding one grant or a list.
 *
 * @module
 */
import { didYouMean } from '../catalog/did-you-mean.ts'
import type { Finding } from '../catalog/finding.ts'
import { locate, readFolder } from '../catalog/read-files.ts'
import { duplicates } from '../catalog/rules/duplicates.ts'
import type { Item } from '../catalog/types.ts'
import { PolicyError } from './errors.ts'
import { maskFits } from './mask-fits.ts'
import type { Offer } from './offers.ts'
import { grantSchema } from './schema.ts'
import type { Grant } from './types.ts'

/** What grants may speak of. */
export interface KnownToGrants {
  readonly consumers: ReadonlySet<string>
  readonly matters: ReadonlySet<string>
  readonly resources: ReadonlySet<string>
  offer(resource: string): Offer | undefined
  /** The item of a resource's standard. */
  item(resource: string, item: string): Item | undefined
}

/** @throws {PolicyError} with every problem of all files. */
export function loadGrants(folder: string, known: KnownToGrants): readonly Grant[] {
  const { entries, problems } = readFolder(folder, grantSchema)
  const all = [
    ...problems,
    // Not id and version: an older version beside the newer would go on permitting what was taken out.
    ...duplicates(entries, '/id', (grant) => [grant.id]),
    ...entries.flatMap((entry) =>
      findingsOf(entry.value, known).map((finding) => locate(entry, finding)),
    ),
  ]
  if (all.length > 0) throw new PolicyError(all)
  return Object.freeze(entries.map((entry) => entry.value))
}

/** Everything wrong with one grant beside its shape. */
export function findingsOf(grant: Grant, known: KnownToGrants): readonly Finding[] {
  const findings: Finding[] = []
  if (!known.consumers.has(grant.consumer)) {
    findings.push(unknown('/consumer', grant.consumer, 'a registered consumer', known.consumers))
  }
  grant.matters.forEach((matter, i) => {
    if (known.matters.has(matter)) return
    findings.push(unknown(`/matters/${i}`, matter, 'a matter of the catalogue', known.matters))
  })
  if (grant.validTo < grant.validFrom) {
    findings.push({ pointer: '/validTo', message: `is before validFrom, ${grant.validFrom}` })
  }
  if (grant.legalBasis.trim() === '') {
    const message = 'is blank; name the provision that permits the use (Decree 809 Art. 20)'
    findings.push({ pointer: '/legalBasis', message })
  }
  const offer = known.offer(grant.resource)
  if (offer === undefined) {
    findings.push(unknown('/resource', grant.resource, 'a resource', known.resources))
    return findings
  }
  if (offer.shareType === 'not-shared') {
    const message = 'is not shared (不予共享): nobody can be granted it (Decree 809 Art. 14)'
    findings.push({ pointer: '/resource', message })
  }
  grant.modes.forEach((mode, i) => {
    if (offer.methods.includes(mode)) return
    const message = `is "${mode}", which the resource does not offer: it offers ${offer.methods.join(', ')}`
    findings.push({ pointer: `/modes/${i}`, message })
  })
  for (const name of Object.keys(grant.items))
    findings.push(...itemFindings(grant, name, offer, known))
  return findings
}

function itemFindings(
  grant: Grant,
  name: string,
  offer: Offer,
  known: KnownToGrants,
): readonly Finding[] {
  const pointer = `/items/${name}`
  const offered = offer.items.get(name)
  const item = known.item(grant.resource, name)
  if (offered === undefined || item === undefined) {
    return [unknown(pointer, name, 'an item of the resource', offer.items.keys())]
  }
  const findings: Finding[] = []
  // Said once where the whole resource is not shared.
  if (offered.shareType === 'not-shared' && offer.shareType !== 'not-shared') {
    findings.push({ pointer, message: 'is not shared (不予共享): nobody can be granted it' })
  }
  const access = grant.items[name]
  if (access !== undefined && access !== 'clear' && !maskFits(access, item)) {
    const message = `has the mask "${access}", which does not fit ${item.nameZh}, an item of type ${item.type}`
    findings.push({ pointer, message })
  }
  return findings
}

function unknown(pointer: string, name: string, what: string, names: Iterable<string>): Finding {
  return { pointer, message: `names "${name}", which is not ${what}.${didYouMean(name, names)}` }
}
