/**
 * Language and appearance, as whoever is here chooses them.
 *
 * @module
 */
import { useEffect, useState } from 'react'
import { darkScheme, keep, keptLanguage, keptTheme, lookOf, show, type Theme } from './look.ts'
import type { Look } from './theme.ts'
import type { Language } from './words/words.tsx'

export interface Preferences {
  readonly language: Language
  readonly theme: Theme
  readonly look: Look
  readonly setLanguage: (language: Language) => void
  readonly setTheme: (theme: Theme) => void
}

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
  useEffect(() => keep(language, theme), [language, theme])
  const look = lookOf(theme, systemIsDark)
  useEffect(() => show(language, look), [language, look])
  return { language, theme, look, setLanguage, setTheme }
}
