/**
 * Keys that the exchange signs with or believes, and the certificates of the addresses that it has or asks.
 *
 * @module
 */
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'

interface Key {
  readonly use: string
  readonly of: string | null
  readonly keyId: string
  readonly algorithm: string
}

interface Certificate {
  readonly use: string
  readonly url: string
  readonly isTls: boolean
  readonly issuer: string | null
  readonly validTo: string | null
  readonly daysLeft: number | null
  readonly distrust: string | null
}

const KEYS = `{ keysInUse { use of keyId algorithm } }`
const CERTIFICATES = `{ certificatesInUse { use url isTls issuer validTo daysLeft distrust } }`
/** A certificate that ends within a month is to be renewed now. */
const SOON_DAYS = 30

export function Keys(): ReactNode {
  const { say, term } = useWords()
  const { data } = useAsk<{ readonly keysInUse: readonly Key[] }>(KEYS)
  if (data === undefined) return null
  return (
    <Card size="small" title={<h2 className="card-title">{say('health.keys')}</h2>}>
      <p className="muted">{say('health.keys.text')}</p>
      <WideTable
        className="slim"
        rowKey={({ use, keyId }) => `${use} ${keyId}`}
        dataSource={[...data.keysInUse]}
        columns={[
          {
            title: say('health.key.use'),
            render: (_, { use, of }) => (
              <>
                {term('health.key.use', use)}
                {of !== null && <div className="muted">{of}</div>}
              </>
            ),
          },
          {
            title: say('health.key.id'),
            render: (_, { keyId }) => <code className="hash">{keyId}</code>,
          },
          { title: say('health.key.algorithm'), dataIndex: 'algorithm' },
        ]}
      />
    </Card>
  )
}

export function Certificates(): ReactNode {
  const { say, term } = useWords()
  const { data } = useAsk<{ readonly certificatesInUse: readonly Certificate[] }>(CERTIFICATES)
  if (data === undefined) return null
  return (
    <Card size="small" title={<h2 className="card-title">{say('health.certificates')}</h2>}>
      <WideTable
        className="slim"
        rowKey={({ use, url }) => `${use} ${url}`}
        dataSource={[...data.certificatesInUse]}
        columns={[
          {
            title: say('health.address'),
            render: (_, { use, url }) => (
              <>
                {term('health.address', use)}
                <div className="muted mono">{url}</div>
              </>
            ),
          },
          {
            title: say('health.certificate'),
            render: (_, certificate) => <Validity certificate={certificate} />,
          },
        ]}
      />
    </Card>
  )
}

function Validity({ certificate }: { readonly certificate: Certificate }): ReactNode {
  const { say, day, number } = useWords()
  const { isTls, issuer, validTo, daysLeft, distrust } = certificate
  if (!isTls) return <span className="muted">{say('health.certificate.none')}</span>
  if (validTo === null || daysLeft === null) {
    return <Tag color="red">{say('health.certificate.silent')}</Tag>
  }
  const colour = daysLeft < 0 ? 'red' : daysLeft <= SOON_DAYS ? 'orange' : 'green'
  const places = { day: day(validTo), count: number(Math.abs(daysLeft)) }
  return (
    <>
      <Tag color={colour}>
        {say(daysLeft < 0 ? 'health.certificate.ended' : 'health.certificate.left', places)}
      </Tag>
      <div className="muted">{issuer}</div>
      {distrust !== null && <div className="defect">{distrust}</div>}
    </>
  )
}
