/**
 * Writes the schema that consumers see, from the catalogue (design §4.1).
 *
 * Every standard offered by at least one region is a type; every kind of subject that those standards
 * belong to is a handle. Descriptions carry the Chinese and English names, the share type and the regions
 * that offer it, so that GraphiQL is the manual.
 *
 * @module
 */
import type { CodeList, Item, Region, Resource, Standard, SubjectKind } from './types.ts'

/** What of the catalogue is in the schema. All lists in the order in which they are to be printed. */
export interface Offering {
  /** Own region and peers. */
  readonly regions: readonly Region[]
  readonly kinds: readonly SubjectKind[]
  readonly codeLists: readonly CodeList[]
  readonly standards: readonly {
    readonly standard: Standard
    /** Published resources of it; at least one. */
    readonly resources: readonly Resource[]
  }[]
}

/** Name of the type of a standard or kind: `pensionBenefit` → `PensionBenefit`. */
export function typeName(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1)
}

/** Name of the GraphQL type of an item, without `!`. */
export function itemTypeName(item: Item, codeLists: ReadonlyMap<string, CodeList>): string {
  if (item.codeList !== undefined) return codeLists.get(item.codeList)?.typeName ?? 'String'
  if (item.format === 'citizen-id') return 'CitizenId'
  if (item.format === 'uscc') return 'Uscc'
  switch (item.type) {
    case 'C':
    case 'M':
    case 'G':
      return 'String'
    case 'N':
    case 'Y':
    case 'F':
    case 'B':
      return 'Decimal'
    case 'I':
      return 'Int'
    case 'D':
      return 'Date'
    case 'T':
      return 'DateTime'
    case 'L':
      return 'Boolean'
  }
}

/** The key argument's type: a checked identifier or text. */
export function keyTypeName(format: string | undefined): string {
  return format === 'citizen-id' ? 'CitizenId' : format === 'uscc' ? 'Uscc' : 'String'
}

/** Standards of a kind that some resource offers in a mode, in order. */
export function standardsOf(
  offering: Offering,
  kind: string,
  mode: 'query' | 'verify',
): readonly Standard[] {
  return offering.standards
    .filter(
      ({ standard, resources }) =>
        standard.subjects.some((subject) => subject.kind === kind) &&
        resources.some((resource) => resource.methods.includes(mode)),
    )
    .map(({ standard }) => standard)
}

/**
 * Kinds of subject that something is offered of. Where nothing is offered at all, as in an exchange that begins, all kinds: a
 * schema has a field, and a handle by itself discloses nothing.
 */
export function kindsIn(offering: Offering): readonly SubjectKind[] {
  const kinds = offering.kinds.filter(
    ({ name }) =>
      standardsOf(offering, name, 'query').length > 0 ||
      standardsOf(offering, name, 'verify').length > 0,
  )
  return kinds.length === 0 ? offering.kinds : kinds
}

/** Gives the schema definition text; deterministic for the same offering. */
export function publicSdl(offering: Offering): string {
  const lists = new Map(offering.codeLists.map((list) => [list.id, list]))
  const kinds = kindsIn(offering)
  const usedLists = offering.codeLists.filter((list) =>
    offering.standards.some(({ standard }) => standard.items.some((i) => i.codeList === list.id)),
  )
  return [
    SCALARS,
    ...usedLists.map(codeListSdl),
    regionSdl(offering.regions),
    queryRoot(kinds),
    ...kinds.flatMap((kind) => kindSdl(offering, kind)),
    ...offering.standards.flatMap((offered) => standardSdl(offering, offered, lists)),
    VERIFICATION,
  ].join('\n\n')
}

const SCALARS = `"""
公民身份号码 · Citizen identity number, GB 11643: 18 characters with a right check character. 15-digit numbers,
full-width characters and a small x are accepted and normalised. In answers it may be masked.
"""
scalar CitizenId

"""
统一社会信用代码 · Unified social credit code, GB 32100: 18 characters with a right check character.
"""
scalar Uscc

"日期 · Calendar date, \`YYYY-MM-DD\`."
scalar Date

"日期时间 · Point in time with its zone, ISO 8601: \`2026-03-01T09:30:00+08:00\`."
scalar DateTime

"数值 · Decimal number as text, so that no digit of money is lost: \`\\"3120.55\\"\`."
scalar Decimal`

const VERIFICATION = `"Whether a claim matches what a department holds. Discloses one word."
enum VerificationResult {
  "一致 · A record of the subject agrees with the whole claim."
  MATCH
  "不一致 · There are records, and none agrees with the whole claim."
  MISMATCH
  "库中无此号 · The department has no record of the subject."
  NOT_FOUND
}

"核验结果 · The answer of one region to a claim."
type Verification {
  result: VerificationResult!
  "One line per claimed item, of the record that agrees best."
  items: [ItemVerification!]!
  provenance: Provenance!
}

type ItemVerification {
  item: String!
  result: VerificationResult!
}

"来源 · Where a record comes from."
type Provenance {
  region: Region!
  "Name of the providing department's body."
  department: String!
  "Code of the resource."
  resource: ID!
  version: Int!
  retrievedAt: DateTime!
}`

