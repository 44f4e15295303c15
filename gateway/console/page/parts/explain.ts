import { useWords } from '../words/words.tsx'

export interface Explained {
  readonly title: string
  /** What the exchange said of this very case; empty where the title is that. */
  readonly detail: string
}

/**
 * Says an error in the chosen language. The exchange writes English: in Chinese the meaning of the code stands first, and
 * what the exchange wrote below it.
 */
export function useExplain(): (error: {
  readonly code: string
  readonly message: string
}) => Explained {
  const { language, term } = useWords()
  return ({ code, message }) =>
    language === 'en' && message !== ''
      ? { title: message, detail: '' }
      : { title: term('error', code), detail: message }
}
