/**
 * The versions of a resource that were published, and what changed with each: for who may read the registry's entries.
 *
 * @module
 */
import { Collapse } from 'antd'
import type { ReactNode } from 'react'
import { Card } from '../parts/card.tsx'
import { EntryChanges } from '../parts/entry-view.tsx'
import { useAsk, useSession } from '../session.tsx'
import { useWords } from '../words/words.tsx'
import { maySeeOwn, type Resource } from './resource-query.ts'

interface Version {
  readonly version: number
  readonly publishedOn: string
  readonly entry: string
}

const VERSIONS = `query ($code: ID!) { resourceVersions(code: $code) { version publishedOn entry } }`

export function ResourceVersions({ resource }: { readonly resource: Resource }): ReactNode {
  const { say } = useWords()
  const { staff } = useSession()
  const maySee = maySeeOwn(resource, staff, ['steward', 'auditor'])
  // A resource that is described in a file alone has no versions in the registry, and is not found there.
  const { data } = useAsk<{ readonly resourceVersions: readonly Version[] }>(
    maySee ? VERSIONS : null,
    { code: resource.offer.code },
  )
  const versions = data?.resourceVersions ?? []
  if (versions.length === 0) return null
  return (
    <Card size="small" title={<h2 className="card-title">{say('resource.versions')}</h2>}>
      <Collapse
        size="small"
        items={versions.map((one, at) => ({
          key: one.version,
          label: <Named version={one} />,
          children: <Changed version={one} before={versions[at + 1]} />,
        }))}
      />
    </Card>
  )
}

function Named({ version: { version, publishedOn } }: { readonly version: Version }): ReactNode {
  const { say, day } = useWords()
  return say('resource.versions.one', { version, day: day(publishedOn) })
}

function Changed({
  version,
  before,
}: {
  readonly version: Version
  readonly before: Version | undefined
}): ReactNode {
  const { say } = useWords()
  if (before === undefined) return <p className="muted">{say('resource.versions.first')}</p>
  return <EntryChanges before={before.entry} after={version.entry} />
}
