/**
 * The region's guardrails and the cases that show them at work; a change of one, checked and rehearsed over the recorded
 * exchanges of the last days before anybody puts it into force.
 *
 * @module
 */
import { Alert, Button, Collapse, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Failed, Loading, Nothing } from '../../parts/states.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { holds, useAsk, useSession } from '../../session.tsx'
import { guardrailIn } from '../../words/refusals.ts'
import { caseFailureIn } from '../../words/case-failures.ts'
import { useWords } from '../../words/words.tsx'
import { useProposals } from './proposals.tsx'
import { Rehearsal } from './rehearsal.tsx'

export interface Guardrail {
  readonly id: string
  readonly because: string
  readonly remedy: string
  /** In Chinese; null where it was written in one language alone. */
  readonly becauseZh: string | null
  readonly remedyZh: string | null
  /** In Cedar. */
  readonly text: string
}

interface Case {
  readonly about: string
  readonly case: string
  readonly caseZh: string | null
  readonly failure: string | null
}

const GUARDRAILS = `{ guardrails { id because remedy becauseZh remedyZh text } }`
const CASES = `{ policyTest { about case caseZh failure } }`

export function PoliciesPage(): ReactNode {
  const { say } = useWords()
  const { data, error, again } = useAsk<{ readonly guardrails: readonly Guardrail[] }>(GUARDRAILS)
  const [changed, setChanged] = useState<string>()
  const { staff } = useSession()
  const { proposed, shown, ...proposals } = useProposals(
    holds(staff, ['officer', 'steward', 'auditor']),
    ({ code }) => setChanged(code),
  )
  const onDone = (): void => {
    setChanged(undefined)
    proposals.again()
    again()
  }
  return (
    <>
      <PageHead title={say('policies.title')} />
      {error !== undefined && <Failed error={error} again={again} />}
      {data === undefined && error === undefined && <Loading />}
      {data !== undefined && (
        <div className="stack">
          {changed !== undefined && (
            <Rehearsal
              key={changed}
              guardrails={data.guardrails}
              id={changed}
              proposed={proposed?.find(({ code }) => code === changed)}
              onDone={onDone}
              onClose={() => setChanged(undefined)}
            />
          )}
          {shown}
          <Guardrails guardrails={data.guardrails} onChange={setChanged} />
          <Cases />
        </div>
      )}
    </>
  )
}

function Guardrails({
  guardrails,
  onChange,
}: {
  readonly guardrails: readonly Guardrail[]
  readonly onChange: (id: string) => void
}): ReactNode {
  const { say, language } = useWords()
  return (
    <Card
      size="small"
      title={<h2 className="card-title">{say('policies.guardrails')}</h2>}
      extra={
        <Button size="small" onClick={() => onChange('')}>
          {say('policies.new')}
        </Button>
      }
    >
      <p className="muted">{say('policies.guardrails.text')}</p>
      {guardrails.length === 0 ? (
        <Nothing title={say('policies.none')} />
      ) : (
        <Collapse
          items={guardrails.map(({ id, text, ...said }) => {
            const { because, remedy } = guardrailIn(language, said)
            return {
              key: id,
              label: (
                <>
                  <strong>{id}</strong> <span className="muted">{firstSentence(because)}</span>
                </>
              ),
              children: (
                <>
                  <p>{because}</p>
                  <p className="muted">{remedy}</p>
                  <pre className="code" tabIndex={0}>
                    {text}
                  </pre>
                  <Button className="spaced" onClick={() => onChange(id)}>
                    {say('policies.change')}
                  </Button>
                </>
              ),
            }
          })}
        />
      )}
    </Card>
  )
}

/** A point before a number belongs to the word before it: "Art. 25". */
function firstSentence(text: string): string {
  return /^.*?(?:。|\.(?= [A-Z]|$))/.exec(text)?.[0] ?? text
}

function Cases(): ReactNode {
  const { say, term, number, language } = useWords()
  const { data, error, again } = useAsk<{ readonly policyTest: readonly Case[] }>(CASES)
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  // What went otherwise first.
  const cases = [...data.policyTest].sort(
    (one, other) => Number(one.failure === null) - Number(other.failure === null),
  )
  const failed = cases.filter(({ failure }) => failure !== null).length
  return (
    <Card size="small" title={<h2 className="card-title">{say('policies.cases')}</h2>}>
      <Alert
        type={failed === 0 ? 'success' : 'error'}
        showIcon
        className="spaced"
        title={
          failed === 0
            ? say('policies.cases.sound', { count: number(cases.length) })
            : say('policies.cases.failed', { count: number(failed) })
        }
      />
      <WideTable<Case>
        rowKey={({ about, case: title }) => `${about} ${title}`}
        dataSource={cases}
        pageSize={10}
        columns={[
          {
            title: say('policies.case'),
            render: (_, one) => (language === 'zh' ? (one.caseZh ?? one.case) : one.case),
          },
          { title: say('policies.about'), render: (_, { about }) => term('policies.about', about) },
          {
            title: say('policies.outcome'),
            render: (_, { failure }) =>
              failure === null ? (
                <Tag color="green">{say('policies.asSaid')}</Tag>
              ) : (
                <span className="defect">{caseFailureIn(language, failure)}</span>
              ),
          },
        ]}
      />
    </Card>
  )
}
