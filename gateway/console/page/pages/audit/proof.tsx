/**
 * The proof of a record, made here and shown step by step.
 *
 * @module
 */
import { Alert, Button, Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { Failed } from '../../parts/states.tsx'
import { useWork } from '../../parts/use-work.ts'
import { prove, type Proven } from '../../proof/verify.ts'
import { useWords } from '../../words/words.tsx'
import type { FoundRecord } from './audit-query.ts'
import { keyFor, readLogFile } from '../../proof/log-file.ts'
import { EntryFacts } from './entry-facts.tsx'
import { ProofSteps } from '../../parts/proof-steps.tsx'

export function Proof({ record }: { readonly record: FoundRecord }): ReactNode {
  const { say } = useWords()
  const [vkey, setVkey] = useState('')
  const { run, isBusy, failed } = useWork()
  const [made, setMade] = useState<{ readonly proven: Proven; readonly isOwnKey: boolean }>()
  const verify = (): Promise<boolean> =>
    run(async () => {
      const proven = await prove(readLogFile, await keyFor(vkey), record.index)
      setMade({ proven, isOwnKey: vkey.trim() === '' })
    })
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
      {failed !== undefined && <Failed error={failed} />}
      {failed === undefined && made !== undefined && (
        <div className="stack proof" role="status">
          <ProofSteps proven={made.proven} />
          {made.proven.ok && made.isOwnKey && (
            <Alert
              showIcon
              type="info"
              title={
                <>
                  {say('proof.own')} <Link to="/audit/whole">{say('whole.title')}</Link>
                </>
              }
            />
          )}
          {made.proven.entry !== undefined && <EntryFacts entry={made.proven.entry} />}
        </div>
      )}
    </Card>
  )
}
