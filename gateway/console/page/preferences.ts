/**
 * Language and appearance: the only things that the console keeps in a browser.
 *
 * @module
 */
import { useEffect, useState } from 'react'
import type { Language } from './words/words.tsx'

export type Theme = 'light' | 'dark' | 'system'

export interface Preferences {
  readonly language: Language
  readonly theme: Theme
  readonly isDark: boolean
  readonly setLanguage: (language: Language) => void
  readonly setTheme: (theme: Theme) => void
}

const LANGUAGE = 'shudao.language'
const THEME = 'shudao.theme'

export function usePreferences(): Preferences {
  const [language, setLanguage] = useState(keptLanguage)
  const [theme, setTheme] = useState(keptTheme)
  const [systemIsDark, setSystemIsDark] = useState(() => darkScheme().matches)
  useEffect(() => {
    const scheme = darkScheme()
    const onChange = (): void => setSystemIsDark(scheme.matches)
    scheme.addEventListener('change', onChange)
    return () => scheme.removeEventListener('change', onChange)
  }, [])
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    localStorage.setItem(LANGUAGE, language)
  }, [language])
  const isDark = theme === 'dark' || (theme === 'system' && systemIsDark)
  useEffect(() => {
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light'
    localStorage.setItem(THEME, theme)
  }, [theme, isDark])
  return { language, theme, isDark, setLanguage, setTheme }
}

function darkScheme(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)')
}

function keptLanguage(): Language {
  const kept = localStorage.getItem(LANGUAGE)
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.startsWith('zh') ? 'zh' : 'en'
}

function keptTheme(): Theme {
  const kept = localStorage.getItem(THEME)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}
