import { isEnumType, isListType, isNonNullType } from 'graphql'

/** More than there are provinces. */
const SHOWN_MAX = 40

/**
 * `"Region" is one of CHONGQING, SICHUAN`: the values of an enum by name, at most 40 of them.
 *
 * @param type may be a list of the enum.
 * @returns undefined for what is no enum.
 */
export function saidOfEnum(type: unknown): string | undefined {
  if (isListType(type) || isNonNullType(type)) return saidOfEnum(type.ofType)
  if (!isEnumType(type)) return undefined
  const names = type.getValues().map(({ name }) => name)
  const more = names.length > SHOWN_MAX ? `, … (${names.length} values)` : ''
  return `"${type.name}" is one of ${names.slice(0, SHOWN_MAX).join(', ')}${more}`
}
