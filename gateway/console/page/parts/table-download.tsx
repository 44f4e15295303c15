import { Button, Select, Space } from 'antd'
import { useState, type ReactNode } from 'react'
import { takeTable, TABLE_FORMS, type TableForm } from './table-file.ts'
import { useAct } from '../session.tsx'
import { useWords } from '../words/words.tsx'
import { Problem } from './problem.tsx'
import { useWork } from './use-work.ts'

/** What is published, as the table of the 2017 guide, to be saved in the form that the department's program opens. */
export function TableDownload({
  department,
}: {
  /** Code; null for all of the region. */
  readonly department: string | null
}): ReactNode {
  const { say, term } = useWords()
  const act = useAct()
  const [form, setForm] = useState<TableForm>('xlsx')
  const { run, isBusy, failed } = useWork()
  return (
    <>
      <Space.Compact>
        <Select
          aria-label={say('table.form')}
          value={form}
          options={TABLE_FORMS.map((value) => ({ value, label: term('table.form', value) }))}
          onChange={(chosen) => setForm(chosen)}
        />
        <Button loading={isBusy} onClick={() => void run(() => takeTable(act, department, form))}>
          {say('table.download')}
        </Button>
      </Space.Compact>
      {failed !== undefined && <Problem error={failed} />}
    </>
  )
}
