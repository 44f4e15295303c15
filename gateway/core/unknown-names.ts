/**
 * What to say of a name that is not in the schema, where the document may be right all the same: the schema holds what is
 * offered at present.
 *
 * @module
 */
import type { Catalog } from '../../catalog/catalog.ts'
import { typeName } from '../../catalog/sdl.ts'
import type { Standard } from '../../catalog/types.ts'
import { GatewayError } from './errors.ts'
import type { House } from './house.ts'

/** As it was thrown; with what may be meant and is not there at present, for whoever named something unknown. */
export function withWhatIsKnown(house: House, thrown: unknown): unknown {
  if (!(thrown instanceof GatewayError) || thrown.code !== 'GRAPHQL_VALIDATION_FAILED')
    return thrown
  const said = (message: string): string => saidOf(house, message)
  return new GatewayError(thrown.code, said(thrown.message), {
    entries: thrown.entries.map((entry) => ({ ...entry, message: said(entry.message) })),
    status: thrown.status,
    headers: thrown.headers,
    cause: thrown.cause,
  })
}

const FIELD = /^Cannot query field "(\w+)" on type "(\w+)"\./
const TYPE = /^Unknown type "(\w+)"\./

function saidOf(house: House, message: string): string {
  const field = FIELD.exec(message)
  if (field !== null && house.unheard.length > 0) return `${message} ${unheardHint(house)}`
  const named = field ?? TYPE.exec(message)
  const hint = named === null ? undefined : hintOf(house.catalog, named[1] ?? '', named[2])
  // Without the names that are likest: this one is right.
  return hint === undefined ? message : `${named?.[0] ?? ''} ${hint}`
}

/** @param parent type of which a field is asked; undefined where a type is named. */
function hintOf(catalog: Catalog, name: string, parent: string | undefined): string | undefined {
  if (parent === undefined) return standardHint(catalog, keyOf(name))
  if (parent === 'Query') return kindHint(catalog, name)
  return isAskedOf(catalog, name, parent) ? standardHint(catalog, name) : undefined
}

/** What only a peer offers is no field before that has told so. */
function unheardHint({ unheard }: House): string {
  const names = unheard.map(({ name }) => name).join(' and ')
  return `It may be that only ${names} offers this, of whom this exchange has not heard so far: ask again in a minute.`
}

const RESOURCES_MAX = 3

function standardHint(catalog: Catalog, key: string): string | undefined {
  const standard = catalog.standard(key)
  if (standard === undefined || catalog.offersOf(key).length > 0) return undefined
  const suspended = catalog
    .resourcesOf(key)
    .filter(({ state }) => state === 'suspended')
    .slice(0, RESOURCES_MAX)
  const known = `The standard "${key}" (${standard.nameZh}) is known, but no resource of it is published at present`
  if (suspended.length === 0) return `${known}. ${LEAVE_OUT} ${askDepartment(catalog, standard)}`
  const codes = suspended.map(({ code }) => code).join(', ')
  const contacts = [...new Set(suspended.map(({ contact }) => contact))].join(', ')
  return `${known}: ${codes} ${suspended.length === 1 ? 'is' : 'are'} suspended. ${LEAVE_OUT} ask ${contacts} when it will be published again.`
}

const LEAVE_OUT = 'Take it out of the query for now, and'

function askDepartment(catalog: Catalog, { department }: Standard): string {
  const nameZh = catalog.department(department)?.nameZh ?? ''
  return `ask through your department's data officer whether ${department} (${nameZh}) is to publish it.`
}

function kindHint(catalog: Catalog, field: string): string | undefined {
  const kind = catalog.subjectKinds().find(({ name, plural }) => name === field || plural === field)
  return (
    kind &&
    `Subjects of this kind (${kind.nameZh}) are known, but no resource about them is published at present. ${LEAVE_OUT} look in the catalogue who shares what about them.`
  )
}

/** Whether a standard is about subjects of the kind that a type stands for: of others it never is a field. */
function isAskedOf(catalog: Catalog, key: string, type: string): boolean {
  const subjects = catalog.standard(key)?.subjects ?? []
  const names = subjects.map(({ kind }) => typeName(kind))
  return names.some((name) => type === name || type === `${name}Verify`)
}

/** Of the standard to which a type of the schema belongs: `PensionBenefitClaim` → `pensionBenefit`. */
function keyOf(type: string): string {
  const name = type.replace(/Claim$/, '')
  return name.charAt(0).toLowerCase() + name.slice(1)
}
