/**
 * A version of a resource as people read it: what its form says, and how each item is read; against an earlier version what
 * changed, with the rest below. What the exchange keeps can be opened.
 *
 * @module
 */
import type { ReactNode } from 'react'
import { useAsk } from '../session.tsx'
import { useWords } from '../words/words.tsx'
import { Boundary } from './boundary.tsx'
import { Card } from './card.tsx'
import { ChangesTable, type Cell, type Row } from './changes-table.tsx'
import { differences } from './differences.ts'
import { factsOf, SAID, type EntryNames } from './entry-facts.ts'
import { itemsSaid, type ItemSaid } from './entry-items.ts'
import { textAt, valueAt, type Draft } from './entry.ts'
import { Loading } from './states.tsx'

const NAMES = `query ($standard: ID!, $matters: [ID!]!) {
  catalogStandard(key: $standard) { key nameZh nameEn items { name nameZh sensitive } }
  catalogMatters(codes: $matters) { code nameZh nameEn }
}`

interface Named {
  readonly nameZh: string
  readonly nameEn?: string
}

interface Names {
  readonly catalogStandard: Named & {
    readonly items: readonly {
      readonly name: string
      readonly nameZh: string
      readonly sensitive: boolean
    }[]
  }
  readonly catalogMatters: readonly (Named & { readonly code: string })[]
}

interface Versions {
  /** JSON of the version before; null where there was none. */
  readonly before: string | null
  /** JSON */
  readonly after: string
}

export function EntryView({
  title,
  ...versions
}: Versions & { readonly title: string }): ReactNode {
  return (
    <Card size="small" title={<h2 className="card-title">{title}</h2>}>
      <Boundary at={versions.after}>
        <EntryChanges {...versions} />
      </Boundary>
    </Card>
  )
}

/** The same without a frame. */
export function EntryChanges({ before, after }: Versions): ReactNode {
  const { say } = useWords()
  const is = JSON.parse(after) as Draft
  const was = before === null ? undefined : (JSON.parse(before) as Draft)
  const matters = [is, was ?? {}].flatMap((one) => (valueAt(one, 'matters') ?? []) as string[])
  const { data, error } = useAsk<Names>(NAMES, { standard: textAt(is, 'standard'), matters })
  // What is called by nobody is told by its code all the same.
  if (data === undefined && error === undefined) return <Loading />
  return (
    <div className="stack">
      <Facts was={was} is={is} names={data} />
      <Items was={was} is={is} names={data} />
      <details>
        <summary>{say('entry.raw')}</summary>
        <pre className="code" tabIndex={0}>
          {JSON.stringify(is, null, 2)}
        </pre>
      </details>
    </div>
  )
}

interface Told {
  readonly was: Draft | undefined
  readonly is: Draft
  readonly names: Names | undefined
}

function Facts({ was, is, names }: Told): ReactNode {
  const words = useWords()
  const called: EntryNames = {
    standard: (key) => (names === undefined ? key : `${words.name(names.catalogStandard)} ${key}`),
    matter: (code) => {
      const found = names?.catalogMatters.find((one) => one.code === code)
      return found === undefined ? code : `${code} ${words.name(found)}`
    },
  }
  const [now, earlier] = [is, was ?? {}].map((one) => factsOf(one, words, called)) as [
    ReturnType<typeof factsOf>,
    ReturnType<typeof factsOf>,
  ]
  const labels = new Map([...now, ...earlier].map(({ key, label }) => [key, label]))
  const others = differences(was ?? {}, is).filter(({ pointer }) => !SAID.test(pointer))
  const rows: readonly Row[] = [
    ...[...labels].map(([key, label]): Row => ({
      key,
      head: label,
      cells: [
        {
          was: earlier.find((one) => one.key === key)?.text ?? '',
          is: now.find((one) => one.key === key)?.text ?? '',
        },
      ],
    })),
    ...others.map(({ pointer, before = '', after = '' }): Row => ({
      key: pointer,
      head: <code>{pointer}</code>,
      cells: [{ was: before, is: after }],
    })),
  ]
  return <ChangesTable rows={rows} isFirst={was === undefined} same="entry.facts.same" />
}

function Items({ was, is, names }: Told): ReactNode {
  const words = useWords()
  const { say } = words
  const now = itemsSaid(is, words, was)
  const earlier = itemsSaid(was ?? {}, words, is)
  const cell = (name: string, part: keyof ItemSaid): Cell => ({
    was: earlier.get(name)?.[part] ?? '',
    is: now.get(name)?.[part] ?? '',
  })
  const rows = [...new Set([...now.keys(), ...earlier.keys()])].map((name): Row => {
    const item = names?.catalogStandard.items.find((one) => one.name === name)
    return {
      key: name,
      head: (
        <>
          {item?.nameZh}
          {item?.sensitive && <span className="mark">{say('resource.item.sensitive')}</span>}
          <div className="muted mono">{name}</div>
        </>
      ),
      cells: [cell(name, 'origin'), cell(name, 'conversion'), cell(name, 'shared')],
      change:
        was === undefined || (now.has(name) && earlier.has(name))
          ? undefined
          : now.has(name)
            ? 'new'
            : 'gone',
    }
  })
  const heads = [
    say('resource.item.name'),
    say('entry.origin'),
    say('register.conversion'),
    say('entry.shared'),
  ]
  return (
    <ChangesTable rows={rows} heads={heads} isFirst={was === undefined} same="entry.items.same" />
  )
}
