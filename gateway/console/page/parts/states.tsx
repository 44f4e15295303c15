/**
 * What a page shows when it has nothing to show: each says why, and what to do now.
 *
 * @module
 */
import { Button, Empty } from 'antd'
import type { ReactNode } from 'react'
import type { AskError, Role } from '../api.ts'
import { useExplain } from './explain.ts'
import { WarningIcon } from './icons.ts'
import { MoreOf } from './problem.tsx'
import { useSession } from '../session.tsx'
import { useWords } from '../words/words.tsx'

export function Loading(): ReactNode {
  const { say } = useWords()
  return (
    <div className="state" role="status">
      <div className="spinner" />
      <p>{say('state.loading')}</p>
    </div>
  )
}

export function Nothing({
  title,
  text,
  children,
}: {
  readonly title: string
  readonly text?: string
  readonly children?: ReactNode
}): ReactNode {
  return (
    <Empty
      className="state"
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <>
          <strong>{title}</strong>
          {text !== undefined && <p>{text}</p>}
        </>
      }
    >
      {children}
    </Empty>
  )
}

export function Failed({
  error,
  again,
}: {
  readonly error: AskError
  readonly again?: () => void
}): ReactNode {
  const { say } = useWords()
  const { title, ...more } = useExplain()(error)
  return (
    <Stopped
      title={say('state.failed')}
      extra={again && <Button onClick={again}>{say('state.again')}</Button>}
    >
      <p>{title}</p>
      <MoreOf {...more} />
      <p>{say('state.code', { code: error.code })}</p>
    </Stopped>
  )
}

/** Something that was to be shown and could not be, and what to do now. */
export function Stopped({
  title,
  extra,
  children,
}: {
  readonly title: string
  readonly extra?: ReactNode
  readonly children: ReactNode
}): ReactNode {
  return (
    <div className="result" role="alert">
      <WarningIcon aria-hidden />
      <p className="result-title">{title}</p>
      <div className="result-text">{children}</div>
      {extra !== undefined && <div className="result-extra">{extra}</div>}
    </div>
  )
}

export function NotForYou({ roles }: { readonly roles: readonly Role[] }): ReactNode {
  const { say, term, language } = useWords()
  const { staff } = useSession()
  const listed = (names: readonly Role[]): string =>
    names.map((role) => term('role', role)).join(language === 'zh' ? '、' : ', ')
  return (
    <div className="result">
      <p className="result-title">{say('state.forbidden')}</p>
      <p className="result-text">
        {say('state.forbidden.text', { roles: listed(roles), held: listed(staff.roles) })}
      </p>
    </div>
  )
}
