/**
 * How a guardrail comes into force with four eyes: an officer proposes it, the steward activates it or gives it back.
 *
 * @module
 */
import { Button, Space } from 'antd'
import { useState, type ReactNode } from 'react'
import { ActDialogue } from '../../parts/act.tsx'
import { holds, useSession } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { PublishDialogue, ReturnDialogue } from '../review/decisions.tsx'
import type { GuardrailEntry, Proposed } from './proposals.tsx'

const PROPOSE = `mutation ($code: ID!, $entry: String!, $digest: ID!, $reason: String!) {
  draftEntry(kind: guardrail, entry: $entry, digest: $digest, reason: $reason)
  submitEntry(kind: guardrail, code: $code, reason: $reason)
}`

const ACTIVATE = `mutation ($code: ID!, $digest: ID!, $acceptBreaks: Boolean!, $reason: String!) {
  publishEntry(kind: guardrail, code: $code, digest: $digest, acceptBreaks: $acceptBreaks, reason: $reason)
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
  // Of a proposal that nobody has made yet there is none.
  const digest = proposed?.digest ?? ''
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
          variables={({ reason }) => ({ code, entry: JSON.stringify(entry), digest, reason })}
          {...closing}
        />
      )}
      {dialogue === 'activate' && (
        <PublishDialogue
          code={code}
          digest={digest}
          about={code}
          title={say('proposals.activate')}
          accept={say('proposals.accept')}
          mutation={ACTIVATE}
          {...closing}
        />
      )}
      {dialogue === 'return' && (
        <ReturnDialogue code={code} about={code} rows={3} mutation={RETURN} {...closing} />
      )}
    </Space>
  )
}
