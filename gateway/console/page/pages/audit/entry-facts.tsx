/**
 * What stands in a proven entry besides what the search shows: who decided by which rules, and where its twin is.
 *
 * @module
 */
import { Descriptions } from 'antd'
import type { ReactNode } from 'react'
import type { ExchangeRecord } from '../../../../audit/exchange-record.ts'
import { useNames } from '../../parts/use-names.ts'
import { useWords } from '../../words/words.tsx'
import { readEntry } from '../../proof/read-entry.ts'

/** Records of other kinds have none of it. */
type Facts = Partial<
  Pick<ExchangeRecord, 'decisions' | 'twins' | 'policyVersion' | 'catalogVersion'>
>

export function EntryFacts({ entry }: { readonly entry: Uint8Array }): ReactNode {
  const { say, term } = useWords()
  const names = useNames()
  const record = readEntry(entry)
  const { decisions = [], twins = [], policyVersion, catalogVersion } = record as Facts
  return (
    <>
      <Descriptions
        size="small"
        column={1}
        bordered
        items={[
          ...decisions.map(({ region, side, effect, rules, grants }) => ({
            label: say('entry.decision', { region: names.region(region) }),
            children: `${term('side', side)} · ${term('effect', effect)} · ${[...rules, ...grants].join(', ')}`,
          })),
          ...twins.map(({ region, log, index, leafHash }) => ({
            label: say('entry.twin', { region: names.region(region) }),
            children: (
              <>
                {log} · {index}
                <br />
                <code className="hash">{leafHash}</code>
              </>
            ),
          })),
          {
            label: say('entry.versions'),
            children: `${policyVersion ?? ''} · ${catalogVersion ?? ''}`,
          },
        ].map((item, key) => ({ ...item, key }))}
      />
      <details className="raw">
        <summary>{say('entry.raw')}</summary>
        <pre className="code" tabIndex={0}>
          {JSON.stringify(JSON.parse(new TextDecoder().decode(entry)), null, 2)}
        </pre>
      </details>
    </>
  )
}
