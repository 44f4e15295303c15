/**
 * The persons that a benchmark asks about: made up, the same in every process and every run.
 *
 * @module
 */

export interface BenchPerson {
  /** Prefix 500100 and a sequence from 900 up, which are never issued; the check character is right. */
  readonly citizenId: string
  readonly name: string
  /** `YYYY-MM-DD` */
  readonly birthDate: string
  readonly sexCode: '1' | '2'
  readonly address: string
  /** `YYYY-MM-DD`; a pensioner's last certification. */
  readonly certifiedOn: string
  /** Balance of the housing fund, with two decimals. */
  readonly balance: string
}

export const PERSONS = 10_000
/** Sequences 900–999, so a hundred persons share a birthday. */
const PER_BIRTHDAY = 100
const FIRST_BIRTHDAY = Date.UTC(1949, 9, 1)
const DAY_MS = 86_400_000
const SURNAMES = '王李张刘陈杨赵黄周吴'
const GIVEN = ['晓明', '建国', '秀英', '敏', '丽华', '伟', '志强', '桂兰', '春梅', '军']

export function makePeople(): readonly BenchPerson[] {
  return Array.from({ length: PERSONS }, (_, i) => makePerson(i))
}

function makePerson(i: number): BenchPerson {
  // Every 37 days: birthdays over ten years.
  const birthDate = dayAfter(FIRST_BIRTHDAY, Math.floor(i / PER_BIRTHDAY) * 37)
  const sequence = 900 + (i % PER_BIRTHDAY)
  return {
    citizenId: withCheck(`500100${birthDate.replaceAll('-', '')}${sequence}`),
    name: `${SURNAMES.charAt(i % 10)}${GIVEN[Math.floor(i / 10) % 10] ?? ''}`,
    birthDate,
    sexCode: sequence % 2 === 1 ? '1' : '2',
    address: `重庆市渝中区合成路${(i % 900) + 1}号`,
    certifiedOn: dayAfter(Date.UTC(2025, 0, 1), i % 365),
    // Never a last zero: decimals are answered without it.
    balance: `${10_000 + i}.${11 + (i % 9)}`,
  }
}

function dayAfter(first: number, days: number): string {
  return new Date(first + days * DAY_MS).toISOString().slice(0, 10)
}

/** Check character of a citizen number (GB 11643, ISO 7064 MOD 11-2). */
function withCheck(digits: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += Number(digits[i]) * (2 ** (17 - i) % 11)
  return `${digits}${'10X98765432'.charAt(sum % 11)}`
}
