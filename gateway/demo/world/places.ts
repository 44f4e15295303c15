/**
 * The two provinces of the demo, some of their counties (GB/T 2260), and made-up addresses.
 *
 * @module
 */
import type { Random } from './random.ts'

export type DemoRegionCode = '500000' | '510000'

export interface Division {
  /** County level, six digits. */
  readonly code: string
  /** With everything above it: `四川省成都市武侯区`. */
  readonly nameZh: string
}

export interface DemoRegion {
  readonly code: DemoRegionCode
  readonly nameZh: string
  /** Prefix of the generated citizen numbers; a prefecture, never issued. */
  readonly idPrefix: string
  readonly plateLetter: string
  readonly divisions: readonly Division[]
}

export const CHONGQING: DemoRegion = {
  code: '500000',
  nameZh: '重庆市',
  idPrefix: '500100',
  plateLetter: '渝',
  divisions: [
    { code: '500101', nameZh: '重庆市万州区' },
    { code: '500103', nameZh: '重庆市渝中区' },
    { code: '500105', nameZh: '重庆市江北区' },
    { code: '500106', nameZh: '重庆市沙坪坝区' },
    { code: '500107', nameZh: '重庆市九龙坡区' },
    { code: '500108', nameZh: '重庆市南岸区' },
    { code: '500109', nameZh: '重庆市北碚区' },
    { code: '500113', nameZh: '重庆市巴南区' },
    { code: '500116', nameZh: '重庆市江津区' },
    { code: '500117', nameZh: '重庆市合川区' },
    { code: '500118', nameZh: '重庆市永川区' },
    { code: '500151', nameZh: '重庆市铜梁区' },
    { code: '500153', nameZh: '重庆市荣昌区' },
    { code: '500233', nameZh: '重庆市忠县' },
    { code: '500242', nameZh: '重庆市酉阳土家族苗族自治县' },
  ],
}

export const SICHUAN: DemoRegion = {
  code: '510000',
  nameZh: '四川省',
  idPrefix: '510100',
  plateLetter: '川',
  divisions: [
    { code: '510104', nameZh: '四川省成都市锦江区' },
    { code: '510105', nameZh: '四川省成都市青羊区' },
    { code: '510107', nameZh: '四川省成都市武侯区' },
    { code: '510108', nameZh: '四川省成都市成华区' },
    { code: '510116', nameZh: '四川省成都市双流区' },
    { code: '510502', nameZh: '四川省泸州市江阳区' },
    { code: '510703', nameZh: '四川省绵阳市涪城区' },
    { code: '510903', nameZh: '四川省遂宁市船山区' },
    { code: '511011', nameZh: '四川省内江市东兴区' },
    { code: '511302', nameZh: '四川省南充市顺庆区' },
    { code: '511502', nameZh: '四川省宜宾市翠屏区' },
    { code: '511623', nameZh: '四川省广安市邻水县' },
    { code: '511702', nameZh: '四川省达州市通川区' },
    { code: '513201', nameZh: '四川省阿坝藏族羌族自治州马尔康市' },
    { code: '513401', nameZh: '四川省凉山彝族自治州西昌市' },
  ],
}

export const DEMO_REGIONS = [CHONGQING, SICHUAN] as const

const STREETS = [
  '人民路',
  '解放路',
  '建设路',
  '滨江路',
  '新华街',
  '中山路',
  '和平街',
  '胜利路',
  '学府路',
  '文化街',
  '南桥街',
  '东风路',
]

export function makeAddress(random: Random, division: Division): string {
  const house = `${random.integer(1, 288)}号${random.integer(1, 12)}栋${random.integer(1, 4)}单元`
  const room = `${random.integer(1, 33)}-${random.integer(1, 8)}`
  return `${division.nameZh}${random.pick(STREETS)}${house}${room}`
}

/** The county of a code used in the demo; falls back to the province's name. */
export function divisionName(code: string): string {
  for (const region of DEMO_REGIONS) {
    const division = region.divisions.find((candidate) => candidate.code === code)
    if (division) return division.nameZh
  }
  return code.startsWith('50') ? CHONGQING.nameZh : SICHUAN.nameZh
}
