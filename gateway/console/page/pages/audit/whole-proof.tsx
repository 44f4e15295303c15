/**
 * The whole log proven in this browser, what that shows and what it does not, and the command that proves it elsewhere.
 *
 * @module
 */
import { Button, Input } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { CopyText } from '../../parts/copy-text.tsx'
import { Failed } from '../../parts/states.tsx'
import { sha256 } from '../../proof/hashing.ts'
import { useWords } from '../../words/words.tsx'
import type { LogState } from './audit-query.ts'
import { useWhole, type WholeState } from './use-whole.ts'
import { WholeSteps } from './whole-steps.tsx'

export function WholeProof({ state }: { readonly state: LogState }): ReactNode {
  const { say } = useWords()
  const [vkey, setVkey] = useState('')
  const [witness, setWitness] = useState('')
  const [kept, setKept] = useState('')
  const [found, start, stop] = useWhole()
  const named = state.peers.map((peer) => peer.vkey)
  const witnesses = witness.trim() === '' ? named : [witness]
  return (
    <Card size="small" title={<h2 className="card-title">{say('whole.proof')}</h2>}>
      <p>{say('whole.proof.text')}</p>
      <div className="proof-fields">
        <Field id="vkey" label={say('proof.vkey')} text={say('whole.vkey.text')}>
          <Input
            id="vkey"
            value={vkey}
            placeholder={say('proof.vkey.placeholder')}
            onChange={({ target }) => setVkey(target.value)}
          />
        </Field>
        <Field id="witness" label={say('whole.witness')} text={say('whole.witness.text')}>
          <Input
            id="witness"
            value={witness}
            placeholder={say('whole.witness.placeholder')}
            onChange={({ target }) => setWitness(target.value)}
          />
        </Field>
        <Field id="kept" label={say('whole.kept')} text={<KeptBy state={state} />}>
          <textarea
            id="kept"
            className="text-area mono"
            rows={3}
            value={kept}
            onChange={({ target }) => setKept(target.value)}
          />
        </Field>
      </div>
      <div className="filters">
        <Button
          type="primary"
          loading={found.kind === 'busy'}
          onClick={() => start({ vkey, witnesses, kept, withinSec: state.twinWithinSec })}
        >
          {say('whole.verify')}
        </Button>
        {found.kind === 'busy' && <Button onClick={stop}>{say('export.stop')}</Button>}
      </div>
      <div role="status" className="stack">
        <Outcome found={found} isOwnKey={vkey.trim() === ''} isOwnWitness={witness.trim() === ''} />
      </div>
      <h3>{say('whole.command')}</h3>
      <p className="muted">{say('whole.command.text')}</p>
      <CopyText text={commandFor(vkey, witnesses)} />
    </Card>
  )
}

function Field({
  id,
  label,
  text,
  children,
}: {
  readonly id: string
  readonly label: string
  readonly text: ReactNode
  readonly children: ReactNode
}): ReactNode {
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      {children}
      <p className="muted">{text}</p>
    </div>
  )
}

function Outcome({
  found,
  isOwnKey,
  isOwnWitness,
}: {
  readonly found: WholeState
  readonly isOwnKey: boolean
  readonly isOwnWitness: boolean
}): ReactNode {
  const { say, number } = useWords()
  switch (found.kind) {
    case 'idle':
      return null
    case 'failed':
      return <Failed error={found.error} />
    case 'busy':
      return (
        <p>
          <progress aria-label={say('whole.proof')} max={found.all || 1} value={found.done} />{' '}
          {say('whole.busy', { done: number(found.done), all: number(found.all) })}
        </p>
      )
    case 'done':
      return (
        <>
          <WholeSteps found={found.found} />
          <div>
            <h3>{say('whole.means')}</h3>
            <ul className="plain-list">
              <li>{say(isOwnKey ? 'whole.means.own' : 'whole.means.given')}</li>
              <li>{say(isOwnWitness ? 'whole.means.witness.own' : 'whole.means.witness')}</li>
              <li>{say('whole.means.not')}</li>
            </ul>
          </div>
        </>
      )
  }
}

/** Where the other provinces show what they cosigned last. */
function KeptBy({ state: { origin, peers } }: { readonly state: LogState }): ReactNode {
  const { say, name } = useWords()
  const [hash, setHash] = useState('')
  useEffect(() => {
    void sha256(new TextEncoder().encode(origin)).then((bytes) =>
      setHash([...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')),
    )
  }, [origin])
  return (
    <>
      {say('whole.kept.text')}{' '}
      {peers.map((peer) => (
        <a
          key={peer.region}
          href={`${peer.url}/witness/${hash}/checkpoint`}
          target="_blank"
          rel="noreferrer"
        >
          {say('whole.kept.open', { region: name(peer) })}
        </a>
      ))}
    </>
  )
}

function commandFor(vkey: string, witnesses: readonly string[]): string {
  const key = vkey.trim()
  return [
    `npx shudao audit verify ${location.origin}/log --token "$TOKEN"`,
    ...(key === '' ? [] : [`  --vkey '${key}'`]),
    ...(witnesses.length === 0
      ? []
      : [`  --witness ${witnesses.map((one) => `'${one.trim()}'`).join(' ')}`]),
  ].join(' \\\n')
}
