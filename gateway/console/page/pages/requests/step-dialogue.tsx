/**
 * What may be done with a procedure now: a button a step, and a dialogue that asks for the reason and what else it takes.
 *
 * @module
 */
import { Alert, Button, Form, Input, Space } from 'antd'
import type { ReactNode } from 'react'
import { AskError } from '../../api.ts'
import { ActDialogue } from '../../parts/act.tsx'
import { wholeNumberRule } from '../../parts/whole-number.ts'
import { useWords } from '../../words/words.tsx'
import { documentOf, tooMany, valueOf, type StepFacts } from './steps.ts'

/** Steps that go the usual way; the first of them stands out. */
const USUAL = ['endorse', 'submit', 'supplement', 'review', 'agree', 'provide', 'verify', 'settle']

export function StepButtons({
  steps,
  onChosen,
}: {
  readonly steps: readonly string[]
  readonly onChosen: (step: string) => void
}): ReactNode {
  const { term } = useWords()
  const first = steps.find((step) => USUAL.includes(step))
  return (
    <Space wrap className="end">
      {steps.map((step) => (
        <Button
          key={step}
          type={step === first ? 'primary' : 'default'}
          onClick={() => onChosen(step)}
        >
          {term('step', step)}
        </Button>
      ))}
    </Space>
  )
}

export function StepDialogue({
  step,
  facts,
  id,
  event,
  ...closing
}: {
  readonly step: string
  readonly facts: StepFacts | undefined
  readonly id: string
  /** Number of the last event that is shown; of requests, whose terms may change while they are looked at. */
  readonly event?: number
  readonly onClose: () => void
  readonly onDone: () => void
}): ReactNode {
  const { say, term } = useWords()
  if (facts === undefined) return null
  const { field, isFinal } = facts
  return (
    <ActDialogue<{ readonly value?: string }>
      title={term('step', step)}
      mutation={documentOf(facts, event !== undefined)}
      variables={({ value = '', reason }) => ({
        id,
        reason,
        ...(event === undefined ? {} : { event }),
        ...(field === undefined ? {} : { [field]: valueOf(field, value) }),
      })}
      {...closing}
    >
      {() => (
        <>
          {isFinal && (
            <Alert type="warning" showIcon className="spaced" title={say('step.final')} />
          )}
          {field !== undefined && (
            <Form.Item
              name="value"
              label={term('detail', field)}
              extra={term('detail.text', field)}
              rules={[
                { required: true, message: say('step.missing') },
                ...(field === 'days' ? [wholeNumberRule(1, say('step.noNumber'))] : []),
                {
                  validator: async (_, text: string = '') => {
                    const max = tooMany(field, text)
                    if (max === undefined) return
                    const words = say(field === 'missing' ? 'step.longLine' : 'step.long', { max })
                    throw new AskError('BAD_USER_INPUT', words)
                  },
                },
              ]}
            >
              {inputOf(field)}
            </Form.Item>
          )}
        </>
      )}
    </ActDialogue>
  )
}

function inputOf(field: NonNullable<StepFacts['field']>): ReactNode {
  if (field === 'rectifyBy') return <Input type="date" />
  if (field === 'days') return <Input inputMode="numeric" maxLength={2} />
  // No bound of the browser's: it would drop the rest of what is pasted, and say nothing.
  return <Input.TextArea rows={3} />
}
