/**
 * Names as they stand in a register: mostly two or three characters, some with a middle dot, some
 * with characters that older systems do not have.
 *
 * @module
 */
import type { Random } from './random.ts'

const SURNAMES = [
  ...Array.from(
    '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏',
  ),
  ...Array.from(
    '吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱',
  ),
  '欧阳',
  '司马',
  '上官',
]

const GIVEN_MALE = Array.from(
  '伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林阳建国志文成东海峰云山川江诚',
)
const GIVEN_FEMALE = Array.from(
  '芳娜敏静秀英丽艳霞玲燕桂兰萍红玉梅莉雪婷慧琴颖倩洁琳晶莹欣怡佳悦蓉莲菊珍翠淑琼素华清月',
)

/** Within GBK, but missing from many old typefaces and input tables. */
const GIVEN_RARE = Array.from('喆堃犇淼焱翀昇珺昊赟嫕彧')

/** Outside GBK: a source that keeps GBK files cannot hold these. */
const GIVEN_BEYOND_GBK = Array.from('䶮㛃𬭎𬱖')

const DOTTED = {
  '04': ['扎西·多吉', '卓玛·央金', '次仁·旺堆', '洛桑·达瓦', '格桑·曲珍', '丹增·平措'],
  '07': ['吉克·阿依', '阿木·尔布', '沙马·拉且', '马海·日古', '阿苏·越尔', '吉伍·木果'],
} as const

/** The ethnic groups (GB/T 3304) that the demo world knows besides `01` Han. */
export const MINORITIES = ['04', '07', '33', '15', '06', '03'] as const

export function makeName(random: Random, sexCode: string, ethnicGroupCode: string): string {
  if ((ethnicGroupCode === '04' || ethnicGroupCode === '07') && random.chance(0.6)) {
    return random.pick(DOTTED[ethnicGroupCode])
  }
  return random.pick(SURNAMES) + makeGiven(random, sexCode)
}

/** A given name for a child that keeps its father's surname. */
export function makeGiven(random: Random, sexCode: string): string {
  const common = sexCode === '1' ? GIVEN_MALE : GIVEN_FEMALE
  const first = random.pick(common)
  const roll = random.next()
  if (roll < 0.004) return first + random.pick(GIVEN_BEYOND_GBK)
  if (roll < 0.02) return first + random.pick(GIVEN_RARE)
  return roll < 0.25 ? first : first + random.pick(common)
}

/** Of a name: the part that a child inherits. Dotted names are inherited by nobody. */
export function surnameOf(name: string): string | null {
  if (name.includes('·')) return null
  const double = SURNAMES.find((surname) => surname.length === 2 && name.startsWith(surname))
  return double ?? Array.from(name)[0] ?? null
}

/** Whether a GBK file can hold the name. */
export function fitsGbk(name: string): boolean {
  return !GIVEN_BEYOND_GBK.some((character) => name.includes(character))
}
