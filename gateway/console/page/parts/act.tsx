/**
 * Something that is done with a reason: asked in a dialogue, done once, told when it was not.
 *
 * @module
 */
import { Form, Input, Modal } from 'antd'
import type { ReactNode } from 'react'
import type { AskError } from '../api.ts'
import { useAct } from '../session.tsx'
import { useWords } from '../words/words.tsx'
import { useNotice } from './notice.tsx'
import { Problem } from './problem.tsx'
import { REASON_CHARACTERS_MAX } from './reason-field.tsx'
import { useWork } from './use-work.ts'

/** Closed by whoever opened it. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the fields are Ant Design's form's, which hands them over untyped
export function ActDialogue<Fields extends object>({
  title,
  about,
  mutation,
  variables,
  children,
  onClose,
  onDone,
}: {
  /** What is done: on the button too. */
  readonly title: string
  /** What it is done to, where the page shows several. */
  readonly about?: string | undefined
  readonly mutation: string
  /** Of the mutation, from the fields of the form; the reason is among them. */
  readonly variables: (
    fields: Fields & { readonly reason: string },
  ) => Readonly<Record<string, unknown>>
  /** Further fields, above the reason; they are shown what the exchange said against it. */
  readonly children?: (error: AskError | undefined) => ReactNode
  readonly onClose: () => void
  /** Told what the mutation gave. */
  readonly onDone: (done: unknown) => void
}): ReactNode {
  const { say } = useWords()
  const tell = useNotice()
  const act = useAct()
  const [form] = Form.useForm<Fields & { readonly reason: string }>()
  const { run, failed, isBusy } = useWork()
  const onFinish = async (fields: Fields & { readonly reason: string }): Promise<void> => {
    let done: unknown
    const isDone = await run(async () => {
      done = await act(mutation, variables(fields))
    })
    if (!isDone) return
    tell(say('act.done', { what: about === undefined ? title : `${title} · ${about}` }))
    onClose()
    onDone(done)
  }
  return (
    <Modal
      open
      title={title}
      okText={title}
      confirmLoading={isBusy}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      {about !== undefined && <p>{about}</p>}
      {failed !== undefined && <Problem error={failed} />}
      <Form form={form} layout="vertical" onFinish={(fields) => void onFinish(fields)}>
        {children?.(failed)}
        <Form.Item
          name="reason"
          label={say('act.reason')}
          extra={say('act.reason.text')}
          rules={[{ required: true, whitespace: true, message: say('act.reason.missing') }]}
        >
          <Input.TextArea rows={3} maxLength={REASON_CHARACTERS_MAX} showCount />
        </Form.Item>
      </Form>
    </Modal>
  )
}
