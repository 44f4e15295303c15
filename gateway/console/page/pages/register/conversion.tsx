/**
 * What is done to a column on its way to an item, in words and in a dialogue: the steps that tables usually need. Others
 * stay as they are (`adapters/MAPPING.md`).
 *
 * @module
 */
import { Form, Input, Modal, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { useWords } from '../../words/words.tsx'
import { codesIn, type ItemMapping } from './draft.ts'

const DATE_FORMS = [
  'YYYYMMDD',
  'YYYY-MM-DD',
  'YYYY/MM/DD',
  'YYYY年MM月DD日',
  'YYYYMMDDHHmmss',
  'YYYY-MM-DD HH:mm:ss',
  'YYYY-MM-DDTHH:mm:ssZ',
  'epoch-s',
  'epoch-ms',
] as const

const KNOWN = ['column', 'date', 'empty', 'codes', 'unknownCode', 'scale']

/** Gives what is done, a few words each. */
export function useConversionWords(): (how: ItemMapping) => readonly string[] {
  const { say, number } = useWords()
  return (how) => {
    const { date, empty, codes, scale } = how
    return [
      ...(date === undefined ? [] : [say('conversion.date.is', { form: date })]),
      ...(empty === undefined ? [] : [say('conversion.empty.is', { texts: empty.join(', ') })]),
      ...(codes === undefined
        ? []
        : [say('conversion.codes.is', { count: number(Object.keys(codes).length) })]),
      ...(scale === undefined ? [] : [`× ${10 ** scale}`]),
      ...Object.entries(how)
        .filter(([name]) => !KNOWN.includes(name))
        .map(
          ([name, value]) =>
            `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
        ),
    ]
  }
}

export function Conversion({
  item,
  how,
  onClose,
  onChange,
}: {
  readonly item: string
  readonly how: ItemMapping
  readonly onClose: () => void
  readonly onChange: (how: ItemMapping) => void
}): ReactNode {
  const { say } = useWords()
  const [date, setDate] = useState(how.date)
  const [empty, setEmpty] = useState(how.empty ?? [])
  const [codes, setCodes] = useState(linesOf(how.codes))
  const [scale, setScale] = useState(how.scale === undefined ? '' : String(how.scale))
  const finish = (): void => {
    const rest = Object.entries(how).filter(
      ([name]) => !['date', 'empty', 'codes', 'scale'].includes(name),
    )
    const read = codesIn(codes)
    onChange({
      ...Object.fromEntries(rest),
      ...(empty.length === 0 ? {} : { empty }),
      ...(date === undefined ? {} : { date }),
      ...(Object.keys(read).length === 0 ? {} : { codes: read }),
      ...(/^-?\d+$/.test(scale) ? { scale: Number(scale) } : {}),
    })
    onClose()
  }
  return (
    <Modal
      open
      title={say('conversion.title', { item })}
      okText={say('conversion.apply')}
      onOk={finish}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item label={say('conversion.date')} htmlFor="conversion-date">
          <Select
            id="conversion-date"
            allowClear
            value={date}
            options={DATE_FORMS.map((value) => ({ value, label: value }))}
            onChange={(form: string | undefined) => setDate(form)}
          />
        </Form.Item>
        <Form.Item
          label={say('conversion.empty')}
          htmlFor="conversion-empty"
          extra={say('conversion.empty.text')}
        >
          <Select
            id="conversion-empty"
            mode="tags"
            open={false}
            suffix={null}
            value={[...empty]}
            onChange={(texts: string[]) => setEmpty(texts)}
          />
        </Form.Item>
        <Form.Item
          label={say('conversion.codes')}
          htmlFor="conversion-codes"
          extra={say('conversion.codes.text')}
        >
          <Input.TextArea
            id="conversion-codes"
            className="mono"
            rows={6}
            placeholder={'1 = 01\n2 = 02'}
            value={codes}
            onChange={(event) => setCodes(event.target.value)}
          />
        </Form.Item>
        <Form.Item
          label={say('conversion.scale')}
          htmlFor="conversion-scale"
          extra={say('conversion.scale.text')}
        >
          <Input
            id="conversion-scale"
            className="select"
            inputMode="numeric"
            value={scale}
            onChange={(event) => setScale(event.target.value.trim())}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}

function linesOf(codes: ItemMapping['codes'] = {}): string {
  return Object.entries(codes)
    .map(([theirs, ours]) => `${theirs} = ${ours}`)
    .join('\n')
}
