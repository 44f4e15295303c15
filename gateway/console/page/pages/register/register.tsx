/**
 * The guided registration: from a source to a resource that is submitted. What is written is a draft of the registry from
 * the first step on, so that it can be left and found again.
 *
 * @module
 */
import { Button, Space, Steps, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { PlainForm } from '../../parts/form.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { Begin } from './begin.tsx'
import { stepOf, STEPS, type Step } from './draft.ts'
import { Finish } from './finish.tsx'
import { MappingStep } from './mapping.tsx'
import { MetadataStep } from './metadata.tsx'
import { Problem } from '../../parts/problem.tsx'
import { WRITTEN } from './queries.ts'
import { Submitted } from './submitted.tsx'
import { useDraft, type Written } from './use-draft.ts'

export function RegisterPage(): ReactNode {
  const { code } = useParams()
  const { say } = useWords()
  return (
    <>
      <Link to="/resources">← {say('own.back')}</Link>
      {code === undefined ? (
        <>
          <PageHead title={say('register.title')} />
          <div className="stack">
            <StepLine step="source" />
            <Begin />
          </div>
        </>
      ) : (
        <Continued key={code} code={code} />
      )}
    </>
  )
}

function Continued({ code }: { readonly code: string }): ReactNode {
  const { data, error, again } = useAsk<{ readonly registeredResource: Written }>(WRITTEN, {
    code,
  })
  const [warnings, setWarnings] = useState<readonly string[]>([])
  const onSubmitted = (told: readonly string[]): void => {
    setWarnings(told)
    again()
  }
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  const written = data.registeredResource
  return written.state === 'submitted' ? (
    <Submitted written={written} warnings={warnings} />
  ) : (
    <Writing written={written} onSubmitted={onSubmitted} />
  )
}

function StepLine({
  step,
  onChange,
}: {
  readonly step: Step
  readonly onChange?: (step: Step) => void
}): ReactNode {
  const { term } = useWords()
  return (
    <Steps
      size="small"
      current={STEPS.indexOf(step)}
      items={STEPS.map((one) => ({
        title: term('register.step', one),
        disabled: one === 'source',
      }))}
      {...(onChange && {
        onChange: (index: number) => onChange(STEPS[index] ?? step),
      })}
    />
  )
}

function Writing({
  written,
  onSubmitted,
}: {
  readonly written: Written
  readonly onSubmitted: (warnings: readonly string[]) => void
}): ReactNode {
  const { say, term, number } = useWords()
  const { code } = written
  const [query, setQuery] = useSearchParams()
  const writing = useDraft(written)
  const asked = STEPS.find((one) => one === query.get('step'))
  const step = asked === undefined || asked === 'source' ? 'mapping' : asked
  const show = (next: Step): void => {
    // Whoever leaves the form, or comes back from its end, is told everything.
    if (step !== 'mapping' || next === 'submit') writing.tellAll()
    setQuery({ step: next })
    scrollTo(0, 0)
  }
  const go = async (next: Step): Promise<void> => {
    if (step === 'metadata') writing.tellAll()
    if (await writing.save()) show(next)
  }
  const open = writing.defects.filter((defect) => stepOf(defect) === step).length
  const next = STEPS[STEPS.indexOf(step) + 1]
  return (
    <>
      <PageHead title={written.name ?? code}>
        <Tag color="blue">{term('state', writing.state)}</Tag>
        <code>{code}</code>
        <span className="muted end" role="status">
          {say(writing.isSaved ? 'register.saved' : 'register.unsaved')}
        </span>
      </PageHead>
      <div className="stack">
        <StepLine step={step} onChange={(one) => void go(one)} />
        <ReasonLine writing={writing} />
        {writing.failed !== undefined && <Problem error={writing.failed} />}
        {step === 'mapping' && <MappingStep writing={writing} />}
        {step === 'metadata' && <MetadataStep writing={writing} />}
        {step === 'submit' && <Finish writing={writing} onMend={show} onSubmitted={onSubmitted} />}
        {next !== undefined && (
          <Space wrap>
            <Button type="primary" loading={writing.isSaving} onClick={() => void go(next)}>
              {say('register.next', { step: term('register.step', next) })}
            </Button>
            <Button disabled={writing.isSaved} onClick={() => void writing.save()}>
              {say('register.save')}
            </Button>
            <span className="muted" aria-live="polite">
              {open > 0 && say('register.open', { count: number(open) })}
            </span>
          </Space>
        )}
      </div>
    </>
  )
}

/** One reason for everything that is written in a sitting. */
function ReasonLine({ writing }: { readonly writing: ReturnType<typeof useDraft> }): ReactNode {
  const { say } = useWords()
  const { reason, setReason, needsReason } = writing
  return (
    <Card size="small">
      <PlainForm>
        <ReasonField
          className="last"
          value={reason}
          onChange={setReason}
          text={say('register.reason.text')}
          example={say('register.reason.example')}
          isMissing={needsReason}
        />
      </PlainForm>
    </Card>
  )
}
