/**
 * A department's resources by the guide's table: its file is saved, filled in, and looked at whole before anything of it is
 * written down as drafts.
 *
 * @module
 */
import { Alert, Button, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { PlainForm } from '../../parts/form.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Problem } from '../../parts/problem.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { TableDownload } from '../../parts/table-download.tsx'
import { draftAll, readTableFile, toDraft, type ReadTable } from '../../parts/table-file.ts'
import { useWork } from '../../parts/use-work.ts'
import { WideTable } from '../../parts/wide-table.tsx'
import { useAct, useSession } from '../../session.tsx'
import { cellSaid } from '../../words/guide-remedies.ts'
import { useWords } from '../../words/words.tsx'

export function TablePage(): ReactNode {
  const { say } = useWords()
  const { staff } = useSession()
  const act = useAct()
  const [read, setRead] = useState<ReadTable>()
  const { run, isBusy, failed } = useWork()
  const look = (file: File | undefined): void => {
    setRead(undefined)
    if (file !== undefined) void run(async () => setRead(await readTableFile(act, file)))
  }
  return (
    <>
      <Link to="/resources">← {say('own.back')}</Link>
      <PageHead title={say('table.title')} />
      <div className="stack">
        <Card size="small" title={<h2 className="card-title">{say('table.take')}</h2>}>
          <p className="muted">{say('table.take.text')}</p>
          <TableDownload department={staff.department} />
        </Card>
        <Card size="small" title={<h2 className="card-title">{say('table.give')}</h2>}>
          <p className="muted">{say('table.give.text')}</p>
          <label htmlFor="table-file">{say('table.file')}</label>{' '}
          <input
            id="table-file"
            type="file"
            accept=".xlsx,.csv"
            disabled={isBusy}
            onChange={({ target }) => look(target.files?.[0])}
          />
          {failed !== undefined && <Problem error={failed} />}
        </Card>
        <div className="stack" aria-live="polite" aria-busy={isBusy}>
          {read !== undefined && (
            <>
              <Problems read={read} />
              {read.resources.length > 0 && <TakeOver key={JSON.stringify(read)} read={read} />}
            </>
          )}
        </div>
      </div>
    </>
  )
}

function Problems({ read: { problems, unread } }: { readonly read: ReadTable }): ReactNode {
  const { say, number, language } = useWords()
  return (
    <>
      {unread.length > 0 && (
        <Alert
          type="info"
          showIcon
          title={say('table.unread', { titles: unread.join(language === 'zh' ? '、' : ', ') })}
        />
      )}
      {problems.length === 0 ? (
        <Alert type="success" showIcon title={say('table.sound')} />
      ) : (
        <Card
          size="small"
          title={
            <h2 className="card-title">
              {say('table.problems', { count: number(problems.length) })}
            </h2>
          }
        >
          <WideTable<ReadTable['problems'][number]>
            rowKey={({ row, column }) => `${row} ${column}`}
            dataSource={[...problems]}
            pageSize={50}
            columns={[
              { title: say('table.row'), render: (_, { row }) => number(row) },
              { title: say('table.column'), dataIndex: 'column' },
              { title: say('table.problem'), render: (_, one) => cellSaid(language, one) },
            ]}
          />
        </Card>
      )}
    </>
  )
}

/** What was read without a problem, and what becomes of it. */
function TakeOver({ read }: { readonly read: ReadTable }): ReactNode {
  const { say, number } = useWords()
  const act = useAct()
  const [reason, setReason] = useState('')
  const [drafted, setDrafted] = useState(0)
  const { run, isBusy, failed } = useWork()
  const wanted = toDraft(read)
  const isDone = wanted.length > 0 && drafted === wanted.length
  return (
    <Card
      size="small"
      title={
        <h2 className="card-title">
          {say('table.resources', { count: number(read.resources.length) })}
        </h2>
      }
    >
      <WideTable<ReadTable['resources'][number]>
        rowKey="code"
        dataSource={[...read.resources]}
        pageSize={20}
        columns={[
          { title: say('resource.code'), dataIndex: 'code' },
          { title: say('table.row'), render: (_, { row }) => number(row) },
          {
            title: say('table.becomes'),
            render: (_, { isNew, changed }) =>
              isNew ? (
                <Tag color="blue">{say('table.new')}</Tag>
              ) : changed.length === 0 ? (
                <span className="muted">{say('table.same')}</span>
              ) : (
                <>
                  <Tag color="orange">{say('table.changed')}</Tag> {changed.join(', ')}
                </>
              ),
          },
        ]}
      />
      {failed !== undefined && <Problem error={failed} />}
      {drafted > 0 && !isDone && (
        <p role="status">
          {say('table.progress', { count: number(drafted), all: number(wanted.length) })}
        </p>
      )}
      {isDone ? (
        <Alert
          type="success"
          showIcon
          title={say('table.drafted', { count: number(drafted) })}
          action={<Link to="/resources">{say('own.back')}</Link>}
        />
      ) : (
        wanted.length > 0 && (
          <PlainForm
            className="filters"
            onFinish={() =>
              void run(() =>
                draftAll(act, wanted.slice(drafted), reason, (count) =>
                  setDrafted(drafted + count),
                ),
              )
            }
          >
            <ReasonField className="grow last" value={reason} onChange={setReason} />
            <Button
              className="at-end"
              type="primary"
              htmlType="submit"
              loading={isBusy}
              disabled={reason.trim() === ''}
            >
              {say('table.draft', { count: number(wanted.length - drafted) })}
            </Button>
          </PlainForm>
        )
      )}
    </Card>
  )
}
