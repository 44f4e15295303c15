/**
 * What the steward does with something that was submitted: puts it into force, or gives it back.
 *
 * @module
 */
import { Alert, Checkbox, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { ActDialogue } from '../../parts/act.tsx'
import { useWords } from '../../words/words.tsx'
import { defectsOf } from './defects-of.ts'

export interface Closing {
  readonly onClose: () => void
  readonly onDone: () => void
}

interface Decision extends Closing {
  readonly code: string
  /** How it is called. */
  readonly about?: string | undefined
  readonly mutation: string
}

/** @param accept said by whoever publishes all the same, where the exchange names whom it would take something from. */
export function PublishDialogue({
  code,
  digest,
  title,
  accept,
  ...rest
}: Decision & {
  /** Of the entry as it is shown. */
  readonly digest: string
  readonly title: string
  readonly accept: string
}): ReactNode {
  return (
    <ActDialogue<{ readonly acceptBreaks?: boolean }>
      title={title}
      variables={({ acceptBreaks = false, reason }) => ({ code, digest, acceptBreaks, reason })}
      {...rest}
    >
      {(error) =>
        error?.code === 'CONFLICT' && (
          <Form.Item name="acceptBreaks" valuePropName="checked">
            <Checkbox>{accept}</Checkbox>
          </Form.Item>
        )
      }
    </ActDialogue>
  )
}

/** @param advice to whoever writes down what is wrong, where there is some. */
export function ReturnDialogue({
  code,
  rows,
  advice,
  ...rest
}: Decision & {
  /** Lines of the field. */
  readonly rows: number
  readonly advice?: { readonly text: string; readonly extra: string; readonly placeholder: string }
}): ReactNode {
  const { say } = useWords()
  return (
    <ActDialogue<{ readonly defects?: string }>
      title={say('review.return')}
      variables={({ defects = '', reason }) => ({ code, defects: defectsOf(defects), reason })}
      {...rest}
    >
      {() => (
        <>
          {advice !== undefined && <Alert type="info" title={advice.text} />}
          <Form.Item name="defects" label={say('review.defects')} extra={advice?.extra}>
            <Input.TextArea rows={rows} placeholder={advice?.placeholder} />
          </Form.Item>
        </>
      )}
    </ActDialogue>
  )
}
