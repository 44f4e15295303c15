/**
 * Why somebody looks: asked once, before anything is shown, and written into the log with each look.
 *
 * @module
 */
import { Button, Form, Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { REASON_CHARACTERS_MAX } from '../../parts/reason-field.tsx'
import { useWords } from '../../words/words.tsx'

/** While the page is open; never stored. */
let given = ''

export interface Reason {
  /** Empty until it was given. */
  readonly reason: string
  readonly give: (reason: string) => void
}

export function useReason(): Reason {
  const [reason, setReason] = useState(given)
  return {
    reason,
    give: (text) => {
      given = text.trim()
      setReason(given)
    },
  }
}

export function AskReason({ give }: Pick<Reason, 'give'>): ReactNode {
  const { say } = useWords()
  return (
    <Card className="narrow">
      <Form layout="vertical" onFinish={({ reason }: { reason: string }) => give(reason)}>
        <Form.Item
          name="reason"
          label={say('audit.reason')}
          extra={say('audit.reason.text')}
          rules={[{ required: true, whitespace: true, message: say('audit.reason.missing') }]}
        >
          <Input maxLength={REASON_CHARACTERS_MAX} placeholder={say('audit.reason.placeholder')} />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {say('audit.reason.go')}
        </Button>
      </Form>
    </Card>
  )
}

export function GivenReason({ reason, give }: Reason): ReactNode {
  const { say } = useWords()
  return (
    <span className="muted">
      {say('audit.reason.given', { reason })}{' '}
      <Button type="link" size="small" onClick={() => give('')}>
        {say('audit.reason.change')}
      </Button>
    </span>
  )
}