function regionSdl(regions: readonly Region[]): string {
  const values = regions.map(
    (r) => `  "${r.nameZh} · ${r.nameEn}, GB/T 2260 \`${r.code}\`"\n  ${r.name}`,
  )
  return `"行政区划 · A province, by its exchange."\nenum Region {\n${values.join('\n')}\n}`
}

function codeListSdl(list: CodeList): string {
  const shown = list.codes
    .slice(0, 20)
    .map((c) => `\`${c.code}\` ${c.nameZh}${c.nameEn === undefined ? '' : ` ${c.nameEn}`}`)
  const rest = list.codes.length > 20 ? `, and ${list.codes.length - 20} more` : ''
  return `${block(`${list.nameZh} · ${list.nameEn} (${list.source}), as code: ${shown.join(', ')}${rest}.`)}\nscalar ${list.typeName}`
}

function queryRoot(kinds: readonly SubjectKind[]): string {
  const handles = kinds.map((kind) => {
    const single = kind.keys.map((key) => `${key.name}: ${keyTypeName(key.format)}!`).join(', ')
    const [first] = kind.keys
    const many =
      kind.keys.length === 1 && first !== undefined
        ? `${first.plural}: [${keyTypeName(first.format)}!]!`
        : `keys: [${typeName(kind.name)}Key!]!`
    return `  "${kind.nameZh} · ${kind.nameEn}. A handle: asking for it reveals nothing by itself."
  ${kind.name}(${single}): ${typeName(kind.name)}
  "At most 100 subjects a request, in the order asked."
  ${kind.plural}(${many}): [${typeName(kind.name)}!]!`
  })
  return `type Query {\n${handles.join('\n')}\n}`
}

function kindSdl(offering: Offering, kind: SubjectKind): readonly string[] {
  const type = typeName(kind.name)
  const queried = standardsOf(offering, kind.name, 'query')
  const verified = standardsOf(offering, kind.name, 'verify')
  const keys = kind.keys.map((key) => `  ${key.name}: ${keyTypeName(key.format)}!`)
  const fields = queried.map(
    (s) => `${fieldDescription(offering, s)}\n  ${s.key}(from: [Region!]): [${typeName(s.key)}!]`,
  )
  const parts: string[] = []
  if (kind.keys.length > 1) {
    parts.push(`input ${type}Key {\n${keys.join('\n')}\n}`)
  }
  const verifyField =
    verified.length === 0
      ? []
      : [
          `  "核验 · Check a claim instead of reading a record: it discloses least."\n  verify: ${type}Verify!`,
        ]
  parts.push(
    `${block(`${kind.nameZh} · ${kind.nameEn}`)}\ntype ${type} {\n${[...keys, ...fields, ...verifyField].join('\n')}\n}`,
  )
  if (verified.length > 0) {
    const checks = verified.map(
      (s) =>
        `${fieldDescription(offering, s)}\n  ${s.key}(from: [Region!], claim: ${typeName(s.key)}Claim!): [Verification!]`,
    )
    parts.push(`type ${type}Verify {\n${checks.join('\n')}\n}`)
  }
  return parts
}

function fieldDescription(offering: Offering, standard: Standard): string {
  const offered = offering.standards.find((o) => o.standard === standard)
  const regions = (offered?.resources ?? []).map((resource) => {
    const region = offering.regions.find((r) => r.code === resource.region)
    return region?.name ?? resource.region
  })
  return `  "${standard.nameZh} · ${escape(standard.nameEn)}. Offered by ${regions.join(', ')}."`
}

function standardSdl(
  offering: Offering,
  { standard, resources }: Offering['standards'][number],
  lists: ReadonlyMap<string, CodeList>,
): readonly string[] {
  const offers = resources.map((resource) => {
    const region = offering.regions.find((r) => r.code === resource.region)
    const methods = resource.methods.filter((m) => m === 'query' || m === 'verify')
    return `- ${region?.name ?? resource.region}: \`${resource.code}\`, ${resource.name}; ${resource.shareType}; ${methods.join(', ')}; updated ${resource.updateCycle}`
  })
  const head = [
    `${standard.nameZh} · ${standard.nameEn}`,
    `Standard \`${standard.key}\` of department ${standard.department}${standard.synthetic ? ' (synthetic sample)' : ''}.`,
    ...offers,
  ].join('\n')
  const items = standard.items.map((item) => {
    const list = item.codeList === undefined ? undefined : lists.get(item.codeList)
    const notes = [
      item.nameZh,
      list === undefined ? '' : `coded by ${list.source}`,
      item.sensitive ? 'sensitive' : '',
    ].filter((note) => note !== '')
    return `  "${escape(notes.join('; '))}"\n  ${item.name}: ${itemTypeName(item, lists)}`
  })
  const type = typeName(standard.key)
  const parts = [
    `${block(head)}\ntype ${type} {\n${[...items, '  provenance: Provenance!'].join('\n')}\n}`,
  ]
  if (resources.some((resource) => resource.methods.includes('verify'))) {
    parts.push(
      `"What is claimed of a record; at least one item."\ninput ${type}Claim {\n${items.join('\n')}\n}`,
    )
  }
  return parts
}

function block(text: string): string {
  return `"""\n${text.replaceAll('"""', '\\"""')}\n"""`
}

function escape(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
}
