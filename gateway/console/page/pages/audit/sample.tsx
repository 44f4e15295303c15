/**
 * A sample that nobody chose: drawn from the root of the log's checkpoint, in this browser, and proven entry by entry.
 *
 * @module
 */
import { Alert, Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { Failed } from '../../parts/states.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { STATEMENTS_WITHIN } from '../../proof/prunings.ts'
import { LOOKUPS_MAX, SAMPLE_COUNT_MAX, type Drawing } from '../../proof/sample.ts'
import { useWords } from '../../words/words.tsx'
import { AuditHead } from './audit-frame.tsx'
import { Outcome as RecordOutcome } from './outcome.tsx'
import { useDrawing, type DrawingState, type Wish } from './use-drawing.ts'

const SALT_CHARACTERS_MAX = 200

export function SamplePage(): ReactNode {
  const { say } = useWords()
  const [state, draw] = useDrawing()
  return (
    <>
      <AuditHead title={say('sample.title')} />
      <div className="stack">
        <Card>
          <p>{say('sample.text')}</p>
          <Form<Omit<Wish, 'count'> & { readonly count: string | number }>
            layout="vertical"
            className="narrow"
            initialValues={{ count: 50 }}
            onFinish={({ count, ...wish }) => draw({ ...wish, count: Number(count) })}
          >
            <Form.Item
              name="count"
              label={say('sample.count')}
              rules={[{ required: true, message: say('sample.count.missing') }]}
            >
              <Input type="number" min={1} max={SAMPLE_COUNT_MAX} className="figure-field" />
            </Form.Item>
            <Form.Item name="salt" label={say('sample.salt')} extra={say('sample.salt.text')}>
              <Input maxLength={SALT_CHARACTERS_MAX} />
            </Form.Item>
            <Form.Item name="vkey" label={say('proof.vkey')} extra={say('proof.vkey.text')}>
              <Input placeholder={say('proof.vkey.placeholder')} />
            </Form.Item>
            <Button type="primary" htmlType="submit" loading={state.kind === 'busy'}>
              {say('sample.draw')}
            </Button>
          </Form>
        </Card>
        <div role="status">
          <Outcome state={state} />
        </div>
      </div>
    </>
  )
}

function Outcome({ state }: { readonly state: DrawingState }): ReactNode {
  const { say, number } = useWords()
  switch (state.kind) {
    case 'idle':
      return null
    case 'busy':
      return <p>{say('sample.found', { found: number(state.found) })}</p>
    case 'failed':
      return <Failed error={state.error} />
    case 'done':
      return <Drawn drawing={state.drawing} />
  }
}

function Drawn({ drawing }: { readonly drawing: Drawing }): ReactNode {
  const { say, number } = useWords()
  switch (drawing.kind) {
    case 'unsigned':
      return <Alert showIcon type="error" title={say('proof.checkpoint.bad')} />
    case 'unproven':
      return (
        <Alert
          showIcon
          type="error"
          title={say('sample.unproven', { index: number(drawing.index) })}
        />
      )
    case 'lost':
      return (
        <Alert showIcon type="error" title={say('sample.lost', { index: number(drawing.index) })} />
      )
    case 'unstated':
      return (
        <Alert
          showIcon
          type="warning"
          title={say('sample.unstated', {
            index: number(drawing.index),
            newest: number(STATEMENTS_WITHIN),
          })}
        />
      )
    case 'too-long':
      return (
        <Alert
          showIcon
          type="warning"
          title={say('sample.tooLong', { lookups: number(LOOKUPS_MAX) })}
        />
      )
    case 'drawn':
      return <Proven drawing={drawing} />
  }
}

function Proven({
  drawing: { sample, facts, lookedAt },
}: {
  readonly drawing: Extract<Drawing, { kind: 'drawn' }>
}): ReactNode {
  const { say, number, time } = useWords()
  const { entries, origin, size, root, count, pruned = 0 } = sample
  return (
    <section className="stack" aria-label={say('sample.title')}>
      <Alert
        showIcon
        type="success"
        title={say('sample.proven', {
          found: number(entries.length),
          lookedAt: number(lookedAt - pruned),
        })}
        description={
          <>
            {say('sample.from', { origin, size: number(size) })}
            <br />
            <code className="hash">{root}</code>
            {pruned > 0 && <p>{say('sample.pruned', { pruned: number(pruned) })}</p>}
            {entries.length < count && <p>{say('sample.all')}</p>}
          </>
        }
        action={
          <Button
            onClick={() =>
              saveFile('sample.json', `${JSON.stringify(sample, null, 2)}\n`, 'application/json')
            }
          >
            {say('sample.save')}
          </Button>
        }
      />
      <p className="muted">{say('sample.save.text')}</p>
      <WideTable
        rowKey={({ index }) => index}
        dataSource={entries.map((entry, at) => ({ ...entry, ...facts[at], place: at + 1 }))}
        columns={[
          { title: say('sample.place'), render: (_, { place }) => number(place) },
          {
            title: say('audit.time'),
            render: (_, { exchangeId, time: at = '' }) => (
              <Link to={`/audit/${exchangeId}`}>{time(at)}</Link>
            ),
          },
          { title: say('audit.who'), render: (_, { consumer }) => consumer ?? '—' },
          { title: say('audit.matter'), render: (_, { matter }) => matter ?? '—' },
          {
            title: say('audit.what'),
            render: (_, { resources = [] }) =>
              resources.map((resource) => (
                <div key={resource}>
                  <code>{resource}</code>
                </div>
              )),
          },
          {
            title: say('audit.outcome'),
            render: (_, { outcome = '', code = null }) => (
              <RecordOutcome outcome={outcome} code={code} />
            ),
          },
          {
            title: say('record.place'),
            render: (_, { index, leafHash }) => <span title={leafHash}>{number(index)}</span>,
          },
        ]}
      />
    </section>
  )
}
