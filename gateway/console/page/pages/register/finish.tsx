/**
 * The last step: what is still wrong, all of it; what would be published, in words; and submission.
 *
 * @module
 */
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { EntryView } from '../../parts/entry-view.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { useWork } from '../../parts/use-work.ts'
import { useAct, useAsk } from '../../session.tsx'
import { mappingOf } from '../../parts/entry.ts'
import { defectIn } from '../../words/defects.ts'
import { groundIn } from '../../words/grounds.ts'
import { useWords } from '../../words/words.tsx'
import { stepOf, type Step } from './draft.ts'
import { IN_FORCE, proposals, SUBMIT } from './queries.ts'
import type { Writing } from './use-draft.ts'

export function Finish({
  writing: { code, draft, defects, reason, save },
  onMend,
  onSubmitted,
}: {
  readonly writing: Writing
  readonly onMend: (step: Step) => void
  /** Told what could not be looked at, or is not certain. */
  readonly onSubmitted: (warnings: readonly string[]) => void
}): ReactNode {
  const { say } = useWords()
  const act = useAct()
  const { data, error, again } = useAsk<{ readonly entryInForce: string | null }>(IN_FORCE, {
    code,
  })
  const { run, failed, isBusy } = useWork()
  const submit = async (): Promise<void> => {
    const digest = await save()
    if (digest === undefined) return
    let warnings: readonly string[] = []
    const isDone = await run(async () => {
      const done = await act<{ readonly submitResource: readonly string[] }>(SUBMIT, {
        code,
        digest,
        reason,
      })
      warnings = done.submitResource
    })
    if (isDone) onSubmitted(warnings)
  }
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  return (
    <>
      {defects.length > 0 && <Defects defects={defects} onMend={onMend} />}
      <Doubts code={code} draft={draft} onMend={onMend} />
      <EntryView
        title={say(data.entryInForce === null ? 'finish.says' : 'finish.changes')}
        before={data.entryInForce}
        after={JSON.stringify(draft)}
      />
      <Card size="small" title={<h2 className="card-title">{say('finish.title')}</h2>}>
        {defects.length === 0 && <Alert type="success" showIcon title={say('finish.sound')} />}
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
    </>
  )
}

/** What the proposal was not sure of, and nobody has changed since. */
function Doubts({
  code,
  draft,
  onMend,
}: Pick<Writing, 'code' | 'draft'> & { readonly onMend: (step: Step) => void }): ReactNode {
  const { say, term, language } = useWords()
  const mapping = mappingOf(draft)
  const doubted = (proposals.get(code)?.lines ?? []).filter(({ item, column, doubts }) => {
    const how = mapping[item]
    return doubts.length > 0 && how?.column === column && how.codes === undefined
  })
  if (doubted.length === 0) return null
  return (
    <Card size="small">
      <Alert type="warning" showIcon title={say('finish.doubts')} />
      <ul className="defects">
        {doubted.map(({ item, column, doubts }) => (
          <li key={item}>
            <code>{item}</code> ← <code>{column}</code>{' '}
            {doubts.map((doubt) => groundIn(language, doubt)).join(language === 'zh' ? '；' : '; ')}
          </li>
        ))}
      </ul>
      <button type="button" className="link" onClick={() => onMend('mapping')}>
        {say('finish.look', { step: term('register.step', 'mapping') })}
      </button>
    </Card>
  )
}

function Defects({
  defects,
  onMend,
}: Pick<Writing, 'defects'> & { readonly onMend: (step: Step) => void }): ReactNode {
  const { say, term, number, language } = useWords()
  return (
    <Card size="small">
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
    </Card>
  )
}
