/**
 * What stands in a proven entry besides what the search shows: who decided by which rules, and where its twin is.
 *
 * @module
 */
import { Descriptions } from 'antd'
import type { ReactNode } from 'react'
import { useNames } from '../../parts/use-names.ts'
import { useWords } from '../../words/words.tsx'

interface Entry {
  readonly decisions?: readonly {
    readonly region: string
    readonly side: string
    readonly effect: string
    readonly rules: readonly string[]
    readonly grants: readonly string[]
  }[]
  readonly twins?: readonly {
    readonly region: string
    readonly log: string
    readonly index: number
    readonly leafHash: string
  }[]
  readonly policyVersion?: string
  readonly catalogVersion?: string
}

export function EntryFacts({ entry }: { readonly entry: Uint8Array }): ReactNode {
  const { say, term } = useWords()
  const names = useNames()
  const text = new TextDecoder().decode(entry)
  const { decisions = [], twins = [], policyVersion, catalogVersion } = JSON.parse(text) as Entry
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
          {JSON.stringify(JSON.parse(text), null, 2)}
        </pre>
      </details>
    </>
  )
}
