/**
 * What is done to a column on its way to an item, in a dialogue: of the steps that tables usually need those that fit the
 * item. Others stay as they are (`adapters/MAPPING.md`).
 *
 * @module
 */
import { Checkbox, Input, Modal, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { codeListSaid } from '../../parts/code-list-said.ts'
import { Labelled, PlainForm } from '../../parts/form.tsx'
import type { ItemMapping } from '../../parts/entry.ts'
import { useWords } from '../../words/words.tsx'
import { wholeNumberIn } from '../../parts/whole-number.ts'
import { codesIn, linesOf, stepsFor, type ConversionStep } from './draft.ts'
import type { StandardItem } from './queries.ts'

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

interface StepProps {
  readonly item: StandardItem
  readonly how: ItemMapping
  readonly set: (part: Changed) => void
  /** What is typed cannot be read: it is neither meant nor left out before somebody has seen to it. */
  readonly setWrong: (isWrong: boolean) => void
}

/** `undefined` takes a step away. */
type Changed = { readonly [Step in keyof ItemMapping]?: ItemMapping[Step] | undefined }

const FIELDS: Readonly<Record<ConversionStep, (props: StepProps) => ReactNode>> = {
  trim: TrimField,
  empty: EmptyField,
  date: DateField,
  codes: CodesField,
  unknownCode: UnknownField,
  scale: ScaleField,
}

export function Conversion({
  item,
  how,
  onClose,
  onChange,
}: {
  readonly item: StandardItem
  readonly how: ItemMapping
  readonly onClose: () => void
  readonly onChange: (how: ItemMapping) => void
}): ReactNode {
  const { say } = useWords()
  const [next, setNext] = useState(how)
  const [wrong, setWrong] = useState<readonly ConversionStep[]>([])
  const finish = (): void => {
    onChange(next)
    onClose()
  }
  return (
    <Modal
      open
      title={say('conversion.title', { item: item.nameZh || item.name })}
      okText={say('conversion.apply')}
      okButtonProps={{ disabled: wrong.length > 0 }}
      onOk={finish}
      onCancel={onClose}
    >
      <PlainForm>
        {/* What it does already can be taken away, whether it fits or not. */}
        {stepsFor(item, how).map((step) => {
          const Step = FIELDS[step]
          return (
            <Step
              key={step}
              item={item}
              how={next}
              set={(part) => setNext((before) => changed(before, part))}
              setWrong={(isWrong) =>
                setWrong((before) => [
                  ...before.filter((one) => one !== step),
                  ...(isWrong ? [step] : []),
                ])
              }
            />
          )
        })}
      </PlainForm>
    </Modal>
  )
}

function changed(how: ItemMapping, part: Changed): ItemMapping {
  const all = Object.entries({ ...how, ...part })
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}

function TrimField({ how, set }: StepProps): ReactNode {
  const { say } = useWords()
  return (
    <Labelled extra={say('conversion.trim.text')}>
      <Checkbox
        checked={how.trim === 'all'}
        onChange={({ target }) => set({ trim: target.checked ? 'all' : undefined })}
      >
        {say('conversion.trim')}
      </Checkbox>
    </Labelled>
  )
}

function EmptyField({ how, set }: StepProps): ReactNode {
  const { say } = useWords()
  return (
    <Labelled
      label={say('conversion.empty')}
      htmlFor="conversion-empty"
      extra={say('conversion.empty.text')}
    >
      <Select
        id="conversion-empty"
        mode="tags"
        open={false}
        suffix={null}
        value={[...(how.empty ?? [])]}
        onChange={(texts: string[]) => set({ empty: texts.length === 0 ? undefined : texts })}
      />
    </Labelled>
  )
}

function DateField({ how, set }: StepProps): ReactNode {
  const { say } = useWords()
  return (
    <Labelled label={say('conversion.date')} htmlFor="conversion-date">
      <Select
        id="conversion-date"
        allowClear
        value={how.date}
        options={DATE_FORMS.map((value) => ({ value, label: value }))}
        onChange={(date: string | undefined) => set({ date })}
      />
    </Labelled>
  )
}

function CodesField({ item: { codeList }, how, set, setWrong }: StepProps): ReactNode {
  const words = useWords()
  const { say } = words
  const [before] = useState(how.codes ?? {})
  const [lines, setLines] = useState(() => linesOf(before))
  const { codes, unread } = codesIn(lines, before)
  return (
    <Labelled
      label={say('conversion.codes')}
      htmlFor="conversion-codes"
      extra={
        codeList === null
          ? say('conversion.codes.text')
          : say('conversion.codes.textOf', { list: codeListSaid(codeList, words) })
      }
      wrong={
        unread[0] === undefined ? undefined : say('conversion.codes.wrong', { line: unread[0] })
      }
    >
      <Input.TextArea
        id="conversion-codes"
        className="mono"
        rows={6}
        placeholder={'1 = 01\n2 = 02'}
        value={lines}
        onChange={({ target }) => {
          setLines(target.value)
          const read = codesIn(target.value, before)
          set({ codes: Object.keys(read.codes).length === 0 ? undefined : read.codes })
          setWrong(read.unread.length > 0)
        }}
        // What was typed in full width stands there as it was read.
        onBlur={() => unread.length === 0 && setLines(linesOf(codes))}
      />
    </Labelled>
  )
}

/** Where codes are listed. That the others become a code of the standard can be kept or taken away here, and is written as JSON. */
function UnknownField({ how, set }: StepProps): ReactNode {
  const { say } = useWords()
  const { codes, unknownCode = 'refuse', defaultCode } = how
  if (codes === undefined && how.unknownCode === undefined) return null
  const options = [
    { value: 'refuse', label: say('conversion.unknown.refuse') },
    { value: 'null', label: say('conversion.unknown.null') },
  ]
  return (
    <Labelled label={say('conversion.unknown')} htmlFor="conversion-unknown">
      <Select
        id="conversion-unknown"
        value={unknownCode}
        options={
          defaultCode === undefined
            ? options
            : [
                ...options,
                {
                  value: 'default',
                  label: say('conversion.unknown.default', { code: defaultCode }),
                },
              ]
        }
        onChange={(chosen: string) =>
          set({
            unknownCode: chosen === 'refuse' ? undefined : chosen,
            ...(chosen === 'default' ? {} : { defaultCode: undefined }),
          })
        }
      />
    </Labelled>
  )
}

function ScaleField({ how, set, setWrong }: StepProps): ReactNode {
  const { say } = useWords()
  const [text, setText] = useState(how.scale === undefined ? '' : String(how.scale))
  const isWrong = (typed: string): boolean =>
    typed.trim() !== '' && wholeNumberIn(typed) === undefined
  return (
    <Labelled
      label={say('conversion.scale')}
      htmlFor="conversion-scale"
      extra={say('conversion.scale.text')}
      wrong={isWrong(text) ? say('conversion.scale.wrong') : undefined}
    >
      <Input
        id="conversion-scale"
        className="select"
        inputMode="numeric"
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          set({ scale: wholeNumberIn(target.value) })
          setWrong(isWrong(target.value))
        }}
      />
    </Labelled>
  )
}
