/**
 * What the console says, in the language that is chosen.
 *
 * @module
 */
import { createContext, useContext, type ReactNode } from 'react'
import { wordsOf, type Language, type Words } from './words-of.ts'

export type { Language, WordKey, Words } from './words-of.ts'

const WORDS = { zh: wordsOf('zh'), en: wordsOf('en') } as const
const Context = createContext<Words>(WORDS.zh)

export function WordsProvider({
  language,
  children,
}: {
  readonly language: Language
  readonly children: ReactNode
}): ReactNode {
  return <Context.Provider value={WORDS[language]}>{children}</Context.Provider>
}

export function useWords(): Words {
  return useContext(Context)
}
