/**
 * The head of a package to the national population database (人口库 身份核查): who asks, for whom and why, on
 * every call. A call that cannot say so is not made.
 *
 * @module
 */
import type { OnBehalfOf } from './adapter.ts'
import { AdapterError } from './errors.ts'

export interface PopulationHead {
  /** QQBWDM, QQBWMC: the ministry that asks. */
  readonly ministry: Party
  /** SJLYXTDM, SJLYXTMC: the platform that the call comes from. */
  readonly platform: Party
  /** QQRDWMC of each using unit, by its credit code (QQRDWDM). */
  readonly units: Readonly<Record<string, string>>
  /** QQYWLXDM, QQYWLXMC of each matter: the kind of business as it was reported to the database. */
  readonly businessTypes: Readonly<Record<string, Party>>
  /** QQYWXTMC of each consumer (QQYWXTDM); default its id. */
  readonly systems?: Readonly<Record<string, string>>
  /**
   * QQRGMSFHM, QQRXM of each operator: JSON `{"<operator>": {"citizenId": "…", "name": "…"}}`. A secret: it
   * holds citizen numbers.
   */
  readonly operators: string
}

export interface Party {
  readonly code: string
  readonly name: string
}

const party = {
  type: 'object',
  additionalProperties: false,
  required: ['code', 'name'],
  properties: { code: { type: 'string', minLength: 1 }, name: { type: 'string', minLength: 1 } },
} as const

export const populationHeadSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['ministry', 'platform', 'units', 'businessTypes', 'operators'],
  properties: {
    ministry: party,
    platform: party,
    units: { type: 'object', additionalProperties: { type: 'string', minLength: 1 } },
    businessTypes: { type: 'object', additionalProperties: party },
    systems: { type: 'object', additionalProperties: { type: 'string', minLength: 1 } },
    operators: { type: 'string', format: 'operators' },
  },
} as const

interface Operator {
  readonly citizenId: string
  readonly name: string
}

/** The operators of the JSON; undefined when it is not of that form. */
export function readOperators(json: string): ReadonlyMap<string, Operator> | undefined {
  try {
    const read: unknown = JSON.parse(json)
    if (typeof read !== 'object' || read === null) return undefined
    const entries = Object.entries(read as Readonly<Record<string, unknown>>)
    return entries.every((entry): entry is [string, Operator] => isOperator(entry[1]))
      ? new Map(entries)
      : undefined
  } catch {
    return undefined
  }
}

function isOperator(value: unknown): value is Operator {
  const { citizenId, name } = (value ?? {}) as Partial<Record<keyof Operator, unknown>>
  return typeof citizenId === 'string' && typeof name === 'string'
}

/**
 * The fields of the head, in the order of the interface.
 *
 * @param records - how many subjects are asked for (JLS)
 * @throws {AdapterError} `SOURCE_UNAVAILABLE` when unit, operator or matter is not known to the registration: the
 *   database would refuse the call
 */
export function populationFields(
  source: string,
  head: PopulationHead,
  operators: ReadonlyMap<string, Operator>,
  onBehalfOf: OnBehalfOf,
  records: number,
  now: Date,
): readonly (readonly [string, string])[] {
  const operator = operators.get(onBehalfOf.operator)
  const unit = own(head.units, onBehalfOf.unitCode)
  const business = own(head.businessTypes, onBehalfOf.matter)
  if (operator === undefined) throw notRegistered(source, 'the operator', 'operators')
  if (unit === undefined) throw notRegistered(source, 'the using unit', 'units')
  if (business === undefined) throw notRegistered(source, 'the matter', 'businessTypes')
  return [
    ['FWQQBH', onBehalfOf.exchangeId],
    ['QQBWDM', head.ministry.code],
    ['QQBWMC', head.ministry.name],
    ['SJLYXTDM', head.platform.code],
    ['SJLYXTMC', head.platform.name],
    ['JLS', String(records)],
    ['FSSJ', compactTime(now)],
    ['QQRGMSFHM', operator.citizenId],
    ['QQRXM', operator.name],
    ['QQRDWDM', onBehalfOf.unitCode],
    ['QQRDWMC', unit],
    ['QQYWLXDM', business.code],
    ['QQYWLXMC', business.name],
    ['QQYWXTDM', onBehalfOf.consumer],
    ['QQYWXTMC', own(head.systems ?? {}, onBehalfOf.consumer) ?? onBehalfOf.consumer],
  ]
}

function own<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

function notRegistered(source: string, what: string, option: string): AdapterError {
  const message = `Source "${source}" is asked only with ${what} named, which is not registered there. Add it to ${option} of its head.`
  return new AdapterError('SOURCE_UNAVAILABLE', source, message)
}

const CHINA_OFFSET_MS = 8 * 3_600_000

/** `YYYYMMDDhhmmss` in the time of China. */
export function compactTime(now: Date): string {
  const local = new Date(now.getTime() + CHINA_OFFSET_MS).toISOString()
  return local.slice(0, 19).replace(/\D/g, '')
}
