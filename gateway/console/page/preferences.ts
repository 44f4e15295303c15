/**
 * Language and appearance, as whoever is here chooses them.
 *
 * @module
 */
import { useEffect, useState } from 'react'
import { keep, keptLanguage, keptTheme, lookOf, PREFERS, show, type Theme } from './look.ts'
import type { Look } from './theme.ts'
import type { Language } from './words/words.tsx'

export interface Preferences {
  readonly language: Language
  readonly theme: Theme
  readonly look: Look
  /** Nothing is to slide or grow into its place (WCAG 2.2, 2.3.3). */
  readonly isStill: boolean
  readonly setLanguage: (language: Language) => void
  readonly setTheme: (theme: Theme) => void
}

export function usePreferences(): Preferences {
  const [language, setLanguage] = useState(keptLanguage)
  const [theme, setTheme] = useState(keptTheme)
  const systemIsDark = useMedia(PREFERS.dark)
  const isStill = useMedia(PREFERS.stillness)
  useEffect(() => keep(language, theme), [language, theme])
  const look = lookOf(theme, systemIsDark)
  useEffect(() => show(language, look), [language, look])
  return { language, theme, look, isStill, setLanguage, setTheme }
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const media = matchMedia(query)
    const onChange = (): void => setMatches(media.matches)
    media.addEventListener('change', onChange)
    return () => media.removeEventListener('change', onChange)
  }, [query])
  return matches
}
