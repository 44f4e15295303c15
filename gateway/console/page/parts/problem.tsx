import { Alert } from 'antd'
import type { ReactNode } from 'react'
import type { AskError } from '../api.ts'
import { useWords, type WordKey } from '../words/words.tsx'
import { useExplain, type Explained } from './explain.ts'

/** Labels of a form's fields, by the place that the exchange names: `/application/until`. */
export type Labels = Readonly<Record<string, WordKey>>

/** What the exchange said against it, each reason on a line of its own. */
export function Problem({
  error,
  labels = {},
}: {
  readonly error: AskError
  readonly labels?: Labels
}): ReactNode {
  const { title, ...more } = useExplain()(error)
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="spaced lines"
      title={title}
      description={<MoreOf {...more} labels={labels} />}
    />
  )
}

/** What stands below the title of an error; nothing where there is nothing. */
export function MoreOf({
  detail,
  found,
  original,
  labels = {},
}: Omit<Explained, 'title'> & { readonly labels?: Labels }): ReactNode {
  const { say } = useWords()
  if (detail === '' && found.length === 0 && original === '') return null
  return (
    <>
      {detail !== '' && <div>{detail}</div>}
      {found.length > 0 && (
        <ul className="defects">
          {found.map(({ place, said }) => (
            <li key={`${place} ${said}`}>
              <Place place={place} label={labels[place]} />
              {said}
            </li>
          ))}
        </ul>
      )}
      {original !== '' && (
        <details>
          <summary>{say('error.original')}</summary>
          <div lang="en">{original}</div>
        </details>
      )}
    </>
  )
}

function Place({
  place,
  label,
}: {
  readonly place: string
  readonly label: WordKey | undefined
}): ReactNode {
  const { say } = useWords()
  // Errors are taken apart in Chinese alone.
  if (label !== undefined) return `${say(label)}：`
  return (
    <>
      <code>{place}</code>{' '}
    </>
  )
}
