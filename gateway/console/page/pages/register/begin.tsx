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
  const { say } = useWords()
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
      // Tables are known once the source was tested, and the standard is asked for once a table is chosen.
      ['register.path', isMute && (entity ?? '').trim() === ''],
      ['register.columns', columns?.length === 0],
      ['register.entity', tested !== undefined && entity === undefined],
      ['register.standard', entity !== undefined && standard === undefined],
    ] as const
  ).filter(([, isMissing]) => isMissing)
  const isReady = missing.length === 0 && entity !== undefined
  return (
    <Card size="small">
      <PlainForm className="narrow">
        <ReasonField value={reason} onChange={setReason} text={say('register.reason.text')} />
        <Labelled label={say('register.source')} htmlFor="source">
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
            {tested !== undefined && (
              <Entities tested={tested} entity={entity} onChange={setEntity} />
            )}
          </>
        )}
        {entity !== undefined && (
          <Labelled
            label={say('register.standard')}
            htmlFor="standard"
            extra={say('register.standard.text')}
          >
            <StandardSelect id="standard" value={standard} onChange={setStandard} />
          </Labelled>
        )}
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
          {say('register.propose')}
        </Button>
        <StillMissing labels={missing.map(([label]) => label)} />
        {!isReady && missing.length === 0 && <p className="muted">{say('register.testFirst')}</p>}
      </PlainForm>
    </Card>
  )
}

function Entities({
  tested: { entities, ms },
  entity,
  onChange,
}: {
  readonly tested: Tested
  readonly entity: string | undefined
  readonly onChange: (entity: string) => void
}): ReactNode {
  const { say, number } = useWords()
  return (
    <>
      <Alert
        type="success"
        showIcon
        role="status"
        className="spaced"
        title={say('register.tested', { count: number(entities.length), ms: number(ms) })}
      />
      <Labelled label={say('register.entity')} htmlFor="entity">
        <Select
          id="entity"
          showSearch={{ optionFilterProp: 'label' }}
          value={entity ?? null}
          options={entities.map(({ name, comment }) => ({
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
    await act(DRAFT, { entry: proposeMapping.draft, reason: wanted.reason })
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
