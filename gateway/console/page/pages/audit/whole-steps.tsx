import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useNames } from '../../parts/use-names.ts'
import type { Pruning } from '../../../../audit/prunings.ts'
import { STATEMENTS_WITHIN } from '../../proof/prunings.ts'
import type { Whole } from '../../proof/whole.ts'
import { useWords } from '../../words/words.tsx'
import type { KeptFound, WholeFound } from './use-whole.ts'

/**
 * - `alone`: no other province has cosigned it;
 * - `open`: of what is gone, a browser does not find what it was pruned by.
 */
type Verdict = 'holds' | 'alone' | 'open' | 'fails'

const TYPES = { holds: 'success', alone: 'warning', open: 'warning', fails: 'error' } as const

/** What was found, step by step: first whether all of it holds. */
export function WholeSteps({ found }: { readonly found: WholeFound }): ReactNode {
  const { say, number, time } = useWords()
  const { checkpoint, witnesses, kept, whole } = found
  if (checkpoint === undefined) {
    return <Alert showIcon type="error" title={say('proof.checkpoint.bad')} />
  }
  const verdict = verdictOf(found)
  return (
    <>
      <Alert showIcon type={TYPES[verdict]} title={say(`whole.${verdict}`)} />
      <ol className="checks">
        <Check ok>
          {say('proof.checkpoint.good', {
            origin: checkpoint.origin,
            size: number(checkpoint.size),
          })}
        </Check>
        {witnesses.map(({ name, at }, nth) => (
          <Check key={name ?? nth} ok={at !== undefined}>
            {name === undefined
              ? say('whole.cosigned.noKey')
              : at === undefined
                ? say('whole.cosigned.not', { name })
                : say('whole.cosigned', { name, time: time(at.toISOString()) })}
          </Check>
        ))}
        {kept !== undefined && <Kept kept={kept} />}
        {whole !== undefined && <WholeText whole={whole} />}
      </ol>
    </>
  )
}

function Check({
  ok,
  children,
}: {
  readonly ok: boolean
  readonly children: ReactNode
}): ReactNode {
  const { say } = useWords()
  return (
    <li className={ok ? 'holds' : 'fails'}>
      <span role="img" aria-label={say(ok ? 'whole.check.holds' : 'whole.check.fails')} />
      <div>{children}</div>
    </li>
  )
}

function Kept({ kept: { state, size, cosigned } }: { readonly kept: KeptFound }): ReactNode {
  const { say, number, time } = useWords()
  return (
    <Check ok={state === 'continued'}>
      {say(`whole.kept.${state}`, { size: number(size) })}
      {cosigned !== undefined && ` ${say('whole.kept.at', { time: time(cosigned.toISOString()) })}`}
    </Check>
  )
}

function WholeText({ whole }: { readonly whole: Whole }): ReactNode {
  const { say, number } = useWords()
  switch (whole.kind) {
    case 'missing':
    case 'early':
      return <Check ok={false}>{say(`whole.${whole.kind}`, { at: number(whole.at) })}</Check>
    case 'sampled':
      return <SampledText whole={whole} />
    case 'computed':
      return (
        <>
          <Check ok={whole.ok}>
            {say(whole.ok ? 'whole.computed' : 'whole.computed.not')}
            <br />
            <code className="hash">{whole.computed}</code>
            <div className="muted">
              {say('whole.counts', countsIn({ ...whole.counts }, number))}
            </div>
            {whole.prunings.map((pruning) => (
              <PruningText key={pruning.statement} pruning={pruning} />
            ))}
          </Check>
          <TwinsText twins={whole.twins} />
        </>
      )
  }
}

function SampledText({
  whole: { ok, sampled, pruned, unproven, unstated },
}: {
  readonly whole: Extract<Whole, { kind: 'sampled' }>
}): ReactNode {
  const { say, number } = useWords()
  const text = (): string => {
    if (unstated !== undefined) {
      return say('whole.unstated', { index: number(unstated), newest: number(STATEMENTS_WITHIN) })
    }
    if (unproven !== undefined) return say('sample.unproven', { index: number(unproven) })
    return say('whole.sampled', { count: number(sampled) })
  }
  return (
    <Check ok={ok}>
      {text()}
      {ok && pruned > 0 && ` ${say('whole.sampled.pruned', { pruned: number(pruned) })}`}
    </Check>
  )
}

/** Whose word it is that entries are gone. */
function PruningText({
  pruning: { ranges, time: at, by, reason, statement },
}: {
  readonly pruning: Pruning
}): ReactNode {
  const { say, number, time } = useWords()
  const listed = ranges.map(({ from, to }) => `${number(from)}–${number(to - 1)}`).join(', ')
  return (
    <div>
      {say('whole.pruned', {
        entries: listed,
        time: time(at),
        by,
        reason,
        statement: number(statement),
      })}
    </div>
  )
}

function TwinsText({
  twins: { shared, missing },
}: {
  readonly twins: Extract<Whole, { kind: 'computed' }>['twins']
}): ReactNode {
  const { say, number } = useWords()
  const names = useNames()
  return (
    <Check ok={missing.length === 0}>
      {say(missing.length === 0 ? 'whole.seen.all' : 'whole.seen.not', {
        shared: number(shared),
        missing: number(missing.length),
      })}
      {missing.slice(0, SHOWN_MAX).map(({ exchangeId, region }) => (
        <div key={`${exchangeId} ${region}`}>
          <Link to={`/audit/${exchangeId}`}>{exchangeId}</Link> · {names.region(region)}
        </div>
      ))}
    </Check>
  )
}

const SHOWN_MAX = 20

function verdictOf({ kept, whole, witnesses }: WholeFound): Verdict {
  const isContinued = kept === undefined || kept.state === 'continued'
  if (whole === undefined || !isContinued || hasMissing(whole)) return 'fails'
  if (whole.kind === 'sampled' && whole.unstated !== undefined) return 'open'
  if (!whole.ok) return 'fails'
  return witnesses.some(({ at }) => at !== undefined) ? 'holds' : 'alone'
}

function hasMissing(whole: Whole): boolean {
  return whole.kind === 'computed' && whole.twins.missing.length > 0
}

function countsIn(
  counts: Readonly<Record<string, number>>,
  number: (value: number) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, number(count)]))
}
