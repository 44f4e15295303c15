/**
 * Whether the exchange is fit to answer, and what of it is not.
 *
 * @module
 */
import { Alert, Button, Descriptions } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { AskError } from '../../api.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { Certificates, Keys } from './keys.tsx'
import { Peers } from './peers.tsx'
import { Sources } from './sources.tsx'
import { State } from './state.tsx'

/** What `GET /health/ready` says; it is anyone's, as a load balancer's. */
interface Health {
  readonly ready: boolean
  readonly checks: {
    readonly log: { readonly state: string; readonly size: number; readonly reason?: string }
    readonly database: string
    readonly queue: string
    readonly index: { readonly entries: number | null; readonly lag: number | null }
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
  /** How often the exchange was looked at. */
  const [heard, setHeard] = useState(0)
  useEffect(() => {
    let isGone = false
    const look = async (): Promise<void> => {
      const answer = await fetch('/health/ready').then(
        async (response) => (await response.json()) as Health,
        () => undefined,
      )
      if (isGone) return
      setIsLost(answer === undefined)
      if (answer !== undefined) setHealth(answer)
      setHeard((one) => one + 1)
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
      {health === undefined ? !isLost && <Loading /> : <Whole health={health} round={heard} />}
    </>
  )
}

function Whole({ health, round }: { readonly health: Health; readonly round: number }): ReactNode {
  const { say, number } = useWords()
  const { log, database, queue, index, peersNotHeardOf, registrations, grantStates } = health.checks
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
          <Sources round={round} />
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
