/**
 * What a data officer does with an entry: writes it anew, and submits it.
 *
 * @module
 */
import { Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { ActDialogue } from '../../parts/act.tsx'
import { useWords } from '../../words/words.tsx'

const DRAFT = `mutation ($entry: String!, $digest: ID!, $reason: String!) { draftResource(entry: $entry, digest: $digest, reason: $reason) }`
const SUBMIT = `mutation ($code: ID!, $digest: ID!, $reason: String!) { submitResource(code: $code, digest: $digest, reason: $reason) }`

interface Closing {
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Of the entry as it is shown: another one is not written over, and not submitted, unseen. */
interface Seen {
  readonly digest: string
}

/** Submits; what is wrong is told whole, with its articles. What the source could not be asked is in its history then. */
export function Submit({
  code,
  digest,
  ...rest
}: Closing & Seen & { readonly code: string; readonly about: string }): ReactNode {
  const { say } = useWords()
  return (
    <ActDialogue
      title={say('own.submit')}
      mutation={SUBMIT}
      variables={({ reason }) => ({ code, digest, reason })}
      {...rest}
    />
  )
}

/** Writes the entry anew, as JSON: the form that `shudao catalog` and resource files have. */
export function Amend({
  entry,
  digest,
  ...closing
}: Closing & Seen & { readonly entry: string }): ReactNode {
  const { say } = useWords()
  return (
    <ActDialogue<{ readonly entry: string }>
      title={say('own.amend')}
      mutation={DRAFT}
      variables={({ entry: text, reason }) => ({ entry: text, digest, reason })}
      {...closing}
    >
      {() => (
        <Form.Item
          name="entry"
          label={say('own.entry')}
          initialValue={JSON.stringify(JSON.parse(entry), null, 2)}
          rules={[
            {
              validator: async (_, text: string) => void JSON.parse(text),
              message: say('own.notJson'),
            },
          ]}
        >
          <Input.TextArea rows={16} className="mono" spellCheck={false} />
        </Form.Item>
      )}
    </ActDialogue>
  )
}
