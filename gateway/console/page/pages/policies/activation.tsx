/**
 * How a guardrail comes into force with four eyes: an officer proposes it, the steward activates it or gives it back.
 *
 * @module
 */
import { Button, Checkbox, Form, Input, Space } from 'antd'
import { useState, type ReactNode } from 'react'
import { ActDialogue } from '../../parts/act.tsx'
import { holds, useSession } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { defectsOf } from '../review/defects-of.ts'
import type { GuardrailEntry, Proposed } from './proposals.tsx'

const PROPOSE = `mutation ($code: ID!, $entry: String!, $reason: String!) {
  draftEntry(kind: guardrail, entry: $entry, reason: $reason)
  submitEntry(kind: guardrail, code: $code, reason: $reason)
}`

const ACTIVATE = `mutation ($code: ID!, $acceptBreaks: Boolean!, $reason: String!) {
  publishEntry(kind: guardrail, code: $code, acceptBreaks: $acceptBreaks, reason: $reason)
}`

const RETURN = `mutation ($code: ID!, $defects: [ResourceDefect!]!, $reason: String!) {
  returnEntry(kind: guardrail, code: $code, defects: $defects, reason: $reason)
}`

/** The name that a guardrail gives itself. */
export function idIn(text: string): string {
  return /@id\(\s*"([^"]*)"\s*\)/.exec(text)?.[1] ?? ''
}

export function Activation({
  proposed,
  text,
  onDone,
}: {
  /** Undefined for what is not in the registry yet. */
  readonly proposed: Proposed | undefined
  readonly text: string
  readonly onDone: () => void
}): ReactNode {
  const { say } = useWords()
  const { staff } = useSession()
  const [dialogue, setDialogue] = useState<'propose' | 'takeBack' | 'activate' | 'return'>()
  const isSubmitted = proposed?.state === 'submitted'
  const mayDecide = holds(staff, ['steward']) && isSubmitted
  const mayPropose = holds(staff, ['officer']) && !isSubmitted
  const code = proposed?.code ?? idIn(text)
  const closing = { onClose: () => setDialogue(undefined), onDone }
  const entry: GuardrailEntry = {
    id: code,
    text,
    ...(dialogue === 'takeBack' ? { takenBack: true } : {}),
  }
  return (
    <Space wrap className="spaced">
      {mayPropose && (
        <Button type="primary" disabled={code === ''} onClick={() => setDialogue('propose')}>
          {say('proposals.propose')}
        </Button>
      )}
      {mayPropose && proposed?.service === 'published' && (
        <Button onClick={() => setDialogue('takeBack')}>{say('proposals.takeBack')}</Button>
      )}
      {mayDecide && (
        <>
          <Button onClick={() => setDialogue('return')}>{say('review.return')}</Button>
          <Button type="primary" onClick={() => setDialogue('activate')}>
            {say('proposals.activate')}
          </Button>
        </>
      )}
      {(dialogue === 'propose' || dialogue === 'takeBack') && (
        <ActDialogue
          title={say(dialogue === 'propose' ? 'proposals.propose' : 'proposals.takeBack')}
          mutation={PROPOSE}
          variables={({ reason }) => ({ code, entry: JSON.stringify(entry), reason })}
          {...closing}
        />
      )}
      {dialogue === 'activate' && (
        <ActDialogue<{ readonly acceptBreaks?: boolean }>
          title={say('proposals.activate')}
          mutation={ACTIVATE}
          variables={({ acceptBreaks = false, reason }) => ({ code, acceptBreaks, reason })}
          {...closing}
        >
          {(error) =>
            // Whom it would have refused is named; then it takes a word more.
            error?.code === 'CONFLICT' && (
              <Form.Item name="acceptBreaks" valuePropName="checked">
                <Checkbox>{say('proposals.accept')}</Checkbox>
              </Form.Item>
            )
          }
        </ActDialogue>
      )}
      {dialogue === 'return' && (
        <ActDialogue<{ readonly defects?: string }>
          title={say('review.return')}
          mutation={RETURN}
          variables={({ defects = '', reason }) => ({ code, defects: defectsOf(defects), reason })}
          {...closing}
        >
          {() => (
            <Form.Item name="defects" label={say('review.defects')}>
              <Input.TextArea rows={3} />
            </Form.Item>
          )}
        </ActDialogue>
      )}
    </Space>
  )
}
