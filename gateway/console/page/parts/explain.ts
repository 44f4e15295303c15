import { detailsIn, type ErrorExtensions } from '../words/error-details.ts'
import { foundIn, foundWrong, placeIn } from '../words/findings.ts'
import { useWords } from '../words/words.tsx'

export interface Explained {
  readonly title: string
  /** What more there is to say of this very case, in the chosen language; empty where the title is that. */
  readonly detail: string
  /** What was found wrong, each at its place. */
  readonly found: readonly { readonly place: string; readonly said: string }[]
  /** The exchange's own sentence, in English, where not all of it is said; empty otherwise. */
  readonly original: string
}

/**
 * Says an error in the chosen language. The exchange writes English: in Chinese the meaning of the code stands first, then
 * what the exchange states of the case; its own sentence can be opened below.
 */
export function useExplain(): (error: {
  readonly code: string
  readonly message: string
  readonly extensions?: ErrorExtensions
}) => Explained {
  const { language, term, time } = useWords()
  return ({ code, message, extensions = {} }) => {
    if (language === 'en' && message !== '') {
      return { title: message, detail: '', found: [], original: '' }
    }
    const found = foundWrong(extensions).map((one) => ({
      place: [one.file ?? '', placeIn(language, one.pointer)].join(' ').trim(),
      said: foundIn(language, one),
    }))
    const { text, isWhole } = detailsIn(code, extensions, message, time)
    const isSaid = isWhole || found.length > 0
    return { title: term('error', code), detail: text, found, original: isSaid ? '' : message }
  }
}
