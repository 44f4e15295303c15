/**
 * Applying for access: one system of the own department, one resource, item by item, with the statements that Decree 809
 * Art. 20 asks for. Also how a draft is amended, and how what was missing is added.
 *
 * @module
 */
import { Button, Checkbox, Form, Input, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { Card } from '../../parts/card.tsx'
import type { AskError } from '../../api.ts'
import { ConsumerSelect } from '../../parts/consumer-select.tsx'
import { MatterSelect } from '../../parts/matter-select.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Problem, type Labels } from '../../parts/problem.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { StillMissing } from '../../parts/still-missing.tsx'
import { useWork } from '../../parts/use-work.ts'
import { useAct, useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { ResourceSelect } from './resource-select.tsx'
import { REQUEST, type Application, type Request } from './request-query.ts'

const OFFERED = `query ($code: ID!) {
  catalogResource(code: $code) {
    offer { name methods shareType } use legalBasis
    items { name nameZh sensitive shareType }
  }
}`

const TAKEN = '{ id state waits }'
const MUTATIONS = {
  apply: `mutation ($application: RequestApplication!, $reason: String!) { done: applyRequest(application: $application, reason: $reason) ${TAKEN} }`,
  amend: `mutation ($id: ID!, $event: Int!, $application: RequestApplication!, $reason: String!) { done: amendRequest(id: $id, event: $event, application: $application, reason: $reason) ${TAKEN} }`,
  supplement: `mutation ($id: ID!, $event: Int!, $application: RequestApplication!, $reason: String!) { done: supplementRequest(id: $id, event: $event, application: $application, reason: $reason) ${TAKEN} }`,
} as const

interface Offered {
  readonly offer: { readonly name: string; readonly methods: readonly string[] }
  readonly items: readonly {
    readonly name: string
    readonly nameZh: string
    readonly sensitive: boolean
    readonly shareType: string
  }[]
}

/** Pre-filled by the address: from a resource's page, or from a query that was refused. */
export function ApplyPage(): ReactNode {
  const { say } = useWords()
  const [query] = useSearchParams()
  const listed = (name: string): readonly string[] =>
    (query.get(name) ?? '').split(',').filter((one) => one !== '')
  return (
    <>
      <Link to="/requests">← {say('requests.back')}</Link>
      <PageHead title={say('apply.title')} />
      <ApplicationForm
        step="apply"
        begin={{
          consumer: query.get('consumer') ?? '',
          resource: query.get('resource') ?? '',
          items: listed('items'),
          matters: listed('matters'),
          legalBasis: '',
          scenario: '',
          scope: '',
          method: query.get('method') ?? 'query',
          until: '',
          joinedWith: [],
          correlationRisk: null,
          correlationAssessedBy: null,
        }}
      />
    </>
  )
}

export function AmendPage(): ReactNode {
  const { id = '', step = '' } = useParams()
  const { say, term } = useWords()
  const { data, error, again } = useAsk<{ readonly request: Request }>(REQUEST, { id })
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  return (
    <>
      <Link to={`/requests/${id}`}>← {id}</Link>
      <PageHead title={term('step', step) || say('apply.title')} />
      <ApplicationForm
        step={step === 'supplement' ? 'supplement' : 'amend'}
        before={{ id, event: data.request.events.length }}
        begin={applicationIn(data.request)}
      />
    </>
  )
}

/** What the applicant wrote, without what became of it. */
function applicationIn(request: Request): Application {
  const { consumer, resource, items, matters, legalBasis, scenario, scope, method } = request
  const { until, joinedWith, correlationRisk, correlationAssessedBy } = request
  return {
    ...{ consumer, resource, items, matters, legalBasis, scenario, scope, method },
    ...{ until, joinedWith, correlationRisk, correlationAssessedBy },
  }
}

/** The request that is written anew, and up to which event it was seen. */
interface Before {
  readonly id: string
  readonly event: number
}

const LABELS: Labels = {
  '/reason': 'act.reason',
  '/application/consumer': 'audit.consumer',
  '/application/resource': 'audit.resource',
  '/application/items': 'apply.items',
  '/application/matters': 'resource.matters',
  '/application/legalBasis': 'apply.legalBasis',
  '/application/scenario': 'apply.scenario',
  '/application/scope': 'apply.scope',
  '/application/method': 'apply.method',
  '/application/until': 'apply.until',
  '/application/joinedWith': 'apply.joinedWith',
  '/application/correlationRisk': 'apply.correlationRisk',
  '/application/correlationAssessedBy': 'apply.correlationAssessedBy',
}

function ApplicationForm({
  step,
  before,
  begin,
}: {
  readonly step: keyof typeof MUTATIONS
  readonly before?: Before
  readonly begin: Application
}): ReactNode {
  const { say } = useWords()
  const [application, setApplication] = useState(begin)
  const [reason, setReason] = useState('')
  const { send, failed, isBusy } = useSending(step, before)
  const set = (change: Partial<Application>): void => setApplication({ ...application, ...change })
  const { consumer, resource, items } = application
  const missing = (
    [
      ['audit.consumer', consumer === ''],
      ['audit.resource', resource === ''],
      ['apply.items', resource !== '' && items.length === 0],
      ['act.reason', reason.trim() === ''],
    ] as const
  ).filter(([, isMissing]) => isMissing)
  return (
    <Form layout="vertical" onFinish={() => void send(application, reason)}>
      <div className="stack">
        <Card size="small" title={<h2 className="card-title">{say('requests.asked')}</h2>}>
          <What application={application} set={set} isFixed={before !== undefined} />
        </Card>
        <Card size="small" title={<h2 className="card-title">{say('apply.statements')}</h2>}>
          <p className="muted">{say('apply.statements.text')}</p>
          <Statements application={application} set={set} />
          <Joined application={application} set={set} />
          <ReasonField value={reason} onChange={setReason} text={say('act.reason.text')} />
          {failed !== undefined && <Problem error={failed} labels={LABELS} />}
          <Button type="primary" htmlType="submit" loading={isBusy} disabled={missing.length > 0}>
            {say(before === undefined ? 'apply.draft' : 'apply.save')}
          </Button>
          <StillMissing labels={missing.map(([label]) => label)} />
        </Card>
      </div>
    </Form>
  )
}

interface Part {
  readonly application: Application
  readonly set: (change: Partial<Application>) => void
}

function What({
  application,
  set,
  isFixed,
}: Part & {
  /** Consumer and resource of a request never change. */
  readonly isFixed: boolean
}): ReactNode {
  const { say } = useWords()
  const { consumer, resource, matters } = application
  return (
    <>
      <div className="form-grid">
        <Form.Item label={say('audit.consumer')} htmlFor="consumer">
          <ConsumerSelect
            id="consumer"
            isFixed={isFixed}
            value={consumer}
            onChange={(chosen) => set({ consumer: chosen })}
          />
        </Form.Item>
        <Form.Item label={say('audit.resource')} htmlFor="resource">
          <ResourceSelect
            id="resource"
            isFixed={isFixed}
            value={resource}
            onChange={(code) => set({ resource: code, items: [] })}
          />
        </Form.Item>
      </div>
      {resource !== '' && <Items application={application} set={set} />}
      <Form.Item label={say('resource.matters')} htmlFor="matters">
        <MatterSelect id="matters" value={matters} onChange={(codes) => set({ matters: codes })} />
      </Form.Item>
    </>
  )
}

function Items({ application, set }: Part): ReactNode {
  const { say, term, language } = useWords()
  const { resource, items, method } = application
  const { data, error } = useAsk<{ readonly catalogResource: Offered }>(OFFERED, {
    code: resource,
  })
  if (error !== undefined) return <Problem error={error} />
  if (data === undefined) return <Loading />
  const { offer, items: offered } = data.catalogResource
  return (
    <>
      <Form.Item label={say('apply.items')} extra={say('apply.items.text')}>
        <Checkbox.Group
          className="choices"
          value={[...items]}
          options={offered.map((item) => ({
            value: item.name,
            disabled: item.shareType === 'not-shared',
            label: `${language === 'zh' ? item.nameZh : item.name}${item.sensitive ? ` · ${say('resource.item.sensitive')}` : ''} · ${term('shareType', item.shareType)}`,
          }))}
          onChange={(names) => set({ items: names })}
        />
      </Form.Item>
      <Form.Item label={say('apply.method')} htmlFor="method">
        <Select
          id="method"
          className="select"
          value={method}
          options={offer.methods.map((value) => ({ value, label: term('method', value) }))}
          onChange={(chosen) => set({ method: chosen })}
        />
      </Form.Item>
    </>
  )
}

function Statements({ application, set }: Part): ReactNode {
  const { say, term } = useWords()
  return (
    <div className="form-grid">
      {(['legalBasis', 'scenario', 'scope'] as const).map((statement) => (
        <Form.Item
          key={statement}
          label={term('apply', statement)}
          htmlFor={statement}
          extra={term('apply', `${statement}.text`)}
        >
          <Input.TextArea
            id={statement}
            rows={3}
            maxLength={2_000}
            value={application[statement]}
            onChange={(event) => set({ [statement]: event.target.value })}
          />
        </Form.Item>
      ))}
      <Form.Item label={say('apply.until')} htmlFor="until">
        <Input
          id="until"
          type="date"
          value={application.until}
          onChange={(event) => set({ until: event.target.value })}
        />
      </Form.Item>
    </div>
  )
}

/** What is joined with what, and who assessed what that could give away (Decree 809 Art. 25). */
function Joined({ application, set }: Part): ReactNode {
  const { say, term } = useWords()
  const { joinedWith } = application
  return (
    <>
      <Form.Item
        label={say('apply.joinedWith')}
        htmlFor="joinedWith"
        extra={say('apply.joinedWith.text')}
      >
        <Select
          id="joinedWith"
          mode="tags"
          open={false}
          suffix={null}
          value={[...joinedWith]}
          onChange={(codes: string[]) => set({ joinedWith: codes })}
        />
      </Form.Item>
      <div className="form-grid">
        {(['correlationRisk', 'correlationAssessedBy'] as const).map((statement) => (
          <Form.Item key={statement} label={term('apply', statement)} htmlFor={statement}>
            <Input.TextArea
              id={statement}
              rows={2}
              maxLength={2_000}
              value={application[statement] ?? ''}
              onChange={(event) => set({ [statement]: event.target.value })}
            />
          </Form.Item>
        ))}
      </div>
    </>
  )
}

/** What was left empty is not said. Whether there is anything to assess the exchange knows: it sees what is granted. */
function asSent({
  joinedWith,
  correlationRisk,
  correlationAssessedBy,
  ...rest
}: Application): object {
  return {
    ...rest,
    ...(joinedWith.length === 0 ? {} : { joinedWith }),
    ...((correlationRisk ?? '') === '' ? {} : { correlationRisk }),
    ...((correlationAssessedBy ?? '') === '' ? {} : { correlationAssessedBy }),
  }
}

function useSending(
  step: keyof typeof MUTATIONS,
  before: Before | undefined,
): {
  readonly send: (application: Application, reason: string) => Promise<void>
  readonly failed: AskError | undefined
  readonly isBusy: boolean
} {
  const act = useAct()
  const navigate = useNavigate()
  const { run, failed, isBusy } = useWork()
  const send = async (application: Application, reason: string): Promise<void> => {
    await run(async () => {
      const { done } = await act<{ readonly done: { readonly id: string } }>(MUTATIONS[step], {
        ...before,
        application: asSent(application),
        reason,
      })
      void navigate(`/requests/${done.id}`)
    })
  }
  return { send, failed, isBusy }
}
