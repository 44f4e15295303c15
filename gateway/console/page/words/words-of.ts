/**
 * What the console says in a language; dates and numbers as that language writes them.
 *
 * @module
 */
import { en } from './en.ts'
import { filled } from './filled.ts'
import { zh } from './zh.ts'

export type Language = 'zh' | 'en'
export type WordKey = keyof typeof zh

export interface Words {
  readonly language: Language
  /** The text of a key, with its {places} filled. */
  readonly say: (key: WordKey, places?: Readonly<Record<string, string | number>>) => string
  /** The text of a key that is put together, `state.published`; the last part as it is where there is none. */
  readonly term: (group: string, name: string) => string
  /** The name in the chosen language. */
  readonly name: (named: { readonly nameZh: string; readonly nameEn?: string | null }) => string
  readonly number: (value: number) => string
  /** Of a share from 0 to 1. */
  readonly percent: (share: number) => string
  /** Day of an ISO text, or of a `YYYY-MM-DD`. */
  readonly day: (text: string) => string
  /** Of a `YYYY-MM`. */
  readonly month: (text: string) => string
  /** To the second, Asia/Shanghai as the exchange counts. */
  readonly time: (text: string) => string
}

const TEXTS = { zh, en } as const
const LOCALES = { zh: 'zh-CN', en: 'en-GB' } as const
const ZONE = 'Asia/Shanghai'

export function wordsOf(language: Language): Words {
  const texts: Readonly<Record<string, string>> = TEXTS[language]
  const locale = LOCALES[language]
  const numbers = later(() => new Intl.NumberFormat(locale))
  const shares = later(
    () => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }),
  )
  const times = (options: Intl.DateTimeFormatOptions): (() => Intl.DateTimeFormat) =>
    later(() => new Intl.DateTimeFormat(locale, { ...options, timeZone: ZONE }))
  const days = times({ dateStyle: 'medium' })
  const months = times({ year: 'numeric', month: 'short' })
  const moments = times({ dateStyle: 'medium', timeStyle: 'medium' })
  return {
    language,
    say: (key, places = {}) => filled(texts[key] ?? key, places),
    term: (group, name) => texts[`${group}.${name}`] ?? name,
    name: ({ nameZh, nameEn }) => (language === 'en' && nameEn ? nameEn : nameZh),
    number: (value) => numbers().format(value),
    percent: (share) => shares().format(share),
    day: (text) => days().format(new Date(text.length === 10 ? `${text}T00:00:00+08:00` : text)),
    month: (text) => months().format(new Date(`${text}-01T00:00:00+08:00`)),
    time: (text) => moments().format(new Date(text)),
  }
}

/** A browser takes 10 ms and more to make one of them, and no page needs all. */
function later<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
