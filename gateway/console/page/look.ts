/**
 * Language and appearance as they are kept in the browser, and shown on the whole page. Nothing else is kept there.
 *
 * @module
 */
import type { Look } from './theme.ts'
import type { Language } from './words/words.tsx'

export type Theme = Look | 'system'

const LANGUAGE = 'shudao.language'
const THEME = 'shudao.theme'

/** What the system of whoever looks prefers. */
export const PREFERS = {
  dark: '(prefers-color-scheme: dark)',
  stillness: '(prefers-reduced-motion: reduce)',
} as const

export function keptLanguage(): Language {
  const kept = localStorage.getItem(LANGUAGE)
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.startsWith('zh') ? 'zh' : 'en'
}

export function keptTheme(): Theme {
  const kept = localStorage.getItem(THEME)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export function keep(language: Language, theme: Theme): void {
  localStorage.setItem(LANGUAGE, language)
  localStorage.setItem(THEME, theme)
}

export function lookOf(theme: Theme, systemIsDark: boolean): Look {
  if (theme !== 'system') return theme
  return systemIsDark ? 'dark' : 'light'
}

/** Styles go by it, and screen readers. */
export function show(language: Language, look: Look): void {
  const { documentElement: page } = document
  page.lang = language === 'zh' ? 'zh-CN' : 'en'
  page.dataset['theme'] = look
}
