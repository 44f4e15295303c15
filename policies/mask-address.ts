import { isTelling } from './is-telling.ts'

/**
 * Names of divisions, as they stand at the head of an address. A county's name holds no digit and no
 * word of a smaller place; 小区 and its like are housing estates and parks, not counties.
 */
const PROVINCE = String.raw`\p{Script=Han}{2,8}?(?:省|自治区|特别行政区)`
const PREFECTURE = String.raw`[^\P{Script=Han}省路街道巷号栋幢室镇乡村]{1,12}?(?:市|自治州|地区|盟)`
const COUNTY = String.raw`[^\P{Script=Han}区县路街道巷号栋幢室镇乡村]{1,12}?(?<![小社园校厂库景院])(?:区|县|市|旗)`

const LEVELS = [PROVINCE, PREFECTURE, COUNTY].map((level) => new RegExp(`^${level}`, 'u'))

/**
 * Shows an address down to its county: `四川省成都市武侯区****`.
 *
 * An address that ends with a division is shown without it, so that never the whole is shown.
 *
 * @param text without space around it
 * @returns `undefined` when no division can be shown
 */
export function maskAddress(text: string): string | undefined {
  let rest = text
  let shown = 0
  for (const level of LEVELS) {
    const name = level.exec(rest)?.[0]
    if (name === undefined) continue
    const after = rest.slice(name.length)
    if (!Array.from(after).some(isTelling)) continue
    shown += name.length
    rest = after
  }
  return shown > 0 ? `${text.slice(0, shown)}****` : undefined
}
