/**
 * The proof of a record, made here and shown step by step.
 *
 * @module
 */
import { Alert, Button, Card, Input, Steps } from 'antd'
import { useState, type ReactNode } from 'react'
import { prove, type Proven, type Step } from '../../proof/verify.ts'
import { useWords } from '../../words/words.tsx'
import type { FoundRecord } from './audit-query.ts'
import { keyFor, readLogFile } from './log-file.ts'
import { EntryFacts } from './entry-facts.tsx'

export function Proof({ record }: { readonly record: FoundRecord }): ReactNode {
  const { say } = useWords()
  const [vkey, setVkey] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [proven, setProven] = useState<Proven>()
  const verify = async (): Promise<void> => {
    setIsBusy(true)
    try {
      const key = await keyFor(vkey)
      setVkey(key)
      setProven(await prove(readLogFile, key, record.index))
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <Card size="small" title={<h2 className="card-title">{say('proof.title')}</h2>}>
      <p>{say('proof.text')}</p>
      <label htmlFor="vkey">{say('proof.vkey')}</label>
      <Input
        id="vkey"
        value={vkey}
        placeholder={say('proof.vkey.placeholder')}
        onChange={(event) => setVkey(event.target.value)}
      />
      <p className="muted">{say('proof.vkey.text')}</p>
      <Button type="primary" loading={isBusy} onClick={() => void verify()}>
        {say('proof.verify')}
      </Button>
      {proven !== undefined && (
        <div className="stack proof" role="status">
          <Alert
            showIcon
            type={proven.ok ? 'success' : 'error'}
            title={say(proven.ok ? 'proof.holds' : 'proof.fails')}
          />
          <Steps
            orientation="vertical"
            size="small"
            items={proven.steps.map((step) => ({
              title: say(`proof.step.${step.kind}`),
              status: step.ok ? 'finish' : 'error',
              content: <StepText step={step} />,
            }))}
          />
          {proven.entry !== undefined && <EntryFacts entry={proven.entry} />}
        </div>
      )}
    </Card>
  )
}

function StepText({ step }: { readonly step: Step }): ReactNode {
  const { say, number } = useWords()
  switch (step.kind) {
    case 'checkpoint':
      if (step.checkpoint === undefined) return say('proof.checkpoint.bad')
      if (!step.ok) return say('proof.checkpoint.early')
      return (
        <>
          {say('proof.checkpoint.good', {
            origin: step.checkpoint.origin,
            size: number(step.checkpoint.size),
          })}
          {step.checkpoint.others.length > 0 &&
            ` ${say('proof.checkpoint.others', { names: step.checkpoint.others.join(', ') })}`}
        </>
      )
    case 'entry':
      return step.leaf === undefined ? (
        say('proof.entry.bad', { file: step.file })
      ) : (
        <>
          {say('proof.entry.good', { file: step.file })} <code className="hash">{step.leaf}</code>
        </>
      )
    case 'tiles':
      return say(step.ok ? 'proof.tiles.good' : 'proof.tiles.bad', { files: step.files.join(', ') })
    case 'fold':
      return (
        <ol className="folds">
          {step.folds.map(({ range, side, sibling, node }) => (
            <li key={node}>
              {say(side === 'left' ? 'proof.fold.left' : 'proof.fold.right', {
                from: range.from,
                to: range.to - 1,
              })}{' '}
              <code className="hash">{sibling}</code> → <code className="hash">{node}</code>
            </li>
          ))}
        </ol>
      )
    case 'root':
      return (
        <>
          {say(step.ok ? 'proof.root.good' : 'proof.root.bad')}
          <br />
          <code className="hash">{step.computed}</code>
          <br />
          <code className="hash">{step.signed}</code>
        </>
      )
  }
}
