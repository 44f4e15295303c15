/**
 * The last step: what is still wrong, all of it; or submission, with what comes after it.
 *
 * @module
 */
import { Alert, Button, Result } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { useAct } from '../../session.tsx'
import { defectIn } from '../../words/defects.ts'
import { useWords } from '../../words/words.tsx'
import { stepOf, type Step } from './draft.ts'
import { Problem } from '../../parts/problem.tsx'
import { useWork } from '../../parts/use-work.ts'
import { SUBMIT } from './queries.ts'
import type { Writing } from './use-draft.ts'

export function Finish({
  writing: { code, defects, reason, save },
  onMend,
}: {
  readonly writing: Writing
  readonly onMend: (step: Step) => void
}): ReactNode {
  const { say, term, number, language } = useWords()
  const act = useAct()
  const [isDone, setIsDone] = useState(false)
  const { run, failed, isBusy } = useWork()
  const submit = async (): Promise<void> => {
    if (!(await save())) return
    setIsDone(await run(() => act(SUBMIT, { code, reason })))
  }
  if (isDone) {
    return (
      <Result
        status="success"
        title={say('finish.done')}
        subTitle={say('finish.done.text')}
        extra={<Link to={`/resources/${code}`}>{say('register.look')}</Link>}
      />
    )
  }
  return (
    <Card size="small" title={<h2 className="card-title">{say('finish.title')}</h2>}>
      {defects.length === 0 ? (
        <Alert type="success" showIcon title={say('finish.sound')} />
      ) : (
        <>
          <Alert
            type="error"
            showIcon
            title={say('finish.defects', { count: number(defects.length) })}
          />
          <ul className="defects">
            {defects.map((defect) => (
              <li key={defect.pointer + defect.message}>
                <code>{defect.pointer || '/'}</code> {defectIn(language, defect.message)}{' '}
                <button type="button" className="link" onClick={() => onMend(stepOf(defect))}>
                  {say('finish.mend', { step: term('register.step', stepOf(defect)) })}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {failed !== undefined && <Problem error={failed} />}
      <p>{say('finish.text')}</p>
      <Button
        type="primary"
        loading={isBusy}
        disabled={defects.length > 0}
        onClick={() => void submit()}
      >
        {say('own.submit')}
      </Button>
    </Card>
  )
}
