/**
 * Trying a query before a system is written that sends it: for a stated purpose, by a consumer's own token, with what was
 * refused explained and the receipts proven.
 *
 * @module
 */
import { Button, Input, Space } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { ConsumerSelect } from '../../parts/consumer-select.tsx'
import { Labelled, PlainForm } from '../../parts/form.tsx'
import { MatterSelect } from '../../parts/matter-select.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useWork } from '../../parts/use-work.ts'
import { useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { Answer } from './answer.tsx'
import { askAs, type Trial, type TrialAnswer } from './ask.ts'
import { openGraphiql } from './hand-over.ts'

const SAMPLE = `query ($code: ID!) { catalogResource(code: $code) { sample } }`

const EXAMPLE = `{
  person(idNumber: "510100195003159905") {
    pensionBenefit(from: [SICHUAN]) {
      benefitStatusCode
      lastCertifiedDate
      provenance { region department retrievedAt }
    }
  }
}`

const BEGIN: Trial = {
  token: '',
  matter: 'CY-037',
  case: '',
  operator: '',
  query: EXAMPLE,
  variables: '',
}

export function TryPage(): ReactNode {
  const { say } = useWords()
  const [trial, setTrial] = useState(BEGIN)
  const [consumer, setConsumer] = useState('')
  const [answer, setAnswer] = useState<TrialAnswer>()
  const { run, failed, isBusy } = useWork()
  const set = (change: Partial<Trial>): void => setTrial((before) => ({ ...before, ...change }))
  useSample((query) => set({ query }))
  const send = (): Promise<boolean> => run(async () => setAnswer(await askAs(trial)))
  return (
    <>
      <PageHead title={say('try.title')} />
      <div className="columns">
        <Card size="small" title={<h2 className="card-title">{say('try.question')}</h2>}>
          <PlainForm onFinish={() => void send()}>
            <Purpose trial={trial} set={set} consumer={consumer} onConsumer={setConsumer} />
            <Labelled label={say('try.query')} htmlFor="query">
              <Input.TextArea
                id="query"
                className="mono"
                rows={12}
                spellCheck={false}
                value={trial.query}
                onChange={(event) => set({ query: event.target.value })}
              />
            </Labelled>
            <Labelled label={say('try.variables')} htmlFor="variables">
              <Input.TextArea
                id="variables"
                className="mono"
                rows={2}
                spellCheck={false}
                value={trial.variables}
                onChange={(event) => set({ variables: event.target.value })}
              />
            </Labelled>
            {failed !== undefined && <Problem error={failed} />}
            <Space wrap>
              <Button type="primary" htmlType="submit" loading={isBusy}>
                {say('try.run')}
              </Button>
              <Button onClick={() => openGraphiql(trial)}>{say('try.graphiql')}</Button>
            </Space>
            <p className="muted">{say('try.graphiql.text')}</p>
          </PlainForm>
        </Card>
        <Card size="small" title={<h2 className="card-title">{say('try.answer')}</h2>}>
          {answer === undefined ? (
            <p className="muted">{say('try.answer.none')}</p>
          ) : (
            <Answer answer={answer} consumer={consumer} matter={trial.matter} />
          )}
        </Card>
      </div>
    </>
  )
}

/** The sample query of the resource that the address names. */
function useSample(take: (query: string) => void): void {
  const [query] = useSearchParams()
  const code = query.get('resource')
  const { data } = useAsk<{ readonly catalogResource: { readonly sample: string | null } }>(
    code === null ? null : SAMPLE,
    { code },
  )
  const sample = data?.catalogResource.sample
  useEffect(() => {
    // Once a sample: what is typed afterwards stays.
    if (sample != null) take(sample)
  }, [sample])
}

function Purpose({
  trial,
  set,
  consumer,
  onConsumer,
}: {
  readonly trial: Trial
  readonly set: (change: Partial<Trial>) => void
  readonly consumer: string
  readonly onConsumer: (consumer: string) => void
}): ReactNode {
  const { say } = useWords()
  return (
    <>
      <Labelled label={say('audit.consumer')} htmlFor="consumer">
        <ConsumerSelect id="consumer" value={consumer} onChange={onConsumer} />
      </Labelled>
      <Labelled label={say('try.token')} htmlFor="token" extra={say('try.token.text')}>
        <Input.Password
          id="token"
          autoComplete="off"
          visibilityToggle={false}
          value={trial.token}
          onChange={(event) => set({ token: event.target.value })}
        />
      </Labelled>
      <Labelled label={say('try.matter')} htmlFor="matter">
        <MatterSelect
          id="matter"
          value={trial.matter === '' ? [] : [trial.matter]}
          onChange={(codes) => set({ matter: codes.at(-1) ?? '' })}
        />
      </Labelled>
      <div className="field-row">
        <Labelled label={say('try.case')} htmlFor="case">
          <Input
            id="case"
            placeholder="500103-2026-000123"
            value={trial.case}
            onChange={(event) => set({ case: event.target.value })}
          />
        </Labelled>
        <Labelled label={say('try.operator')} htmlFor="operator">
          <Input
            id="operator"
            placeholder="CQ-YZ-0417"
            value={trial.operator}
            onChange={(event) => set({ operator: event.target.value })}
          />
        </Labelled>
      </div>
    </>
  )
}
