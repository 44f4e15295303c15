/**
 * What a steward knows before publishing: whose queries it would break, what the rules find, and what its source could
 * not be asked.
 *
 * @module
 */
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { Warnings } from '../../parts/warnings.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useAsk } from '../../session.tsx'
import { defectIn } from '../../words/defects.ts'
import { useWords } from '../../words/words.tsx'

const AFFECTED = `query ($code: ID!, $entry: String!) {
  resourceBreaks(code: $code) { consumer region items exchanges lastAt }
  checkResource(entry: $entry) { pointer message }
}`

interface Broken {
  readonly consumer: string
  readonly region: string
  readonly items: readonly string[]
  readonly exchanges: number
  readonly lastAt: string
}

interface Answer {
  readonly resourceBreaks: readonly Broken[]
  readonly checkResource: readonly { readonly pointer: string; readonly message: string }[]
}

export function Affected({
  code,
  entry,
  isFirst,
  warnings,
}: {
  readonly code: string
  /** Nothing of it is in force yet. */
  readonly isFirst: boolean
  /** JSON of what was submitted. */
  readonly entry: string
  /** What the source could not be asked when it was submitted, or is not certain. */
  readonly warnings: readonly string[]
}): ReactNode {
  const { say, number, day, language } = useWords()
  const { data, error, again } = useAsk<Answer>(AFFECTED, { code, entry })
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  const { resourceBreaks: broken, checkResource: defects } = data
  return (
    <Card size="small" title={<h2 className="card-title">{say('review.affected')}</h2>}>
      <div className="stack">
        {defects.length === 0 ? (
          <Alert type="success" showIcon title={say('finish.sound')} />
        ) : (
          <ul className="defects">
            {defects.map(({ pointer, message }) => (
              <li key={pointer + message}>
                <code>{pointer || '/'}</code> {defectIn(language, message)}
              </li>
            ))}
          </ul>
        )}
        <Warnings warnings={warnings} />
        {broken.length === 0 ? (
          <Alert
            type="success"
            showIcon
            title={say(isFirst ? 'review.affected.first' : 'review.affected.none')}
          />
        ) : (
          <>
            <Alert type="warning" showIcon title={say('review.affected.some')} />
            <WideTable<Broken>
              rowKey={({ consumer, region }) => `${consumer} ${region}`}
              dataSource={[...broken]}
              pageSize={20}
              columns={[
                { title: say('audit.consumer'), dataIndex: 'consumer' },
                { title: say('resource.region'), dataIndex: 'region' },
                { title: say('audit.item'), render: (_, { items }) => items.join(', ') },
                {
                  title: say('rehearsal.count'),
                  render: (_, { exchanges }) => number(exchanges),
                },
                { title: say('resource.users.lastUsed'), render: (_, one) => day(one.lastAt) },
              ]}
            />
          </>
        )}
      </div>
    </Card>
  )
}
