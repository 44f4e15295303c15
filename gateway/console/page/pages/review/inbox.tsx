/**
 * The steward's inbox: every legal clock that runs, what is due first at the head; and what waits for a review.
 *
 * @module
 */
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { CLOCK, ClockTag, type ClockFacts } from '../../parts/clock.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Failed, Loading, Nothing } from '../../parts/states.tsx'
import { useNames } from '../../parts/use-names.ts'
import { useAsk } from '../../session.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useWords } from '../../words/words.tsx'

interface Waiting {
  readonly code: string
  readonly name: string | null
  readonly version: number
}

interface Running {
  readonly about: string
  readonly kind: string
  readonly responsible: string
  readonly clock: ClockFacts
}

const INBOX = `{
  registeredResources(state: "submitted") { code name version }
  deadlines { about kind responsible clock { ${CLOCK} } }
}`

export function InboxPage(): ReactNode {
  const { say } = useWords()
  const { data, error, again } = useAsk<{
    readonly registeredResources: readonly Waiting[]
    readonly deadlines: readonly Running[]
  }>(INBOX)
  return (
    <>
      <PageHead title={say('review.title')} />
      {error !== undefined && <Failed error={error} again={again} />}
      {data === undefined && error === undefined && <Loading />}
      {data !== undefined && (
        <div className="stack">
          <WaitingReviews waiting={data.registeredResources} running={data.deadlines} />
          <Clocks running={data.deadlines} />
        </div>
      )}
    </>
  )
}

function WaitingReviews({
  waiting,
  running,
}: {
  readonly waiting: readonly Waiting[]
  readonly running: readonly Running[]
}): ReactNode {
  const { say } = useWords()
  const { department } = useNames()
  return (
    <Card size="small" title={<h2 className="card-title">{say('review.waiting')}</h2>}>
      {waiting.length === 0 ? (
        <Nothing title={say('review.none')} text={say('review.none.text')} />
      ) : (
        <WideTable<Waiting>
          rowKey="code"
          dataSource={[...waiting]}
          columns={[
            {
              title: say('review.name'),
              render: (_, { code, name }) => <Link to={`/review/${code}`}>{name ?? code}</Link>,
            },
            { title: say('resource.code'), render: (_, { code }) => <code>{code}</code> },
            {
              title: say('review.department'),
              render: (_, { code }) => department(code.split('.')[1] ?? ''),
            },
            {
              title: say('review.kind'),
              render: (_, { version }) =>
                version === 0 ? say('review.first') : say('review.amends', { version }),
            },
            {
              title: say('review.clock'),
              render: (_, { code }) =>
                running
                  .filter(({ about }) => about === code)
                  .map(({ clock }) => <ClockTag key={clock.deadline} clock={clock} />),
            },
          ]}
        />
      )}
    </Card>
  )
}

function Clocks({ running }: { readonly running: readonly Running[] }): ReactNode {
  const { say, term } = useWords()
  const { side } = useNames()
  return (
    <Card size="small" title={<h2 className="card-title">{say('review.clocks')}</h2>}>
      {running.length === 0 ? (
        <p className="muted">{say('review.clocks.none')}</p>
      ) : (
        <WideTable<Running>
          rowKey={({ about, clock }) => `${about} ${clock.deadline}`}
          dataSource={[...running]}
          pageSize={10}
          columns={[
            {
              title: say('review.about'),
              render: (_, { about, kind }) => (
                <>
                  {term('procedure', kind)} · {about}
                </>
              ),
            },
            {
              title: say('review.responsible'),
              render: (_, { responsible }) => side(responsible),
            },
            { title: say('review.clock'), render: (_, { clock }) => <ClockTag clock={clock} /> },
          ]}
        />
      )}
    </Card>
  )
}
