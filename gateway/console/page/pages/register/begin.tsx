/**
 * The first step: a source, whether it answers, which table of it, and which standard that is to offer.
 *
 * @module
 */
import { Alert, Button, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { Labelled, PlainForm } from '../../parts/form.tsx'
import { AskError } from '../../api.ts'
import { ReasonField } from '../../parts/reason-field.tsx'
import { Failed, Loading, Nothing } from '../../parts/states.tsx'
import { StillMissing } from '../../parts/still-missing.tsx'
import { useWork } from '../../parts/use-work.ts'
import { useAct, useAsk, useSession } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { Problem } from '../../parts/problem.tsx'
import {
  DRAFT,
  ENTITIES,
  PROPOSE,
  proposals,
  SOURCES,
  WRITTEN,
  type OwnSource,
  type Proposal,
  type SourceEntity,
} from './queries.ts'
import { Given } from './given.tsx'
import { columnsIn, type GivenColumn } from './given-columns.ts'
import { StandardSelect } from './standard-select.tsx'

interface Tested {
  readonly entities: readonly SourceEntity[]
  readonly ms: number
}

export function Begin(): ReactNode {
  const { data, error, again } = useAsk<{ readonly ownSources: readonly OwnSource[] }>(SOURCES)
  const { say } = useWords()
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  if (data.ownSources.length === 0) {
    return <Nothing title={say('register.noSource')} text={say('register.noSource.text')} />
  }
  return <Choice sources={data.ownSources} />
}

function Choice({ sources }: { readonly sources: readonly OwnSource[] }): ReactNode {
  const { say, term } = useWords()
  const [reason, setReason] = useState('')
  const [source, setSource] = useState<string>()
  const [entity, setEntity] = useState<string>()
  const [standard, setStandard] = useState<string>()
  const { test, tested, failed, isTesting } = useTest()
  const proposing = useProposing()
  const [given, setGiven] = useState('')
  const isMute = sources.some(({ id, format }) => id === source && format === null)
  const columns = isMute ? columnsIn(given) : null
  const missing = (
    [
      ['act.reason', reason.trim() === ''],
      ['register.source', source === undefined],
      ['register.path', isMute && (entity ?? '').trim() === ''],
      ['register.columns', columns?.length === 0],
      ['register.entity', !isMute && entity === undefined],
      ['register.standard', standard === undefined],
    ] as const
  ).filter(([, isMissing]) => isMissing)
  const isReady = missing.length === 0
  const comment = tested?.entities.find(({ name }) => name === entity)?.comment ?? ''
  return (
    <Card size="small">
      <PlainForm className="narrow">
        <ReasonField
          value={reason}
          onChange={setReason}
          text={say('register.reason.text')}
          example={say('register.reason.example')}
        />
        <Labelled label={say('register.source')} htmlFor="source" isRequired>
          <Select
            id="source"
            value={source ?? null}
            options={sources.map(({ id, format }) => ({
              value: id,
              label: `${id}${format === null ? '' : ` · ${format}`}`,
            }))}
            onChange={(id: string) => {
              setSource(id)
              setEntity(undefined)
              test.forget()
            }}
          />
        </Labelled>
        {isMute ? (
          <Given entity={entity ?? ''} onEntity={setEntity} text={given} onText={setGiven} />
        ) : (
          <>
            <div className="spaced">
              <Button
                disabled={source === undefined || reason.trim() === ''}
                loading={isTesting}
                onClick={() => source !== undefined && void test.run(source, reason)}
              >
                {say('register.test')}
              </Button>
            </div>
            {failed !== undefined && <Problem error={failed} />}
            <Entities tested={tested} entity={entity} onChange={setEntity} />
          </>
        )}
        <Labelled
          label={say('register.standard')}
          htmlFor="standard"
          extra={say('register.standard.text')}
          isRequired
        >
          <StandardSelect id="standard" value={standard} like={comment} onChange={setStandard} />
        </Labelled>
        {proposing.failed !== undefined && <Problem error={proposing.failed} />}
        {proposing.known !== undefined && <Known code={proposing.known} />}
        <Button
          type="primary"
          disabled={!isReady}
          loading={proposing.isBusy}
          onClick={() =>
            void proposing.run({
              source: source ?? '',
              entity: entity?.trim() ?? '',
              standard: standard ?? '',
              columns,
              reason,
            })
          }
        >
          {say('register.next', { step: term('register.step', 'mapping') })}
        </Button>
        <p className="muted">{say('register.propose.text')}</p>
        <StillMissing labels={missing.map(([label]) => label)} />
      </PlainForm>
    </Card>
  )
}

function Entities({
  tested,
  entity,
  onChange,
}: {
  /** Undefined until the source has said what it has. */
  readonly tested: Tested | undefined
  readonly entity: string | undefined
  readonly onChange: (entity: string) => void
}): ReactNode {
  const { say, number } = useWords()
  return (
    <>
      {tested !== undefined && (
        <Alert
          type="success"
          showIcon
          role="status"
          className="spaced"
          title={say('register.tested', {
            count: number(tested.entities.length),
            ms: number(tested.ms),
          })}
        />
      )}
      <Labelled
        label={say('register.entity')}
        htmlFor="entity"
        isRequired
        extra={tested === undefined ? say('register.testFirst') : undefined}
      >
        <Select
          id="entity"
          disabled={tested === undefined}
          showSearch={{ optionFilterProp: 'label' }}
          value={entity ?? null}
          options={(tested?.entities ?? []).map(({ name, comment }) => ({
            value: name,
            label: comment === null ? name : `${name} · ${comment}`,
          }))}
          onChange={onChange}
        />
      </Labelled>
    </>
  )
}

/** It is in the registry already: nobody's writing is overwritten by a proposal. */
function Known({ code }: { readonly code: string }): ReactNode {
  const { say } = useWords()
  return (
    <Alert
      type="warning"
      showIcon
      className="spaced"
      title={say('register.known', { code })}
      action={<Link to={`/register/${code}`}>{say('register.continue')}</Link>}
    />
  )
}

function useTest(): {
  readonly test: {
    readonly run: (source: string, reason: string) => Promise<void>
    readonly forget: () => void
  }
  readonly tested: Tested | undefined
  readonly failed: AskError | undefined
  readonly isTesting: boolean
} {
  const act = useAct()
  const [tested, setTested] = useState<Tested>()
  const work = useWork()
  const forget = (): void => {
    setTested(undefined)
    work.forget()
  }
  const run = async (source: string, reason: string): Promise<void> => {
    setTested(undefined)
    const started = performance.now()
    await work.run(async () => {
      const { sourceEntities } = await act<{ readonly sourceEntities: readonly SourceEntity[] }>(
        ENTITIES,
        { source, reason },
      )
      setTested({ entities: sourceEntities, ms: Math.round(performance.now() - started) })
    })
  }
  return { test: { run, forget }, tested, failed: work.failed, isTesting: work.isBusy }
}

interface Wanted {
  readonly source: string
  readonly entity: string
  readonly standard: string
  /** Of a source that does not say which it has. */
  readonly columns: readonly GivenColumn[] | null
  readonly reason: string
}

/** Proposes, keeps the proposal as a draft of the registry, and goes on there. */
function useProposing(): {
  readonly run: (wanted: Wanted) => Promise<void>
  readonly failed: AskError | undefined
  /** Code of the resource that is there already. */
  readonly known: string | undefined
  readonly isBusy: boolean
} {
  const act = useAct()
  const navigate = useNavigate()
  const { region, staff } = useSession()
  const [known, setKnown] = useState<string>()
  const work = useWork()
  const propose = async (wanted: Wanted): Promise<void> => {
    const code = `${region}.${staff.department ?? ''}.${wanted.standard}`
    if (await isWritten(act, code)) {
      setKnown(code)
      return
    }
    const { proposeMapping } = await act<{ readonly proposeMapping: Proposal }>(PROPOSE, {
      ...wanted,
    })
    // Nobody has begun it, and nobody who does meanwhile is written over.
    await act(DRAFT, { entry: proposeMapping.draft, digest: '', reason: wanted.reason })
    proposals.set(code, proposeMapping)
    void navigate(`/register/${code}?step=mapping`, { state: { reason: wanted.reason } })
  }
  const run = async (wanted: Wanted): Promise<void> => {
    setKnown(undefined)
    await work.run(() => propose(wanted))
  }
  return { run, failed: work.failed, known, isBusy: work.isBusy }
}

async function isWritten(act: ReturnType<typeof useAct>, code: string): Promise<boolean> {
  try {
    await act(WRITTEN, { code })
    return true
  } catch (thrown) {
    if (thrown instanceof AskError && thrown.code === 'NOT_FOUND') return false
    throw thrown
  }
}
