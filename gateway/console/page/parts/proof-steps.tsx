/**
 * A proof that was made in the browser, shown step by step.
 *
 * @module
 */
import { Alert, Steps } from 'antd'
import type { ReactNode } from 'react'
import type { Proven, Step } from '../proof/verify.ts'
import { useWords } from '../words/words.tsx'

export function ProofSteps({ proven }: { readonly proven: Proven }): ReactNode {
  const { say } = useWords()
  return (
    <>
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
    </>
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
    case 'receipt':
      return (
        <>
          {say('proof.receipt')} <code className="hash">{step.leaf}</code>
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
