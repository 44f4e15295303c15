/**
 * A changed guardrail: checked as a start would check it, and rehearsed over what was asked in the last days. What the
 * folder has is changed there, where a second person reviews it; what the registry has is proposed and activated here.
 *
 * @module
 */
import { Alert, Button, Input, Select, Space, Statistic, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { Labelled, PlainForm } from '../../parts/form.tsx'
import { AskError, type Role } from '../../api.ts'
import { Problem } from '../../parts/problem.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { RuleName } from '../../parts/rule-name.tsx'
import { useWork } from '../../parts/use-work.ts'
import { WideTable } from '../../parts/wide-table.tsx'
import { holds, useAct, useSession } from '../../session.tsx'
import type { FoundWrong } from '../../words/findings.ts'
import { useWords } from '../../words/words.tsx'
import { Activation } from './activation.tsx'
import type { Guardrail } from './policies.tsx'
import type { GuardrailEntry, Proposed } from './proposals.tsx'

const CHECK = `query ($guardrails: [PolicyText!]) {
  policyProblems(guardrails: $guardrails) { file pointer message rule facts }
}`

const REPLAY = `query ($days: Int!, $guardrails: [PolicyText!], $reason: String!) {
  policyReplay(days: $days, guardrails: $guardrails, reason: $reason) {
    exchanges untold newlyRefused newlyAllowed shownDifferently cut
    changes { effect consumer matter resource mode item rule count examples }
  }
}`

const BLANK = `@id("new-guardrail")
@because("…")
@remedy("…")
forbid (principal, action, resource)
when { false };
`
const DAYS = [7, 30, 90] as const
/** It reads what was asked: not for officers. */
const REHEARSE: readonly Role[] = ['steward', 'auditor', 'security']

interface Change {
  readonly effect: string
  readonly consumer: string
  readonly matter: string
  readonly resource: string
  readonly mode: string
  readonly item: string
  readonly rule: string
  readonly count: number
  readonly examples: readonly string[]
}

interface Report {
  readonly exchanges: number
  readonly untold: number
  readonly newlyRefused: number
  readonly newlyAllowed: number
  readonly shownDifferently: number
  readonly cut: boolean
  readonly changes: readonly Change[]
}

export function Rehearsal({
  guardrails,
  id,
  proposed,
  onClose,
  onDone,
}: {
  readonly guardrails: readonly Guardrail[]
  /** Empty for a new one. */
  readonly id: string
  /** Where the registry has it. */
  readonly proposed: Proposed | undefined
  readonly onClose: () => void
  /** It was proposed, activated or given back. */
  readonly onDone: () => void
}): ReactNode {
  const { say, number } = useWords()
  const { staff } = useSession()
  const entry = proposed && (JSON.parse(proposed.entry) as GuardrailEntry)
  const isTakenBack = entry?.takenBack === true
  const inForce = guardrails.find((one) => one.id === id)?.text
  const [text, setText] = useState(entry?.text ?? inForce ?? BLANK)
  const [days, setDays] = useState<number>(DAYS[1])
  const [reason, setReason] = useState('')
  const isOfFolder = inForce !== undefined && proposed === undefined
  const texts = [
    ...guardrails
      .filter((one) => one.id !== id)
      .map((one) => ({ name: `${one.id}.cedar`, text: one.text })),
    ...(text.trim() === '' || isTakenBack
      ? []
      : [{ name: `${id === '' ? 'new-guardrail' : id}.cedar`, text }]),
  ]
  const { check, rehearse, report, isSound, failed, isBusy } = useRehearsal(texts)
  return (
    <Card
      size="small"
      title={<h2 className="card-title">{id === '' ? say('policies.new') : id}</h2>}
      extra={
        <Button size="small" onClick={onClose}>
          {say('rehearsal.close')}
        </Button>
      }
    >
      <PlainForm>
        <Labelled label={say('rehearsal.text')} htmlFor="cedar" extra={say('rehearsal.text.text')}>
          <Input.TextArea
            id="cedar"
            className="mono"
            rows={14}
            spellCheck={false}
            value={text}
            readOnly={proposed?.state === 'submitted'}
            onChange={(event) => setText(event.target.value)}
          />
        </Labelled>
        <div className="filters">
          <Labelled className="last" label={say('rehearsal.days')} htmlFor="days">
            <Select
              id="days"
              className="select"
              value={days}
              options={DAYS.map((value) => ({
                value,
                label: say('rehearsal.days.last', { days: number(value) }),
              }))}
              onChange={(chosen) => setDays(chosen)}
            />
          </Labelled>
          <ReasonField
            id="rehearsal-reason"
            className="last grow"
            value={reason}
            onChange={setReason}
          />
          <Space className="at-end">
            <Button loading={isBusy} onClick={() => void check()}>
              {say('rehearsal.check')}
            </Button>
            {holds(staff, REHEARSE) && (
              <Button
                type="primary"
                loading={isBusy}
                disabled={reason.trim() === ''}
                onClick={() => void rehearse(days, reason)}
              >
                {say('rehearsal.run')}
              </Button>
            )}
          </Space>
        </div>
      </PlainForm>
      {failed !== undefined && <Problem error={failed} />}
      {isSound && (
        <Alert type="success" showIcon className="spaced" title={say('rehearsal.sound')} />
      )}
      {report !== undefined && <Affected report={report} days={days} />}
      {isTakenBack && <Alert type="warning" showIcon title={say('proposals.takenBack')} />}
      {isOfFolder ? (
        <p className="muted">{say('rehearsal.force')}</p>
      ) : (
        <Activation proposed={proposed} text={text} onDone={onDone} />
      )}
    </Card>
  )
}

function Affected({ report, days }: { readonly report: Report; readonly days: number }): ReactNode {
  const { say, term, number } = useWords()
  const { staff } = useSession()
  const { exchanges, newlyRefused, newlyAllowed, shownDifferently, changes, cut } = report
  const maySee = holds(staff, ['auditor'])
  return (
    <div className="stack" aria-live="polite">
      <div className="figures">
        <Statistic title={say('rehearsal.exchanges', { days: number(days) })} value={exchanges} />
        <Statistic title={term('effect', 'newly_refused')} value={newlyRefused} />
        <Statistic title={term('effect', 'newly_allowed')} value={newlyAllowed} />
        <Statistic title={term('effect', 'shown_differently')} value={shownDifferently} />
      </div>
      {changes.length === 0 ? (
        <Alert type="info" showIcon title={say('rehearsal.none')} />
      ) : (
        <WideTable<Change>
          rowKey={(one) => Object.values(one).join(' ')}
          dataSource={[...changes]}
          pageSize={20}
          columns={[
            {
              title: say('rehearsal.effect'),
              render: (_, { effect }) => (
                <Tag color={effect === 'newly_refused' ? 'red' : 'orange'}>
                  {term('effect', effect)}
                </Tag>
              ),
            },
            { title: say('audit.consumer'), dataIndex: 'consumer' },
            { title: say('resource.matters'), dataIndex: 'matter' },
            {
              title: say('audit.item'),
              render: (_, { resource, item }) => `${resource} ${item}`,
            },
            { title: say('rehearsal.rule'), render: (_, { rule }) => <RuleName rule={rule} /> },
            { title: say('rehearsal.count'), render: (_, { count }) => number(count) },
            {
              title: say('rehearsal.examples'),
              render: (_, { examples }) =>
                examples.map((exchange) => (
                  <div key={exchange}>
                    {maySee ? <Link to={`/audit/${exchange}`}>{exchange}</Link> : exchange}
                  </div>
                )),
            },
          ]}
        />
      )}
      {cut && <Alert type="warning" showIcon title={say('rehearsal.cut')} />}
    </div>
  )
}

interface Found extends Omit<FoundWrong, 'facts'> {
  /** JSON */
  readonly facts: string | null
}

/** As a rehearsal of the same texts would be refused. */
function asFound(problems: readonly Found[]): AskError {
  const findings = problems.map(({ facts, ...rest }): FoundWrong => {
    const places = facts === null ? null : (JSON.parse(facts) as Readonly<Record<string, string>>)
    return { ...rest, facts: places }
  })
  const message = problems.map(
    ({ file = '', pointer, message: said }) => `${file} ${pointer} ${said}`,
  )
  return new AskError('BAD_USER_INPUT', message.join('\n'), { findings })
}

interface Text {
  readonly name: string
  readonly text: string
}

function useRehearsal(guardrails: readonly Text[]): {
  readonly check: () => Promise<void>
  readonly rehearse: (days: number, reason: string) => Promise<void>
  readonly report: Report | undefined
  readonly isSound: boolean
  readonly failed: AskError | undefined
  readonly isBusy: boolean
} {
  const act = useAct()
  const [report, setReport] = useState<Report>()
  const [isSound, setIsSound] = useState(false)
  const { run, failed, isBusy } = useWork()
  const during = async (work: () => Promise<void>): Promise<void> => {
    setIsSound(false)
    setReport(undefined)
    await run(work)
  }
  const check = (): Promise<void> =>
    during(async () => {
      const { policyProblems } = await act<{ readonly policyProblems: readonly Found[] }>(CHECK, {
        guardrails,
      })
      if (policyProblems.length > 0) throw asFound(policyProblems)
      setIsSound(true)
    })
  const rehearse = (days: number, reason: string): Promise<void> =>
    during(async () => {
      const asked = { guardrails, days, reason }
      setReport((await act<{ readonly policyReplay: Report }>(REPLAY, asked)).policyReplay)
    })
  return { check, rehearse, report, isSound, failed, isBusy }
}
