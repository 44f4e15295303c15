/**
 * The exchanges of other provinces, each to be tried from here.
 *
 * @module
 */
import { Alert, Button, Descriptions, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { PlainForm } from '../../parts/form.tsx'
import { Problem } from '../../parts/problem.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { useWork } from '../../parts/use-work.ts'
import { holds, useAct, useAsk, useSession } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'

interface Peer {
  readonly region: string
  readonly nameZh: string
  readonly nameEn: string
  readonly url: string
  readonly exchange: string
  readonly resources: number
}

/** As `PeerTrial` of the management API has it. */
interface Trial {
  readonly trouble: string | null
  readonly latencyMs: number
  readonly clockDifferenceMs: number | null
  readonly exchange: string | null
  readonly keys: readonly string[] | null
  readonly resources: number | null
  readonly publishedHere: number
  readonly cosigns: boolean | null
}

const PEERS = `{ peersInUse { region nameZh nameEn url exchange resources } }`
const TRY = `mutation ($region: ID!, $reason: String!) {
  tryPeer(region: $region, reason: $reason) {
    trouble latencyMs clockDifferenceMs exchange keys resources publishedHere cosigns
  }
}`

export function Peers(): ReactNode {
  const { say } = useWords()
  const { data } = useAsk<{ readonly peersInUse: readonly Peer[] }>(PEERS)
  if (data === undefined) return null
  return (
    <Card size="small" title={<h2 className="card-title">{say('health.peers')}</h2>}>
      {data.peersInUse.length === 0 && <p className="muted">{say('health.peers.none')}</p>}
      {data.peersInUse.map((peer) => (
        <OnePeer key={peer.region} peer={peer} />
      ))}
    </Card>
  )
}

function OnePeer({ peer }: { readonly peer: Peer }): ReactNode {
  const { say, name, number } = useWords()
  const { staff } = useSession()
  const { exchange, url, resources } = peer
  return (
    <>
      <Descriptions
        size="small"
        column={1}
        title={name(peer)}
        items={[
          { key: 'exchange', label: say('health.peer.exchange'), children: exchange },
          { key: 'url', label: say('health.address'), children: <code>{url}</code> },
          { key: 'resources', label: say('health.peer.offers'), children: number(resources) },
        ]}
      />
      {holds(staff, ['administrator', 'security']) && <TryPeer region={peer.region} />}
    </>
  )
}

function TryPeer({ region }: { readonly region: string }): ReactNode {
  const { say } = useWords()
  const act = useAct()
  const [reason, setReason] = useState(say('health.peer.reason'))
  const [trial, setTrial] = useState<Trial>()
  const { run, isBusy, failed } = useWork()
  const tryIt = (): Promise<boolean> =>
    run(async () => {
      const answer = await act<{ readonly tryPeer: Trial }>(TRY, { region, reason })
      setTrial(answer.tryPeer)
    })
  return (
    <>
      <PlainForm className="filters" onFinish={() => void tryIt()}>
        <ReasonField className="grow last" value={reason} onChange={setReason} />
        <Button className="at-end" type="primary" htmlType="submit" loading={isBusy}>
          {say('health.peer.try')}
        </Button>
      </PlainForm>
      {failed !== undefined && <Problem error={failed} />}
      <div role="status">{trial !== undefined && <Tried trial={trial} />}</div>
    </>
  )
}

function Tried({ trial }: { readonly trial: Trial }): ReactNode {
  const { say, term, number } = useWords()
  const { trouble, latencyMs, clockDifferenceMs, exchange, keys, resources, cosigns } = trial
  const lines: readonly (readonly [string, ReactNode])[] = [
    [say('health.peer.latency'), say('health.ms', { count: number(latencyMs) })],
    ...(clockDifferenceMs === null
      ? []
      : ([
          [say('health.peer.clock'), say('health.ms', { count: number(clockDifferenceMs) })],
        ] as const)),
    ...(exchange === null
      ? []
      : ([
          [say('health.peer.exchange'), exchange],
          [
            say('health.peer.knows'),
            say('health.peer.knows.text', {
              known: number(resources ?? 0),
              published: number(trial.publishedHere),
            }),
          ],
          [
            say('health.peer.pinned'),
            keys?.map((key) => (
              <code key={key} className="hash">
                {key}
              </code>
            )),
          ],
          [
            say('health.peer.cosigns'),
            <Tag key="cosigns" color={cosigns === true ? 'green' : 'orange'}>
              {say(cosigns === true ? 'yes' : 'no')}
            </Tag>,
          ],
        ] as const)),
  ]
  return (
    <>
      <Alert
        showIcon
        className="spaced"
        type={trouble === null ? 'success' : 'error'}
        title={trouble === null ? say('health.peer.well') : term('health.trouble', trouble)}
      />
      <Descriptions
        size="small"
        column={1}
        items={lines.map(([label, children]) => ({ key: label, label, children }))}
      />
    </>
  )
}
