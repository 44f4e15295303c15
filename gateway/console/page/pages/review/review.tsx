/**
 * One resource of the registry: what is new in it and how it came here; its officer amends and submits it, the steward
 * publishes it or gives it back.
 *
 * @module
 */
import { Alert, Button, Space, Tag, Timeline } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { EntryView } from '../../parts/entry-view.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { SubmittedNote } from '../../parts/submitted-note.tsx'
import { holds, useAsk, useSession } from '../../session.tsx'
import { useWaiting } from '../../waiting.tsx'
import { foundLineIn } from '../../words/defects.ts'
import { useWords } from '../../words/words.tsx'
import { Affected } from './affected.tsx'
import { PublishDialogue, ReturnDialogue } from './decisions.tsx'
import { Amend, Submit } from './submit.tsx'

interface Registered {
  readonly code: string
  readonly name: string | null
  readonly state: string
  /** In force; 0 before the first. */
  readonly version: number
  /** Of the version in force. */
  readonly publishedOn: string | null
  readonly entry: string
  readonly digest: string
}

interface Event {
  readonly seq: number
  readonly action: string
  readonly at: string
  readonly by: string
  readonly why: string
  readonly defects: readonly string[]
  /** What its source could not be asked, or is not certain. */
  readonly warnings: readonly string[]
}

interface Answer {
  readonly registeredResource: Registered
  readonly resourceHistory: readonly Event[]
  /** JSON of the version in force; null before the first. */
  readonly entryInForce: string | null
}

const REVIEW = `query ($code: ID!) {
  registeredResource(code: $code) { code name state version publishedOn entry digest }
  resourceHistory(code: $code) { seq action at by why defects warnings }
  entryInForce(code: $code)
}`

const VERSIONS = `query ($code: ID!) { resourceVersions(code: $code) { version entry } }`

const PUBLISH = `mutation ($code: ID!, $digest: ID!, $acceptBreaks: Boolean!, $reason: String!) {
  publishResource(code: $code, digest: $digest, acceptBreaks: $acceptBreaks, reason: $reason)
}`

const RETURN = `mutation ($code: ID!, $defects: [ResourceDefect!]!, $reason: String!) {
  returnResource(code: $code, defects: $defects, reason: $reason)
}`

export function ReviewPage(): ReactNode {
  const { code = '' } = useParams()
  const { say, term } = useWords()
  const { staff } = useSession()
  const { data, error, again } = useAsk<Answer>(REVIEW, { code })
  const { recount } = useWaiting()
  const [dialogue, setDialogue] = useState<'publish' | 'return' | 'amend' | 'submit'>()
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  const { registeredResource: resource, resourceHistory, entryInForce } = data
  const warnings = resourceHistory.findLast(({ action }) => action === 'submit')?.warnings ?? []
  const mayDecide = holds(staff, ['steward']) && resource.state === 'submitted'
  const isOfficer = holds(staff, ['officer'])
  const maySubmit = isOfficer && ['draft', 'returned'].includes(resource.state)
  const onClose = (): void => {
    setDialogue(undefined)
    // What was refused may be so because something has changed: it is shown as it is now.
    again()
  }
  const onDone = (): void => {
    again()
    recount()
  }
  const closing = { onClose, onDone }
  return (
    <>
      <Link to={isOfficer ? '/resources' : '/review'}>
        ← {say(isOfficer ? 'own.back' : 'review.back')}
      </Link>
      <PageHead title={resource.name ?? code}>
        <Tag color="blue">{term('state', resource.state)}</Tag>
        <code>{code}</code>
        {isOfficer && resource.state !== 'submitted' && (
          <Space className="end">
            <Link to={`/register/${code}`}>{say('register.guide')}</Link>
            <Button onClick={() => setDialogue('amend')}>{say('own.amend')}</Button>
            {maySubmit && (
              <Button type="primary" onClick={() => setDialogue('submit')}>
                {say('own.submit')}
              </Button>
            )}
          </Space>
        )}
        {mayDecide && (
          <Space className="end">
            <Button onClick={() => setDialogue('return')}>{say('review.return')}</Button>
            <Button type="primary" onClick={() => setDialogue('publish')}>
              {say('review.publish')}
            </Button>
          </Space>
        )}
      </PageHead>
      <div className="stack">
        {mayDecide && (
          <Affected
            code={code}
            entry={resource.entry}
            isFirst={resource.version === 0}
            warnings={warnings}
          />
        )}
        {isOfficer && resource.state === 'submitted' && (
          <SubmittedNote code={code} warnings={warnings} />
        )}
        {isInForce(resource) ? (
          <InForce resource={resource} />
        ) : (
          <Written resource={resource} before={entryInForce} />
        )}
        <History events={resourceHistory} shown={resource.state === 'submitted' ? warnings : []} />
      </div>
      {dialogue === 'publish' && (
        <PublishDialogue
          code={code}
          digest={resource.digest}
          about={resource.name ?? code}
          title={say('review.publish')}
          accept={say('review.acceptBreaks')}
          mutation={PUBLISH}
          {...closing}
        />
      )}
      {dialogue === 'return' && (
        <ReturnDialogue
          code={code}
          about={resource.name ?? code}
          rows={4}
          advice={{
            text: say('review.return.text'),
            extra: say('review.defects.text'),
            placeholder: say('review.defects.placeholder'),
          }}
          mutation={RETURN}
          {...closing}
        />
      )}
      {dialogue === 'submit' && (
        <Submit code={code} digest={resource.digest} about={resource.name ?? code} {...closing} />
      )}
      {dialogue === 'amend' && (
        <Amend entry={resource.entry} digest={resource.digest} {...closing} />
      )}
    </>
  )
}

