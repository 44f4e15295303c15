/**
 * Guardrails that officers proposed in the registry: one person writes, another rehearses and activates.
 *
 * @module
 */
import { Button, Tag } from 'antd'
import type { ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'

const PROPOSALS = `{
  registeredEntries(kind: guardrail, first: 200) { code state service version entry digest }
}`

/** As the registry has it. */
export interface Proposed {
  readonly code: string
  readonly state: string
  /** Of the version in force; null before the first. */
  readonly service: string | null
  readonly version: number
  /** JSON */
  readonly entry: string
  readonly digest: string
}

/** What an entry says. */
export interface GuardrailEntry {
  readonly id: string
  readonly text: string
  readonly takenBack?: boolean
}

export interface Proposals {
  readonly proposed: readonly Proposed[] | undefined
  readonly again: () => void
  readonly shown: ReactNode
}

/** @param onOpen of a proposal that somebody wants to look at. */
export function useProposals(isAsked: boolean, onOpen: (proposed: Proposed) => void): Proposals {
  const { data, error, again } = useAsk<{ readonly registeredEntries: readonly Proposed[] }>(
    isAsked ? PROPOSALS : null,
  )
  const proposed = data?.registeredEntries
  if (!isAsked) return { proposed, again, shown: null }
  if (error !== undefined) return { proposed, again, shown: <Failed error={error} again={again} /> }
  if (proposed === undefined) return { proposed, again, shown: <Loading /> }
  return { proposed, again, shown: <List proposed={proposed} onOpen={onOpen} /> }
}

function List({
  proposed,
  onOpen,
}: {
  readonly proposed: readonly Proposed[]
  readonly onOpen: (proposed: Proposed) => void
}): ReactNode {
  const { say, term } = useWords()
  return (
    <Card size="small" title={<h2 className="card-title">{say('proposals.title')}</h2>}>
      <p className="muted">{say('proposals.text')}</p>
      {proposed.length === 0 ? (
        <p className="muted">{say('proposals.none')}</p>
      ) : (
        <WideTable<Proposed>
          rowKey="code"
          dataSource={[...proposed]}
          pageSize={10}
          columns={[
            {
              title: say('proposals.id'),
              render: (_, one) => (
                <Button type="link" onClick={() => onOpen(one)}>
                  {one.code}
                </Button>
              ),
            },
            {
              title: say('resource.state'),
              render: (_, { state }) => <Tag color="blue">{term('state', state)}</Tag>,
            },
            {
              title: say('own.inForce'),
              render: (_, { service, version }) =>
                service === null ? say('none') : `${version} · ${term('state', service)}`,
            },
          ]}
        />
      )}
    </Card>
  )
}
