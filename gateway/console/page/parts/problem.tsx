import { Alert } from 'antd'
import type { ReactNode } from 'react'
import type { AskError } from '../api.ts'
import { useWords } from '../words/words.tsx'
import { useExplain, type Explained } from './explain.ts'

/** What the exchange said against it, each reason on a line of its own. */
export function Problem({ error }: { readonly error: AskError }): ReactNode {
  const { title, ...more } = useExplain()(error)
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="spaced lines"
      title={title}
      description={<MoreOf {...more} />}
    />
  )
}

/** What stands below the title of an error; nothing where there is nothing. */
export function MoreOf({ detail, found, original }: Omit<Explained, 'title'>): ReactNode {
  const { say } = useWords()
  if (detail === '' && found.length === 0 && original === '') return null
  return (
    <>
      {detail !== '' && <div>{detail}</div>}
      {found.length > 0 && (
        <ul className="defects">
          {found.map(({ place, said }) => (
            <li key={`${place} ${said}`}>
              <code>{place}</code> {said}
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
