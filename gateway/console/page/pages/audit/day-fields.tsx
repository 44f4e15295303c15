import { Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../words/words.tsx'

/** The fields `from` and `to` of a form. */
export function DayFields(): ReactNode {
  const { say } = useWords()
  return (
    <>
      <Form.Item name="from" label={say('audit.from')}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="to" label={say('audit.to')}>
        <Input type="date" />
      </Form.Item>
    </>
  )
}
