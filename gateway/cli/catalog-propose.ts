/**
 * `shudao catalog propose`: how a table nobody has seen before could become a resource.
 *
 * @module
 */
import { existsSync } from 'node:fs'
import type { Reasoned } from './catalog-registry.ts'
import { CliError } from './cli-error.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { terminal } from './terminal.ts'
import { writeValue } from './written-value.ts'

export interface CatalogProposeOptions extends Reasoned {
  /** Key of the standard that is to be offered; with `table`. */
  readonly standard?: string
  /** Without it, what there is is listed. */
  readonly table?: string
  /** Names with commas, of a table that the source does not describe; with `table`. */
  readonly columns?: string
  /** `.yaml`, `.yml` or `.json`; must not be there yet. */
  readonly out?: string
}

/** @returns 0; 1 when nothing in the table is like an item of the standard. */
export async function catalogPropose(
  source: string,
  { standard, table: entity, columns, out, reason, ...who }: CatalogProposeOptions,
): Promise<number> {
  if (entity === undefined) return listEntities(source, reason, who)
  if (standard === undefined) {
    throw new CliError(
      'Say which standard it offers: --standard <key>. Find it: shudao catalog search.',
    )
  }
  if (out !== undefined && existsSync(out)) {
    throw new CliError(`${out} is there already, and may have been corrected. Name another file.`)
  }
  const { proposeMapping } = await withManagement(who, ({ ask }) =>
    ask(PROPOSE, { source, entity, standard, columns: namedIn(columns), reason }),
  )
  const proposal = proposeMapping as Proposal
  tell(proposal)
  if (out !== undefined) writeValue(out, JSON.parse(proposal.draft), commentsOf(proposal))
  const blanks = proposal.blanks.map(({ pointer }) => pointer).join(', ')
  if (blanks !== '') terminal.print(`To be filled in: ${blanks}.`)
  terminal.print(
    out === undefined
      ? 'Say --out resource.yaml to have it as a file.'
      : `✓ ${out}: correct and complete it, then shudao catalog draft ${out}.`,
  )
  return proposal.lines.length === 0 ? 1 : 0
}

function namedIn(columns: string | undefined): readonly { readonly name: string }[] | null {
  return columns?.split(',').map((name) => ({ name: name.trim() })) ?? null
}

interface Entity {
  readonly name: string
  readonly comment: string | null
}

const ENTITIES = `query ($source: ID!, $reason: String!) {
  sourceEntities(source: $source, reason: $reason) { name comment }
}`

async function listEntities(
  source: string,
  reason: string,
  who: ManagementClientOptions,
): Promise<number> {
  const { sourceEntities } = await withManagement(who, ({ ask }) =>
    ask(ENTITIES, { source, reason }),
  )
  for (const { name, comment } of sourceEntities as readonly Entity[]) {
    terminal.print(comment === null ? name : `${name}   ${comment}`)
  }
  terminal.print(`Say which: --table <name> --standard <key>.`)
  return 0
}

interface Line {
  readonly item: string
  readonly nameZh: string
  readonly column: string
  readonly confidence: number
  readonly because: readonly string[]
  readonly doubts: readonly string[]
}

interface Proposal {
  /** JSON */
  readonly draft: string
  readonly lines: readonly Line[]
  readonly unmatched: readonly { readonly item: string; readonly nameZh: string }[]
  readonly unused: readonly {
    readonly column: string
    readonly type: string
    readonly comment: string | null
  }[]
  readonly doubts: readonly string[]
  readonly blanks: readonly { readonly pointer: string; readonly what: string }[]
}

const PROPOSE = `query ($source: ID!, $entity: String!, $standard: ID!, $columns: [GivenColumn!], $reason: String!) {
  proposeMapping(source: $source, entity: $entity, standard: $standard, columns: $columns, reason: $reason) {
    draft doubts
    blanks { pointer what }
    lines { item nameZh column confidence because doubts }
    unmatched { item nameZh }
    unused { column type comment }
  }
}`

function tell({ lines, unmatched, unused, doubts }: Proposal): void {
  for (const { item, nameZh, column, confidence, because, doubts: all } of lines) {
    terminal.print(`${confidence} %  ${item} ${nameZh} ← ${column}, which ${because.join('; ')}`)
    for (const doubt of all) terminal.print(`      Look: ${doubt}.`)
  }
  for (const doubt of doubts) terminal.print(`Look: ${doubt}.`)
  if (unmatched.length > 0) {
    const names = unmatched.map(({ item, nameZh }) => `${item} ${nameZh}`).join(', ')
    terminal.print(`No column is like: ${names}.`)
  }
  if (unused.length > 0) {
    const names = unused.map(({ column, comment }) =>
      comment === null ? column : `${column} (${comment})`,
    )
    terminal.print(`No item has a use for: ${names.join(', ')}.`)
  }
}

/** Why, at each line of the mapping; and before everything what has to be done. */
function commentsOf(proposal: Proposal): ReadonlyMap<string, string> {
  const { lines, unmatched, doubts, blanks } = proposal
  const todo = [
    ' A proposal. Correct what is wrong, fill in what is blank, then draft it.',
    ...doubts.map((doubt) => ` Look: ${doubt}`),
    ...unmatched.map(({ item, nameZh }) => ` Not offered, no column is like it: ${item} ${nameZh}`),
  ]
  return new Map([
    ['', todo.join('\n')],
    ...blanks.map(({ pointer, what }): [string, string] => [pointer, ` ${what}`]),
    ...lines.map(({ item, column, confidence, because, doubts: all }): [string, string] => [
      `/binding/mapping/${item}`,
      [
        ` ${confidence} %: ${column} ${because.join('; ')}`,
        ...all.map((doubt) => ` Look: ${doubt}`),
      ].join('\n'),
    ]),
  ])
}
