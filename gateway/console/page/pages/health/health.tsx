/**
 * Whether the exchange is fit to answer, and what of it is not.
 *
 * @module
 */
import { Alert, Button, Card, Descriptions, Tag } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { AskError } from '../../api.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { Certificates, Keys } from './keys.tsx'
import { Peers } from './peers.tsx'

/** What `GET /health/ready` says; it is anyone's, as a load balancer's. */
interface Health {
  readonly ready: boolean
  readonly checks: {
    readonly log: { readonly state: string; readonly size: number; readonly reason?: string }
    readonly database: string
    readonly queue: string
    readonly index: { readonly entries: number | null; readonly lag: number | null }
    readonly sources: Readonly<
      Record<
        string,
        { readonly breaker: string; readonly running: number; readonly queued: number }
      >
    >
    readonly peersNotHeardOf: readonly string[]
    readonly registrations: string
    readonly grantStates: string
  }
}

const EVERY_MS = 10_000

export function HealthPage(): ReactNode {
  const { say } = useWords()
  const [health, setHealth] = useState<Health>()
  const [isLost, setIsLost] = useState(false)
  const [round, setRound] = useState(0)
  useEffect(() => {
    let isGone = false
    const look = async (): Promise<void> => {
      const heard = await fetch('/health/ready').then(
        async (response) => (await response.json()) as Health,
        () => undefined,
      )
      if (isGone) return
      setIsLost(heard === undefined)
      if (heard !== undefined) setHealth(heard)
    }
    void look()
    const timer = setInterval(() => void look(), EVERY_MS)
    return () => {
      isGone = true
      clearInterval(timer)
    }
  }, [round])
  const again = (): void => setRound((one) => one + 1)
  return (
    <>
      <PageHead title={say('health.title')}>
        <Button size="small" onClick={again}>
          {say('health.refresh')}
        </Button>
      </PageHead>
      {isLost && <Failed error={new AskError('OFFLINE', '')} again={again} />}
      {health === undefined ? !isLost && <Loading /> : <Whole health={health} />}
    </>
  )
}

function Whole({ health }: { readonly health: Health }): ReactNode {
  const { say, number } = useWords()
  const { log, database, queue, index, sources, peersNotHeardOf, registrations, grantStates } =
    health.checks
  return (
    <div className="stack" aria-live="polite">
      <Alert
        showIcon
        type={health.ready ? 'success' : 'error'}
        title={say(health.ready ? 'health.ready' : 'health.notReady')}
      />
      <div className="columns">
        <div className="stack">
          <Card size="small" title={<h2 className="card-title">{say('health.parts')}</h2>}>
            <Descriptions
              size="small"
              column={1}
              items={[
                {
                  label: say('health.log'),
                  children: (
                    <>
                      <State state={log.state} />{' '}
                      {say('health.entries', { count: number(log.size) })} {log.reason}
                    </>
                  ),
                },
                { label: say('health.witnessed'), children: <Witnessed /> },
                { label: say('health.database'), children: <State state={database} /> },
                { label: say('health.queue'), children: queue },
                {
                  label: say('health.index'),
                  children:
                    index.lag === null
                      ? say('health.index.unknown')
                      : say('health.index.lag', { count: number(index.lag) }),
                },
                {
                  label: say('health.offers'),
                  children:
                    peersNotHeardOf.length === 0
                      ? say('health.peers.all')
                      : say('health.peers.missing', { regions: peersNotHeardOf.join(', ') }),
                },
                { label: say('health.registrations'), children: <State state={registrations} /> },
                { label: say('health.grants'), children: <State state={grantStates} /> },
              ].map((item, key) => ({ ...item, key }))}
            />
          </Card>
          <Peers />
        </div>
        <div className="stack">
          <Card size="small" title={<h2 className="card-title">{say('health.sources')}</h2>}>
            <WideTable
              className="slim"
              rowKey="id"
              dataSource={Object.entries(sources).map(([id, source]) => ({ id, ...source }))}
              columns={[
                { title: say('health.source'), dataIndex: 'id' },
                {
                  title: say('resource.state'),
                  render: (_, { breaker }) => <State state={breaker} />,
                },
                { title: say('health.running'), dataIndex: 'running' },
                { title: say('health.queued'), dataIndex: 'queued' },
              ]}
            />
          </Card>
          <Certificates />
        </div>
      </div>
      <Keys />
    </div>
  )
}

interface LogState {
  readonly entries: number
  readonly witnessed: number
  readonly quorum: number
}

const LOG_STATE = `{ logState { entries witnessed quorum } }`

/** How far the log is under the signatures of others. */
function Witnessed(): ReactNode {
  const { say, number } = useWords()
  const { data } = useAsk<{ readonly logState: LogState }>(LOG_STATE)
  if (data === undefined) return null
  const { witnessed, quorum } = data.logState
  return quorum === 0
    ? say('health.witnessed.none')
    : say('health.witnessed.text', { count: number(witnessed), quorum: number(quorum) })
}

const GOOD = ['ok', 'closed', 'in force']

function State({ state }: { readonly state: string }): ReactNode {
  const { term } = useWords()
  return <Tag color={GOOD.includes(state) ? 'green' : 'red'}>{term('health.state', state)}</Tag>
}
