/**
 * What the audit pages share: the way from one to the other, and the reason that is asked before anything is shown.
 *
 * @module
 */
import type { ReactNode } from 'react'
import { NavLink, useLocation } from 'react-router'
import { PageHead } from '../../parts/page-head.tsx'
import { useWords, type WordKey } from '../../words/words.tsx'
import { AskReason, GivenReason, useReason } from './reason.tsx'

const PAGES: readonly (readonly [path: string, word: WordKey])[] = [
  ['/audit', 'audit.records'],
  ['/audit/whole', 'whole.title'],
  ['/audit/matrix', 'matrix.title'],
  ['/audit/sample', 'sample.title'],
  ['/audit/subject', 'report.title'],
  ['/audit/held', 'held.title'],
]

/** @param children of a page whose looks are recorded, with the reason that was given */
export function AuditFrame({
  title,
  children,
}: {
  readonly title: string
  readonly children: (reason: string) => ReactNode
}): ReactNode {
  const given = useReason()
  return (
    <>
      <AuditHead title={title}>{given.reason !== '' && <GivenReason {...given} />}</AuditHead>
      {given.reason === '' ? <AskReason give={given.give} /> : children(given.reason)}
    </>
  )
}

export function AuditHead({
  title,
  children,
}: {
  readonly title: string
  readonly children?: ReactNode
}): ReactNode {
  const { say } = useWords()
  // What is looked for goes along.
  const { search } = useLocation()
  return (
    <>
      <PageHead title={title}>{children}</PageHead>
      <nav className="tabs" aria-label={say('audit.pages')}>
        {PAGES.map(([path, word]) => (
          <NavLink key={path} to={{ pathname: path, search }} end>
            {say(word)}
          </NavLink>
        ))}
      </nav>
    </>
  )
}
