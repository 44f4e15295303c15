/**
 * One request whole: what is asked for, on what terms, its clocks, everything that happened, and what may be done now.
 *
 * @module
 */
import { Alert, Descriptions, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { OpenClocks } from '../../parts/clock.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useNames } from '../../parts/use-names.ts'
import { holds, useAsk, useSession } from '../../session.tsx'
import { defectIn } from '../../words/defects.ts'
import { heldBecauseIn } from '../../words/holds-said.ts'
import { useWords } from '../../words/words.tsx'
import { History } from './history.tsx'
import type { Terms } from './reply-terms.ts'
import { REQUEST, type Request } from './request-query.ts'
import { RaiseDispute } from './raise.tsx'
import { Reply } from './reply.tsx'
import { StepButtons, StepDialogue } from './step-dialogue.tsx'
import { REQUEST_STEPS } from './steps.ts'

export function RequestPage(): ReactNode {
  const { id = '' } = useParams()
  const { say, term } = useWords()
  const { staff } = useSession()
  const navigate = useNavigate()
  const [step, setStep] = useState<string>()
  const { data, error, again } = useAsk<{ readonly request: Request }>(REQUEST, { id })
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  const { request } = data
  const mayDispute = holds(staff, ['head']) && request.state !== 'draft'
  const steps = [...request.steps, ...(mayDispute ? ['dispute'] : [])]
  const onClose = (): void => {
    setStep(undefined)
    // What was refused may be so because something has changed: it is shown as it is now.
    again()
  }
  const closing = { onClose, onDone: again }
  const choose = (chosen: string): void => {
    if (chosen === 'amend' || chosen === 'supplement') void navigate(`/requests/${id}/${chosen}`)
    else setStep(chosen)
  }
  return (
    <>
      <Link to="/requests">← {say('requests.back')}</Link>
      <PageHead title={request.id}>
        <Tag color="blue">{term('requestState', request.state)}</Tag>
        <OpenClocks clocks={request.clocks} />
        <StepButtons steps={steps} onChosen={choose} />
      </PageHead>
      <div className="stack">
        {request.hold !== null && <Hold hold={request.hold} />}
        {request.deed !== null && <Deed deed={request.deed} />}
        <div className="columns">
          <Asked request={request} />
          <OnTerms request={request} />
        </div>
        <Card size="small" title={<h2 className="card-title">{say('review.history')}</h2>}>
          <History events={request.events} />
        </Card>
      </div>
      {step === 'review' && <Reply request={request} {...closing} />}
      {step === 'dispute' && <RaiseDispute about={id} {...closing} />}
      {step !== undefined && step in REQUEST_STEPS && (
        <StepDialogue
          step={step}
          facts={REQUEST_STEPS[step]}
          id={id}
          event={request.events.length}
          {...closing}
        />
      )}
    </>
  )
}

function Hold({ hold }: { readonly hold: NonNullable<Request['hold']> }): ReactNode {
  const { say, time, language } = useWords()
  const { state, because, by, since } = hold
  const key = state === 'terminated' ? 'requests.hold.terminated' : 'requests.hold.suspended'
  return (
    <Alert
      type="warning"
      showIcon
      title={say(key, { since: time(since), by: by === 'exchange' ? say('role.system') : by })}
      description={heldBecauseIn(language, because)}
    />
  )
}

function Deed({ deed }: { readonly deed: NonNullable<Request['deed']> }): ReactNode {
  const { say, term, language } = useWords()
  const action = term('requestAction', deed.action)
  return deed.state === 'refused' ? (
    <Alert
      type="error"
      showIcon
      title={say('requests.deed.refused', { action })}
      description={deed.findings
        .map((one) =>
          one.replace(
            /^(\/\S*) (.*)$/,
            (_, at: string, what: string) => `${at} ${defectIn(language, what)}`,
          ),
        )
        .join(language === 'zh' ? '；' : '; ')}
    />
  ) : (
    <Alert type="info" showIcon title={say('requests.deed.waiting', { action })} />
  )
}

function Asked({ request }: { readonly request: Request }): ReactNode {
  const { say, term, day } = useWords()
  const { side } = useNames()
  const { resource } = request
  return (
    <Card size="small" title={<h2 className="card-title">{say('requests.asked')}</h2>}>
      <Descriptions
        size="small"
        column={1}
        items={[
          { label: say('requests.demand'), children: side(request.demand) },
          { label: say('audit.consumer'), children: request.consumer },
          { label: say('requests.supply'), children: side(request.supply) },
          {
            label: say('audit.resource'),
            children: <Link to={`/catalog/${resource}`}>{resource}</Link>,
          },
          { label: say('audit.item'), children: request.items.join(', ') },
          { label: say('resource.matters'), children: request.matters.join(', ') },
          { label: say('apply.legalBasis'), children: request.legalBasis },
          { label: say('apply.scenario'), children: request.scenario },
          { label: say('apply.scope'), children: request.scope },
          { label: say('apply.method'), children: term('method', request.method) },
          { label: say('apply.until'), children: day(request.until) },
          ...(request.joinedWith.length === 0
            ? []
            : [{ label: say('apply.joinedWith'), children: request.joinedWith.join(', ') }]),
          ...(request.heldBeside.length === 0
            ? []
            : [{ label: say('apply.heldBeside'), children: request.heldBeside.join(', ') }]),
          ...(request.correlationRisk === null
            ? []
            : [
                {
                  label: say('apply.correlationRisk'),
                  children: `${request.correlationRisk} (${request.correlationAssessedBy ?? ''})`,
                },
              ]),
        ].map((item, key) => ({ ...item, key }))}
      />
    </Card>
  )
}

function OnTerms({ request: { terms: text, items } }: { readonly request: Request }): ReactNode {
  const { say, term, day, number } = useWords()
  if (text === null) {
    return (
      <Card size="small" title={<h2 className="card-title">{say('terms.title')}</h2>}>
        <p className="muted">{say('terms.none')}</p>
      </Card>
    )
  }
  const terms = JSON.parse(text) as Terms
  return (
    <Card size="small" title={<h2 className="card-title">{say('terms.title')}</h2>}>
      <WideTable<{ readonly item: string; readonly access: string | undefined }>
        className="slim"
        rowKey="item"
        dataSource={items.map((item) => ({ item, access: terms.items[item] }))}
        columns={[
          { title: say('audit.item'), render: (_, { item }) => <code>{item}</code> },
          {
            title: say('terms.access'),
            render: (_, { access }) =>
              access === undefined ? (
                <Tag color="red">{say('terms.notGiven')}</Tag>
              ) : (
                <Tag color={access === 'clear' ? 'green' : 'orange'}>{term('access', access)}</Tag>
              ),
          },
        ]}
      />
      <Descriptions
        size="small"
        column={1}
        className="spaced"
        items={[
          {
            label: say('terms.rows'),
            children:
              terms.rows === undefined ? (
                say('terms.rows.all')
              ) : (
                <code className="value">{JSON.stringify(terms.rows)}</code>
              ),
          },
          {
            label: say('terms.quota'),
            children:
              Object.entries(terms.quota ?? {})
                .map(([name, max]) => `${term('terms.quota', name)}: ${number(max)}`)
                .join(' · ') || say('none'),
          },
          ...(terms.until === undefined
            ? []
            : [{ label: say('apply.until'), children: day(terms.until) }]),
        ].map((item, key) => ({ ...item, key }))}
      />
    </Card>
  )
}
