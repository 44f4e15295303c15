/**
 * The second step: which column holds which item and what is done to it on the way; proposed, corrected, and looked at on
 * one record.
 *
 * @module
 */
import { Alert, Button, Input, Space, Tag } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import type { AskError } from '../../api.ts'
import { Failed, Loading } from '../../parts/states.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useAct, useAsk } from '../../session.tsx'
import { defectIn } from '../../words/defects.ts'
import { groundIn } from '../../words/grounds.ts'
import { useWords } from '../../words/words.tsx'
import { conversionIn, originIn } from '../../parts/conversion-words.ts'
import { mappingOf, textAt, type ItemMapping } from '../../parts/entry.ts'
import { Conversion } from './conversion.tsx'
import { columnsRead, withColumn, withMapping, withoutBlank } from './draft.ts'
import { Probe } from './probe.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useWork } from '../../parts/use-work.ts'
import {
  PROPOSE,
  proposals,
  SOURCES,
  STANDARD,
  type OwnSource,
  type Proposal,
  type ProposedLine,
  type Standard,
  type StandardItem,
} from './queries.ts'
import type { Writing } from './use-draft.ts'

export function MappingStep({ writing }: { readonly writing: Writing }): ReactNode {
  const { data, error, again } = useAsk<{ readonly catalogStandard: Standard }>(STANDARD, {
    key: textAt(writing.draft, 'standard'),
  })
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  return (
    <>
      <Lines writing={writing} standard={data.catalogStandard} />
      <Probe writing={writing} standard={data.catalogStandard} />
    </>
  )
}

interface Line extends StandardItem {
  readonly how: ItemMapping | undefined
  readonly proposed: ProposedLine | undefined
  readonly defects: readonly string[]
}

