/**
 * What somebody sees who is not signed in, and why a sign-in came to nothing.
 *
 * @module
 */
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import type { SessionAnswer } from './api.ts'
import type { Ending } from './session.tsx'
import { Card } from './parts/card.tsx'
import { PageHead } from './parts/page-head.tsx'
import { useWords } from './words/words.tsx'

export function SignIn({
  answer,
  ending,
  former,
  controls,
}: {
  readonly answer: SessionAnswer
  /** Of whoever was signed in a moment ago. */
  readonly ending: Ending | undefined
  /** Whose page this is: somebody else begins on the own first page. */
  readonly former: string | undefined
  /** Language and appearance. */
  readonly controls: ReactNode
}): ReactNode {
  const { say, term } = useWords()
  const problem = new URLSearchParams(location.search).get('problem')
  const to = problem === null ? location.pathname + location.search : '/console/'
  return (
    <main className="sign-in">
      <Card>
        <div className="sign-in-controls">{controls}</div>
        <PageHead title={say('signIn.title')} />
        <p>
          <strong>{answer.exchange}</strong>
        </p>
        {problem !== null && (
          <Alert type="error" showIcon title={term('signIn.problem', problem)} role="alert" />
        )}
        {problem === null && ending !== undefined && (
          <Alert type="info" showIcon title={term('signIn', ending)} />
        )}
        <p>{say(answer.canSignIn ? 'signIn.text' : 'signIn.unconfigured')}</p>
        {answer.canSignIn && (
          <Button
            type="primary"
            size="large"
            block
            href={`${answer.home}/console/sign-in?${new URLSearchParams({ to, ...(former !== undefined && { of: former }) }).toString()}`}
          >
            {say('signIn.button')}
          </Button>
        )}
      </Card>
    </main>
  )
}
