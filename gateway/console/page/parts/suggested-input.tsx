/**
 * Fields that offer what could be meant, by the browser's own list: it is found by code and by name.
 *
 * @module
 */
import { Input } from 'antd'
import { useEffect, useState, type ComponentProps, type ReactNode } from 'react'
import { useLater } from './later.ts'
import type { Suggestion } from './suggestion.ts'

type Field = ComponentProps<typeof Input>

export function SuggestedInput({
  suggestions,
  ...input
}: Field & { readonly suggestions: readonly Suggestion[] }): ReactNode {
  const list = `${input.id ?? ''}-suggestions`
  return (
    <>
      <Input {...input} list={list} autoComplete="off" />
      <datalist id={list}>
        {suggestions.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  )
}

/** Where there is too much to offer all of it: what is typed is looked for. */
export function SearchedInput({
  look,
  ...input
}: Field & { readonly look: (words: string) => Promise<readonly Suggestion[]> }): ReactNode {
  const [suggestions, setSuggestions] = useState<readonly Suggestion[]>([])
  // A page that opens asks nothing for fields that nobody writes in.
  const [isUsed, setIsUsed] = useState(false)
  const words = useLater(String(input.value ?? ''))
  useEffect(() => {
    if (!isUsed) return undefined
    let isGone = false
    // Without suggestions it is a field like others.
    look(words).then(
      (found) => {
        if (!isGone) setSuggestions(found)
      },
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [look, words, isUsed])
  return <SuggestedInput {...input} suggestions={suggestions} onFocus={() => setIsUsed(true)} />
}