function Lines({
  writing,
  standard,
}: {
  readonly writing: Writing
  readonly standard: Standard
}): ReactNode {
  const { say, term, language, name } = useWords()
  const { draft, change, offered, defects } = writing
  const { proposal, look, failed, isLooking } = useProposal(writing)
  const [edited, setEdited] = useState<StandardItem>()
  const columns = columnsOf(proposal)
  const mapping = mappingOf(draft)
  const general = defects.filter(({ pointer }) =>
    /^\/(?:items|binding(?:\/mapping|\/source|\/entity|\/rows)?)$/.test(pointer),
  )
  const lines: readonly Line[] = standard.items.map((item) => ({
    ...item,
    how: mapping[item.name],
    proposed: proposal?.lines.find((one) => one.item === item.name),
    defects: defects
      // A column that is being typed anew is not told that it is blank.
      .filter(
        ({ pointer }) =>
          pointer.startsWith(`/binding/mapping/${item.name}`) && mapping[item.name]?.column !== '',
      )
      .map(({ message }) => defectIn(language, message)),
  }))
  return (
    <Card
      size="small"
      title={
        <h2 className="card-title">
          {name(standard)} ← {textAt(draft, 'binding', 'source')} ·{' '}
          {textAt(draft, 'binding', 'entity')}
        </h2>
      }
      extra={
        proposal !== undefined && (
          <Button size="small" loading={isLooking} onClick={() => void look()}>
            {say('register.lookAgain')}
          </Button>
        )
      }
    >
      {failed !== undefined && <Problem error={failed} />}
      {proposal === undefined && (
        <Alert
          type="info"
          showIcon
          className="spaced"
          title={say('register.groundsGone')}
          action={
            <Button size="small" loading={isLooking} onClick={() => void look()}>
              {say('register.lookAgain')}
            </Button>
          }
        />
      )}
      {(proposal?.doubts ?? []).map((doubt) => (
        <Alert
          key={doubt}
          type="warning"
          showIcon
          className="spaced"
          title={groundIn(language, doubt)}
        />
      ))}
      {general.map(({ pointer, message }) => (
        <Alert
          key={pointer + message}
          type="error"
          showIcon
          className="spaced"
          title={`${pointer} ${defectIn(language, message)}`}
        />
      ))}
      {/* One for all: as a list of each field's own it would be made as often as there are items. */}
      <datalist id={COLUMNS}>
        {columns.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </datalist>
      <WideTable<Line>
        className="mapping"
        rowKey="name"
        dataSource={[...lines]}
        columns={[
          {
            title: say('resource.item.name'),
            width: '24%',
            render: (_, line) => (
              <>
                {line.nameZh}{' '}
                {line.sensitive && <Tag color="red">{say('resource.item.sensitive')}</Tag>}
                <div className="muted">
                  <code>{line.name}</code> · {term('type', line.type)}
                </div>
              </>
            ),
          },
          {
            title: say('register.column'),
            width: '22%',
            render: (_, line) => (
              <Input
                allowClear
                autoComplete="off"
                list={COLUMNS}
                aria-label={`${say('register.column')}: ${language === 'zh' ? line.nameZh : line.name}`}
                placeholder={say('register.notOffered')}
                value={line.how?.column ?? ''}
                onChange={({ target }) =>
                  change(withColumn(draft, line.name, target.value, offered))
                }
                onBlur={() => {
                  const left = withoutBlank(draft, line.name)
                  if (left !== draft) change(left)
                }}
              />
            ),
          },
          {
            title: say('register.conversion'),
            width: '18%',
            render: (_, line) => <How line={line} onEdit={() => setEdited(line)} />,
          },
          { title: say('register.because'), render: (_, line) => <Because line={line} /> },
        ]}
      />
      {edited !== undefined && (
        <Conversion
          item={edited}
          how={mapping[edited.name] ?? {}}
          onClose={() => setEdited(undefined)}
          onChange={(how) => change(withMapping(draft, edited.name, how))}
        />
      )}
    </Card>
  )
}

function How({ line, onEdit }: { readonly line: Line; readonly onEdit: () => void }): ReactNode {
  const words = useWords()
  const { say } = words
  if (line.how === undefined) return <span className="muted">—</span>
  // What is not a column cannot be seen beside.
  const origin = line.how.column === undefined ? [originIn(line.how, words)] : []
  const told = [...origin, ...conversionIn(line.how, words)]
  return (
    <Space wrap size={4}>
      <span>{told.join(' · ') || say('register.asItIs')}</span>
      <Button
        size="small"
        type="link"
        aria-label={`${say('register.edit')}: ${line.nameZh}`}
        onClick={onEdit}
      >
        {say('register.edit')}
      </Button>
    </Space>
  )
}

function Because({ line: { how, proposed, defects } }: { readonly line: Line }): ReactNode {
  const { say, language } = useWords()
  const isAsProposed = proposed !== undefined && how?.column === proposed.column
  return (
    <>
      {isAsProposed && (
        <div>
          <Tag color={proposed.confidence >= SURE ? 'green' : 'orange'}>
            {say('register.confidence', { percent: proposed.confidence })}
          </Tag>
          <span className="muted">
            {proposed.because
              .map((one) => groundIn(language, one))
              .join(language === 'zh' ? '；' : '; ')}
          </span>
        </div>
      )}
      {proposed !== undefined && !isAsProposed && (
        <div className="muted">{say('register.otherProposed', { column: proposed.column })}</div>
      )}
      {isAsProposed &&
        proposed.doubts.map((doubt) => (
          <div key={doubt} className="doubt">
            {groundIn(language, doubt)}
          </div>
        ))}
      {defects.map((defect) => (
        <div key={defect} className="defect" role="alert">
          {defect}
        </div>
      ))}
    </>
  )
}

/** Id of the list of what the source has. */
const COLUMNS = 'source-columns'
/** Percent from which a proposal is shown in green. */
const SURE = 80

function columnsOf(
  proposal: Proposal | undefined,
): readonly { readonly value: string; readonly label: string }[] {
  const all = [...(proposal?.lines ?? []), ...(proposal?.unused ?? [])]
  const labels = new Map(
    all.map(({ column, type, comment }) => [
      column,
      [column, comment, type].filter(Boolean).join(' · '),
    ]),
  )
  return [...labels].map(([value, label]) => ({ value, label }))
}

/**
 * What the source has, and why each column is proposed: known from the first step, or looked at again, which is recorded and
 * asks why. Nothing keeps it with the draft: the source may be another one since, and its grounds with it.
 */
function useProposal({ code, draft, reason, save }: Writing): {
  readonly proposal: Proposal | undefined
  readonly look: () => Promise<void>
  readonly failed: AskError | undefined
  readonly isLooking: boolean
} {
  const act = useAct()
  const [proposal, setProposal] = useState(() => proposals.get(code))
  const { run, failed, isBusy } = useWork()
  const { data } = useAsk<{ readonly ownSources: readonly OwnSource[] }>(SOURCES)
  const source = textAt(draft, 'binding', 'source')
  const isMute =
    data?.ownSources.some(({ id, format }) => id === source && format === null) ?? false
  useEffect(() => {
    if (proposal !== undefined) proposals.set(code, proposal)
  }, [code, proposal])
  const look = async (): Promise<void> => {
    if (!(await save())) return
    await run(async () => {
      const { proposeMapping } = await act<{ readonly proposeMapping: Proposal }>(PROPOSE, {
        source,
        entity: textAt(draft, 'binding', 'entity'),
        standard: textAt(draft, 'standard'),
        // A source without a description is known by the columns that the draft names.
        columns: isMute ? columnsRead(draft) : null,
        reason,
      })
      setProposal(proposeMapping)
    })
  }
  return { proposal, look, failed, isLooking: isBusy }
}
