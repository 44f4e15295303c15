/**
 * What was answered: the data, what was refused and how to apply for it, and the receipts with their proof.
 *
 * @module
 */
import { Alert, Button, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useExplain } from '../../parts/explain.ts'
import { MoreOf } from '../../parts/problem.tsx'
import { ProofSteps } from '../../parts/proof-steps.tsx'
import { RuleName } from '../../parts/rule-name.tsx'
import { Failed } from '../../parts/states.tsx'
import { useWork } from '../../parts/use-work.ts'
import { WideTable } from '../../parts/wide-table.tsx'
import { prove, type Proven } from '../../proof/verify.ts'
import { holds, useSession } from '../../session.tsx'
import type { ErrorExtensions } from '../../words/error-details.ts'
import { refusalIn } from '../../words/refusals.ts'
import { useWords } from '../../words/words.tsx'
import { keyFor, readLogFile } from '../../proof/log-file.ts'
import {
  applications,
  together,
  type Receipt,
  type Refused,
  type RefusedTogether,
  type TrialAnswer,
} from './ask.ts'

export function Answer({
  answer: { status, ms, body },
  consumer,
  matter,
}: {
  readonly answer: TrialAnswer
  readonly consumer: string
  readonly matter: string
}): ReactNode {
  const { say, number } = useWords()
  const explain = useExplain()
  const told = (code: string, message: string, extensions: ErrorExtensions): object => {
    const { title, ...more } = explain({ code, message, extensions })
    return { title: `${code} ${title}`, description: <MoreOf {...more} /> }
  }
  const errors = body.errors ?? []
  const refused = errors.flatMap(({ extensions }) => extensions?.refused ?? [])
  const exchange = body.extensions?.exchange
  return (
    <div className="stack" aria-live="polite">
      <div>
        <Tag color={errors.length === 0 ? 'green' : body.data == null ? 'red' : 'orange'}>
          {say('try.status', { status, ms: number(ms) })}
        </Tag>
        {exchange !== undefined && <code>{exchange.id}</code>}
      </div>
      {errors.map(({ message, extensions }, at) => (
        <Alert
          key={at}
          type={body.data == null ? 'error' : 'warning'}
          showIcon
          className="lines"
          {...told(extensions?.code ?? '', message, extensions ?? {})}
        />
      ))}
      {refused.length > 0 && <Refusal refused={refused} consumer={consumer} matter={matter} />}
      {body.data != null && (
        <pre className="code" tabIndex={0}>
          {JSON.stringify(body.data, null, 2)}
        </pre>
      )}
      {exchange?.receipts.map((receipt) => (
        <ReceiptProof key={receipt.log} receipt={receipt} />
      ))}
    </div>
  )
}

function Refusal({
  refused,
  consumer,
  matter,
}: {
  readonly refused: readonly Refused[]
  readonly consumer: string
  readonly matter: string
}): ReactNode {
  const { say, language } = useWords()
  const { staff } = useSession()
  const isOfficer = holds(staff, ['officer'])
  return (
    <>
      <WideTable<RefusedTogether>
        className="slim breaking"
        rowKey={({ resource = '', rule, grant = '' }) => `${resource} ${rule} ${grant}`}
        dataSource={[...together(refused)]}
        columns={[
          {
            title: say('audit.item'),
            render: (_, { resource, items, names, rule }) => (
              <>
                {items.map((item) => (
                  <div key={item}>
                    <code>{item}</code> {names.get(item)}
                  </div>
                ))}
                <div className="muted">{resource ?? <RuleName rule={rule} />}</div>
              </>
            ),
          },
          {
            title: say('try.because'),
            render: (_, one) => {
              const { because, remedy } = refusalIn(language, one, matter)
              return (
                <>
                  {because}
                  <div className="muted">{remedy}</div>
                </>
              )
            },
          },
        ]}
      />
      {applications(refused, consumer, matter).map(({ resource, path }) => (
        <p key={resource}>
          {isOfficer ? (
            <Link to={path}>{say('try.apply', { resource })}</Link>
          ) : (
            <>
              {say('try.apply.officer', { resource })} <code className="hash">/console{path}</code>
            </>
          )}
        </p>
      ))}
    </>
  )
}

/** The other province's log is proven at its own console, by the same numbers. */
function ReceiptProof({
  receipt: { log, index, leafHash },
}: {
  readonly receipt: Receipt
}): ReactNode {
  const { say, number } = useWords()
  const [proven, setProven] = useState<Proven>()
  const [isOther, setIsOther] = useState(false)
  const { run, isBusy, failed } = useWork()
  const verify = (): Promise<boolean> =>
    run(async () => {
      const key = await keyFor('')
      if (key.split('+')[0] === log) setProven(await prove(readLogFile, key, index, leafHash))
      else setIsOther(true)
    })
  return (
    <div>
      <p>
        {say('try.receipt', { log, index: number(index) })}{' '}
        <Button size="small" loading={isBusy} onClick={() => void verify()}>
          {say('proof.verify')}
        </Button>
      </p>
      {isOther && <Alert type="info" showIcon title={say('try.receipt.other')} />}
      {failed !== undefined && <Failed error={failed} />}
      {failed === undefined && proven !== undefined && <ProofSteps proven={proven} />}
    </div>
  )
}
