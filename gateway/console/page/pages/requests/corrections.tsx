/**
 * The two procedures beside the use of shared data: corrections of records that were received, and disputes.
 *
 * @module
 */
import { Button, Drawer, Segmented, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { CLOCK, OpenClocks, type ClockFacts } from '../../parts/clock.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { ASKED, pageOf } from '../../parts/page-of.ts'
import { Pager, usePages } from '../../parts/pager.tsx'
import { Failed, Loading, Nothing } from '../../parts/states.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useNames } from '../../parts/use-names.ts'
import { holds, useAsk, useSession } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { History } from './history.tsx'
import { RaiseCorrection, RaiseDispute } from './raise.tsx'
import { EVENTS, type ProcedureEvent } from './request-query.ts'
import { StepButtons, StepDialogue } from './step-dialogue.tsx'
import { SIDE_STEPS } from './steps.ts'
import { Sides } from './sides.tsx'

interface SideProcedure {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly demand: string
  readonly supply: string
  /** JSON */
  readonly about: string
  readonly clocks: readonly ClockFacts[]
  readonly events: readonly ProcedureEvent[]
  readonly steps: readonly string[]
}

const SIDE = `query ($kind: String!, $after: ID, $first: Int) {
  sideProcedures(kind: $kind, after: $after, first: $first) {
    id kind state demand supply about steps clocks { ${CLOCK} } ${EVENTS}
  }
}`
const KINDS = ['correction', 'dispute'] as const

export function CorrectionsPage(): ReactNode {
  const { say, term } = useWords()
  const { staff } = useSession()
  const pages = usePages()
  const [kind, setKind] = useState<(typeof KINDS)[number]>('correction')
  const [shown, setShown] = useState<string>()
  const [isRaising, setIsRaising] = useState(false)
  const { data, error, isLoading, again } = useAsk<{
    readonly sideProcedures: readonly SideProcedure[]
  }>(SIDE, { kind, after: pages.after, first: ASKED })
  const { shown: all, next } = pageOf(data?.sideProcedures ?? [], ({ id }) => id)
  const open = all.find(({ id }) => id === shown)
  return (
    <>
      <Link to="/requests">← {say('requests.back')}</Link>
      <PageHead title={say('corrections.title')}>
        <Segmented
          aria-label={say('corrections.kind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: term('procedure', value) }))}
          onChange={(chosen) => {
            pages.reset()
            setKind(chosen)
          }}
        />
        {holds(staff, ['officer', 'head']) && kind === 'correction' && (
          <Button type="primary" className="end" onClick={() => setIsRaising(true)}>
            {say('corrections.raise')}
          </Button>
        )}
      </PageHead>
      {error !== undefined && <Failed error={error} again={again} />}
      {data === undefined && error === undefined && <Loading />}
      {data !== undefined && all.length === 0 && (
        <>
          <Nothing title={say('corrections.none')} text={term('corrections.none.text', kind)} />
          <Pager pages={pages} next={null} />
        </>
      )}
      {all.length > 0 && (
        <Card size="small" aria-busy={isLoading}>
          <List all={all} onShow={setShown} />
          <Pager pages={pages} next={next} />
        </Card>
      )}
      <Drawer
        open={open !== undefined}
        onClose={() => setShown(undefined)}
        size={560}
        title={open?.id}
      >
        {open !== undefined && <Whole procedure={open} onDone={again} />}
      </Drawer>
      {isRaising && <RaiseCorrection onClose={() => setIsRaising(false)} onDone={again} />}
    </>
  )
}

function List({
  all,
  onShow,
}: {
  readonly all: readonly SideProcedure[]
  readonly onShow: (id: string) => void
}): ReactNode {
  const { say, term } = useWords()
  const { side } = useNames()
  return (
    <WideTable<SideProcedure>
      rowKey="id"
      dataSource={[...all]}
      columns={[
        {
          title: say('corrections.id'),
          render: (_, { id }) => (
            <button type="button" className="link" onClick={() => onShow(id)}>
              {id}
            </button>
          ),
        },
        { title: say('review.about'), render: (_, one) => aboutOf(one) },
        {
          title: say('requests.sides'),
          render: (_, one) => <Sides of={one} side={side} />,
        },
        {
          title: say('resource.state'),
          render: (_, { state }) => <Tag>{term('sideState', state)}</Tag>,
        },
        {
          title: say('review.clock'),
          render: (_, { clocks }) => <OpenClocks clocks={clocks} />,
        },
      ]}
    />
  )
}

function Whole({
  procedure,
  onDone,
}: {
  readonly procedure: SideProcedure
  readonly onDone: () => void
}): ReactNode {
  const { staff } = useSession()
  const [step, setStep] = useState<string>()
  const { id, kind, steps, events } = procedure
  const mayDispute = kind === 'correction' && holds(staff, ['head'])
  const closing = { onClose: () => setStep(undefined), onDone }
  return (
    <div className="stack">
      <p>{aboutOf(procedure)}</p>
      <StepButtons steps={[...steps, ...(mayDispute ? ['dispute'] : [])]} onChosen={setStep} />
      <History events={events} />
      {step === 'dispute' && <RaiseDispute about={id} {...closing} />}
      {step !== undefined && step in SIDE_STEPS && (
        <StepDialogue step={step} facts={SIDE_STEPS[step]} id={id} {...closing} />
      )}
    </div>
  )
}

/** Never a value: a resource and items, or what a dispute is about. */
function aboutOf({ about }: SideProcedure): string {
  const {
    resource,
    items,
    about: other,
  } = JSON.parse(about) as {
    readonly resource?: string
    readonly items?: readonly string[]
    readonly about?: string
  }
  return other ?? `${resource ?? ''}: ${(items ?? []).join(', ')}`
}
