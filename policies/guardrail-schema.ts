/**
 * The Cedar schema that guardrails are checked against, generated from the catalogue: a matter, a standard or an
 * item that the catalogue does not have is an error at load, and not a rule that never applies.
 *
 * @module
 */
import type { Catalog } from '../catalog/catalog.ts'
import { MASKS } from './masks.ts'

/** The words of the catalogue that guardrails may use. */
export interface GuardrailWords {
  readonly regions: readonly string[]
  readonly departments: readonly string[]
  readonly standards: readonly string[]
  readonly matters: readonly string[]
  /** Names of the items of all standards. */
  readonly items: readonly string[]
}

export function guardrailWords(
  catalog: Pick<Catalog, 'regions' | 'departments' | 'standards' | 'matters'>,
): GuardrailWords {
  const items = catalog.standards().flatMap((standard) => standard.items.map(({ name }) => name))
  return {
    regions: catalog.regions().map(({ code }) => code),
    departments: catalog.departments().map(({ code }) => code),
    standards: catalog.standards().map(({ key }) => key),
    matters: catalog.matters().map(({ code }) => code),
    items: [...new Set(items)],
  }
}

/** @returns the schema in Cedar's own notation. */
export function guardrailSchema(words: GuardrailWords): string {
  return [
    enumOf('Region', words.regions),
    enumOf('Department', words.departments),
    enumOf('Standard', words.standards),
    enumOf('Matter', words.matters),
    enumOf('Item', words.items),
    enumOf('Mask', MASKS),
    enumOf('ShareType', ['unconditional', 'conditional', 'not-shared']),
    `entity Consumer { region: Region, department: Department, rectifying: Bool };`,
    `entity Resource { region: Region, department: Department, standard: Standard, shareType: ShareType, crossProvince: Bool, aboutPerson: Bool };`,
    `type Request = { standards: Set<Standard>, departments: Long, clear: Set<Item>, masks: Set<Mask> };`,
    `type Asked = { matter: Matter, matterStandards: Set<Standard>, items: Set<Item>, sensitive: Set<Item>, request: Request, minor: Bool, child: Bool, bulk: Bool, night: Bool };`,
    `action "query", "verify", "batch", "subscribe" appliesTo { principal: Consumer, resource: Resource, context: Asked };`,
  ].join('\n')
}

/** Cedar knows no empty enumeration; the name in its place cannot be written by mistake. */
function enumOf(type: string, names: readonly string[]): string {
  const quoted = (names.length === 0 ? ['(none)'] : names).map((name) => JSON.stringify(name))
  return `entity ${type} enum [${quoted.join(', ')}];`
}
