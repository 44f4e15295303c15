/**
 * Beginning a dispute about a request or correction, or doubting a record that was received.
 *
 * @module
 */
import { Form, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { ActDialogue } from '../../parts/act.tsx'
import { wholeNumberIn, wholeNumberRule } from '../../parts/whole-number.ts'
import { useWords } from '../../words/words.tsx'

const DISPUTE = `mutation ($about: ID!, $reason: String!) { raiseDispute(about: $about, reason: $reason) { id state waits } }`

const CORRECTION = `mutation ($exchangeId: ID!, $index: Int!, $resource: ID!, $items: [String!]!, $reason: String!) {
  raiseCorrection(exchangeId: $exchangeId, index: $index, resource: $resource, items: $items, reason: $reason) { id state waits }
}`

interface Closing {
  readonly onClose: () => void
  readonly onDone: () => void
}

export function RaiseDispute({
  about,
  ...closing
}: Closing & { readonly about: string }): ReactNode {
  const { term } = useWords()
  return (
    <ActDialogue
      title={term('step', 'dispute')}
      mutation={DISPUTE}
      variables={({ reason }) => ({ about, reason })}
      {...closing}
    />
  )
}

interface Doubt {
  readonly exchangeId: string
  readonly index: string
  readonly resource: string
  readonly items: readonly string[]
}

/** By the receipt of the answer: its exchange and its place in the log. */
export function RaiseCorrection(closing: Closing): ReactNode {
  const { say } = useWords()
  const needed = [{ required: true, message: say('step.missing') }]
  return (
    <ActDialogue<Doubt>
      title={say('corrections.raise')}
      mutation={CORRECTION}
      variables={({ index, ...doubt }) => ({ ...doubt, index: wholeNumberIn(index) })}
      {...closing}
    >
      {() => (
        <>
          <p className="muted">{say('corrections.raise.text')}</p>
          <Form.Item name="exchangeId" label={say('corrections.exchange')} rules={needed}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item
            name="index"
            label={say('corrections.index')}
            rules={[...needed, wholeNumberRule(0, say('step.noNumber'))]}
          >
            <Input inputMode="numeric" maxLength={12} />
          </Form.Item>
          <Form.Item name="resource" label={say('audit.resource')} rules={needed}>
            <Input maxLength={100} placeholder="510000.RS.pensionBenefit" />
          </Form.Item>
          <Form.Item name="items" label={say('corrections.items')} rules={needed}>
            <Select mode="tags" open={false} suffix={null} />
          </Form.Item>
        </>
      )}
    </ActDialogue>
  )
}
