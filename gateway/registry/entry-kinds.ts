/**
 * What the registry keeps, kind by kind: by what an entry is named, and whose officer writes it. The steward publishes all of
 * them. What an entry must hold is said in `entry-defects.ts`.
 *
 * @module
 */
import type { Finding } from '../../catalog/finding.ts'
import type { Party } from '../../catalog/procedures/procedure.ts'
import { privateKeyFindings } from '../../catalog/rules/consumer.ts'
import { secretValueFindings } from '../../catalog/rules/secret-value.ts'
import type { EntryKind } from './entry-kind.ts'
import { sourceSecretFindings } from './source-entry.ts'

/** An entry as it was sent: an object, of which nothing else is known. */
export type GivenEntry = Readonly<Record<string, unknown>>

export interface KindDescription {
  /** As messages call it. */
  readonly noun: string
  /** Of exports: `code-lists`. */
  readonly folder: string
  /** The field that names it among its kind, for ever. */
  readonly codeField: string
  readonly codeForm: RegExp
  /** How to say that form. */
  readonly codeSays: string
  /** Written by the registry; what is given of them is not taken over. */
  readonly ownFields: readonly string[]
  /** Secrets that stand in it, which are refused before anything is kept. */
  readonly secretsIn: (entry: GivenEntry) => readonly Finding[]
  /** The department whose officer writes it; undefined where that is whoever wrote it first. */
  readonly ownerOf: (entry: GivenEntry, region: string) => Party | undefined
}

const RESOURCE_CODE = /^([0-9]{6})\.([A-Z]{1,8})\.([a-z][A-Za-z0-9]*)$/
const LOWER = { codeForm: /^[a-z][a-z0-9-]{0,59}$/, codeSays: 'lower case with hyphens' }
const CAMEL = { codeForm: /^[a-z][A-Za-z0-9]{0,59}$/, codeSays: 'lower camel case' }

export const KINDS: Readonly<Record<EntryKind, KindDescription>> = {
  department: {
    noun: 'department',
    folder: 'departments',
    codeField: 'code',
    codeForm: /^[A-Z]{1,8}$/,
    codeSays: 'one to eight capitals, such as RS',
    ownFields: [],
    secretsIn: (entry) => secretValueFindings(entry),
    ownerOf: () => undefined,
  },
  codeList: {
    noun: 'code list',
    folder: 'code-lists',
    codeField: 'id',
    ...LOWER,
    ownFields: [],
    secretsIn: (entry) => secretValueFindings(entry),
    ownerOf: () => undefined,
  },
  standard: {
    noun: 'standard',
    folder: 'standards',
    codeField: 'key',
    ...CAMEL,
    ownFields: [],
    secretsIn: (entry) => secretValueFindings(entry),
    ownerOf: namedDepartment,
  },
  matter: {
    noun: 'matter',
    folder: 'matters',
    codeField: 'code',
    codeForm: /^[A-Za-z0-9-]{1,40}$/,
    codeSays: 'letters, digits and hyphens, such as CY-037',
    ownFields: [],
    secretsIn: (entry) => secretValueFindings(entry),
    ownerOf: namedDepartment,
  },
  source: {
    noun: 'source',
    folder: 'sources',
    codeField: 'id',
    ...LOWER,
    ownFields: [],
    secretsIn: sourceSecretFindings,
    ownerOf: namedDepartment,
  },
  consumer: {
    noun: 'consumer',
    folder: 'consumers',
    codeField: 'id',
    ...LOWER,
    ownFields: ['state'],
    secretsIn: (entry) => [...secretValueFindings(entry), ...privateKeyFindings(entry['keys'])],
    // Another province has no officers here: who lets its system in answers for it.
    ownerOf: (entry, region) =>
      entry['region'] === region ? namedDepartment(entry, region) : undefined,
  },
  resource: {
    noun: 'resource',
    folder: 'resources',
    codeField: 'code',
    codeForm: RESOURCE_CODE,
    codeSays: '<region>.<department>.<standard>, such as 500000.RS.pensionBenefit',
    ownFields: ['version', 'state', 'publishedOn'],
    secretsIn: (entry) => secretValueFindings(entry),
    ownerOf: ({ code }) => {
      const [, region = '', department = ''] = RESOURCE_CODE.exec(String(code)) ?? []
      return { region, department }
    },
  },
  guardrail: {
    noun: 'guardrail',
    folder: 'guardrails',
    codeField: 'id',
    ...LOWER,
    ownFields: [],
    secretsIn: (entry) => secretValueFindings(entry),
    ownerOf: () => undefined,
  },
}

function namedDepartment({ department }: GivenEntry, region: string): Party | undefined {
  return typeof department === 'string' ? { region, department } : undefined
}
