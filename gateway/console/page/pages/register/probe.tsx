/**
 * The live probe: one record of the own, as the source wrote it beside what consumers would be given. Nothing of it is kept.
 *
 * @module
 */
import { Alert, Button, Input, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import type { AskError } from '../../api.ts'
import { Labelled, PlainForm } from '../../parts/form.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useAct, useSession } from '../../session.tsx'
import { groundIn } from '../../words/grounds.ts'
import { useWords } from '../../words/words.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useWork } from '../../parts/use-work.ts'
import { PROBE, type Probed, type ProbedItem, type Standard } from './queries.ts'
import type { Writing } from './use-draft.ts'

export function Probe({
  writing,
  standard: { subjects },
}: {
  readonly writing: Writing
  readonly standard: Standard
}): ReactNode {
  const { say, name } = useWords()
  const { trialKeys } = useSession()
  const [kind, setKind] = useState(subjects[0]?.kind ?? '')
  const [keys, setKeys] = useState<readonly string[]>([])
  const { run, probed, failed, isBusy } = useProbe(writing)
  const subject = subjects.find((one) => one.kind === kind)
  const wanted = subject?.keys.map((_key, index) => (keys[index] ?? '').trim()) ?? []
  const setKey = (index: number, value: string): void =>
    setKeys(Object.assign([...keys], { [index]: value }))
  return (
    <Card size="small" title={<h2 className="card-title">{say('probe.title')}</h2>}>
      <p className="muted">
        {say('probe.text')}{' '}
        {subject?.keys.map((key, index) => (
          <Trial
            key={key.name}
            value={trialKeys[key.name]}
            onTake={(value) => setKey(index, value)}
          />
        ))}
      </p>
      <PlainForm className="filters" onFinish={() => void run(kind, wanted)}>
        {subjects.length > 1 && (
          <Labelled className="last" label={say('probe.kind')} htmlFor="probe-kind">
            <Select
              id="probe-kind"
              className="select"
              value={kind}
              options={subjects.map((one) => ({ value: one.kind, label: name(one) }))}
              onChange={setKind}
            />
          </Labelled>
        )}
        {subject?.keys.map((key, index) => (
          <Labelled
            key={key.name}
            className="last"
            label={name({ nameZh: key.nameZh, nameEn: key.name })}
            htmlFor={`probe-${key.name}`}
          >
            <Input
              id={`probe-${key.name}`}
              autoComplete="off"
              maxLength={100}
              value={keys[index] ?? ''}
              onChange={({ target }) => setKey(index, target.value)}
            />
          </Labelled>
        ))}
        <Button
          className="at-end"
          htmlType="submit"
          loading={isBusy}
          disabled={wanted.some((key) => key === '')}
        >
          {say('probe.run')}
        </Button>
      </PlainForm>
      {failed !== undefined && <Problem error={failed} />}
      {probed !== undefined && <Records probed={probed} />}
    </Card>
  )
}

/** The number of a made-up subject, where the configuration names one. */
function Trial({
  value,
  onTake,
}: {
  readonly value: string | undefined
  readonly onTake: (value: string) => void
}): ReactNode {
  const { say } = useWords()
  if (value === undefined) return null
  return (
    <button type="button" className="link" onClick={() => onTake(value)}>
      {say('probe.trial', { value })}
    </button>
  )
}

function Records({ probed: { records, asOf } }: { readonly probed: Probed }): ReactNode {
  const { say, number, time, language } = useWords()
  const problems = records.flat().filter(({ problem }) => problem !== null).length
  if (records.length === 0) return <Alert type="info" showIcon title={say('probe.none')} />
  return (
    <div className="stack" aria-live="polite">
      <Alert
        type={problems === 0 ? 'success' : 'warning'}
        showIcon
        title={
          problems === 0
            ? say('probe.sound', { count: number(records.length) })
            : say('probe.problems', { count: number(problems) })
        }
        description={asOf === null ? undefined : say('probe.asOf', { time: time(asOf) })}
      />
      {records.map((record, index) => (
        <WideTable<ProbedItem>
          key={index}
          rowKey="item"
          dataSource={[...record]}
          columns={[
            {
              title: say('resource.item.name'),
              render: (_, { nameZh, item }) => (
                <>
                  {nameZh} <code>{item}</code>
                </>
              ),
            },
            {
              title: say('probe.raw'),
              render: (_, { raw }) => <code className="value">{raw.join('\n')}</code>,
            },
            {
              title: say('probe.mapped'),
              render: (_, { value }) => (value === null ? '—' : <strong>{value}</strong>),
            },
            {
              title: say('probe.problem'),
              render: (_, { problem }) =>
                problem && <span className="defect">{groundIn(language, problem)}</span>,
            },
          ]}
        />
      ))}
    </div>
  )
}

function useProbe({ code, reason, save }: Writing): {
  readonly run: (kind: string, keys: readonly string[]) => Promise<void>
  readonly probed: Probed | undefined
  readonly failed: AskError | undefined
  readonly isBusy: boolean
} {
  const act = useAct()
  const [probed, setProbed] = useState<Probed>()
  const work = useWork()
  const run = async (kind: string, keys: readonly string[]): Promise<void> => {
    // It is the registry's draft that is read through.
    if (!(await save())) return
    setProbed(undefined)
    await work.run(async () => {
      const asked = { code, kind, keys, reason }
      setProbed((await act<{ readonly probeResource: Probed }>(PROBE, asked)).probeResource)
    })
  }
  return { run, probed, failed: work.failed, isBusy: work.isBusy }
}