/** What is written down, against the version in force. */
function Written({
  resource: { entry, version },
  before,
}: {
  readonly resource: Registered
  readonly before: string | null
}): ReactNode {
  const { say } = useWords()
  const title = before === null ? say('review.whole') : say('review.differences', { version })
  return <EntryView title={title} before={before} after={entry} />
}

/** What was published and since when, against the version before. */
function InForce({
  resource: { code, state, version, publishedOn, entry },
}: {
  readonly resource: Registered
}): ReactNode {
  const { say, day } = useWords()
  const { data, error, again } = useAsk<{
    readonly resourceVersions: readonly { readonly version: number; readonly entry: string }[]
  }>(VERSIONS, { code })
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  const [before] = data.resourceVersions.filter((one) => one.version < version)
  return (
    <>
      {state === 'published' && publishedOn !== null && (
        <Alert
          type="success"
          showIcon
          title={say('review.inForce', { version, day: day(publishedOn) })}
          action={<Link to={`/catalog/${code}`}>{say('review.inCatalogue')}</Link>}
        />
      )}
      <EntryView
        title={
          before === undefined
            ? say('review.whole')
            : say('review.differences', { version: before.version })
        }
        before={before?.entry ?? null}
        after={entry}
      />
    </>
  )
}

/** Whether what is written is what was published: an amendment makes it a draft again. */
function isInForce({ state }: Registered): boolean {
  return ['published', 'suspended', 'withdrawn'].includes(state)
}

function History({
  events,
  shown,
}: {
  readonly events: readonly Event[]
  /** Warnings that are on the page already. */
  readonly shown: readonly string[]
}): ReactNode {
  const { say, term, time, language } = useWords()
  const linesOf = ({ defects, warnings }: Event): readonly string[] =>
    [...defects, ...warnings.filter((one) => !shown.includes(one))].map((one) =>
      foundLineIn(language, one),
    )
  return (
    <Card size="small" title={<h2 className="card-title">{say('review.history')}</h2>}>
      <Timeline
        items={[...events].reverse().map((event) => ({
          key: event.seq,
          content: (
            <>
              <strong>{term('registryAction', event.action)}</strong>{' '}
              <span className="muted">
                {time(event.at)} · {event.by}
              </span>
              <div>{event.why}</div>
              <Lines of={linesOf(event)} />
            </>
          ),
        }))}
      />
    </Card>
  )
}

function Lines({ of }: { readonly of: readonly string[] }): ReactNode {
  if (of.length === 0) return null
  return (
    <ul>
      {of.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
